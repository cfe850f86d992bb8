"""One connection of a stream, from its first packet to its last: ring, plan, decoder, looks.

Not here: when to connect again (`reader.py`), what the pictures show (`inspect`).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from pipeline.clock import Clock
from pipeline.config.settings import StreamSettings
from pipeline.errors import StreamUnavailable
from pipeline.frames import Frame, Look, Sound
from pipeline.ingest.condition import Condition
from pipeline.ingest.connection import Connection
from pipeline.ingest.decoder import Decoder
from pipeline.ingest.failures import PictureChanged, StreamStalled
from pipeline.ingest.framer import Framer
from pipeline.ingest.pace import Pace
from pipeline.ingest.plan import Plan
from pipeline.ingest.progress import Progress
from pipeline.ingest.ring import PacketRing
from pipeline.ingest.sound import Soundtrack
from pipeline.ingest.stamps import Stamps
from pipeline.told import Told

FUTURE_S = 5.0
"""A frame can't be so much newer than its arrival (a believed camera's clock may be 1 s ahead): our own clock was set back,
and within a connection time never goes back."""


class Sink(Protocol):
    """Who takes looks: the mailbox."""

    def put(self, look: Look, *, wait: bool = False) -> None:
        """Take a look; with `wait`, come back only when the one before was taken."""
        ...

    def lost(self, stream_id: str, t: float) -> None:
        """Take note that nothing was seen since UTC time `t`."""
        ...


@dataclass(frozen=True, slots=True)
class Senses:
    """What the cheap senses do with a stream, in its reader's thread.

    Attributes:
        inspect: says what a frame shows that is looked at.
        glance: takes every decoded frame, looked at or not, while all are decoded; None: nobody wants them.
        hear: takes the sound; None: nobody listens, and no sound is decoded.
    """

    inspect: Callable[[Frame], Look]
    hear: Callable[[Sound], None] | None = None
    glance: Callable[[Frame], None] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a stream has over all its connections."""

    stream: StreamSettings
    clock: Clock
    stop: threading.Event
    senses: Senses
    sink: Sink
    plan: Plan
    ring: PacketRing
    condition: Condition


class Session:
    """One connection of one stream.

    Attributes:
        first_frame: monotonic seconds of its first decoded frame, or None.
        last_t: UTC seconds of its last decoded frame, or None.
    """

    def __init__(self, connection: Connection, standing: Standing, *, patience_s: float) -> None:
        """Begin.

        Args:
            connection: the opened input; the caller closes it.
            standing: what the stream has besides.
            patience_s: longest wait for the first frame.
        """
        self.first_frame: float | None = None
        self.last_t: float | None = None
        self._connection = connection
        self._standing = standing
        self._clock = standing.clock
        self._live = connection.source.live
        self._every_frame = not self._live and not standing.stream.loop
        self._video = connection.video.index
        self._intra_only = connection.video.codec_context.codec.intra_only
        self._arrived = self._clock.now()
        self._stamps = Stamps(connection, self._arrived)
        self._decoder = Decoder(connection.video, live=self._live)
        self._soundtrack = Soundtrack.of(connection) if standing.senses.hear is not None else None
        self._progress = Progress(standing.stream.stall_s, first_s=patience_s, now=self._clock.monotonic())
        self._pace = Pace(self._clock, standing.stop)
        self._size = (0, 0)
        standing.condition.connected(connection.video.codec_context.name)
        self._framer = self._new_framer()
        standing.plan.connect()
        standing.ring.open(connection.streams)

    def run(self) -> None:
        """Read until the input ends or the stop is set.

        Raises:
            StreamError: the connection broke, stalled, or its pictures changed their size.
        """
        for packet in self._connection.packets():
            if self._standing.stop.is_set():
                return
            if packet is not None:
                self._take(packet)
            if self._live:
                self._watch_over()
        for shown, damaged in self._decoder.drain():
            self._show(shown, damaged=damaged)

    def _take(self, packet: "Packet[Stream]") -> None:
        self._arrived = self._clock.now()
        t = self._stamps.packet(packet, self._arrived)
        if not self._live:
            self._pace.hold(t - self._stamps.started)
            self._arrived = self._clock.now()
        self._standing.ring.add(packet, t)
        if packet.stream_index == self._video:
            self._decode(packet, t, keyframe=packet.is_keyframe or self._intra_only)
        elif self._soundtrack is not None:
            self._listen(self._soundtrack, packet, t)

    def _listen(self, soundtrack: Soundtrack, packet: "Packet[Stream]", t: float) -> None:
        hear = self._standing.senses.hear
        if hear is not None:
            for sound in soundtrack.take(packet, t):
                hear(sound)

    def _decode(self, packet: "Packet[Stream]", t: float, *, keyframe: bool) -> None:
        plan, now = self._standing.plan, self._clock.monotonic()
        self._progress.packet(now)
        if not plan.packet(t, keyframe=keyframe):
            return
        self._progress.fed(now, keyframe=keyframe)
        for shown, damaged in self._decoder.decode(packet, keyframe=keyframe, alone=not plan.whole):
            self._show(shown, damaged=damaged)

    def _show(self, shown: VideoFrame, *, damaged: bool) -> None:
        now, t, condition = self._clock.monotonic(), self._stamps.frame(shown.pts or 0), self._standing.condition
        self._progress.decoded(now)
        self.first_frame = now if self.first_frame is None else self.first_frame
        self.last_t = t
        condition.frame(self._arrived)
        if (shown.width, shown.height) != self._size:
            self._resize(shown)
        plan, senses = self._standing.plan, self._standing.senses
        frame = self._framer.frame(shown, t, arrived=self._arrived, damaged=damaged)
        if senses.glance is not None and plan.whole:
            senses.glance(frame)
        if not plan.look(t):
            return
        look = senses.inspect(frame)
        condition.picture_fault = look.fault
        self._standing.sink.put(look, wait=self._every_frame)

    def _resize(self, shown: VideoFrame) -> None:
        """Take up the picture's size; a camera is connected to anew when it changes, a file goes on."""
        known, self._size = self._size, (shown.width, shown.height)
        condition = self._standing.condition
        if known != (0, 0):
            if self._live:
                before, now = f"{known[0]}x{known[1]}", f"{shown.width}x{shown.height}"
                raise PictureChanged(self._standing.stream.id, Told("picture_changed", before=before, now=now))
            condition.connected(condition.codec or "")
            self._framer = self._new_framer()
        condition.size(shown.width, shown.height)

    def _watch_over(self) -> None:
        stream_id = self._standing.stream.id
        reason = self._progress.stalled(self._clock.monotonic(), whole=self._standing.plan.whole)
        if reason:
            raise StreamStalled(stream_id, reason)
        if self.last_t is not None and self.last_t > self._arrived + FUTURE_S:
            raise StreamUnavailable(stream_id, Told("clock_set_back"))

    def _new_framer(self) -> Framer:
        return Framer(self._standing.stream.id, self._standing.condition.connections, self._stamps)
