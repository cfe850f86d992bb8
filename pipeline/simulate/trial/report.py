"""The trial's results: by kind of event and by line's class, over all scenes and by light, beside what is aimed at. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.simulate.light.sky import LightName
from pipeline.simulate.trial.aims import AIMS, LEAST_WITHIN, MOST_COUNT_ERROR, Aim
from pipeline.simulate.trial.passage import Passages, by_class, by_group, overall
from pipeline.simulate.trial.score import Tally, total
from pipeline.simulate.truth.happenings import EventKind

ALL = "all"
LIGHTS: dict[LightName, str] = {
    "day": "day", "overcast": "day", "dusk": "dusk", "night": "night", "rain": "rain", "rain_night": "rain",
}  # fmt: skip
"""Rain at night counts as rain."""


@dataclass(frozen=True, slots=True)
class SceneScore:
    """What came of one scene.

    Attributes:
        light: one of `LIGHTS`' groups.
        tallies: by kind of event.
        true, counted: passages of lines.
        others: reported events of no kind that the family asks for, such as camera faults.
    """

    name: str
    light: str
    seconds: float
    tallies: Mapping[EventKind, Tally]
    true: Passages
    counted: Passages
    others: Mapping[str, int]


def results(
    scores: Sequence[SceneScore], kinds: Sequence[EventKind], aims: Mapping[EventKind, Aim] = AIMS
) -> dict[str, object]:
    """Sum all scenes of a family up, for JSON: its kinds of events, and counts where lines were passed."""
    groups = [ALL, *dict.fromkeys(light for light in LIGHTS.values() if any(one.light == light for one in scores))]
    chosen = {group: [one for one in scores if group in (ALL, one.light)] for group in groups}
    return {
        "scenes": len(scores),
        "minutes": round(sum(one.seconds for one in scores) / 60, 1),
        "events": {
            group: {kind: total(one.tallies[kind] for one in some).summary() for kind in kinds}
            for group, some in chosen.items()
        },
        "counting": {group: _counting(some) for group, some in chosen.items()} if _counts(scores) else {},
        "other_events": _others(scores),
        "aims": _aims(scores, kinds, aims),
        "by_scene": {one.name: _scene(one, kinds) for one in scores},
    }


def table(scores: Sequence[SceneScore], kinds: Sequence[EventKind]) -> str:
    """Return the figures that a README shows, as Markdown."""
    lines = [
        "| | recall | precision | true · found · false | start error, median (p90) | place error, median (p90) "
        "| within radius |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_event_row(kind, total(one.tallies[kind] for one in scores)) for kind in kinds]
    if not _counts(scores):
        return "\n".join(lines)
    lines += ["", "| counting | passed | counted | error |", "|---|---|---|---|"]
    passages = [(one.true, one.counted) for one in scores]
    by_line = by_group(passages)
    for name, error in {**by_line, "all": overall(by_line), "all, class by class": overall(by_class(passages))}.items():
        lines.append(f"| {name} | {error.true} | {error.counted} | {_percent(error.share)} |")
    return "\n".join(lines)


def _event_row(kind: str, sum_of: Tally) -> str:
    told = sum_of.summary()
    starts, places = told["start_error_s"], told["location"]
    late = f"{starts['median']:.1f} s ({starts['p90']:.1f})" if isinstance(starts, dict) else "–"
    place, within = "–", "–"
    if isinstance(places, dict):
        place = f"{places['error_m']['median']:.1f} m ({places['error_m']['p90']:.1f})"
        within = f"{_percent(places['middle_within_radius'])} (edge: {_percent(places['thing_within_radius'])})"
    counts = f"{sum_of.found + sum_of.missed} · {sum_of.found} · {sum_of.false}"
    return f"| {kind} | {_percent(sum_of.recall)} | {_percent(sum_of.precision)} | {counts} | {late} | {place} | {within} |"


def _counting(some: Sequence[SceneScore]) -> dict[str, object]:
    passages = [(one.true, one.counted) for one in some]
    classes, groups = by_class(passages), by_group(passages)
    lines = sorted({key[0] for one in some for key in one.true})
    return {
        "overall": overall(classes).summary(),
        "overall_by_group": overall(groups).summary(),
        "by_class": {name: error.summary() for name, error in classes.items()},
        "by_group": {name: error.summary() for name, error in groups.items()},
        "by_line": {
            line: {
                name: error.summary()
                for name, error in by_class((_of(line, true), _of(line, counted)) for true, counted in passages).items()
            }
            for line in lines
        },
    }


def _of(line: str, passages: Passages) -> Passages:
    return {key: count for key, count in passages.items() if key[0] == line}


def _counts(scores: Iterable[SceneScore]) -> bool:
    """Tell whether anything was to be counted, or was."""
    return any(one.true or one.counted for one in scores)


def _aims(scores: Sequence[SceneScore], kinds: Sequence[EventKind], aims: Mapping[EventKind, Aim]) -> dict[str, object]:
    """Tell each aim, what was reached, and whether that is enough."""
    found: dict[str, object] = {}
    sums = {kind: total(one.tallies[kind] for one in scores) for kind in kinds}
    for kind, tally in sums.items():
        for name, aim, got in (
            ("recall", aims[kind].recall, tally.recall), ("precision", aims[kind].precision, tally.precision)
        ):  # fmt: skip
            if aim is not None:
                found[f"{kind} {name}"] = _aim(aim, got, met=got is not None and got >= aim)
    passages = [(one.true, one.counted) for one in scores]
    for name, errors in (("by class", by_class(passages)), ("by group", by_group(passages))) if _counts(scores) else ():
        share = overall(errors).share
        found[f"counting error {name}"] = _aim(MOST_COUNT_ERROR, share, met=share is not None and share <= MOST_COUNT_ERROR)
    placings = [one for tally in sums.values() for one in tally.placings]
    for name, inside in (
        ("middle within stated radius", [one.error <= one.radius for one in placings]),
        ("thing within stated radius", [one.beyond <= one.radius for one in placings]),
    ):
        share = sum(inside) / len(inside) if inside else None
        found[name] = _aim(LEAST_WITHIN, share, met=share is not None and share >= LEAST_WITHIN)
    return found


def _aim(aim: float, got: float | None, *, met: bool) -> dict[str, object]:
    return {"aim": aim, "reached": None if got is None else round(got, 3), "met": met}


def _others(scores: Iterable[SceneScore]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in scores:
        for kind, count in one.others.items():
            found[kind] = found.get(kind, 0) + count
    return found


def _scene(one: SceneScore, kinds: Sequence[EventKind]) -> dict[str, object]:
    counts = [(kind, one.tallies[kind]) for kind in kinds]
    told: dict[str, object] = {
        kind: {"found": tally.found, "missed": tally.missed, "false": tally.false, "hidden": tally.hidden}
        for kind, tally in counts
    }
    counting = {"counting": overall(by_class([(one.true, one.counted)])).summary()} if _counts([one]) else {}
    return {"light": one.light, **told, **counting}


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
