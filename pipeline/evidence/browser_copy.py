"""A copy of a clip that browsers play, H.264, in which people may be hidden; the original stays what it is.

Not here: when it is made, and what binds it to its event (`recorder.py`).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av import VideoFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from pipeline.errors import HutongError
from pipeline.evidence.hiding import Boxes, hidden_frame

PLAYED = frozenset({"h264", "vp8", "vp9", "av1"})
"""Codecs that every browser decodes; H.265 needs the machine's help, and none plays Motion JPEG in an MP4."""
ENCODERS = ("libx264", "libopenh264", "h264_nvenc", "h264_qsv", "h264_vaapi")
"""H.264 encoders, the first that is there; PyAV's own wheels have libx264."""
LARGEST = (1280, 720)
"""A copy is for looking at beside a map: more pixels cost time and say little; the original has them all."""
OPTIONS = {"libx264": {"preset": "veryfast", "crf": "26"}}
"""crf 26: a face or a plate that can be read in the original can be read in the copy of the same size."""
USUAL_RATE = 25


class CopyError(HutongError):
    """No copy can be made of a clip; the message says why."""


def write_browser_copy(
    clip: Path, path: Path, *, hides: Callable[[float], Boxes | None] | None = None, encoders: Sequence[str] = ENCODERS
) -> None:
    """Write a clip again as H.264 of at most `LARGEST`, with the same times and its sound, the index first.

    Args:
        clip: what is copied.
        path: where the copy is made.
        hides: what is hidden at a time of the clip, seconds from its beginning (see `hidden`); the copy is without sound then.
        encoders: the first that is there is taken.

    Raises:
        CopyError: there is no encoder, or the clip can't be decoded; nothing is left of the file then.
    """
    encoder = _first_there(encoders)
    try:
        with av.open(str(clip)) as given, av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as made:
            made.metadata.update(given.metadata)
            _encode(given, made, encoder, hides)
    except (av.FFmpegError, ValueError, OSError, IndexError) as error:
        path.unlink(missing_ok=True)
        raise CopyError(f"no copy for browsers: {error}") from error


def _first_there(encoders: Sequence[str]) -> str:
    found = next((name for name in encoders if name in av.codecs_available), None)
    if found is None:
        raise CopyError(f"no copy for browsers: this libav has none of the H.264 encoders {', '.join(encoders)}")
    return found


def _encode(
    given: InputContainer, made: OutputContainer, encoder: str, hides: Callable[[float], Boxes | None] | None
) -> None:
    video = given.streams.video[0]
    video.codec_context.thread_count = 1
    picture, sound = _picture(video, made, encoder), given.streams.audio[0] if given.streams.audio and hides is None else None
    copied = made.add_stream_from_template(sound) if isinstance(sound, AudioStream) else None
    for packet in given.demux():
        if packet.stream is video:
            for frame in video.decode(packet):
                shown = frame.reformat(picture.width, picture.height, "yuv420p", threads=1)
                made.mux(picture.encode(shown if hides is None else _hidden(shown, hides)))
        elif packet.stream is sound and copied is not None and packet.dts is not None:
            packet.stream = copied
            made.mux(packet)
    made.mux(picture.encode(None))


def _hidden(frame: VideoFrame, hides: Callable[[float], Boxes | None]) -> VideoFrame:
    """Return a frame with what is hidden at its time; nobody knows what is on one without a time."""
    return hidden_frame(frame, None if frame.time is None else hides(frame.time))


def _picture(video: VideoStream, made: OutputContainer, encoder: str) -> VideoStream:
    """Add the copy's video: one thread, so that a copy never takes more than one core."""
    rate = video.average_rate or Fraction(USUAL_RATE)
    added = made.add_stream(encoder, rate=rate, options=OPTIONS.get(encoder, {}))
    assert isinstance(added, VideoStream)  # noqa: S101 - tells mypy what an H.264 stream is
    share = min(1.0, LARGEST[0] / video.width, LARGEST[1] / video.height)
    added.width, added.height = (max(2, round(side * share / 2) * 2) for side in (video.width, video.height))
    added.pix_fmt = "yuv420p"
    added.codec_context.thread_count = 1
    if video.time_base is not None:
        added.codec_context.time_base = video.time_base
    return added
