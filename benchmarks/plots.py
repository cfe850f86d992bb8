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
    bars: list[tuple[str, float, float, float, str]] = []
    for role in ("demux", "keyframes-still", "patrol-still", "keyframes", "decode", "decode-inference", "watch"):
        one = cost[role]
        assert isinstance(one, Spread)
        colour = OURS if role.startswith(("patrol", "watch")) else FLOOR
        bars.append((role.replace("-", "\n"), one.median, one.least, one.most, colour))
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for index, (_, middle, least, most, colour) in enumerate(bars):
        axes.bar(index, middle, color=colour)
        axes.errorbar(index, middle, yerr=[[middle - least], [most - middle]], color="black", capsize=4)
        axes.annotate(f"{middle:.1f}", (index, most), ha="center", va="bottom")
    axes.set_xticks(range(len(bars)), [bar[0] for bar in bars])
    axes.set_ylabel("CPU milliseconds a stream-second")
    axes.set_title("Cost of a 640×360 stream at 15 frames/s; grey: the libraries alone")
    axes.set_yscale("log")
    figure.savefig(path, dpi=110)
    plt.close(figure)
