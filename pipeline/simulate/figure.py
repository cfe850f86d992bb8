"""Turns the state of the cast at one time into meshes to draw. Not here: drawing (stage.py) and truth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import pi, sin
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.people import pose as poses
from pipeline.simulate.people.body import body, umbrella
from pipeline.simulate.people.clothes import dressed
from pipeline.simulate.people.look import Look, random_look
from pipeline.simulate.people.pose import Pose
from pipeline.simulate.scene.settings import ActorKind
from pipeline.simulate.script.cast import Cast, Role, fill_at, is_away
from pipeline.simulate.script.part import State
from pipeline.simulate.script.path import Point
from pipeline.simulate.skin import Skin
from pipeline.simulate.things.bin import waste_bin
from pipeline.simulate.things.litter import LitterKind, litter
from pipeline.simulate.vehicles.cycle import CycleKind, cycle
from pipeline.simulate.vehicles.model import Vehicle
from pipeline.simulate.vehicles.motor import motor

CLASSES = {
    "person": "person", "bicycle": "bicycle", "e_bike": "motorcycle", "tricycle": "tricycle", "bus": "bus", "truck": "truck",
    "van": "car",
}  # fmt: skip
"""Canonical class names; other motor vehicles are cars."""
CYCLES = get_args(CycleKind)
Placing = tuple[NDArray[np.float64], tuple[float, float, float]]
"""Turn (3, 3) and place in metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """Something to draw.

    Attributes:
        number: in the truth; None for what belongs to somebody (an umbrella, a bag in the hand).
        ground: metres, where it stands.
        headlights: where its headlights are, metres.
        heading: radians clockwise from the y axis.
        still: what tells its present state from others, for things that do not move; None for those that may.
    """

    number: int | None
    class_name: str
    mesh: Mesh
    skin: Skin
    ground: Point
    headlights: tuple[tuple[float, float, float], ...] = ()
    heading: float = 0.0
    moving: bool = False
    still: tuple[object, ...] | None = None


def figures(cast: Cast, t: float, *, fine: bool, wet: bool) -> Iterator[Figure]:
    """Yield everything that is there at a time.

    Args:
        cast: who.
        t: seconds of the scene.
        fine: bodies with more faces, for large pictures.
        wet: people carry umbrellas.
    """
    for role in cast.roles:
        state = role.part.at(t)
        if state is None:
            continue
        if role.part.kind == "person":
            yield from _person(role.number, role.seed, state, t, fine=fine, wet=wet)
        else:
            yield from _vehicle(role, state, fine=fine)
    for lying in cast.lying:
        if lying.start <= t < lying.end:
            thing = litter(lying.kind, lying.seed)
            mesh = thing.mesh.moved(turned("z", -lying.heading), (*lying.at, 0.0))
            yield Figure(lying.number, thing.class_name, mesh, thing.skin, lying.at, still=())
    for number, one in cast.bins:
        if is_away(one, t):
            continue
        thing = waste_bin(one.kind, one.seed, fill_at(one, t))
        mesh = thing.mesh.moved(turned("z", -np.radians(one.facing)), (*one.at, 0.0))
        yield Figure(number, thing.class_name, mesh, thing.skin, one.at, still=(fill_at(one, t),))


@lru_cache(maxsize=512)
def look_of(seed: int, *, wet: bool, rider: bool) -> Look:
    """Return a person's look by its seed."""
    return random_look(np.random.default_rng(seed), wet=wet, rider=rider)


@lru_cache(maxsize=256)
def _clothes(look: Look) -> Skin:
    return dressed(look)


def _person(number: int, seed: int, state: State, t: float, *, fine: bool, wet: bool) -> Iterator[Figure]:
    look = look_of(seed, wet=wet, rider=False)
    pose = _pose(look, state, t, seed)
    motions = poses.bones(pose, look.height)
    upright = body(look, fine=fine).posed(motions)
    rise = -float(upright.points[:, 2].min())
    turn = turned("z", -state.heading)
    place = (*state.at, rise)
    yield Figure(number, "person", upright.moved(turn, place), _clothes(look), state.at, heading=state.heading)
    if look.umbrella is not None and state.doing != "stooping":
        mesh = umbrella(look.height).posed(motions).moved(turn, place)
        yield Figure(None, "", mesh, _clothes(look), state.at)
    if state.carries is not None:
        yield _carried(state.carries, seed, motions, (turn, place), state.at)


def _carried(kind: LitterKind, seed: int, motions: NDArray[np.float64], placing: Placing, at: Point) -> Figure:
    thing = litter(kind, seed)
    hand = motions[poses.R_FORE] @ np.array([0, 0, -0.28, 1.0])
    top = float(thing.mesh.points[:, 2].max())
    hung = thing.mesh.moved(np.eye(3), (float(hand[0]) + 0.05, float(hand[1]) + 0.05, float(hand[2]) - top))
    turn, place = placing
    return Figure(None, "", hung.moved(turn, place), thing.skin, at)


def _pose(look: Look, state: State, t: float, seed: int) -> Pose:
    if state.doing == "stooping":
        return poses.stooping(sin(pi * state.share / 2) if state.share < 1 else 1.0)
    if state.doing == "standing":
        pose = poses.standing(t, seed % 97, stoop=look.stoop)
    else:
        stride = look.height * (0.42 + 0.28 * state.speed)
        phase = state.travelled / max(stride, 0.2) + seed % 10 / 10
        pose = poses.walking(phase % 1.0, min(1.25, stride / (0.83 * look.height)), stoop=look.stoop)
    if look.umbrella is not None:
        return replace(pose, shoulder=(pose.shoulder[0], 0.25), elbow=(pose.elbow[0], 1.4), raise_out=(pose.raise_out[0], 0.0))
    if state.carries is not None:
        return replace(pose, shoulder=(pose.shoulder[0], 0.1), elbow=(pose.elbow[0], 0.3))
    return pose


def vehicle_of(kind: ActorKind, seed: int) -> Vehicle:
    """Return a vehicle by its kind and seed."""
    if kind in CYCLES:
        return cycle(kind, seed)
    return motor(kind, seed)


def _vehicle(role: Role, state: State, *, fine: bool) -> Iterator[Figure]:
    kind = role.part.kind
    vehicle = vehicle_of(kind, role.seed)
    turn, place = turned("z", -state.heading), (*state.at, 0.0)
    mesh = vehicle.mesh.posed(vehicle.rolled(state.travelled)).moved(turn, place)
    lamps = tuple(_point(turn @ np.array(lamp) + place) for lamp in vehicle.headlights)
    yield Figure(
        role.number,
        CLASSES.get(kind, "car"),
        mesh,
        vehicle.skin,
        state.at,
        lamps,
        state.heading,
        moving=state.doing == "moving",
        still=None if state.doing == "moving" else (),
    )
    if role.rider is not None and vehicle.seat is not None:
        look = look_of(role.seed + 1, wet=False, rider=True)
        crank = state.travelled / 0.75 if vehicle.pedals else None
        motions = poses.bones(poses.riding(crank, reach=vehicle.reach), look.height)
        seated = body(look, fine=fine).posed(motions).moved(turn, turn @ np.array(vehicle.seat) + place)
        yield Figure(role.rider, "person", seated, _clothes(look), state.at, heading=state.heading)


def _point(metres: NDArray[np.float64]) -> tuple[float, float, float]:
    x, y, z = metres.tolist()
    return (x, y, z)
