"""CPU cost of a stream in patrol and on watch beside its floor, over real RTSP, in one run.

    python -m benchmarks.ingest [--streams 16] [--seconds 20] [--repeats 3]

The floor is the libraries alone on the same streams: PyAV demux, demux + keyframe decode, demux + full decode,
and onnxruntime alone. Needs GStreamer's RTSP server and HUTONG_DATA. Each figure is the median of the repeats;
roles take turns, so that a slow minute of the machine falls on all of them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks import plots
from benchmarks.probe import DETECTION_RATE, MODEL_FILE, MODEL_NAME, MODEL_SIZE, STILL, Measured, measure_inference
from benchmarks.record import Spread, footage, spread, write
from tests.support.served_footage import gstreamer_missing, repeat, served

CLIP = "video/street_crowd_cut/street_crowd.mp4"
WIDTH, HEIGHT, FPS, BITS = 640, 360, 15, 512_000
GOP_S = 2
ROLES = ("demux", "keyframes", "keyframes-still", "decode", "decode-inference", "patrol-still", "patrol", "watch")
PATROL_LIMIT, WATCH_LIMIT = 1.3, 1.25
"""Most that patrol may cost of its floor, and watch of decode + inference (the aims of this benchmark)."""
NOISE = 2.0
"""Standard deviation of the still street's sensor noise, grey levels."""
STREAMS_ON_WATCH = 4
"""Fewer on watch: with inference on one core no more than these reach 5 detections a second."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured."""

    streams: int
    seconds: float
    repeats: int


def main() -> None:
    """Measure, print a table, and write result and picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    missing = gstreamer_missing()
    if missing:
        sys.exit(f"bench-ingest: {missing}")
    results = run(Plan(chosen.streams, chosen.seconds, chosen.repeats))
    path = write("ingest", "make bench-ingest", results)
    plots.ingest(results, path.with_suffix(".png"))
    show(results)
    Console().print(f"written to {path} and {path.with_suffix('.png')}")


def run(plan: Plan) -> dict[str, object]:
    """Measure every role in turn, `plan.repeats` times."""
    with tempfile.TemporaryDirectory() as folder:
        moving, still = (_footage(Path(folder), plan, still=one) for one in (False, True))
        found: dict[str, list[Measured]] = {role: [] for role in ROLES}
        alone: list[float] = []
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("measure", total=plan.repeats * len(ROLES))
            for _ in range(plan.repeats):
                alone.append(measure_inference(str(MODEL_FILE), MODEL_SIZE, seconds=3.0))
                for role in ROLES:
                    found[role].append(_measure(role, still if role.endswith(STILL) else moving, plan))
                    progress.advance(task)
    return summary(found, alone)


def summary(found: Mapping[str, Sequence[Measured]], alone: Sequence[float]) -> dict[str, object]:
    """Sum up: costs with their spread, and the two ratios that are aimed at."""
    cost = {role: spread([one.cpu_ms for one in measured]) for role, measured in found.items()}
    inference = spread(alone)
    patrol_floor = cost["keyframes"].median + inference.median * _middle(found["patrol"], "detections")
    still_floor = cost["keyframes-still"].median + inference.median * _middle(found["patrol-still"], "detections")
    watch_floor = cost["decode"].median + inference.median * _middle(found["watch"], "detections")
    return {
        "stream": {"width": WIDTH, "height": HEIGHT, "fps": FPS, "bit_rate": BITS, "gop_s": GOP_S, "codec": "h264"},
        "model": MODEL_NAME,
        "wanted_detections_a_second": DETECTION_RATE,
        "cpu_ms_a_stream_second": cost,
        "inference_ms": inference,
        "patrol_still_over_floor": round(cost["patrol-still"].median / still_floor, 3),
        "patrol_still_limit": PATROL_LIMIT,
        "patrol_over_floor": round(cost["patrol"].median / patrol_floor, 3),
        "patrol_limit": PATROL_LIMIT,
        "watch_over_libraries_side_by_side": round(cost["watch"].median / cost["decode-inference"].median, 3),
        "watch_over_floor": round(cost["watch"].median / watch_floor, 3),
        "watch_limit": WATCH_LIMIT,
        "patrol_still_floor_ms": round(still_floor, 3),
        "patrol_floor_ms": round(patrol_floor, 3),
        "watch_floor_ms": round(watch_floor, 3),
        **{
            f"{role.replace('-', '_')}_{name}": round(_middle(found[role], name), 3)
            for role in ("patrol-still", "patrol", "watch")
            for name in ("detections", "age_p50_ms", "age_p95_ms")
        },
        "rss_kib_a_stream": {role: round(median(one.rss_kib for one in measured)) for role, measured in found.items()},
        "streams": {role: measured[0].streams for role, measured in found.items()},
    }


def show(results: Mapping[str, object]) -> None:
    """Print the costs."""
    cost, memory = results["cpu_ms_a_stream_second"], results["rss_kib_a_stream"]
    assert isinstance(cost, dict)
    assert isinstance(memory, dict)
    table = Table("role", "CPU ms a stream-second", "least … most", "KiB a stream")
    for role, one in cost.items():
        assert isinstance(one, Spread)
        table.add_row(role, f"{one.median:.2f}", f"{one.least:.2f} … {one.most:.2f}", str(memory[role]))
    Console().print(table)
    for role in ("patrol_still", "patrol", "watch"):
        Console().print(
            f"{role}: {results[f'{role}_over_floor']} x its floor of {results[f'{role}_floor_ms']} ms "
            f"(aim {results[f'{role}_limit']}), {results[f'{role}_detections']} detections a second, age "
            f"p50 {results[f'{role}_age_p50_ms']} ms, p95 {results[f'{role}_age_p95_ms']} ms"
        )


def encode(source: Path, target: Path, *, still: bool) -> Path:
    """Encode a clip as a camera's sub-stream; a still one shows its first picture all the time, with sensor noise."""
    noise = np.random.default_rng(0)
    with av.open(str(source)) as input_, av.open(str(target), "w") as output:
        video = output.add_stream("libx264", rate=FPS, width=WIDTH, height=HEIGHT, pix_fmt="yuv420p", bit_rate=BITS)
        video.options = {"preset": "veryfast", "g": str(FPS * GOP_S), "bf": "0", "sc_threshold": "0"}
        step, due, count = Fraction(1, FPS), Fraction(0), 0
        first: av.VideoFrame | None = None
        for frame in input_.decode(video=0):
            if frame.time is None or frame.time < due:
                continue
            due += step
            shown = first = frame.reformat(WIDTH, HEIGHT, "yuv420p") if not still or first is None else first
            if still:
                grain = noise.normal(0.0, NOISE, (HEIGHT, WIDTH, 1))
                picture = np.clip(first.to_ndarray(format="bgr24") + grain, 0, 255).astype(np.uint8)
                shown = av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(format="yuv420p")
            shown.pts, shown.time_base = count, step
            count += 1
            output.mux(video.encode(shown))
        output.mux(video.encode())
    return target


def _footage(folder: Path, plan: Plan, *, still: bool) -> Path:
    name = "still" if still else "moving"
    clip = encode(footage() / CLIP, folder / f"{name}-clip.mp4", still=still)
    return repeat(clip, folder / f"{name}.mp4", seconds=(plan.seconds + 60.0) * 1.5)


def _measure(role: str, long: Path, plan: Plan) -> Measured:
    streams = STREAMS_ON_WATCH if role in {"watch", "decode", "decode-inference"} else plan.streams
    with served({f"s{n}": long for n in range(streams)}) as urls:
        command = [sys.executable, "-m", "benchmarks.probe", role, *urls.values(), "--seconds", str(plan.seconds)]
        done = subprocess.run([*command, "--model", MODEL_NAME], stdout=subprocess.PIPE, check=True, text=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _middle(measured: Sequence[Measured], name: str) -> float:
    return median(getattr(one, name) or 0.0 for one in measured)


if __name__ == "__main__":
    main()
