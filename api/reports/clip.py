"""Clips from phones: packets of the picture are copied into a new file; sound, position tracks and tags stay behind.

Where and when a clip was taken is read from its tags first, then forgotten with the rest of them.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError

from api.reports.clip_tags import fix_of
from api.reports.photo import BadFile, Fix

LONGEST_S = 180.0
CODECS = frozenset({"h264", "hevc"})
MOST_PIXELS = 4096 * 2304


@dataclass(frozen=True, slots=True)
class Clip:
    """What a clean clip holds, and what its tags said."""

    codec: str
    seconds: float
    fix: Fix | None = None


def clean(source: Path, target: Path) -> Clip:
    """Copy the picture of an MP4 or MOV file into a new MP4.

    Raises:
        BadFile: it is none, it is damaged from the beginning, too long, too large, or of another codec.
    """
    try:
        with av.open(str(source), format="mp4", options={"protocol_whitelist": "file"}) as opened:
            video = _video(opened)
            return replace(_copied(opened, video, target), fix=fix_of(opened.metadata))
    except (FFmpegError, ValueError, StopIteration, OSError) as error:
        target.unlink(missing_ok=True)
        raise BadFile(f"expected an MP4 or MOV clip that can be played: {error}") from error


def _video(opened: av.container.InputContainer) -> av.VideoStream:
    """Return the picture of a clip once its first frame could be decoded."""
    if not opened.streams.video:
        raise BadFile("expected a clip with a picture")
    video = opened.streams.video[0]
    codec, size = video.codec_context.name, (video.codec_context.width, video.codec_context.height)
    if codec not in CODECS:
        raise BadFile(f"expected H.264 or H.265, got {codec}")
    if not 0 < size[0] * size[1] <= MOST_PIXELS:
        raise BadFile(f"expected at most {MOST_PIXELS} pixels a picture, got {size[0]} x {size[1]}")
    video.codec_context.thread_count = 1
    next(iter(opened.decode(video)))
    opened.seek(0)
    return video


def _copied(opened: av.container.InputContainer, video: av.VideoStream, target: Path) -> Clip:
    base, last = video.time_base or Fraction(1, 90_000), 0.0
    with av.open(str(target), "w", format="mp4", options={"movflags": "faststart"}) as made:
        copy = made.add_stream_from_template(video)
        copy.metadata.clear()
        for packet in opened.demux(video):
            if packet.dts is None:
                continue
            last = max(last, float((packet.pts if packet.pts is not None else packet.dts) * base))
            if last > LONGEST_S:
                raise BadFile(f"expected a clip of at most {LONGEST_S:.0f} s")
            packet.stream = copy
            made.mux(packet)
    return Clip(video.codec_context.name, last)
