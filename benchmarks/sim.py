"""Draws what `hutong bench sim` measured, all models side by side: `python -m benchmarks.sim`.

Reads results/sim-*.json, writes results/sim.png. Measuring is the command's own work.
"""

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from benchmarks.record import RESULTS

COLOURS = ("#00796b", "#90a4ae", "#ffb300", "#5c6bc0")
AIMS = {"parking": 0.95, "crowd": 0.95, "litter": 0.85, "bins": 0.9}
Results = dict[str, Any]


def main() -> None:
    """Draw."""
    measured = {path.stem.removeprefix("sim-"): json.loads(path.read_text()) for path in sorted(RESULTS.glob("sim-*.json"))}
    if not measured:
        raise SystemExit("there is no results/sim-*.json yet: run `hutong bench sim`")
    models = dict(sorted(((name, one["results"]) for name, one in measured.items()), key=lambda pair: pair[0] != "street-n"))
    path = RESULTS / "sim.png"
    draw(models, path)
    print(f"written to {path}")


def draw(models: dict[str, Results], path: Path) -> None:
    """Draw recall and precision by light, counting errors by group, and places within their radius."""
    figure, ((recall, precision), (counting, places)) = plt.subplots(2, 2, figsize=(12, 8), layout="constrained")
    for axes, measure in ((recall, "recall"), (precision, "precision")):
        _events(axes, models, measure)
    _counting(counting, models)
    _places(places, models)
    recall.legend(loc="lower left", fontsize=8)
    minutes = next(iter(models.values()))["minutes"]
    figure.suptitle(f"The whole pipeline on {minutes:g} simulated minutes; black: what is aimed at")
    figure.savefig(path, dpi=100)
    plt.close(figure)


def _kinds(models: dict[str, Results]) -> list[str]:
    """Return the kinds of events that every result has: older ones lack the newer rules."""
    return [kind for kind in AIMS if all(kind in result["events"]["all"] for result in models.values())]


def _events(axes: Axes, models: dict[str, Results], measure: str) -> None:
    lights = list(next(iter(models.values()))["events"])
    kinds = _kinds(models)
    bars = [(kind, light) for kind in kinds for light in lights]
    for number, (name, result) in enumerate(models.items()):
        found = [result["events"][light][kind][measure] or 0.0 for kind, light in bars]
        _bars(axes, number, len(models), found, name)
    for index, kind in enumerate(kinds):
        axes.hlines(AIMS[kind], index * len(lights) - 0.5, (index + 1) * len(lights) - 0.5, color="black", linewidth=1)
    labels = [f"{kind}\n{light}" if light == "all" else light for kind, light in bars]
    axes.set_xticks(range(len(bars)), labels, fontsize=8, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_ylim(0, 1.05)
    axes.set_ylabel(measure)


def _counting(axes: Axes, models: dict[str, Results]) -> None:
    groups = list(next(iter(models.values()))["counting"]["all"]["by_group"])
    for number, (name, result) in enumerate(models.items()):
        found = result["counting"]["all"]
        shares = [found["by_group"].get(group, {}).get("error") or 0.0 for group in groups]
        _bars(axes, number, len(models), [*shares, found["overall_by_group"]["error"] or 0.0], name)
    axes.axhline(0.05, color="black", linewidth=1)
    axes.set_xticks(range(len(groups) + 1), [*groups, "all"], fontsize=8)
    axes.set_ylabel("counting error, share of those who passed")


def _places(axes: Axes, models: dict[str, Results]) -> None:
    kinds = _kinds(models)
    bars = [(kind, key) for kind in kinds for key in ("middle_within_radius", "thing_within_radius")]
    for number, (name, result) in enumerate(models.items()):
        places = {kind: result["events"]["all"][kind]["location"] or {} for kind in kinds}
        _bars(axes, number, len(models), [places[kind].get(key, 0.0) for kind, key in bars], name)
    axes.axhline(0.9, color="black", linewidth=1)
    labels = [f"{kind}\n{'middle' if key.startswith('middle') else 'edge'}" for kind, key in bars]
    axes.set_xticks(range(len(bars)), labels, fontsize=8)
    axes.set_ylim(0, 1.05)
    axes.set_ylabel("places within their stated radius")


def _bars(axes: Axes, number: int, count: int, heights: list[float], name: str) -> None:
    width = 0.8 / count
    across = [index - 0.4 + width * (number + 0.5) for index in range(len(heights))]
    axes.bar(across, heights, width, color=COLOURS[number % len(COLOURS)], label=name)


if __name__ == "__main__":
    main()
