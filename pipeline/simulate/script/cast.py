"""Everything that is in a scene at any time: parts, standing things, things put down. Pure, by the scene's seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, radians, sin
from zlib import crc32

import numpy as np

from pipeline.simulate.scene.settings import Actor, ActorKind, Bin, Gathering, Passing, Scene, Step, Traffic
from pipeline.simulate.script.part import Part
from pipeline.simulate.script.path import Point
from pipeline.simulate.things.litter import LitterKind

REACH_M = 0.45
"""How far before the feet a thing is put down."""


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """A part with its number in the truth and the seed of its looks; `rider` is the number of who rides it."""

    number: int
    rider: int | None
    seed: int
    part: Part


@dataclass(frozen=True, slots=True)
class Lying:
    """Litter on the ground from `start` to `end`; `by` put it there."""

    number: int
    id: str
    kind: LitterKind
    seed: int
    at: Point
    heading: float
    start: float
    end: float
    by: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """Everybody and everything, each with a number of its own."""

    roles: tuple[Role, ...]
    lying: tuple[Lying, ...]
    bins: tuple[tuple[int, Bin], ...]


RIDDEN = {"bicycle", "e_bike", "tricycle"}


def cast_of(scene: Scene) -> Cast:
    """Work out who is in a scene."""
    numbers = iter(range(1, 1 << 20))
    actors = [*scene.actors, *_standing(scene), *_groups(scene)]
    things = {step.name: step.put for actor in actors for step in actor.steps if step.name and step.put}
    things |= {one.id: one.kind for one in scene.litter}
    roles = []
    for actor in actors:
        part = Part.of(actor, scene.seconds, things)
        ridden = actor.kind in RIDDEN and bool(actor.steps)
        number = next(numbers)
        seed = actor.seed if actor.seed is not None else seed_of(scene.seed, actor.id)
        roles.append(Role(number, next(numbers) if ridden else None, seed, part))
    return Cast(tuple(roles), tuple(_lying(scene, roles, numbers)), tuple((next(numbers), one) for one in scene.bins))


def seed_of(seed: int, name: str) -> int:
    """Return a seed for something in a scene, by its name."""
    return crc32(f"{seed}|{name}".encode())


def fill_at(one: Bin, t: float) -> float:
    """Return how full a bin is at a time, in steps of a tenth."""
    times, levels = zip(*one.fill, strict=True)
    return float(round(float(np.interp(t, times, levels)), 1))


def is_away(one: Bin, t: float) -> bool:
    """Tell whether a bin is not where it stands."""
    return any(start <= t < end for start, end in one.away)


def _standing(scene: Scene) -> Iterator[Actor]:
    for one in scene.parked:
        yield Actor(id=one.id, kind=one.kind, seed=one.seed, at=one.at, facing=one.facing, stays=True)


def _groups(scene: Scene) -> Iterator[Actor]:
    for gathering in scene.gatherings:
        yield from _gathered(gathering, np.random.default_rng(seed_of(scene.seed, gathering.id)))
    for passing in scene.passings:
        yield from _passing(passing, np.random.default_rng(seed_of(scene.seed, passing.id)))
    for traffic in scene.traffic:
        yield from _flow(traffic, scene.seconds, np.random.default_rng(seed_of(scene.seed, traffic.id)))


def _gathered(group: Gathering, rng: np.random.Generator) -> Iterator[Actor]:
    for number in range(group.people):
        entry = group.entries[int(rng.integers(len(group.entries)))]
        exit_ = group.entries[int(rng.integers(len(group.entries)))]
        angle, far = number * 2.399963, group.radius * ((number + 0.5) / group.people) ** 0.5
        spot = group.at[0] + far * cos(angle), group.at[1] + far * sin(angle)
        start = max(0.0, group.start + float(rng.uniform(0, group.spread)) - _walk_s(entry, spot))
        origin = entry[0] + float(rng.uniform(-0.8, 0.8)), entry[1] + float(rng.uniform(-0.8, 0.8))
        speed = float(rng.uniform(1.1, 1.5))
        arrival = start + _walk_s(origin, spot, speed)
        stay = max(0.5, group.until + float(rng.uniform(0, 3)) - arrival)
        inwards = group.at[0] - spot[0], group.at[1] - spot[1]
        near = spot[0] - inwards[0] * 0.05, spot[1] - inwards[1] * 0.05
        steps = (Step(go=(near, spot), speed=speed), Step(wait=stay), Step(go=(exit_,), speed=speed))
        yield Actor(id=f"{group.id}-{number}", start=start, at=origin, steps=steps)


def _passing(group: Passing, rng: np.random.Generator) -> Iterator[Actor]:
    for number in range(group.people):
        off = float(rng.uniform(-0.5, 0.5)) * group.width
        route = beside(group.route, off)
        start = group.start + float(rng.uniform(0, group.spread))
        speed = group.speed * float(rng.uniform(0.93, 1.07))
        yield Actor(id=f"{group.id}-{number}", start=start, at=route[0], steps=(Step(go=route[1:], speed=speed),))


def _flow(flow: Traffic, seconds: float, rng: np.random.Generator) -> Iterator[Actor]:
    t, number = flow.start, 0
    until = seconds if flow.until is None else flow.until
    names = list(flow.kinds)
    weights = np.array([flow.kinds[name] for name in names])
    while True:
        t += flow.gap + float(rng.exponential(max(0.05, 60.0 / flow.per_minute - flow.gap)))
        if t >= until:
            return
        kind: ActorKind = names[int(rng.choice(len(names), p=weights / weights.sum()))]
        route = beside(flow.route, float(rng.uniform(-1, 1)) * flow.width)
        speed = float(rng.uniform(*flow.speed))
        yield Actor(id=f"{flow.id}-{number}", kind=kind, start=t, at=route[0], steps=(Step(go=route[1:], speed=speed),))
        number += 1


def beside(route: tuple[Point, ...], off: float) -> tuple[Point, ...]:
    """Return a route shifted to its right by `off` metres."""
    points = np.array(route)
    ways = np.diff(points, axis=0)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    ways = np.concatenate([ways[:1], (ways[:-1] + ways[1:]) / 2, ways[-1:]])
    moved = points + np.stack([ways[:, 1], -ways[:, 0]], axis=1) * off
    return tuple((float(x), float(y)) for x, y in moved)


def _walk_s(start: Point, end: Point, speed: float = 1.3) -> float:
    return float(np.hypot(end[0] - start[0], end[1] - start[1])) / speed


def _lying(scene: Scene, roles: list[Role], numbers: Iterator[int]) -> Iterator[Lying]:
    taken = {one.name: one.t for role in roles for one in role.part.handlings if one.kind is None}
    for one in scene.litter:
        end = min(taken.get(one.id, scene.seconds), scene.seconds if one.until is None else one.until)
        yield Lying(next(numbers), one.id, one.kind, one.seed, one.at, radians(one.facing), one.start, end, None)
    for role in roles:
        for order, put in enumerate(one for one in role.part.handlings if one.kind is not None):
            name = put.name or f"{role.part.id}-put-{order}"
            ahead = put.at[0] + REACH_M * sin(put.heading), put.at[1] + REACH_M * cos(put.heading)
            assert put.kind is not None  # noqa: S101 - filtered above
            end = taken.get(put.name, scene.seconds) if put.name else scene.seconds
            seed = seed_of(scene.seed, name)
            yield Lying(next(numbers), name, put.kind, seed, ahead, seed % 628 / 100 % (2 * pi), put.t, end, role.part.id)
