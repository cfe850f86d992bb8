"""Pictures of results."""

import math
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

from benchmarks.api.report import calls_of
from benchmarks.record import Spread

FLOOR, OURS = "#90a4ae", "#00796b"


def ingest(results: Mapping[str, object], path: Path) -> None:
    """Draw the CPU cost of each role, floors in grey."""
    cost = results["cpu_ms_a_stream_second"]
    assert isinstance(cost, dict)
    bars: list[tuple[str, Spread, str]] = []
    for role in ("patrol_still", "patrol", "watch"):
        floor, ours = results[f"{role}_floor_ms"], cost[role.replace("_", "-")]
        assert isinstance(floor, float)
        assert isinstance(ours, Spread)
        name = role.replace("_", "\n")
        bars += [(f"floor of\n{name}", Spread(floor, floor, floor, ours.repeats), FLOOR), (name, ours, OURS)]
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for index, (_, one, colour) in enumerate(bars):
        axes.bar(index, one.median, color=colour)
        axes.errorbar(index, one.median, yerr=[[one.median - one.least], [one.most - one.median]], color="black", capsize=4)
        axes.annotate(f"{one.median:.1f}", (index, one.most), ha="center", va="bottom")
    axes.set_xticks(range(len(bars)), [bar[0] for bar in bars])
    axes.set_ylabel("CPU milliseconds a stream-second")
    axes.set_title("Cost of a 640×360 stream at 15 frames/s; grey: the libraries alone on the same pictures")
    axes.set_yscale("log")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def api(results: Mapping[str, object], path: Path) -> None:
    """Draw how long each call takes, p50 as a bar and p95 as its whisker, databases beside each other."""
    databases = results["databases"]
    assert isinstance(databases, dict)
    names = calls_of(databases)
    figure, axes = plt.subplots(figsize=(9, 0.36 * len(names) + 1.2), layout="constrained")
    height = 0.8 / len(databases)
    for place, ((kind, found), colour) in enumerate(zip(databases.items(), (OURS, FLOOR), strict=False)):
        rows = [row + place * height for row in range(len(names))]
        p50, p95 = ([found["calls"].get(name, {}).get(which, math.nan) for name in names] for which in ("p50_ms", "p95_ms"))
        late = [max(0.0, high - middle) for middle, high in zip(p50, p95, strict=True)]
        axes.barh(rows, p50, height=height, color=colour, label=f"{kind} {found['version']}", xerr=[[0.0] * len(p50), late])
    axes.set_yticks([row + 0.4 - height / 2 for row in range(len(names))], names)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("milliseconds: p50, whisker to p95")
    axes.set_title(f"{results['cases']:,} cases, {results['counts']:,} counts, over HTTP")
    axes.legend()
    figure.savefig(path, dpi=110)
    plt.close(figure)
