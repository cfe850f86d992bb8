"""CPU cost of an H.264 copy of a clip for browsers, a second of clip.

    python -m benchmarks.browser_copy [--repeats 3]

One street of the footage (HUTONG_DATA), as H.265 of a main stream and of a sub-stream, 10 s at 25 pictures a second. CPU time
of the one thread that makes copies and of the encoder's, the median of the repeats.
"""

import argparse
import tempfile
import time
from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.record import Spread, footage, spread, write
from pipeline.evidence.browser_copy import write_browser_copy
from tests.support.clips import write_clip

CLIP = "street_crowd_cut/street_crowd.mp4"
SIZES = {"main stream, 1920 x 1080": (1920, 1080), "sub-stream, 640 x 360": (640, 360)}
FPS = 25
SECONDS = 10


def main() -> None:
    """Measure, print a table and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    results: dict[str, dict[str, Spread]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, size in SIZES.items():
            clip = write_clip(Path(folder) / "clip.mp4", pictures(size), fps=FPS, gop=2 * FPS, codec="hevc")
            results[name] = _measured(clip, Path(folder) / "copy.mp4", chosen.repeats)
    table = Table("clip", "CPU s a second", "KiB a second", title="Copies for browsers")
    for name, one in results.items():
        table.add_row(name, f"{one['cpu'].median:.2f}", f"{one['size'].median:.0f}")
    Console().print(table)
    unit = "CPU s, and KiB, a second of clip"
    write("browser_copy", "python -m benchmarks.browser_copy", {"unit": unit, "fps": FPS, **results})


def _measured(clip: Path, copy: Path, repeats: int) -> dict[str, Spread]:
    """Return CPU seconds and KiB a second of clip."""
    costs = []
    for _ in range(repeats):
        start = time.process_time()
        write_browser_copy(clip, copy)
        costs.append((time.process_time() - start) / SECONDS)
    return {"cpu": spread(costs), "size": spread([copy.stat().st_size / 1024 / SECONDS])}


def pictures(size: tuple[int, int]) -> list[NDArray[np.uint8]]:
    """Return ten seconds of a crowded street, (height, width, 3) BGR."""
    with av.open(str(footage() / "video" / CLIP)) as container:
        frames = islice(container.decode(video=0), FPS * SECONDS)
        scaled = (frame.to_ndarray(width=size[0], height=size[1], format="bgr24") for frame in frames)
        return [picture.astype(np.uint8, copy=False) for picture in scaled]


if __name__ == "__main__":
    main()
