"""Everything in the air of a scene, each with a number of its own, by the scene's seed."""

from collections.abc import Iterator
from itertools import count

import numpy as np

from pipeline.simulate.air.bang import Bang
from pipeline.simulate.air.burst import Fountain, Shell
from pipeline.simulate.air.cracker import Crackers
from pipeline.simulate.air.flame import Flame
from pipeline.simulate.air.glow import Bulb
from pipeline.simulate.air.lightning import Bolt
from pipeline.simulate.air.plume import Column, Plume
from pipeline.simulate.air.sign import Sign
from pipeline.simulate.air.veil import Airy
from pipeline.simulate.scene.fires import AERIAL, Fire, Firework, Glow, Smoke
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import seed_of

FIRST = 1_000_001
"""Numbers in the truth count from here, so that those of people and things stay as they are."""
POWDER_LINGERS = 6.0
"""Seconds that the smoke of crackers lives."""


def company_of(scene: Scene) -> tuple[Airy, ...]:
    """Work out what is in the air of a scene."""
    numbers = count(FIRST)
    found: list[Airy] = []
    for fire in scene.fires:
        found += _burning(scene, fire, numbers)
    found += [_smoking(scene, smoke, next(numbers)) for smoke in scene.smokes]
    for firework in scene.fireworks:
        found += _fired(scene, firework, numbers)
    found += [_glowing(scene, glow, next(numbers)) for glow in scene.glows]
    found += [Bolt(one, next(numbers), seed_of(scene.seed, one.id)) for one in scene.lightnings]
    return tuple(found)


def bangs_of(scene: Scene) -> list[Bang]:
    """Return every burst of a shell and every cracker of a scene, by time."""
    bangs = [bang for one in company_of(scene) if isinstance(one, Shell | Crackers) for bang in one.bangs]
    return sorted(bangs, key=lambda bang: bang.t)


def burst_times(scene: Scene, firework: Firework) -> list[float]:
    """Return when the shots of an aerial firework burst, seconds: the first at its start, then evenly but for chance."""
    end = ending(scene, firework.until)
    rng = np.random.default_rng(_seed(scene, firework.id, firework.seed))
    gap = (end - firework.start) / firework.shots
    return [firework.start + gap * (k + (float(rng.uniform(-0.35, 0.35)) if k else 0.0)) for k in range(firework.shots)]


def ending(scene: Scene, until: float | None) -> float:
    """Return when something ends."""
    return scene.seconds if until is None else min(until, scene.seconds)


def _burning(scene: Scene, fire: Fire, numbers: Iterator[int]) -> Iterator[Airy]:
    seed, end = _seed(scene, fire.id, fire.seed), ending(scene, fire.until)
    yield Flame(fire, next(numbers), seed, end=end)
    if fire.smoke is None:
        return
    rng = np.random.default_rng(seed)
    width = fire.width or fire.size * 0.9
    angle, blow = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.9)
    yield Plume(
        Column(
            foot=(*fire.at, fire.height + 0.55 * fire.size), start=fire.start, end=end, size=0.55 * width, tint=fire.smoke,
            density=float(rng.uniform(0.3, 0.65)) + (0.25 if fire.smoke == "black" else 0.0), rise=float(rng.uniform(1.3, 2.4)),
            wind=(float(np.cos(angle) * blow), float(np.sin(angle) * blow)), lit=0.5,
        ),
        next(numbers), seed,
    )  # fmt: skip


def _smoking(scene: Scene, smoke: Smoke, number: int) -> Plume:
    life = 1.8 if smoke.steam else 8.0
    column = Column(
        foot=(*smoke.at, smoke.height), start=smoke.start, end=ending(scene, smoke.until), size=smoke.size, tint=smoke.tint,
        density=smoke.density, rise=smoke.rise, wind=smoke.wind, life=life,
    )  # fmt: skip
    return Plume(column, number, _seed(scene, smoke.id, smoke.seed), named=not smoke.steam)


def fountains(scene: Scene) -> list[tuple[int, Firework]]:
    """Return the fountains of a scene with their numbers in the truth."""
    return [(one.number, one.firework) for one in company_of(scene) if isinstance(one, Fountain)]


def _glowing(scene: Scene, glow: Glow, number: int) -> Airy:
    if glow.kind in {"neon", "police"}:
        return Sign(glow, number, _seed(scene, glow.id, glow.seed), end=ending(scene, glow.until))
    return Bulb(glow, number, end=ending(scene, glow.until))


def _fired(scene: Scene, firework: Firework, numbers: Iterator[int]) -> Iterator[Airy]:
    seed, end = _seed(scene, firework.id, firework.seed), ending(scene, firework.until)
    if firework.kind in AERIAL:
        for k, t in enumerate(burst_times(scene, firework)):
            yield Shell(firework, next(numbers), seed + k, at=t)
        return
    if firework.kind == "fountain":
        yield Fountain(firework, next(numbers), seed, end=end)
    else:
        yield Crackers(firework, next(numbers), seed, end=end)
    strong = firework.kind == "crackers"
    column = Column(
        foot=(*firework.at, 0.3), start=firework.start + 0.3, end=end, size=max(0.5, 0.8 * firework.size) if strong else 0.4,
        tint="white", density=0.5 if strong else 0.22, rise=0.7, wind=(0.35, 0.15), life=POWDER_LINGERS, lit=0.15,
    )  # fmt: skip
    yield Plume(column, next(numbers), seed)


def _seed(scene: Scene, name: str, own: int | None) -> int:
    return seed_of(scene.seed, name) if own is None else own
