"""Who leaves things in an alley or on a square of the trial, and what only looks like it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.fires import Glow
from pipeline.simulate.scene.incidents import DRIVE_MPS, WALK_MPS, cleaner, dumper, porter, stopper
from pipeline.simulate.scene.moments import Lapse
from pipeline.simulate.scene.settings import (
    Actor,
    ActorKind,
    Dumped,
    Gathering,
    Point,
    Scene,
    Step,
    Traffic,
    VehicleKind,
    Watch,
)
from pipeline.simulate.scene.sight import seen_spot
from pipeline.simulate.things.litter import LitterKind

LIMIT_S = 15.0
RULES = (Watch(kind="abandoned", zone="ground", seconds=LIMIT_S),)
KNOWN: tuple[LitterKind, ...] = ("bag", "black_bag", "box")
UNKNOWN: tuple[LitterKind, ...] = ("suitcase", "suitcase", "chair")
"""The bundled detector knows no luggage and no furniture."""
TIPPED: tuple[LitterKind, ...] = ("bags", "boxes", "rubble", "pile")
CARS: tuple[VehicleKind, ...] = ("sedan", "hatch", "suv")
THING, CAR = (0.8, 0.8, 0.7), (2.0, 4.6, 1.6)
GAP_M = 2.4
"""Nobody who comes to one thing is near another one."""
FPS = 6.0
"""Pictures a second: nothing here is faster than the five looks a second that a stream takes."""
SLOTS = (12.0, 36.0, 60.0)
"""From when on the three incidents begin, each within `SPREAD_S`: the last one lies there for more than twice the limit."""
SPREAD_S = 9.0


class Spot(NamedTuple):
    """Where something happens, when, and how people and vehicles come and go; the way ends at the spot."""

    name: str
    at: Point
    t: float
    comes: tuple[Point, ...]
    goes: tuple[Point, ...]
    drives: tuple[tuple[Point, ...], tuple[Point, ...]]


class Fate(NamedTuple):
    """What happens at a spot: who acts, and what lies there from the start."""

    actors: tuple[Actor, ...] = ()
    litter: tuple[Dumped, ...] = ()


def alley_left(rng: np.random.Generator, scene: Scene) -> dict[str, Any]:
    """Return zones, rules and everybody who is in an alley.

    Raises:
        NoSpot: the camera does not see enough.
    """
    camera, half = camera_of(scene), scene.street.width / 2
    side = 1.0 if rng.random() < 0.5 else -1.0
    car = seen_spot(camera, rng, lambda r: (side * (half - 1.2), float(r.uniform(15, 21))), size=CAR)

    def spot(r: np.random.Generator) -> Point:
        return float(r.choice((-1, 1))) * (half - 0.75), float(r.uniform(5, 15))

    def ways(name: str, at: Point, t: float) -> Spot:
        x, y = at
        walk = x / abs(x) * (half - 1.9)
        stands = x / abs(x) * 0.4
        drives = ((stands * 0.5, -16.0), (stands, y - 4), (stands, y + 3.6)), ((stands, y + 14), (0.0, 68.0))
        return Spot(name, at, t, ((walk, y + 18), (walk, y + 2.5), (x, y)), ((walk, y + 3), (walk, 52.0)), drives)

    traffic = (
        Traffic(id="down", kinds={"person": 1}, route=((0.7, 46), (0.7, -6)), per_minute=float(rng.uniform(1, 4)), width=0.4),
        _wheels(rng, ((-0.4, -14), (-0.4, 66))),
    )
    ground = (-half, 3.5), (half, 3.5), (half, 24.0), (-half, 24.0)
    return _life(rng, scene, spot, ways, car=car) | {"zones": {"ground": ground}, "traffic": traffic}


def square_left(rng: np.random.Generator, scene: Scene) -> dict[str, Any]:
    """Return zones, rules and everybody who is on a square.

    Raises:
        NoSpot: the camera does not see enough.
    """
    camera = camera_of(scene)
    car = seen_spot(camera, rng, lambda r: (float(r.uniform(-9, 9)), float(r.uniform(17, 23))), size=CAR)

    def spot(r: np.random.Generator) -> Point:
        return float(r.uniform(-7, 7)), float(r.uniform(5, 15))

    def ways(name: str, at: Point, t: float) -> Spot:
        x, y = at
        drives = ((x + 2.4, -15.0), (x + 2.4, y - 4), (x + 2.4, y + 3.0)), ((x + 3, y + 12), (x + 5, 40.0))
        return Spot(name, at, t, ((x - 9, 31), (x, y)), ((x + 1, y + 2.5), (x - 9, 33)), drives)

    traffic = (
        Traffic(
            id="down", kinds={"person": 1}, route=((-18, 24), (18, 25)), per_minute=float(rng.uniform(1, 5)), width=1.0
        ),
        _wheels(rng, ((19, 29), (-19, 28.5))),
    )  # fmt: skip
    ground = (-12.0, 3.5), (12.0, 3.5), (12.0, 26.0), (-12.0, 26.0)
    return _life(rng, scene, spot, ways, car=car) | {"zones": {"ground": ground}, "traffic": traffic}


def _life(
    rng: np.random.Generator, scene: Scene, spot: Callable[[np.random.Generator], Point],
    ways: Callable[[str, Point, float], Spot], *, car: Point,
) -> dict[str, Any]:  # fmt: skip
    """Return three incidents, three that are none, a car that leaves where it stood, and light that changes."""
    camera, places = camera_of(scene), list[Point]()
    for _ in range(6):
        places.append(seen_spot(camera, rng, spot, size=THING, clear=(*places, car), gap=GAP_M))
    bad, harmless = rng.permutation(len(INCIDENTS)), rng.permutation(len(LOOKALIKES))
    chosen = [*(INCIDENTS[int(n)] for n in bad[:3]), *(LOOKALIKES[int(n)] for n in harmless[:3])]
    times = [start + _draw(rng, 0, SPREAD_S) for start in (*SLOTS, 14.0, 30.0, 46.0)]
    spots = [ways(f"spot-{n}", at, t) for n, (at, t) in enumerate(zip(places, times, strict=True), 1)]
    fates = [fate(rng, one) for fate, one in zip(chosen, spots, strict=True)]
    return {
        "camera": scene.camera.model_copy(update={"fps": FPS}),
        "rules": RULES,
        "actors": (_leaver(rng, car), *(actor for fate in fates for actor in fate.actors)),
        "litter": tuple(one for fate in fates for one in fate.litter),
        "gatherings": (_chat(rng, (car[0] * 0.2, car[1] + 4)),),
        "glows": (Glow(id="lamp", kind="lamp", at=places[5], height=3.0, size=0.2, start=_draw(rng, 50, 80)),),
        "lapses": (Lapse(start=_draw(rng, 84, 90), until=_draw(rng, 100, 110), by=_draw(rng, 0.7, 1.5)),),
    }


def _chat(rng: np.random.Generator, at: Point) -> Gathering:
    """Return three people who stand and talk."""
    until = _draw(rng, 60, 100)
    return Gathering(id="chat", people=3, at=at, radius=0.9, entries=((0.0, 50.0),), start=20, until=until)


def _wheels(rng: np.random.Generator, route: tuple[Point, Point]) -> Traffic:
    kinds: dict[ActorKind, float] = {"bicycle": 2, "e_bike": 2, "sedan": 0.7}
    return Traffic(id="wheels", kinds=kinds, route=route, per_minute=_draw(rng, 1, 3), width=0.2, speed=(3.6, 4.4), gap=5)


def _leaver(rng: np.random.Generator, at: Point) -> Actor:
    """Return a car that stands there and leaves: what it hid is no thing."""
    x, y = at
    steps = (Step(wait=_draw(rng, 25, 60)), Step(go=((x * 0.6, y + 6), (0.0, y + 20), (0.0, 66.0)), speed=DRIVE_MPS))
    return Actor(id="leaver", kind=CARS[int(rng.integers(len(CARS)))], at=at, steps=steps)


def _is_left(rng: np.random.Generator, spot: Spot) -> Fate:
    return Fate((dumper(spot.name, _one(rng, KNOWN), comes=spot.comes, goes=spot.goes, at=spot.t),))


def _is_unknown(rng: np.random.Generator, spot: Spot) -> Fate:
    return Fate((dumper(spot.name, _one(rng, UNKNOWN), comes=spot.comes, goes=spot.goes, at=spot.t),))


def _is_left_after_a_rest(rng: np.random.Generator, spot: Spot) -> Fate:
    """Its owner stands beside it for a moment."""
    thing = _one(rng, (*KNOWN, *UNKNOWN))
    one = dumper(spot.name, thing, comes=spot.comes, goes=spot.goes, at=spot.t)
    return Fate((one.model_copy(update={"steps": (*one.steps[:2], Step(wait=_draw(rng, 4, 8)), *one.steps[2:])}),))


def _is_stolen(rng: np.random.Generator, spot: Spot) -> Fate:
    """Somebody else takes it away in the end: its event ends."""
    one = dumper(spot.name, _one(rng, (*KNOWN, *UNKNOWN)), comes=spot.comes, goes=spot.goes, at=spot.t)
    taken = spot.t + _draw(rng, 40, 48)
    return Fate((one, cleaner(f"{spot.name}-thief", f"{spot.name}-thing", comes=spot.comes, goes=spot.goes, at=taken)))


def _is_exchanged(rng: np.random.Generator, spot: Spot) -> Fate:
    """Somebody takes it away and puts another thing there: one event."""
    one = dumper(spot.name, _one(rng, KNOWN), comes=spot.comes, goes=spot.goes, at=min(spot.t, 40.0))
    thief = cleaner(
        f"{spot.name}-thief", f"{spot.name}-thing", comes=spot.comes, goes=spot.goes, at=min(spot.t, 40.0) + _draw(rng, 38, 44)
    )
    steps = (*thief.steps[:2], Step(put=_one(rng, UNKNOWN), name=f"{spot.name}-other"), *thief.steps[2:])
    return Fate((one, thief.model_copy(update={"steps": steps})))


def _is_tipped(rng: np.random.Generator, spot: Spot) -> Fate:
    """A van stops, somebody gets out, tips something out, and it drives on."""
    comes, goes = spot.drives
    van = stopper(f"{spot.name}-van", "van", comes=comes, goes=goes, at=spot.t, stay=_draw(rng, 15, 18))
    door, (x, y) = (comes[-1][0] * 0.8 + spot.at[0] * 0.2, comes[-1][1] - 2.4), spot.at
    steps = (
        Step(go=((x + (door[0] - x) * 0.3, y + 0.5),), speed=WALK_MPS), Step(put=_one(rng, TIPPED), name=f"{spot.name}-thing"),
        Step(go=(door,), speed=WALK_MPS),
    )  # fmt: skip
    return Fate((van, Actor(id=spot.name, start=spot.t + 2.0, at=door, carries="black_bag", steps=steps)))


def _is_taken_up_again(rng: np.random.Generator, spot: Spot) -> Fate:
    return Fate((porter(spot.name, _one(rng, (*KNOWN, *UNKNOWN)), comes=spot.comes, goes=spot.goes, at=spot.t),))


def _has_its_owner_near(rng: np.random.Generator, spot: Spot) -> Fate:
    """Its owner stands some steps away for much longer than the limit."""
    x, y = spot.at
    aside = x - (x / abs(x) if abs(x) > 0.5 else 1.0) * _draw(rng, 1.2, 2.2), y + _draw(rng, 0.6, 1.8)
    steps = (
        Step(go=spot.comes[1:], speed=WALK_MPS), Step(put=_one(rng, (*KNOWN, *UNKNOWN)), name=f"{spot.name}-thing"),
        Step(go=(aside,), speed=WALK_MPS), Step(wait=_draw(rng, 32, 45)), Step(go=((x + 0.2, y + 0.4),), speed=WALK_MPS),
        Step(take=f"{spot.name}-thing"), Step(go=spot.goes, speed=WALK_MPS),
    )  # fmt: skip
    return Fate((Actor(id=spot.name, start=max(0.0, spot.t - 12), at=spot.comes[0], carries="bag", steps=steps),))


def _is_fetched_soon(rng: np.random.Generator, spot: Spot) -> Fate:
    """Its owner walks on, remembers, and comes back."""
    one = dumper(spot.name, _one(rng, (*KNOWN, *UNKNOWN)), comes=spot.comes, goes=spot.goes, at=spot.t)
    x, y = spot.at
    back = (x * 0.9, y + 6.0), (x, y + 0.45)
    turns = Step(go=back[:1], speed=1.5), Step(go=back[1:], speed=1.5), Step(take=f"{spot.name}-thing")
    steps = (*one.steps[:2], *turns, one.steps[2])
    return Fate((one.model_copy(update={"steps": steps}),))


def _is_removed(rng: np.random.Generator, spot: Spot) -> Fate:
    """What lay there from the start is taken away."""
    seed, facing = int(rng.integers(1000)), _draw(rng, 0, 360)
    thing = Dumped(id=f"{spot.name}-thing", kind=_one(rng, (*KNOWN, *TIPPED)), at=spot.at, facing=facing, seed=seed)
    return Fate((cleaner(spot.name, thing.id, comes=spot.comes, goes=spot.goes, at=spot.t + 10),), (thing,))


INCIDENTS: tuple[Callable[[np.random.Generator, Spot], Fate], ...] = (
    _is_left, _is_unknown, _is_unknown, _is_left_after_a_rest, _is_stolen, _is_exchanged, _is_tipped, _is_tipped,
)  # fmt: skip
LOOKALIKES: tuple[Callable[[np.random.Generator, Spot], Fate], ...] = (
    _is_taken_up_again, _has_its_owner_near, _has_its_owner_near, _is_fetched_soon, _is_removed,
)  # fmt: skip


def _one(rng: np.random.Generator, kinds: tuple[LitterKind, ...]) -> LitterKind:
    return kinds[int(rng.integers(len(kinds)))]


def _draw(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))
