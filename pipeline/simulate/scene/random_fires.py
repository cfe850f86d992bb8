"""Fire, smoke, fireworks and warm lights for scenes made at random, drawn from a seed of their own."""

from collections.abc import Mapping, Sequence
from math import radians, tan
from typing import cast

import numpy as np

from pipeline.simulate.camera import Camera
from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.fires import Fire, Firework, FireworkKind, Glow, Smoke, Tint
from pipeline.simulate.scene.settings import Bin, Dumped, Lens, Parked, Point, Street
from pipeline.simulate.things.litter import LitterKind

DARK: frozenset[LightName] = frozenset({"dusk", "night", "rain_night"})
FIRE, SMOKED, SMOKE_ALONE, BY_NIGHT, BY_DAY, GLOWS, STEAM, SIGNS = 0.15, 0.8, 0.08, 0.25, 0.04, 0.25, 0.08, 0.3
"""How often there is each; `SMOKED` is the share of fires."""
SALT = 0xF17E
SEEN_M = (4.5, 32.0)
FUEL: tuple[LitterKind, ...] = ("pile", "boxes", "sofa", "bags", "mattress")
AERIAL: tuple[FireworkKind, ...] = ("peony", "willow", "ring")
BONNET: dict[str, tuple[float, float]] = {"sedan": (1.45, 0.85), "hatch": (1.3, 0.9), "suv": (1.5, 0.95), "van": (1.7, 1.0)}
"""Metres ahead of a vehicle's middle, and above the ground."""


def random_fires(seed: int, hour: LightName, street: Street, lens: Lens, life: Mapping[str, object]) -> dict[str, object]:
    """Draw what burns, smokes, bursts and glows in a scene.

    Args:
        seed: of the scene; what is drawn from it here is independent of its other chances.
        hour: its light.
        street: its street.
        lens: its camera.
        life: its other settings: `litter`, `bins` and `parked` may burn.

    Returns:
        Settings to add; `camera` looks higher where fireworks are, `litter` has what burns.
    """
    rng = np.random.default_rng([seed, SALT])
    found: dict[str, object] = {}
    if rng.random() < (BY_NIGHT if hour in DARK else BY_DAY):
        lens = lens.model_copy(update={"tilt": float(rng.uniform(0.5, 9.0))})
        found["camera"] = lens
        found["fireworks"] = _show(rng, street, _camera(lens))
    camera = _camera(lens)
    if rng.random() < FIRE:
        found |= _burning(rng, street, camera, life)
    if rng.random() < SMOKE_ALONE:
        found["smokes"] = (_column(rng, street, camera, steam=False),)
    elif rng.random() < STEAM:
        found["smokes"] = (_column(rng, street, camera, steam=True),)
    if rng.random() < GLOWS:
        found["glows"] = tuple(_glow(rng, k, street, camera) for k in range(int(rng.integers(1, 7))))
    if hour in DARK and rng.random() < SIGNS:
        blinking = tuple(_sign(rng, k, street, camera) for k in range(int(rng.integers(1, 4))))
        found["glows"] = (*cast("Sequence[Glow]", found.get("glows", ())), *blinking)
    return found


def _camera(lens: Lens) -> Camera:
    return Camera.aimed(lens.at, pan=lens.pan, tilt=lens.tilt, fov=lens.fov, size=lens.size)


def seen_ground(rng: np.random.Generator, street: Street, camera: Camera) -> Point:
    """Return a place on the ground that the camera sees, between the walls of an alley."""
    for _ in range(60):
        pixel = rng.uniform(0.06, 0.94) * camera.width, rng.uniform(0.25, 0.9) * camera.height
        x, y = (float(value) for value in camera.on_ground(np.array([pixel]))[0])
        away = float(np.hypot(x - camera.position[0], y - camera.position[1]))
        clear = street.kit != "alley" or abs(x) < street.width / 2 - 0.5
        if np.isfinite(away) and SEEN_M[0] < away < SEEN_M[1] and clear:
            return x, y
    return float(rng.uniform(-1, 1)), float(rng.uniform(8, 16))


def _burning(rng: np.random.Generator, street: Street, camera: Camera, life: Mapping[str, object]) -> dict[str, object]:
    seen = [one for one in _flammable(life) if _near(camera, one.at)]
    if seen and rng.random() < 0.6:
        at, height, size, width = _on(rng, seen[int(rng.integers(len(seen)))])
        more: dict[str, object] = {}
    else:
        at, height = seen_ground(rng, street, camera), 0.15
        size, width = float(rng.uniform(0.4, 2.6)), float(rng.uniform(0.5, 2.2))
        heap = Dumped(id="fuel", kind=FUEL[int(rng.integers(len(FUEL)))], at=at, seed=int(rng.integers(1 << 30)))
        more = {"litter": (*cast("Sequence[Dumped]", life.get("litter", ())), heap)} if rng.random() < 0.8 else {}
    tints: tuple[Tint, ...] = ("grey", "black", "white")
    smoke = tints[int(rng.choice(3, p=(0.45, 0.4, 0.15)))] if rng.random() < SMOKED else None
    start = float(rng.uniform(0, 14))
    return {"fires": (Fire(id="fire", at=at, height=height, size=size, width=width, start=start, smoke=smoke),), **more}


def _flammable(life: Mapping[str, object]) -> list[Dumped | Bin | Parked]:
    things = [one for key in ("litter", "bins", "parked") for one in cast("Sequence[Dumped | Bin | Parked]", life.get(key, ()))]
    return [one for one in things if not isinstance(one, Parked) or one.kind in BONNET]


def _near(camera: Camera, at: Point) -> bool:
    x, y, depth = camera.project(np.array([[*at, 0.5]]))[0]
    return bool(SEEN_M[0] < depth < SEEN_M[1] and 0 < x < camera.width and 0 < y < camera.height)


def _on(rng: np.random.Generator, thing: Dumped | Bin | Parked) -> tuple[Point, float, float, float]:
    """Return place, height, size and width of a fire on a thing."""
    if isinstance(thing, Parked):
        ahead, height = BONNET[thing.kind]
        turn = radians(thing.facing)
        at = thing.at[0] + ahead * np.sin(turn), thing.at[1] + ahead * np.cos(turn)
        return (float(at[0]), float(at[1])), height - 0.1, float(rng.uniform(0.6, 2.4)), float(rng.uniform(0.9, 1.7))
    if isinstance(thing, Bin):
        return thing.at, 0.85, float(rng.uniform(0.4, 1.5)), float(rng.uniform(0.45, 0.75))
    return thing.at, 0.1, float(rng.uniform(0.3, 1.8)), float(rng.uniform(0.4, 1.4))


def _column(rng: np.random.Generator, street: Street, camera: Camera, *, steam: bool) -> Smoke:
    at = seen_ground(rng, street, camera)
    blow, angle = float(rng.uniform(0.05, 0.9)), float(rng.uniform(0, 2 * np.pi))
    wind = blow * float(np.cos(angle)), blow * float(np.sin(angle))
    if steam:
        return Smoke(
            id="steam", at=at, height=float(rng.uniform(0.6, 2.2)), tint="white", size=float(rng.uniform(0.08, 0.18)),
            density=float(rng.uniform(0.04, 0.09)), rise=float(rng.uniform(0.5, 0.9)), wind=wind, steam=True,
        )  # fmt: skip
    tints: tuple[Tint, ...] = ("white", "grey", "black")
    return Smoke(
        id="smoke", at=at, height=float(rng.uniform(0, 1.5)), tint=tints[int(rng.choice(3, p=(0.4, 0.35, 0.25)))],
        size=float(rng.uniform(0.3, 1.6)), density=float(rng.uniform(0.35, 0.95)), rise=float(rng.uniform(0.5, 2.6)), wind=wind,
        start=float(rng.uniform(0, 12)),
    )  # fmt: skip


def _glow(rng: np.random.Generator, number: int, street: Street, camera: Camera) -> Glow:
    x, y = seen_ground(rng, street, camera)
    if street.kit == "alley":
        x = float(rng.choice((-1, 1))) * (street.width / 2 - 0.35)
    if rng.random() < 0.65:
        return Glow(id=f"glow-{number}", at=(x, y), height=float(rng.uniform(2.1, 3.2)), size=float(rng.uniform(0.3, 0.6)))
    height, size = float(rng.uniform(1.8, 3.4)), float(rng.uniform(0.1, 0.25))
    return Glow(id=f"glow-{number}", kind="lamp", at=(x, y), height=height, size=size)


def _sign(rng: np.random.Generator, number: int, street: Street, camera: Camera) -> Glow:
    x, y = seen_ground(rng, street, camera)
    if rng.random() < 0.3:
        return Glow(id=f"police-{number}", kind="police", at=(x, y), height=float(rng.uniform(1.45, 1.8)), size=0.9)
    if street.kit == "alley":
        x = float(rng.choice((-1, 1))) * (street.width / 2 - 0.3)
    height, size = float(rng.uniform(2.4, 3.4)), float(rng.uniform(0.6, 1.8))
    return Glow(id=f"sign-{number}", kind="neon", at=(x, y), height=height, size=size, every=float(rng.uniform(0.6, 5)))


def _show(rng: np.random.Generator, street: Street, camera: Camera) -> tuple[Firework, ...]:
    found = []
    if rng.random() < 0.85:
        found += [aerial(rng, f"sky-{k}", camera) for k in range(int(rng.integers(1, 4)))]
    if not found or rng.random() < 0.45:
        start = float(rng.uniform(4, 18))
        at, size, until = seen_ground(rng, street, camera), float(rng.uniform(0.3, 1.5)), start + float(rng.uniform(20, 40))
        found.append(Firework(id="string", kind="crackers", at=at, size=size, start=start, until=until))
    if rng.random() < 0.3:
        start, tall = float(rng.uniform(4, 25)), float(rng.uniform(1.2, 4))
        at = seen_ground(rng, street, camera)
        found.append(Firework(id="fountain", kind="fountain", at=at, height=tall, start=start, until=start + 30))
    return tuple(found)


def aerial(rng: np.random.Generator, name: str, camera: Camera) -> Firework:
    """Draw shots that burst in the camera's sky."""
    away, pixels = float(rng.uniform(45, 160)), float(rng.uniform(22, 95))
    tilt = float(np.arcsin(-camera.rotation[2, 2]))
    horizon = camera.height / 2 - camera.focal * tan(tilt)
    x, y = rng.uniform(0.08, 0.92) * camera.width, rng.uniform(0.05, 0.75) * horizon
    flat = np.array([(x - camera.width / 2) / camera.focal, (y - camera.height / 2) / camera.focal, 1.0])
    place = camera.position + flat @ camera.rotation * away
    until = float(rng.uniform(40, 59))
    start = float(rng.uniform(3, 10))
    return Firework(
        id=name, kind=AERIAL[int(rng.choice(3, p=(0.5, 0.3, 0.2)))], at=(float(place[0]), float(place[1])),
        height=float(np.clip(place[2], 6, 290)), size=float(np.clip(pixels * away / camera.focal, 1.5, 60)), start=start,
        until=until, shots=int((until - start) / rng.uniform(1.0, 3.2)) + 1,
    )  # fmt: skip
