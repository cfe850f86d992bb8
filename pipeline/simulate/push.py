"""A simulated camera that pushes: sends a clip over RTSP to a listening worker, in real time, over and over.

Packets are copied, so it costs next to no CPU. When the worker goes away it is called again until it answers.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet

from pipeline.clock import Clock

RETRY_S = 1.0
"""Wait between two calls at a worker that does not answer."""
OPEN_S = 5
"""Longest wait for an answer of the worker, seconds."""
Event = Literal["connected", "refused", "broken"]


@dataclass(frozen=True, slots=True)
class _Sample:
    """An encoded picture; times in the clip's own ticks."""

    pts: int
    dts: int
    duration: int
    keyframe: bool
    data: bytes


class Pusher:
    """Pushes one clip to one address.

    Attributes:
        sent: packets sent so far.
        connections: how often the worker answered.
    """

    def __init__(
        self, clip: Path, url: str, *, clock: Clock, stop: threading.Event, report: Callable[[Event], None] = lambda _: None
    ) -> None:
        self._clip, self._url, self._clock, self._stop, self._report = clip, url, clock, stop, report
        self.sent = 0
        self.connections = 0
        self._begun = clock.monotonic()
        self._told: Event | None = None

    def run(self) -> None:
        """Push until `stop` is set."""
        while not self._stop.is_set():
            try:
                with av.open(str(self._clip)) as source:
                    self._push(source)
            except (av.FFmpegError, OSError):
                self._tell("refused" if self.connections == 0 else "broken")
                self._clock.wait(self._stop, RETRY_S)

    def _tell(self, event: Event) -> None:
        """Report what is new."""
        if event != self._told:
            self._report(event)
        self._told = event

    def _push(self, source: InputContainer) -> None:
        """Send until the connection breaks or `stop` is set; the camera's own time has gone on meanwhile."""
        reel = _Reel.read(source)
        options = {"rtsp_transport": "tcp"}
        with av.open(self._url, "w", format="rtsp", options=options, timeout=OPEN_S) as target:
            stream = target.add_stream_from_template(source.streams.video[0])
            target.start_encoding()
            self.connections += 1
            self._tell("connected")
            first = reel.first_after(self._clock.monotonic() - self._begun)
            for due, sample, tick in reel.samples(first):
                if self._clock.wait(self._stop, self._begun + due - self._clock.monotonic()):
                    return
                self._send(target, stream, sample, (tick, reel.base))

    def _send(self, target: OutputContainer, stream: av.stream.Stream, sample: _Sample, when: tuple[int, Fraction]) -> None:
        packet: Packet[av.stream.Stream] = Packet(sample.data)
        packet.stream = stream
        packet.time_base = when[1]
        packet.pts = packet.dts = when[0]
        packet.duration = sample.duration
        packet.is_keyframe = sample.keyframe
        target.mux_one(packet)
        self.sent += 1


@dataclass(frozen=True, slots=True, eq=False)
class _Reel:
    """A clip's packets in memory, as an endless loop. A clip of two minutes has some 15 MB."""

    items: tuple[_Sample, ...]
    base: Fraction
    length: int

    @classmethod
    def read(cls, source: InputContainer) -> "_Reel":
        video = source.streams.video[0]
        base = video.time_base or Fraction(1, 90_000)
        items = tuple(
            _Sample(packet.pts or 0, packet.dts or 0, packet.duration or 0, packet.is_keyframe, bytes(packet))
            for packet in source.demux(video)
            if packet.size
        )
        last = items[-1]
        return cls(items, base, last.pts + last.duration - items[0].pts)

    def first_after(self, seconds: float) -> int:
        """Return the number, loops counted on, of the first keyframe that is due after so many seconds."""
        loop, ticks = divmod(int(seconds / self.base), self.length)
        for number, sample in enumerate(self.items):
            if sample.keyframe and sample.pts - self.items[0].pts >= ticks:
                return loop * len(self.items) + number
        return (loop + 1) * len(self.items)

    def samples(self, first: int) -> Iterator[tuple[float, _Sample, int]]:
        """Yield when each packet is due (seconds since the beginning), the packet, and its tick in this connection."""
        number = first
        origin: int | None = None
        while True:
            loop, index = divmod(number, len(self.items))
            sample = self.items[index]
            tick = loop * self.length + sample.pts - self.items[0].pts
            origin = tick if origin is None else origin
            yield float(tick * self.base), sample, tick - origin
            number += 1
