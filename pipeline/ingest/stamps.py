"""Gives the packets and frames of one connection their UTC time, each stream by its own time base."""

import struct
from fractions import Fraction

from av.packet import Packet
from av.stream import Stream

from pipeline.events import ClockSource
from pipeline.ingest.connection import Connection
from pipeline.ingest.timebase import FileTimeBase, TimeBase

_WALL_CLOCK = struct.Struct("=q")
"""libav's AVProducerReferenceTime begins with UTC microseconds, computed from RTCP sender reports."""
_RTP_TICK = Fraction(1, 90_000)


class Stamps:
    """The time bases of one connection.

    Attributes:
        started: UTC seconds given to the beginning of a file.
    """

    def __init__(self, connection: Connection, started: float) -> None:
        self.started = started
        self._live = connection.source.live
        self._video = connection.video.index
        self._tick = connection.video.time_base or _RTP_TICK
        begins = (connection.video.start_time or 0) * self._tick
        self._bases = {stream.index: self._base(stream, begins) for stream in connection.streams}

    @property
    def source(self) -> ClockSource:
        """Where the video's time comes from now."""
        return self._bases[self._video].source

    def packet(self, packet: "Packet[Stream]", arrived: float) -> float:
        """Return the UTC time of the next packet that arrived; one without a pts is given a likely one."""
        base, pts = self._bases[packet.stream_index], packet.pts
        if pts is None:
            pts = packet.dts if packet.dts is not None else base.guess(arrived, packet.duration or 1)
            packet.pts = pts
            packet.dts = pts if packet.dts is None else packet.dts
        if self._live and packet.is_keyframe and packet.has_sidedata("prft"):
            wall = _WALL_CLOCK.unpack_from(bytes(packet.get_sidedata("prft")))[0] / 1_000_000
            base.report(pts, wall, arrived)
        return base.packet(pts, arrived)

    def frame(self, pts: int) -> float:
        """Return the UTC time of a decoded video frame."""
        return self._bases[self._video].frame(pts)

    def seconds(self, pts: int) -> Fraction:
        """Return a video pts in seconds."""
        return pts * self._tick

    def _base(self, stream: Stream, begins: Fraction) -> TimeBase | FileTimeBase:
        tick = stream.time_base or self._tick
        if self._live:
            return TimeBase(float(tick))
        return FileTimeBase(float(tick), start=self.started, first=round(begins / tick))
