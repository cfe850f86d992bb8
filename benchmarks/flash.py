"""CPU cost of looking for flashes beside decoding, for a second of one stream at 25 pictures a second.

    python -m benchmarks.flash [--repeats 5]

Two streets of the footage (HUTONG_DATA), scaled to the usual sub-stream: a crowd, in which lights are followed all the
time, and a night street where little happens. Decoding is PyAV's alone, on one thread; the tiny picture and the sensor are
measured apart, in turns with it as in a reader's thread. CPU time, the median of the repeats.
"""

import argparse
import tempfile
import time
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.record import Spread, footage, spread, write
from pipeline.frames import DecodedPicture
from pipeline.sense.flash import BEGIN, HEIGHT, WIDTH, watch
from pipeline.sense.flashes import TOGETHER
from tests.support.clips import write_clip

CLIPS = {"crowd": "street_crowd_cut/street_crowd.mp4", "night street": "synthetic_bag_drop_night/veo_bag_drop.mp4"}
ROLES = ("decode", "tiny picture", "sensor")
FPS = 25
SECONDS = 8
SIZE = (640, 360)


def main() -> None:
    """Measure, print a table and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    results: dict[str, dict[str, Spread]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, clip in CLIPS.items():
            path = _sub_stream(footage() / "video" / clip, Path(folder) / f"{name}.mp4")
            results[name] = {role: spread(values) for role, values in _measured(path, chosen.repeats).items()}
    table = Table("street", *next(iter(results.values())), title="CPU milliseconds a stream-second")
    for name, roles in results.items():
        table.add_row(name, *(f"{one.median:.1f}" for one in roles.values()))
    Console().print(table)
    write("flash", "python -m benchmarks.flash", {"unit": "CPU ms a stream-second", "fps": FPS, "size": SIZE, **results})


def _measured(path: Path, repeats: int) -> dict[str, list[float]]:
    """Return what each role costs, once a repeat, after one to warm up."""
    rounds = [_round(path) for _ in range(repeats + 1)][1:]
    return {role: [costs[number] for costs in rounds] for number, role in enumerate(ROLES)}


def _round(path: Path) -> tuple[float, ...]:
    """Return CPU milliseconds a stream-second of decoding, tiny pictures and sensor, in turns as a reader works."""
    spent, count, state = np.zeros(len(ROLES)), 0, BEGIN
    reformatter, unread = VideoReformatter(), list[NDArray[np.uint8]]()
    with av.open(str(path)) as container:
        container.streams.video[0].codec_context.thread_count = 1
        times = [time.process_time()]
        for frame in container.decode(video=0):
            times.append(time.process_time())
            unread.append(DecodedPicture(frame, reformatter).yuv(WIDTH, HEIGHT))
            times.append(time.process_time())
            for yuv in unread if len(unread) >= TOGETHER else ():
                state, _ = watch(state, count / FPS, yuv)
                count += 1
            unread = [] if len(unread) >= TOGETHER else unread
            times.append(time.process_time())
            spent += np.diff(times)
            times = [time.process_time()]
    return tuple((spent / (count + len(unread)) * FPS * 1e3).tolist())


def _sub_stream(clip: Path, target: Path) -> Path:
    """Write a clip's first seconds as a camera's sub-stream would be: H.264, 640 x 360, a keyframe every 2 s."""
    with av.open(str(clip)) as container:
        rate = float(container.streams.video[0].average_rate or FPS)
        frames = islice(container.decode(video=0), round(SECONDS * rate))
        scaled = (frame.to_ndarray(width=SIZE[0], height=SIZE[1], format="bgr24") for frame in frames)
        pictures = [picture.astype(np.uint8, copy=False) for picture in scaled]
    return write_clip(target, pictures, fps=FPS, gop=2 * FPS)


if __name__ == "__main__":
    main()
