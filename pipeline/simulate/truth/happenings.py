"""What happens in a scene by its own script: events with start and end, and crossings of lines. Pure; no picture is needed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import hypot, inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy
from shapely.geometry import Polygon

from pipeline.simulate.figure import CLASSES, vehicle_of
from pipeline.simulate.scene.settings import Point, Scene, Watch
from pipeline.simulate.script.cast import Cast, Lying, Role
from pipeline.simulate.script.part import State
from pipeline.simulate.truth.bin_states import state_at
from pipeline.simulate.truth.displays import displays
from pipeline.simulate.truth.runs import RATE_HZ, runs

EventKind = Literal["parking", "litter", "abandoned", "crowd", "bins", "fireworks"]
PARKABLE = {"sedan", "hatch", "suv", "taxi", "van", "truck", "bus"}
ATTENDED_M = 1.5
"""Litter is attended while who put it down is so near."""
OWNER_M = 5.0
"""What was brought is not abandoned while who put it down is so near."""
EXCHANGED_S = 6.0
"""What is put where another thing was taken so shortly before, or after, takes its place."""
LITTER_REACH_M = 0.5
"""A bag's or a small heap's own size."""
BIN_REACH_M = 0.4
"""Half a bin's width, with its wheels."""


@dataclass(frozen=True, slots=True)
class TrueEvent:
    """Something that a rule should report.

    Attributes:
        zone: where it is watched; None: everywhere.
        start, end: seconds of the scene.
        at: metres, its middle on the ground; `reach`: how far it extends from there, metres.
        numbers: who it is about; `most`: how many at once.
        states: of a bin, one after the other.
        bursts: of fireworks; they last from the first to the last one.
    """

    kind: EventKind
    zone: str | None
    start: float
    end: float
    at: Point
    reach: float
    numbers: tuple[int, ...]
    most: int = 1
    states: tuple[str, ...] = ()
    bursts: int = 0


@dataclass(frozen=True, slots=True)
class Crossing:
    """Somebody's foot passes a line; from its left to its right is `in`."""

    line: str
    t: float
    number: int
    class_name: str
    direction: Literal["in", "out"]


def events(scene: Scene, cast: Cast) -> list[TrueEvent]:
    """Return all true events of a scene's rules, and its fireworks whatever its rules are, by start."""
    found = [
        TrueEvent("fireworks", None, one.start, one.end, one.at, one.reach, one.numbers, bursts=one.bursts)
        for one in displays(scene)
    ]
    for watch in scene.rules:
        if watch.kind in _FINDERS and watch.zone is not None:
            found += _FINDERS[watch.kind](scene, cast, watch, Polygon(scene.zones[watch.zone]))
    return sorted(found, key=lambda event: (event.start, event.kind))


def crossings(scene: Scene, cast: Cast) -> list[Crossing]:
    """Return all crossings of all lines, by time."""
    found = [crossing for role in cast.roles for name, line in scene.lines.items() for crossing in _crossed(role, name, line)]
    return sorted(found, key=lambda crossing: crossing.t)


def totals(found: Iterable[Crossing]) -> dict[str, dict[str, dict[str, int]]]:
    """Count crossings by line, class and direction."""
    counted = Counter((one.line, one.class_name, one.direction) for one in found)
    result: dict[str, dict[str, dict[str, int]]] = {}
    for (line, class_name, direction), count in sorted(counted.items()):
        result.setdefault(line, {}).setdefault(class_name, {"in": 0, "out": 0})[direction] = count
    return result


def _parking(_: Scene, cast: Cast, watch: Watch, zone: Polygon) -> Iterator[TrueEvent]:
    for role in cast.roles:
        if role.part.kind not in PARKABLE:
            continue
        for start, end in role.part.stops:
            state = role.part.at((start + end) / 2)
            if state is not None and end - start >= watch.seconds and contains_xy(zone, *state.at):
                yield TrueEvent("parking", watch.zone, start, end, state.at, _reach(role), (role.number,))


def _litter(_: Scene, cast: Cast, watch: Watch, zone: Polygon) -> Iterator[TrueEvent]:
    return _left("litter", cast.lying, _alone(cast, ATTENDED_M), watch, zone)


def _abandoned(_: Scene, cast: Cast, watch: Watch, zone: Polygon) -> Iterator[TrueEvent]:
    """Yield what was brought and left; what is exchanged for another thing stays one event."""
    found: list[TrueEvent] = []
    things = _left("abandoned", [one for one in cast.lying if one.by], _alone(cast, OWNER_M), watch, zone)
    for one in sorted(things, key=lambda event: event.start):
        before = next((number for number, old in enumerate(found) if _is_exchanged(old, one)), None)
        if before is None:
            found.append(one)
        else:
            found[before] = replace(found[before], end=one.end)
    return iter(found)


def _is_exchanged(old: TrueEvent, new: TrueEvent) -> bool:
    """Tell whether a thing was put where another one was just taken."""
    near = hypot(old.at[0] - new.at[0], old.at[1] - new.at[1]) <= LITTER_REACH_M
    return near and -EXCHANGED_S <= new.start - old.end <= EXCHANGED_S


def _left(
    kind: EventKind, things: Iterable[Lying], alone: Callable[[Lying], float], watch: Watch, zone: Polygon
) -> Iterator[TrueEvent]:
    for lying in things:
        if alone(lying) >= watch.seconds and contains_xy(zone, *lying.at):
            yield TrueEvent(kind, watch.zone, lying.start, lying.end, lying.at, LITTER_REACH_M, (lying.number,))


def _alone(cast: Cast, within_m: float) -> Callable[[Lying], float]:
    """Return what says for how long at a stretch who put a thing there was farther from it."""
    by_id = {role.part.id: role for role in cast.roles}
    return lambda lying: _longest_alone(lying, by_id.get(lying.by or ""), within_m)


def _longest_alone(lying: Lying, owner: Role | None, within_m: float) -> float:
    if owner is None:
        return lying.end - lying.start
    times = np.arange(lying.start, lying.end, 1 / RATE_HZ)
    away = [_apart(owner.part.at(float(t)), lying.at) >= within_m for t in times]
    return max((end - start for start, end in runs(np.array(away, bool), times)), default=0.0)


def _apart(state: State | None, at: Point) -> float:
    return inf if state is None else hypot(state.at[0] - at[0], state.at[1] - at[1])


def _crowd(scene: Scene, cast: Cast, watch: Watch, zone: Polygon) -> Iterator[TrueEvent]:
    times = np.arange(0.0, scene.seconds, 1 / RATE_HZ)
    inside = np.zeros((len(cast.roles), len(times)), bool)
    for row, role in enumerate(cast.roles):
        if role.part.kind == "person" or role.rider is not None:
            inside[row] = _within(role, times, zone)
    counts = inside.sum(axis=0)
    for start, end in runs(counts >= watch.people, times):
        if end - start < watch.seconds:
            continue
        part = (times >= start) & (times < end)
        there = [role for row, role in enumerate(cast.roles) if inside[row, part].mean() > 0.3]
        spots = np.array([state.at for role in there if (state := role.part.at((start + end) / 2)) is not None])
        at = spots.mean(axis=0)
        reach = float(np.linalg.norm(spots - at, axis=1).max())
        numbers = tuple(role.rider or role.number for role in there)
        yield TrueEvent(
            "crowd", watch.zone, start, end, (float(at[0]), float(at[1])), reach, numbers, int(counts[part].max())
        )


def _bins(scene: Scene, cast: Cast, watch: Watch, zone: Polygon) -> Iterator[TrueEvent]:
    """Yield one event for as long as something is wrong with a bin, whatever it is in turn."""
    times = np.arange(0.0, scene.seconds, 1 / RATE_HZ)
    for number, one in cast.bins:
        if not contains_xy(zone, *one.at):
            continue
        states = np.array([state_at(one, cast.lying, float(t)) for t in times])
        for start, end in runs(states != "fine", times):
            there = states[(times >= start) & (times < end) & (states != "fine")].tolist()
            if end - start >= watch.seconds:
                in_turn = tuple(dict.fromkeys(there))
                yield TrueEvent("bins", watch.zone, start, end, one.at, BIN_REACH_M, (number,), states=in_turn)


def _reach(role: Role) -> float:
    return vehicle_of(role.part.kind, role.seed).length / 2


def _within(role: Role, times: NDArray[np.float64], zone: Polygon) -> NDArray[np.bool_]:
    places = np.full((len(times), 2), np.nan)
    for number, t in enumerate(times):
        state = role.part.at(float(t))
        if state is not None:
            places[number] = state.at
    return np.asarray(contains_xy(zone, places[:, 0], places[:, 1]), bool)


def _crossed(role: Role, name: str, line: tuple[Point, Point]) -> Iterator[Crossing]:
    times = np.arange(role.part.start, role.part.end, 0.05)
    states = [role.part.at(float(t)) for t in times]
    class_name = CLASSES.get(role.part.kind, "car")
    for t, before, after in zip(times[1:], states[:-1], states[1:], strict=True):
        if before is None or after is None:
            continue
        direction = crossing_direction(before.at, after.at, line)
        if direction is None:
            continue
        yield Crossing(name, float(t), role.number, class_name, direction)
        if role.rider is not None:
            yield Crossing(name, float(t), role.rider, "person", direction)


def crossing_direction(before: Point, after: Point, line: tuple[Point, Point]) -> Literal["in", "out"] | None:
    """Tell which way a step passes a directed line, or None; from its left to its right is `in`.

    >>> crossing_direction((-1.0, 1.0), (1.0, 1.0), ((0.0, 0.0), (0.0, 2.0)))
    'in'
    """
    start, end = line
    sides = [_side(start, end, point) for point in (before, after)]
    if (sides[0] > 0) == (sides[1] > 0):
        return None
    if (_side(before, after, start) > 0) == (_side(before, after, end) > 0):
        return None
    return "in" if sides[0] > 0 else "out"


def _side(start: Point, end: Point, point: Point) -> float:
    """Positive where a point is left of the way from start to end, seen from above."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


_FINDERS = {"parking": _parking, "litter": _litter, "abandoned": _abandoned, "crowd": _crowd, "bins": _bins}
