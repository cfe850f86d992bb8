"""How quickly the API answers, and how much it takes in, with a million cases and a hundred million counts.

    python -m benchmarks.api [--cases 1000000] [--counts 100000000] [--databases sqlite,postgresql]

One database after the other is filled, measured over HTTP from one client to one server process, and deleted. A hundredth
is filled first to tell how much of the disk and of the day the whole will take; `--estimate` stops there. The result is written
after each database: what was measured stays when the next one fails, or Ctrl-C ends it, and when the other is measured on
another day at the same size; each tells its commit and its time.
"""

import argparse
import os
import tempfile
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Event
from time import perf_counter
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.counts.build import make_all
from api.counts.keeping import settle
from api.db import Database, migrate
from benchmarks import plots
from benchmarks.api import calls, disk, live, load, taking
from benchmarks.api.course import Found, end_as_by_hand, leave, measure_each
from benchmarks.api.district import Cell
from benchmarks.api.report import earlier, show
from benchmarks.api.server import api, describe, serve, store
from benchmarks.record import RESULTS, write
from pipeline.simulate.trial.surroundings import surroundings

DATABASES = ("sqlite", "postgresql")
PARTS = ("sqlalchemy", "fastapi", "pydantic", "psycopg", "uvicorn")
SHARE = 100
"""The estimate is of so small a part."""
ENOUGH = 1.3
"""Free space that is asked for, to what the database will take: indexes are sorted beside it."""
ZONE = ZoneInfo("Asia/Shanghai")
told = Console()


def main() -> None:
    """Measure, print a table, write the result and a picture of it."""
    chosen = _options()
    if chosen.serve:
        serve(chosen.serve[0], int(chosen.serve[1]))
        return
    end_as_by_hand()
    if chosen.cases >= SHARE * SHARE:
        _estimate(chosen)
    if chosen.estimate:
        return
    about = {
        "cases": chosen.cases,
        "counts": chosen.counts // load.SERIES * load.SERIES,
        "parts": {name: version(name) for name in PARTS},
        "disk": disk.describe(chosen.folder),
        "load_average": {"before": os.getloadavg()},
    }
    leave(measure_each(chosen.databases, partial(_measure, chosen=chosen), partial(_keep, about), told=told))


def _keep(about: Mapping[str, object], found: Found, missing: Mapping[str, str]) -> None:
    """Write what was measured so far, beside what an earlier run measured of the other databases."""
    if not found:
        return
    databases = {**earlier(RESULTS / "api.json", about), **found}
    lacking = {kind: why for kind, why in missing.items() if kind not in databases}
    results = {**about, "databases": {kind: databases[kind] for kind in DATABASES if kind in databases}}
    results |= {"missing": lacking} if lacking else {}
    path = write("api", "make bench-api", results)
    plots.api(results, RESULTS / "api.png")
    show(results, told)
    told.print(f"written to {path}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--counts", type=int, default=100_000_000, help="buckets of five minutes, of 500 cameras and 4 classes")
    parser.add_argument("--databases", type=lambda text: text.split(","), default=list(DATABASES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20, help="of one round")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where databases lie meanwhile")
    parser.add_argument("--estimate", action="store_true", help="only tell how much of the disk and the day it will take")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def _estimate(chosen: argparse.Namespace) -> None:
    """Tell what the whole will take; end when the disk is too small."""
    for kind in chosen.databases:
        with store(kind, chosen.folder) as url:
            filled = _fill(url, chosen.cases // SHARE, chosen.counts // SHARE)
            gib = float(str(describe(url)["gib"])) * SHARE
        free = disk.free_gib(chosen.folder)
        minutes = sum(seconds for name, seconds in filled.items() if name.endswith("_s")) * SHARE / 60
        told.print(f"{kind}: about {gib:.0f} GiB of {free:.0f} that are free, filled in about {minutes:.0f} minutes")
        if gib * ENOUGH > free:
            raise SystemExit(f"bench-api: {kind} needs {gib * ENOUGH:.0f} GiB; give smaller --cases and --counts")


def _measure(kind: str, chosen: argparse.Namespace) -> dict[str, object]:
    with store(kind, chosen.folder) as url:
        filled = _fill(url, chosen.cases, chosen.counts)
        choice = calls.Choice(_cells(url), chosen.cases)
        found: dict[str, object] = {**describe(url), **filled, "load_average": os.getloadavg()}
        asked = {"rounds": chosen.rounds, "requests": chosen.requests}
        with api(url) as client:
            answered = calls.measure(client, choice, **asked)
            told.print("events and counts are taken in …")
            found["events_a_second"] = taking.events(client, chosen.rounds)
            found["buckets_a_second"] = taking.counts(client, 4 * chosen.rounds)
            found["calls"] = {**answered, **live.measure(client, **asked)}
        found["load_average"] = {"filled": found["load_average"], "measured": os.getloadavg()}
    where = surroundings()
    return {**found, "measured": where["measured"], "commit": where["commit"]}


def _fill(url: str, cases: int, counts: int) -> dict[str, float]:
    """Fill a database as an older API would have left it, and make the sums of counts; return how many seconds each took."""
    migrate(url)
    database = Database.open(url)
    cells = load.prepare(database)
    database.close()
    taken: dict[str, float] = {}
    with _progress() as progress:
        for name, number, fill in (("cases", cases, load.fill_cases), ("counts", counts, load.fill_counts)):
            task = progress.add_task(name, total=number)
            began = perf_counter()
            fill(url, cells, number, partial(progress.advance, task))
            taken[f"{name}_filled_s"] = round(perf_counter() - began, 1)
        task = progress.add_task("words of cases", total=cases)
        began = perf_counter()
        load.write_words(database, partial(progress.advance, task))
        taken["words_written_s"] = round(perf_counter() - began, 1)
    told.print("sums of counts …")
    began = perf_counter()
    settle(database, ZONE)
    make_all(database, Event())
    taken["sums_made_s"] = round(perf_counter() - began, 1)
    database.close()
    return taken


def _cells(url: str) -> list[Cell]:
    database = Database.open(url)
    found = load.cells_of(database)
    database.close()
    return found


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=told)


if __name__ == "__main__":
    main()
