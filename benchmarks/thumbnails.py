"""CPU cost of a stream's small pictures beside that of decoding it.

    python -m benchmarks.thumbnails [--repeats 5] [--dry]

One street of the footage (HUTONG_DATA), as H.265 of a main stream and of a sub-stream, 10 s at 25 pictures a second, a keyframe
every 2 s. CPU time of one thread: one small picture of the last frame, decoding the keyframes alone (patrol), decoding all
(watch). The share is what a picture every 10 s adds to the stream's decoding. `--dry` writes no result.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import av
import numpy as np
import supervision as sv
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.record import Spread, footage, spread, write
from pipeline.config.media import ThumbnailSettings
from pipeline.evidence.thumbnail import thumbnail
from pipeline.frames import DecodedPicture, Look
from tests.support.clips import write_clip
from tests.support.looks import frame

CLIP = "street_crowd_cut/street_crowd.mp4"
SIZES = {"main stream, 1920 x 1080": (1920, 1080), "sub-stream, 640 x 360": (640, 360)}
FPS, SECONDS = 25, 10
EACH = 20
"""Pictures that are made in one measurement."""


def main() -> None:
    """Measure, print a table and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--dry", action="store_true")
    chosen = parser.parse_args()
    results: dict[str, dict[str, Spread]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, size in SIZES.items():
            clip = write_clip(Path(folder) / "clip.mp4", _pictures(size), fps=FPS, gop=2 * FPS, codec="hevc")
            results[name] = _measured(clip, chosen.repeats)
    table = Table("stream", "a picture, ms", "KB", "of patrol", "of watch", title="Small pictures, one every 10 s")
    for name, one in results.items():
        share = [one["picture_ms"].median / one[plan].median for plan in ("patrol_ms", "watch_ms")]
        table.add_row(name, f"{one['picture_ms'].median:.2f}", f"{one['kb'].median:.1f}", *(f"{part:.2%}" for part in share))
    Console().print(table)
    unit = "picture_ms: CPU ms of one; patrol_ms, watch_ms: CPU ms of decoding 10 s; kb: 1000 bytes of one"
    if not chosen.dry:
        write("thumbnails", "python -m benchmarks.thumbnails", {"unit": unit, **results})


def _measured(clip: Path, repeats: int) -> dict[str, Spread]:
    last = _last(clip)
    look = Look(frame("gate", t=1.0, shown=DecodedPicture(last, VideoReformatter())), fault=None, changed=True)
    tracks, settings = sv.Detections.empty(), ThumbnailSettings()
    made = thumbnail(look, tracks, settings)
    costs = [_cpu(lambda: [thumbnail(look, tracks, settings) for _ in range(EACH)]) / EACH for _ in range(repeats)]
    patrol = [_cpu(lambda: list(_decoded(clip, keyframes=True))) for _ in range(repeats)]
    watch = [_cpu(lambda: list(_decoded(clip, keyframes=False))) for _ in range(repeats)]
    size = spread([len(made.jpeg) / 1000])
    return {"picture_ms": spread(costs), "patrol_ms": spread(patrol), "watch_ms": spread(watch), "kb": size}


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of some work."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _decoded(clip: Path, *, keyframes: bool) -> Iterator[int]:
    """Decode a clip in this thread; yield the heights of its pictures."""
    with av.open(str(clip)) as container:
        video = container.streams.video[0]
        video.thread_count = 1
        if keyframes:
            video.codec_context.skip_frame = "NONKEY"
        yield from (one.height for one in container.decode(video))


def _last(clip: Path) -> av.VideoFrame:
    with av.open(str(clip)) as container:
        return list(container.decode(video=0))[-1]


def _pictures(size: tuple[int, int]) -> list[NDArray[np.uint8]]:
    with av.open(str(footage() / "video" / CLIP)) as container:
        frames = islice(container.decode(video=0), FPS * SECONDS)
        scaled = (frame.to_ndarray(width=size[0], height=size[1], format="bgr24") for frame in frames)
        return [picture.astype(np.uint8, copy=False) for picture in scaled]


if __name__ == "__main__":
    main()
