"""Pictures of results."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

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
