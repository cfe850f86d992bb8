"""Scenes to measure the whole pipeline on, by a seed: each has true incidents and things that only look like one.

Streets, lights and cameras are those of `random_scene`; who does what is told here, so that every kind of event occurs
often enough to be counted. Limits are seconds instead of minutes; incidents last at least twice as long as their limit,
what is none at most two thirds as long.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.simulate.camera import Camera
from pipeline.simulate.lens import camera_of
from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.random_scene import random_scene
from pipeline.simulate.scene.settings import Kit, Scene
from pipeline.simulate.scene.sight import NoSpot
from pipeline.simulate.scene.trial_alley import alley_life
from pipeline.simulate.scene.trial_bins import bins_life
from pipeline.simulate.scene.trial_crossing import crossing_lens, crossing_life
from pipeline.simulate.scene.trial_square import square_life

SECONDS = 120.0
FIRST_SEED = 500_000
"""Training draws its scenes from seeds below."""
KITS: tuple[Kit, ...] = ("alley", "square", "crossing", "alley", "square")
LIGHTS: tuple[LightName, ...] = ("day", "night", "rain", "dusk", "overcast", "night", "rain_night", "dusk")
"""Their lengths share no divisor: every kind of street comes in every light."""
LEAST_FOV = 52.0
STREETS: dict[Kit, tuple[float, float]] = {"alley": (6.8, 8.0), "crossing": (11.0, 13.0), "square": (6.0, 6.0)}
"""Least and largest width: there must be room to stop beside the lane."""
MOST_TREES = 2
SEED_STEP = 1_000
"""A seed whose camera hides every place for an incident is replaced by one that is so much higher."""
MOST_STEPS = 40
STREETS_A_BINS = 5
"""One scene about bins after so many others: six in an hour."""
BINS_SEED = 400
"""Seeds of those scenes lie so much above the others'."""
Life = Callable[[np.random.Generator, Camera, float], dict[str, Any]]
"""Makes zones, rules and everybody who is there, for a camera and a street's width."""


def trial_scenes(minutes: float, *, seed: int = FIRST_SEED) -> list[Scene]:
    """Return so many scenes of streets that they last at least `minutes`, and scenes about bins after them.

    The same seed gives the same scenes.
    """
    count = max(1, int(np.ceil(minutes * 60 / SECONDS)))
    streets = [trial_scene(seed + n, KITS[n % len(KITS)], LIGHTS[n % len(LIGHTS)]) for n in range(count)]
    return streets + [bins_scene(seed + BINS_SEED + n, LIGHTS[n % len(LIGHTS)]) for n in range(count // STREETS_A_BINS)]


def trial_scene(seed: int, kit: Kit, light: LightName, *, seconds: float = SECONDS) -> Scene:
    """Make a scene of a street for the trial.

    Raises:
        NoSpot: no camera near this seed sees enough.
    """
    return _seen(seed, kit, light, seconds, _LIVES[kit])


def bins_scene(seed: int, light: LightName, *, seconds: float = SECONDS) -> Scene:
    """Make a scene about the bins of an alley.

    Raises:
        NoSpot: no camera near this seed sees enough.
    """
    return _seen(seed, "alley", light, seconds, bins_life)


def _seen(seed: int, kit: Kit, light: LightName, seconds: float, life: Life) -> Scene:
    for step in range(MOST_STEPS):
        try:
            return _scene(seed + step * SEED_STEP, kit, light, seconds, life)
        except NoSpot:
            continue
    raise NoSpot(f"no {kit} near seed {seed} shows its camera enough")


def _scene(seed: int, kit: Kit, light: LightName, seconds: float, life: Life) -> Scene:
    rng = np.random.default_rng((seed, 1))
    drawn = random_scene(seed, kit, light)
    width = float(np.clip(drawn.street.width, *STREETS[kit]))
    street = drawn.street.model_copy(update={"width": width, "trees": min(drawn.street.trees, MOST_TREES)})
    lens = drawn.camera.model_copy(update={"fov": max(drawn.camera.fov, LEAST_FOV)})
    if kit == "crossing":
        lens = crossing_lens(rng, width)
    bare = Scene.model_validate(
        {
            "name": f"trial-{drawn.name}",
            "seed": seed,
            "seconds": seconds,
            "place": drawn.place,
            "camera": lens,
            "street": street,
            "light": drawn.light,
            "effects": drawn.effects,
        }
    )
    lived = life(rng, camera_of(bare), width)
    return Scene.model_validate({**{name: getattr(bare, name) for name in Scene.model_fields}, **lived})


_LIVES: dict[Kit, Life] = {
    "alley": alley_life,
    "crossing": crossing_life,
    "square": lambda rng, camera, _: square_life(rng, camera),
}
