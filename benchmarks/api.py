"""How fast the API takes events and lists cases, on SQLite, over HTTP, from one client to one server process.

    python -m benchmarks.api [--cases 5000] [--listed 100000] [--requests 200]

Events come one by one and in batches of 50, each a new thing at a place of its own, until there are `--cases` open
cases of one kind: the slowest that forming cases can be. Then cases are listed while `--listed` are in the table.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
import numpy as np
import uvicorn
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import insert

from api import tokens
from api.app import create_app
from api.config import ApiConfig
from api.db import Database, migrate
from api.tables import Case
from benchmarks.record import Spread, spread, write
from pipeline.events import Box, Event, Location, TrackHistory, TrackPoint, Why
from tests.support.served_footage import free_port

BATCHES = (1, 50)
WINDOW = 500
"""Events of one measurement."""
STREAMS = 200
START_S = 60.0
T0 = 1_767_225_600.0
TRACK = tuple(TrackPoint(t=T0 + n, box=Box(x1=0.4, y1=0.5, x2=0.6, y2=0.7)) for n in range(40))
QUESTIONS: dict[str, dict[str, str | int]] = {
    "first page": {},
    "open": {"state": "open"},
    "open, one kind": {"state": "open", "kind": "parking"},
    "one camera": {"stream": "s17"},
    "a quarter of the map": {"bbox": "116.40,39.90,116.45,39.95"},
    "a day": {"since": 1_769_000_000, "until": 1_769_086_400},
    "text that is rare": {"text": "unheard"},
    "text that is common": {"text": "car"},
    "a page deep inside": {"after": f"{T0 + 50_000 * 60!r}:50000"},
}


def main() -> None:
    """Measure, print a table, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--listed", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(Path(chosen.serve[0]), int(chosen.serve[1]))
        return
    taking = {f"batches of {size}": take(size, chosen.cases) for size in BATCHES}
    results = {"cases": chosen.cases, "events_a_second": taking, "listing": listing(chosen.listed, chosen.requests)}
    path = write("api", "make bench-api", results)
    show(results)
    Console().print(f"written to {path}")


def take(size: int, cases: int) -> dict[str, Spread]:
    """Return events a second with few and with many open cases, for new events, and for their updates."""
    with tempfile.TemporaryDirectory() as folder, api(Path(folder)) as client:
        new = [_rate(client, size, range(at, at + WINDOW)) for at in track(range(0, cases, WINDOW), f"batches of {size}")]
        updates = [_rate(client, size, range(at, at + WINDOW), revision=2) for at in range(0, cases, 4 * WINDOW)]
    few, many = new[: len(new) // 4 or 1], new[-(len(new) // 4 or 1) :]
    return {"new, few cases": spread(few), f"new, up to {cases} cases": spread(many), "updates": spread(updates)}


def listing(cases: int, requests: int) -> dict[str, dict[str, float]]:
    """Return p50 and p95 of each question in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), cases)
        with api(Path(folder)) as client:
            return {name: _latency(client, asked, requests) for name, asked in track(QUESTIONS.items(), "listing")}


def fill(folder: Path, cases: int) -> None:
    """Write cases of a district: half of them open, of four kinds, one a minute."""
    random = np.random.default_rng(1)
    kinds = ("parking", "litter", "crowd", "fireworks")
    rows = [
        {
            "id": number + 1, "kind": kinds[number % 4], "state": ("open", "closed")[number // 4 % 2], "severity": "low",
            "opened": T0 + 60.0 * number, "last_seen": T0 + 60.0 * number, "class_name": ("car", "bag")[number % 2],
            "streams": [f"s{number % STREAMS}"], "event_count": 1, "revision": 1, "by_hand": False, "radius_m": 2.0,
            "lat": 39.85 + 0.2 * random.random(), "lon": 116.35 + 0.2 * random.random(),
        }
        for number in range(cases)
    ]  # fmt: skip
    migrate(_url(folder))
    database = Database.open(_url(folder))
    with database.session() as session:
        session.execute(insert(Case), rows)
    database.close()


@contextmanager
def api(folder: Path) -> Iterator[httpx.Client]:
    """Run a server process on a folder; give a client that may do everything."""
    port = free_port()
    migrate(_url(folder))
    database = Database.open(_url(folder))
    with database.session() as session:
        secret = tokens.create(session, name="benchmark", scopes=["admin"], expires=None, now=time.time())
    database.close()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.api", "--serve", str(folder), str(port)])
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {secret}"}) as client:
            _wait(client)
            yield client
    finally:
        server.terminate()
        server.wait(START_S)


def serve(folder: Path, port: int) -> None:
    """Be the server process."""
    config = ApiConfig(_url(folder), folder / "media", 1 << 20, False, "benchmark", "Asia/Shanghai")
    uvicorn.run(create_app(config), host="127.0.0.1", port=port, log_level="warning")


def show(results: dict[str, object]) -> None:
    """Print what was measured."""
    taking, listed = results["events_a_second"], results["listing"]
    assert isinstance(taking, dict)
    assert isinstance(listed, dict)
    table = Table("taking events", "a second (median)", "least", "most")
    for size, rates in taking.items():
        for name, rate in rates.items():
            table.add_row(f"{size}: {name}", f"{rate.median:.0f}", f"{rate.least:.0f}", f"{rate.most:.0f}")
    answers = Table("listing cases", "p50 ms", "p95 ms")
    for name, one in listed.items():
        answers.add_row(name, f"{one['p50_ms']:.1f}", f"{one['p95_ms']:.1f}")
    Console().print(table, answers)


def _rate(client: httpx.Client, size: int, numbers: range, *, revision: int = 1) -> float:
    bodies = [
        "{{\"events\":[{}]}}".format(",".join(_event(n, revision).model_dump_json() for n in numbers[at : at + size]))
        for at in range(0, len(numbers), size)
    ]  # fmt: skip
    began = time.perf_counter()
    for body in bodies:
        client.post("/v1/events", content=body, headers={"Content-Type": "application/json"}, timeout=60).raise_for_status()
    return len(numbers) / (time.perf_counter() - began)


def _latency(client: httpx.Client, asked: dict[str, str | int], requests: int) -> dict[str, float]:
    for _ in range(5):
        client.get("/v1/cases", params=asked).raise_for_status()
    taken = []
    for _ in range(requests):
        began = time.perf_counter()
        client.get("/v1/cases", params=asked).raise_for_status()
        taken.append(1000 * (time.perf_counter() - began))
    return {"p50_ms": round(median(taken), 2), "p95_ms": round(float(np.percentile(taken, 95)), 2)}


def _event(number: int, revision: int) -> Event:
    """Return an event of a thing of its own: its box overlaps no other of its camera, its place is 60 m from the next."""
    x, y = (0.02 * part for part in divmod(number // STREAMS, 50))
    place = Location(lat=39.8 + number // 100 * 0.0006, lon=116.3 + number % 100 * 0.0008, radius_m=2.0, method="survey")
    return Event(
        id=uuid.UUID(int=number + 1), revision=revision, stream_id=f"s{number % STREAMS}", node_id="node-1", kind="parking",
        rule_id="gate", state="open", severity="medium", confidence=0.9, start=T0 + number, updated=T0 + number + revision,
        observed_s=300.0, class_name="car", box=Box(x1=x, y1=y, x2=x + 0.02, y2=y + 0.02),
        frame_width=1920, frame_height=1080, zone="gate", location=place, clock_source="arrival",
        why=Why(
            rule="parking", rule_version=1, thresholds={"limit_s": 300}, measured={"stood_s": 318.4}, model="street",
            tracks=(TrackHistory(tracker_id=number, class_name="car", points=TRACK),),
        ),
    )  # fmt: skip


def _url(folder: Path) -> str:
    return f"sqlite:///{folder}/api.db"


def _wait(client: httpx.Client) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            client.get("/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("bench-api: the server did not start")


if __name__ == "__main__":
    main()
