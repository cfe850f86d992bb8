"""A cut of encoded packets becomes an MP4 that plays: copied, never encoded again.

H.264 plays in every browser. H.265 is kept as it came (tagged hvc1, which Safari and hardware
decoders want); a browser's H.264 copy (`browser_copy.py`) is made from this file, not instead of it.
Not here: which packets (`ingest/ring.py`), and their time stamps (`timeline.py`).
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
from av.audio.codeccontext import AudioCodecContext
from av.container import OutputContainer
from av.stream import Stream

from pipeline.errors import HutongError
from pipeline.evidence.parameter_sets import is_length_prefixed, parameter_sets
from pipeline.evidence.timeline import stamps
from pipeline.ingest.ring import CONTAINER, Cut, EncodedPacket, KeptStreams

OPUS_PRE_SKIP = 312
"""Samples at 48 kHz that libopus delays: for an OpusHead (RFC 7845, 5.1) where a camera sent none."""
MICROSECOND = Fraction(1, 1_000_000)
NEEDS_SETS = frozenset({"h264", "hevc"})


class ClipError(HutongError):
    """No clip can be made of a cut; the message says why."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A written clip.

    Attributes:
        start, end: UTC seconds of what it really shows, keyframe to the end of the last picture.
        dropped: codecs of the camera that MP4 can't hold.
    """

    start: float
    end: float
    video: str
    audio: tuple[str, ...]
    dropped: tuple[str, ...]


def write_clip(cut: Cut, path: Path, *, comment: str = "") -> Clip:
    """Write a cut as an MP4 whose index comes first (faststart) and whose first picture is at zero.

    Raises:
        ClipError: the cut is empty, its codec does not fit an MP4, or the file can't be written;
            nothing is left of the file then.
    """
    if cut.streams is None or cut.empty:
        raise ClipError("no packets are held of that time")
    try:
        return _write(cut, cut.streams, path, comment)
    except (av.FFmpegError, ValueError, OSError) as error:
        path.unlink(missing_ok=True)
        raise ClipError(f"{cut.streams.video_codec} could not be written as {CONTAINER}: {error}") from error


def _write(cut: Cut, streams: KeptStreams, path: Path, comment: str) -> Clip:
    tracks = {place: _Track(cut, streams, place) for place in sorted({packet.place for packet in cut.packets})}
    with av.open(str(path), "w", format=CONTAINER, options={"movflags": "+faststart"}) as output:
        output.metadata["creation_time"] = datetime.fromtimestamp(cut.start, UTC).isoformat().replace("+00:00", "Z")
        output.metadata["comment"] = comment
        for track in tracks.values():
            track.join(output)
        for packet in cut.packets:
            output.mux(tracks[packet.place].copy(packet))
    audio = tuple(track.codec for place, track in tracks.items() if place > 0)
    return Clip(cut.start, cut.start + tracks[0].seconds, streams.video_codec, audio, streams.unkept)


class _Track:
    """One stream's way from a cut into a file."""

    def __init__(self, cut: Cut, streams: KeptStreams, place: int) -> None:
        own = [packet for packet in cut.packets if packet.place == place]
        self._template = streams.templates[place]
        self._time_base = self._template.time_base or MICROSECOND
        self._first = own[0]
        found = stamps(own, self._time_base, origin=cut.start)
        self._stamps = iter(found)
        self.codec = self._template.codec.canonical_name
        self.seconds = float(max(stamp.pts + stamp.duration for stamp in found) * self._time_base)

    def join(self, output: OutputContainer) -> None:
        """Add the stream to a file."""
        self._stream = output.add_stream_from_template(self._template, opaque=True)
        context = self._stream.codec_context
        context.extradata = self._header(context.extradata or b"") or None
        if self.codec == "hevc":
            context.codec_tag = "hvc1"

    def copy(self, kept: EncodedPacket) -> "av.Packet[Stream]":
        """Return the next packet as the file wants it."""
        packet = av.Packet(kept.data)
        packet.stream = self._stream
        packet.time_base = self._time_base
        packet.pts, packet.dts, packet.duration = next(self._stamps)
        packet.is_keyframe = kept.keyframe or kept.place > 0
        return packet

    def _header(self, sent: bytes) -> bytes:
        """Return the decoder's header: as the connection announced it, or as the first keyframe says, which is newer."""
        if self.codec == "opus" and not sent:
            context = self._template.codec_context
            assert isinstance(context, AudioCodecContext)  # noqa: S101 - tells mypy what opus is
            return struct.pack("<8sBBHIhB", b"OpusHead", 1, context.channels, OPUS_PRE_SKIP, context.sample_rate, 0, 0)
        if self.codec not in NEEDS_SETS or is_length_prefixed(sent):
            return sent
        header = parameter_sets(self.codec, self._first.data) or sent
        if not header:
            raise ValueError("neither the connection nor the first keyframe holds the decoder's parameters")
        return header
