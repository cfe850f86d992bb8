"""The figures of results/demo.json that README and docs/first-run.md show, as their rows of Markdown. Pure."""

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

Results = Mapping[str, Any]
NOTHING = "–"


def tables(results: Results) -> str:
    """Return the rows of both tables."""
    return "\n".join([*_whole(results), "", *_kinds(results)])


def _whole(results: Results) -> Iterator[str]:
    """Yield what README shows: what was taken, and what came of it in all."""
    drawing, start, steady = results["drawing"], results["start"], results["steady"]
    drawn = f"{len(drawing['scenes'])} scenes: {drawing['cpu_s']:.0f} CPU seconds" if drawing["scenes"] else NOTHING
    yield f"| drawing, once | {drawn} |"
    until = f"{_seconds(start['api_s'])}; {_seconds(start['all_live_s'])}"
    yield f"| until the API answers; then until all cameras are live | {until} |"
    yield f"| until each kind's first case; its clip | {_spread(start['first_case_s'])}; {_spread(start['first_clip_s'])} |"
    share = NOTHING if steady is None else f"{steady['share_of_a_core']:.2f} of a core"
    yield f"| all processes together, steady | {share} |"
    yield f"| pictures looked at, a second and camera | {NOTHING if steady is None else steady['looked_a_second_mean']} |"
    yield f"| standing cameras: true events · found · false | {_worth(results, drives=False)} |"
    yield f"| driving camera: true events of all passes · found · false | {_worth(results, drives=True)} |"


def _kinds(results: Results) -> Iterator[str]:
    """Yield what docs/first-run.md shows: a row a kind and camera."""
    for name, camera in results["cameras"].items():
        for kind, told in camera["kinds"].items():
            events = told["events"]
            said = f"{median(told['second_of_round']):.0f}" if told["second_of_round"] else NOTHING
            worth = NOTHING if events is None else f"{events['true']} · {events['found']} · {events['false']}"
            yield f"| {kind} | `{name}` | {said} | {_seconds(told['clip_after_s'])} | {worth} |"


def _worth(results: Results, *, drives: bool) -> str:
    cameras = [camera for camera in results["cameras"].values() if camera["drives"] == drives]
    kinds = [kind["events"] for camera in cameras for kind in camera["kinds"].values() if kind["events"] is not None]
    return " · ".join(str(sum(kind[name] for kind in kinds)) for name in ("true", "found", "false")) if cameras else NOTHING


def _spread(firsts: Mapping[str, float]) -> str:
    """Return the least and the most of what each kind took."""
    return f"{min(firsts.values()):.0f} to {max(firsts.values()):.0f} s" if firsts else NOTHING


def _seconds(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.0f} s"
