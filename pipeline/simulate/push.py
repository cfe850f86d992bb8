"""A simulated camera that pushes: sends a clip and its sound over RTSP to a listening worker, in real time, over and over.

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


_When = tuple[Fraction, Fraction]
"""Seconds in a connection, and of its stream's ticks."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """An encoded picture or piece of sound.

    Attributes:
        place: of its stream in the clip: 0 the pictures, 1 the sound.
        at: seconds from the first picture.
        duration: in its stream's ticks.
        keyframe: a connection can begin with it.
    """

    place: int
    at: Fraction
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
            streams = [target.add_stream_from_template(stream) for stream in _streams(source)]
            target.start_encoding()
            self.connections += 1
            self._tell("connected")
            first = reel.first_after(self._clock.monotonic() - self._begun)
            for due, sample, at in reel.samples(first):
                if self._clock.wait(self._stop, self._begun + due - self._clock.monotonic()):
                    return
                self._send(target, streams[sample.place], sample, (at, reel.bases[sample.place]))

    def _send(self, target: OutputContainer, stream: av.stream.Stream, sample: _Sample, when: _When) -> None:
        at, base = when
        packet: Packet[av.stream.Stream] = Packet(sample.data)
        packet.stream = stream
        packet.time_base = base
        packet.pts = packet.dts = round(at / base)
        packet.duration = sample.duration
        packet.is_keyframe = sample.keyframe
        target.mux_one(packet)
        self.sent += 1


def _streams(source: InputContainer) -> list[av.stream.Stream]:
    """Return a clip's pictures and, where there is one, its sound."""
    return [source.streams.video[0], *source.streams.audio[:1]]


@dataclass(frozen=True, slots=True, eq=False)
class _Reel:
    """A clip's packets in memory, as an endless loop. A clip of two minutes has some 15 MB.

    Attributes:
        items: in the order in which they are due.
        bases: seconds of a tick of each stream.
        length: seconds of a loop, the pictures'.
    """

    items: tuple[_Sample, ...]
    bases: tuple[Fraction, ...]
    length: Fraction

    @classmethod
    def read(cls, source: InputContainer) -> "_Reel":
        streams = _streams(source)
        bases = tuple(stream.time_base or Fraction(1, 90_000) for stream in streams)
        places = {stream.index: place for place, stream in enumerate(streams)}
        packets = [(places[packet.stream_index], packet) for packet in source.demux(streams) if packet.size]
        first = min((packet.pts or 0) * bases[0] for place, packet in packets if place == 0)
        items = [
            _Sample(place, (packet.pts or 0) * bases[place] - first, packet.duration or 0, place == 0 and packet.is_keyframe,
                    bytes(packet))
            for place, packet in packets
        ]  # fmt: skip
        last = [item for item in items if item.place == 0][-1]
        length = last.at + last.duration * bases[0]
        return cls(tuple(sorted((item for item in items if 0 <= item.at < length), key=lambda item: item.at)), bases, length)

    def first_after(self, seconds: float) -> int:
        """Return the number, loops counted on, of the first keyframe that is due after so many seconds."""
        loop, since = divmod(Fraction(seconds), self.length)
        for number, sample in enumerate(self.items):
            if sample.keyframe and sample.at >= since:
                return int(loop) * len(self.items) + number
        return (int(loop) + 1) * len(self.items)

    def samples(self, first: int) -> Iterator[tuple[float, _Sample, Fraction]]:
        """Yield when each packet is due (seconds since the beginning), the packet, and its seconds in this connection."""
        number = first
        origin: Fraction | None = None
        while True:
            loop, index = divmod(number, len(self.items))
            sample = self.items[index]
            at = loop * self.length + sample.at
            origin = at if origin is None else origin
            yield float(at), sample, at - origin
            number += 1
