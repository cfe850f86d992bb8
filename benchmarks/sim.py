"""Draws what `hutong bench sim` measured, all models side by side: `python -m benchmarks.sim`.

Reads results/sim-*.json, writes results/sim.png. Measuring is the command's own work. A result file holds one family of
scenes or several; of what stands in two files of one model the newer one counts.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from benchmarks.record import RESULTS
from pipeline.simulate.trial.aims import AIMS, LEAST_WITHIN, MOST_COUNT_ERROR

COLOURS = ("#00796b", "#90a4ae", "#ffb300", "#5c6bc0")
SLANTED: dict[str, Any] = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
FIRST = "street-n"
DRIVES = "drives"
"""A family of its own: its litter is what a pass sees, and benchmarks/drives.py tells of it."""
Results = dict[str, Any]


def main() -> None:
    """Draw."""
    models = merged(json.loads(path.read_text()) for path in sorted(RESULTS.glob("sim-*.json")))
    if not models:
        raise SystemExit("there is no results/sim-*.json yet: run `hutong bench sim`")
    path = RESULTS / "sim.png"
    draw(models, path)
    print(f"written to {path}")


def merged(files: Iterable[Results]) -> dict[str, Results]:
    """Return each model's figures, the bundled one first: `events` by kind and light, `counting`, and `minutes` of them."""
    found: dict[str, Results] = {}
    told = [one for one in files if "model" in one and one.get("family") != DRIVES]
    for one in sorted(told, key=lambda one: str(one["measured"])):
        of = found.setdefault(one["model"], {"events": {}, "counting": {}, "minutes": {}})
        results = one["results"]
        for light, kinds in results["events"].items():
            for kind, figures in kinds.items():
                if results["events"]["all"][kind]["true"]:
                    of["events"].setdefault(kind, {})[light] = figures
                    of["minutes"][kind] = results["minutes"]
        of["counting"] = results["counting"] or of["counting"]
    return dict(sorted(found.items(), key=lambda pair: pair[0] != FIRST))


def draw(models: dict[str, Results], path: Path) -> None:
    """Draw recall and precision by light, counting errors by group, and places within their radius."""
    figure, ((recall, precision), (counting, places)) = plt.subplots(2, 2, figsize=(12, 8), layout="constrained")
    for axes, measure in ((recall, "recall"), (precision, "precision")):
        _events(axes, models, measure)
    _counting(counting, models)
    _places(places, models)
    recall.legend(loc="lower left", fontsize=8)
    figure.suptitle("The whole pipeline on simulated streets; black: what is aimed at")
    figure.savefig(path, dpi=100)
    plt.close(figure)


def _kinds(models: dict[str, Results]) -> list[str]:
    """Return the kinds of events that were measured with the bundled model, in the order of the aims."""
    first = next(iter(models.values()))
    return [kind for kind in AIMS if kind in first["events"]]


def _events(axes: Axes, models: dict[str, Results], measure: str) -> None:
    first = next(iter(models.values()))["events"]
    bars = [(kind, light) for kind in _kinds(models) for light in first[kind]]
    for number, (name, result) in enumerate(models.items()):
        found = [result["events"].get(kind, {}).get(light, {}).get(measure) or 0.0 for kind, light in bars]
        _bars(axes, number, len(models), found, name)
    for kind, aim in AIMS.items():
        at = [index for index, bar in enumerate(bars) if bar[0] == kind]
        level = getattr(aim, measure)
        if at and level is not None:
            axes.hlines(level, at[0] - 0.5, at[-1] + 0.5, color="black", linewidth=1)
    labels = [f"{kind}, all" if light == "all" else light for kind, light in bars]
    axes.set_xticks(range(len(bars)), labels, fontsize=7, **SLANTED)
    axes.set_ylim(0, 1.05)
    axes.set_ylabel(measure)


def _counting(axes: Axes, models: dict[str, Results]) -> None:
    measured = {name: result["counting"]["all"] for name, result in models.items() if result["counting"]}
    groups = list(next(iter(measured.values()))["by_group"]) if measured else []
    for number, (name, found) in enumerate(measured.items()):
        shares = [found["by_group"].get(group, {}).get("error") or 0.0 for group in groups]
        _bars(axes, number, len(measured), [*shares, found["overall_by_group"]["error"] or 0.0], name)
    axes.axhline(MOST_COUNT_ERROR, color="black", linewidth=1)
    axes.set_xticks(range(len(groups) + 1), [*groups, "all"], fontsize=8)
    axes.set_ylabel("counting error, share of those who passed")


def _places(axes: Axes, models: dict[str, Results]) -> None:
    kinds = _kinds(models)
    bars = [(kind, key) for kind in kinds for key in ("middle_within_radius", "thing_within_radius")]
    for number, (name, result) in enumerate(models.items()):
        places = {kind: result["events"].get(kind, {}).get("all", {}).get("location") or {} for kind in kinds}
        _bars(axes, number, len(models), [places[kind].get(key, 0.0) for kind, key in bars], name)
    axes.axhline(LEAST_WITHIN, color="black", linewidth=1)
    labels = [f"{kind}, {'middle' if key.startswith('middle') else 'edge'}" for kind, key in bars]
    axes.set_xticks(range(len(bars)), labels, fontsize=7, **SLANTED)
    axes.set_ylim(0, 1.05)
    axes.set_ylabel("places within their stated radius")


def _bars(axes: Axes, number: int, count: int, heights: list[float], name: str) -> None:
    width = 0.8 / count
    across = [index - 0.4 + width * (number + 0.5) for index in range(len(heights))]
    axes.bar(across, heights, width, color=COLOURS[number % len(COLOURS)], label=name)


if __name__ == "__main__":
    main()
