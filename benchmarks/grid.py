"""How long the grid takes: looking a place up, checking a file, loading it; on the made-up district of 2,314 cells.

    python -m benchmarks.grid [--places 20000] [--repeats 5]

CPU time of one process, after a warm-up. The floor of a look-up is shapely's tree alone, asked for all places in one call.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from rich.console import Console

from api.db import Database, migrate
from api.grid.check import flaws_of
from api.grid.geojson import read_areas, write_areas
from api.grid.index import CellIndex
from api.grid.made_up import made_up_district
from api.grid.store import load_made_up
from benchmarks.record import Spread, spread, write

SEED = 7


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    areas = made_up_district()
    shapes = {one.code: one.shape for one in areas if one.level == "cell"}
    index, text = CellIndex(shapes), write_areas(areas, name="benchmark")
    random = np.random.default_rng(SEED)
    lat, lon = random.uniform(39.866, 39.971, chosen.places), random.uniform(116.389, 116.428, chosen.places)
    places = list(zip(lat.tolist(), lon.tolist(), strict=True))
    tree, points = shapely.STRtree(list(shapes.values())), shapely.points(lon, lat)
    a_place = 1e6 / chosen.places
    results = {
        "cells": len(shapes),
        "areas": len(areas),
        "look_up_us": seconds(lambda: index.cells_of(places), chosen.repeats, a_place),
        "floor_us": seconds(lambda: tree.query(points, predicate="intersects"), chosen.repeats, a_place),
        "make_index_ms": seconds(lambda: CellIndex(shapes), chosen.repeats, 1e3),
        "read_file_ms": seconds(lambda: read_areas(text), chosen.repeats, 1e3),
        "check_ms": seconds(lambda: flaws_of(areas), chosen.repeats, 1e3),
        "make_up_and_load_ms": seconds(load, chosen.repeats, 1e3),
    }
    path = write("grid", "python -m benchmarks.grid", results)
    Console().print(results)
    Console().print(f"written to {path}")


def seconds(work: Callable[[], object], repeats: int, scale: float) -> Spread:
    """Return CPU seconds of a piece of work, times `scale`, after a run that is not counted."""
    work()
    taken = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * scale)
    return spread(taken)


def load() -> None:
    """Make the district up and put it into a new SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'api.db'}"
        migrate(url)
        database = Database.open(url)
        with database.session() as session:
            load_made_up(session, now=0.0)
        database.close()


if __name__ == "__main__":
    main()
