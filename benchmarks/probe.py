"""One measurement in a process of its own: CPU seconds, memory and ages of some streams for some time.

    python -m benchmarks.probe ROLE --seconds 20 --warm-up 5 --model NAME URL…

Prints one JSON object. Not here: which measurements are made and compared (`ingest.py`).
"""

import argparse
import json
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks import floor
from benchmarks.record import footage
from pipeline.clock import SystemClock
from pipeline.config.compose import parse
from pipeline.engine.process import WorkerOrder, build_worker
from pipeline.engine.worker import Worker
from pipeline.rules.registry import settings_types

DETECTION_RATE = 5.0
MODEL_FILE, MODEL_SIZE, MODEL_NAME = footage() / "weights/yolox_nano.onnx", 416, "yolox-nano"
CONNECT_S = 60.0
STILL = "-still"
"""Ending of roles that look at a street where nothing moves."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one role cost.

    Attributes:
        cpu_ms: CPU milliseconds a stream and second.
        rss_kib: growth of resident memory a stream, KiB.
        detections: detections a stream and second.
        age_p50_ms, age_p95_ms: median over streams of a frame's age at detection, milliseconds.
    """

    role: str
    streams: int
    seconds: float
    cpu_ms: float
    rss_kib: float
    detections: float = 0.0
    age_p50_ms: float | None = None
    age_p95_ms: float | None = None


def measure(role: str, urls: Sequence[str], *, seconds: float, warm_up: float, model: str) -> Measured:
    """Measure one role."""
    if role.removesuffix(STILL) in floor.ROLES:
        return _measure_floor(role, urls, seconds=seconds, warm_up=warm_up)
    return _measure_worker(role, urls, seconds=seconds, warm_up=warm_up, model=model)


def measure_inference(path: str, size: int, *, seconds: float) -> float:
    """Return CPU milliseconds of one inference on one thread."""
    call = floor.inference(path, size)
    for _ in range(5):
        call()
    began, calls = time.process_time(), 0
    while time.process_time() - began < seconds:
        call()
        calls += 1
    return (time.process_time() - began) / calls * 1000


def _measure_floor(role: str, urls: Sequence[str], *, seconds: float, warm_up: float) -> Measured:
    stop, before = threading.Event(), _rss_kib()
    call = floor.inference(str(MODEL_FILE), MODEL_SIZE) if role == "decode-inference" else None
    threads = floor.run(floor.ROLES[role.removesuffix(STILL)], urls, stop)
    if call is not None:
        threads.append(floor.paced(call, stop, rate=DETECTION_RATE * len(urls)))
    time.sleep(warm_up)
    cpu, elapsed = _cpu_over(seconds)
    if not all(thread.is_alive() for thread in threads):
        raise RuntimeError(f"{role}: a stream ended during the measurement")
    grown = _rss_kib() - before
    stop.set()
    for thread in threads:
        thread.join(5.0)
    return Measured(role, len(urls), round(elapsed, 2), cpu / elapsed / len(urls) * 1000, grown / len(urls))


def _measure_worker(role: str, urls: Sequence[str], *, seconds: float, warm_up: float, model: str) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        worker = _worker(role, urls, Path(folder), model)
        before = _rss_kib()
        _start(worker, role, urls, Path(folder), model)
        try:
            time.sleep(warm_up)
            looked = worker.status().pictures
            cpu, elapsed = _cpu_over(seconds)
            status, grown = worker.status(), _rss_kib() - before
        finally:
            worker.stop()
    made = Measured(role, len(urls), round(elapsed, 2), cpu / elapsed / len(urls) * 1000, grown / len(urls))
    return replace(
        made,
        detections=(status.pictures - looked) / elapsed / len(urls),
        age_p50_ms=_middle([stream.age_p50_s for stream in status.streams]),
        age_p95_ms=_middle([stream.age_p95_s for stream in status.streams]),
    )


def _worker(role: str, urls: Sequence[str], folder: Path, model: str) -> Worker:
    order = WorkerOrder(0, _settings(role, urls, folder, model), "none", json_logs=True)
    return build_worker(order, parse(order.settings_json, settings_types()), clock=SystemClock())


def _start(worker: Worker, role: str, urls: Sequence[str], folder: Path, model: str) -> None:
    worker.start()
    worker.apply(parse(_settings(role, urls, folder, model), settings_types()).streams)
    deadline = time.monotonic() + CONNECT_S
    while any(stream.state != "live" for stream in worker.status().streams):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{role}: not all streams came up: {[one.message for one in worker.status().streams]}")
        time.sleep(0.2)


def _settings(role: str, urls: Sequence[str], folder: Path, model: str) -> str:
    plan = "watch" if role.startswith("watch") else "patrol"
    line = {"start": [0.5, 0.0], "end": [0.5, 1.0]}
    rules = [{"kind": "counting", "line": "middle"}] if plan == "watch" else []
    streams = [
        {"id": f"s{n}", "url": url, "plan": plan, "detection_rate": DETECTION_RATE, "lines": {"middle": line}, "rules": rules}
        for n, url in enumerate(urls)
    ]
    whole = {
        "site": {"name": "benchmark"},
        "detector": {"model": model},
        "delivery": {"api": "http://127.0.0.1:9", "spool": str(folder / "spool")},
        "streams": streams,
    }
    return json.dumps(whole)


def _cpu_over(seconds: float) -> tuple[float, float]:
    cpu, began = time.process_time(), time.monotonic()
    time.sleep(seconds)
    return time.process_time() - cpu, time.monotonic() - began


def _rss_kib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024


def _middle(ages: Sequence[float | None]) -> float | None:
    known = sorted(age for age in ages if age is not None)
    return known[len(known) // 2] * 1000 if known else None


def main(report: Callable[[str], object] = print) -> None:
    """Run one measurement from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("role")
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--warm-up", type=float, default=5.0)
    parser.add_argument("--model", default=MODEL_NAME)
    chosen = parser.parse_args()
    found = measure(chosen.role, chosen.urls, seconds=chosen.seconds, warm_up=chosen.warm_up, model=chosen.model)
    report(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
