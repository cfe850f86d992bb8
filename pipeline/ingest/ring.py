"""The last seconds of a stream, still encoded, so that evidence can be cut without encoding.

One writer (the reader thread) adds, others cut meanwhile. Holds copies of the bytes and of the
codec parameters, nothing of the input: it may be closed and collected at any time.
Not here: decoding, and writing a cut to a file (`evidence/clip.py`).
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import av
from av.audio.stream import AudioStream
from av.stream import Stream
from av.video.stream import VideoStream

CONTAINER = "mp4"
"""What cuts are written as; what it can't hold is not kept."""
LEADING_S = 2.0
"""Most seconds that reordering shows a picture before the keyframe that is decoded ahead of it; more is a clock's jump."""


class EncodedPacket(NamedTuple):
    """One packet of a connection: `place` is its stream's in `KeptStreams.templates`, pts and dts in its time base."""

    place: int
    t: float
    pts: int | None
    dts: int | None
    duration: int | None
    keyframe: bool
    data: bytes


class KeptStreams:
    """The codec parameters of one connection, kept after its input was closed.

    PyAV streams die with their container, so their parameters are copied to streams of an output
    container that is never written: a place to take templates from (91 KiB for H.264 and AAC, measured).

    Attributes:
        templates: for `OutputContainer.add_stream_from_template`; the video comes first.
        video_codec: name of the video's codec, such as h264; empty when there is no video.
        intra_only: every picture is a keyframe, whatever a camera flags.
        unkept: codecs that the container can't hold.
    """

    def __init__(self, streams: Sequence[Stream]) -> None:
        self._shelf = av.open("", "w", format=CONTAINER)
        self.templates: list[VideoStream | AudioStream] = []
        self.video_codec = ""
        self.intra_only = False
        self.unkept: tuple[str, ...] = ()
        self._places: dict[int, int] = {}
        for stream in sorted(streams, key=lambda one: one.type != "video"):
            self._keep(stream)

    def place(self, stream_index: int) -> int | None:
        """Return where the packets of an input stream belong, or None when they are not kept."""
        return self._places.get(stream_index)

    def _keep(self, stream: Stream) -> None:
        video = isinstance(stream, VideoStream)
        if not isinstance(stream, VideoStream | AudioStream) or bool(self.templates) == video:
            return
        name = _codec_name(stream)
        try:
            kept = self._shelf.add_stream_from_template(stream, opaque=True)
        except (ValueError, av.FFmpegError):
            self.unkept += (name,)
            return
        if video:
            self.video_codec = name
            self.intra_only = stream.codec.intra_only
        self._places[stream.index] = len(self.templates)
        self.templates.append(kept)


@dataclass(frozen=True, slots=True)
class Cut:
    """Packets of one connection in decoding order, the first one a video keyframe; or nothing.

    Attributes:
        start, end: UTC seconds of the first and last video picture that it really holds.
    """

    streams: KeptStreams | None
    packets: tuple[EncodedPacket, ...]
    start: float
    end: float

    @property
    def empty(self) -> bool:
        """Whether there is nothing."""
        return not self.packets


class PacketRing:
    """Encoded packets of one stream, at least the last `seconds`, within `limit_bytes`.

    What is held begins with a keyframe, so up to one more group of pictures (GOP) than `seconds` stays.
    When over a limit the oldest GOP goes; a GOP that alone is over the limit goes as a whole, and
    nothing is kept until the next keyframe. Groups of a clock that has jumped away are forgotten too.
    """

    def __init__(self, *, seconds: float, limit_bytes: int) -> None:
        if seconds <= 0 or limit_bytes <= 0:
            raise ValueError(f"expected seconds and limit_bytes above 0, got {seconds} and {limit_bytes}")
        self._seconds = seconds
        self._limit_bytes = limit_bytes
        self._current: KeptStreams | None = None
        self._runs: deque[_Run] = deque()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """How many bytes of packets are held."""
        return self._bytes

    def open(self, streams: Sequence[Stream]) -> None:
        """Begin a connection; what came over earlier ones stays until it is too old.

        Args:
            streams: the input's streams whose packets will be added, with their codec parameters.
        """
        begun = KeptStreams(streams)
        with self._lock:
            self._current = begun
            self._begin(begun)

    def add(self, packet: "av.Packet[Any]", t: float) -> None:
        """Keep a packet that belongs to UTC time `t`; one that can't be kept is passed over."""
        streams = self._current
        place = streams.place(packet.stream_index) if streams is not None else None
        if streams is None or place is None or not packet.size:
            return
        keyframe = place == 0 and (packet.is_keyframe or streams.intra_only)
        kept = EncodedPacket(place, t, packet.pts, packet.dts, packet.duration, keyframe, bytes(packet))
        with self._lock:
            if keyframe and t < self._runs[-1].newest_start:
                self._begin(streams)
            if self._runs[-1].add(kept):
                self._bytes += len(kept.data)
                if keyframe or self._bytes > self._limit_bytes:
                    self._evict(t)

    def cut(self, start: float, end: float, *, moment: float | None = None) -> Cut:
        """Return the video from the last keyframe at or before `start` up to `end`, with its sound.

        Times are UTC seconds. Of several connections the one that holds `moment` (the middle when
        left out), or comes closest, is cut.
        """
        sought = (start + end) / 2 if moment is None else moment
        with self._lock:
            runs = [run for run in reversed(self._runs) if run.overlaps(start, end)]
            run = min(runs, key=lambda one: one.distance(sought), default=None)
            gops = [tuple(gop.packets) for gop in run.gops] if run else []
        if run is None:
            return Cut(None, (), start, end)
        return _trimmed(run.streams, gops, start, end)

    def _begin(self, streams: KeptStreams) -> None:
        self._runs = deque(run for run in self._runs if run.gops)
        self._runs.append(_Run(streams))

    def _evict(self, t: float) -> None:
        oldest = self._runs[0]
        while self._bytes > self._limit_bytes or oldest.outlived(t - self._seconds, current=len(self._runs) == 1):
            self._bytes -= oldest.drop()
            if not oldest.gops and len(self._runs) > 1:
                self._runs.popleft()
            oldest = self._runs[0]
        while len(self._runs) > 1 and oldest.gops[0].start > t + self._seconds:
            self._bytes -= sum(gop.size for gop in self._runs.popleft().gops)
            oldest = self._runs[0]


@dataclass(slots=True)
class _Gop:
    start: float
    size: int = 0
    packets: list[EncodedPacket] = field(default_factory=list)


class _Run:
    """What came over one connection without its clock jumping back, by GOP."""

    def __init__(self, streams: KeptStreams) -> None:
        self.streams = streams
        self.gops: deque[_Gop] = deque()
        self.newest_start = self.end = float("-inf")

    def add(self, packet: EncodedPacket) -> bool:
        """Take a packet; return False while no keyframe came."""
        if packet.keyframe:
            self.gops.append(_Gop(packet.t))
            self.newest_start = packet.t
        if not self.gops:
            return False
        gop = self.gops[-1]
        gop.packets.append(packet)
        gop.size += len(packet.data)
        if packet.place == 0 and packet.t > self.end:
            self.end = packet.t
        return True

    def drop(self) -> int:
        """Forget the oldest GOP; return its bytes."""
        return self.gops.popleft().size

    def outlived(self, horizon: float, *, current: bool) -> bool:
        """Whether the oldest GOP ended before `horizon`; the GOP that still grows never has."""
        if len(self.gops) > 1:
            return self.gops[1].start <= horizon
        return not current and self.end <= horizon

    def overlaps(self, start: float, end: float) -> bool:
        return bool(self.gops) and self.gops[0].start <= end and self.end >= start

    def distance(self, moment: float) -> float:
        """Return the seconds between a moment and this run, 0 within it."""
        return max(self.gops[0].start - moment, moment - self.end, 0.0)


def _trimmed(streams: KeptStreams, gops: list[tuple[EncodedPacket, ...]], start: float, end: float) -> Cut:
    """Return what of a run lies between the last keyframe at or before `start` and the last picture at or before `end`."""
    first = max((index for index, gop in enumerate(gops) if gop[0].t <= start), default=0)
    packets = [packet for gop in gops[first:] for packet in gop]
    key = packets[0]
    last = max(index for index, packet in enumerate(packets) if packet.place == 0 and packet.t <= end)
    time_base = streams.templates[0].time_base
    reach = int(LEADING_S / time_base) if time_base else 0
    leading = {index for index, packet in enumerate(gops[first]) if _leads(packet, key, reach)}
    kept = tuple(
        packet
        for index, packet in enumerate(packets)
        if (index <= last and index not in leading if packet.place == 0 else key.t <= packet.t <= end)
    )
    return Cut(streams, kept, key.t, max(packet.t for packet in kept if packet.place == 0))


def _leads(packet: EncodedPacket, key: EncodedPacket, reach: int) -> bool:
    """Whether a picture of an open GOP is shown before its keyframe: it can't be decoded without the GOP before."""
    if packet.place != 0 or packet.pts is None or key.pts is None:
        return False
    return key.pts - reach <= packet.pts < key.pts


def _codec_name(stream: Stream) -> str:
    """Return a codec's name, also of one that this FFmpeg can't decode."""
    try:
        return stream.codec.canonical_name
    except AttributeError:
        return "unknown"
