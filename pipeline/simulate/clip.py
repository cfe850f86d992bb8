"""Renders a scene into a video file, with its sound, as a camera would encode it, and its truth beside it."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast

import av
from av.video.stream import VideoStream

from pipeline.simulate.renderer import Renderer
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.sound.score import RATE, sounds, track
from pipeline.simulate.sound.voice import Voice
from pipeline.simulate.truth.files import Frames, write_truth

Codec = Literal["h264", "h265"]
ENCODERS = {"h264": "libx264", "h265": "libx265"}
QUALITY = {"h264": "25", "h265": "28"}
"""Constant rate factor: about 1 Mbit/s at 640 × 360, as sub-streams have."""
KEYFRAME_S = 2.0
"""Cameras are usually set to one keyframe in one or two seconds."""
Progress = Callable[[float], None]


def render_clip(
    scene: Scene, path: Path, *, seconds: float | None = None, codec: Codec = "h264", progress: Progress = lambda _: None
) -> Frames:
    """Render a scene to a file.

    Args:
        scene: what is played.
        path: of the video (.mp4); it appears when it is complete.
        seconds: length; default: the whole scene.
        codec: h264 or h265.
        progress: told the seconds done, after each frame.

    Returns:
        Seconds and truth of every frame.
    """
    part = path.with_name(f".{path.name}.part")
    frames: Frames = []
    with av.open(str(part), "w", format="mp4") as container:
        stream = _video(container, scene, codec)
        voice = _voice(container, scene, seconds)
        for number, shot in enumerate(Renderer(scene).frames(end=seconds)):
            frame = av.VideoFrame.from_ndarray(shot.image, format="bgr24")
            frame.pts = number
            container.mux(stream.encode(frame))
            if voice is not None:
                container.mux(list(voice.until(shot.t)))
            frames.append((shot.t, shot.rows))
            progress(shot.t)
        container.mux(stream.encode(None))
        if voice is not None:
            container.mux(list(voice.rest()))
    part.replace(path)
    return frames


def render_with_truth(
    scene: Scene, folder: Path, *, seconds: float | None = None, codec: Codec = "h264", progress: Progress = lambda _: None
) -> Path:
    """Render `clip.mp4`, `gt.txt`, `coco.json` and `truth.json` into a folder; returns the clip's path."""
    folder.mkdir(parents=True, exist_ok=True)
    clip = folder / "clip.mp4"
    frames = render_clip(scene, clip, seconds=seconds, codec=codec, progress=progress)
    write_truth(scene, frames, folder)
    return clip


def _voice(container: av.container.OutputContainer, scene: Scene, seconds: float | None) -> Voice | None:
    """Return the sound track of a scene in which something sounds."""
    if not sounds(scene):
        return None
    return Voice(container, track(scene, scene.seconds if seconds is None else min(seconds, scene.seconds)), rate=RATE)


def _video(container: av.container.OutputContainer, scene: Scene, codec: Codec) -> VideoStream:
    fps = Fraction(scene.camera.fps).limit_denominator(1000)
    options = {"preset": "veryfast", "crf": QUALITY[codec], "bf": "0"}
    if codec == "h265":
        options["x265-params"] = "log-level=error:bframes=0"
    stream = cast("VideoStream", container.add_stream(ENCODERS[codec], rate=fps, options=options))
    stream.width, stream.height = scene.camera.size
    stream.pix_fmt = "yuv420p"
    stream.gop_size = max(1, round(KEYFRAME_S * scene.camera.fps))
    return stream
