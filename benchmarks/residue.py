"""CPU cost of the background sense that finds what was left behind, a second of one stream.

    python -m benchmarks.residue [--repeats 5]

Three streets of the footage (HUTONG_DATA), looked at as the sense asks for: about once a second. The small picture and the
comparison are measured apart, in turns with the decoding as in a reader's thread. CPU time, the median of the repeats.
"""

import argparse
import time
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from rich.console import Console
from rich.table import Table

from benchmarks.record import Spread, footage, spread, write
from pipeline.frames import DecodedPicture
from pipeline.sense.residue import BEGIN, HEIGHT, WIDTH, is_due, residues, watch

CLIPS = {
    "crowd, 640 x 360": "street_crowd_cut/street_crowd.mp4",
    "night street, 1280 x 720": "synthetic_bag_drop_night/veo_bag_drop.mp4",
    "foliage, 1920 x 1080": "park_foliage/park.mp4",
}
ROLES = ("small picture", "comparison")
MOST_FRAMES = 500


def main() -> None:
    """Measure, print a table and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    results: dict[str, dict[str, Spread]] = {}
    for name, clip in CLIPS.items():
        rounds = [_round(footage() / "video" / clip) for _ in range(chosen.repeats + 1)][1:]
        results[name] = {role: spread([costs[number] for costs in rounds]) for number, role in enumerate(ROLES)}
    table = Table("street", *ROLES, title="CPU milliseconds a look, about once a second")
    for name, roles in results.items():
        table.add_row(name, *(f"{one.median:.2f}" for one in roles.values()))
    Console().print(table)
    write("residue", "python -m benchmarks.residue", {"unit": "CPU ms a look", **results})


def _round(path: Path) -> tuple[float, ...]:
    """Return CPU milliseconds a look of the small picture and of the comparison."""
    spent, looks, state, reformatter = np.zeros(len(ROLES)), 0, BEGIN, VideoReformatter()
    with av.open(str(path)) as container:
        container.streams.video[0].codec_context.thread_count = 1
        for number, frame in enumerate(container.decode(video=0)):
            t = float(frame.time or 0.0)
            if number >= MOST_FRAMES or not is_due(state, t):
                continue
            times = [time.process_time()]
            yuv = DecodedPicture(frame, reformatter).mean_yuv(WIDTH, HEIGHT)
            times.append(time.process_time())
            state = watch(state, t, yuv)
            residues(state)
            times.append(time.process_time())
            spent, looks = spent + np.diff(times), looks + 1
    return tuple((spent / looks * 1e3).tolist())


if __name__ == "__main__":
    main()
