"""Scenes to measure the whole pipeline on, by a seed: each has true incidents and things that only look like one.

Streets, lights and cameras are those of `random_scene`; who does what is told here, so that every kind of event occurs
often enough to be counted. Limits are seconds instead of minutes; incidents last at least twice as long as their limit,
what is none at most two thirds as long.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.random_scene import random_scene
from pipeline.simulate.scene.settings import Kit, Scene
from pipeline.simulate.scene.sight import NoSpot
from pipeline.simulate.trial.scenes.crossing import crossing_lens

SECONDS = 120.0
LIGHTS: tuple[LightName, ...] = ("day", "night", "rain", "dusk", "overcast", "night", "rain_night", "dusk")
"""Each light in turn."""
LEAST_FOV = 52.0
STREETS: dict[Kit, tuple[float, float]] = {"alley": (6.8, 8.0), "crossing": (11.0, 13.0), "square": (6.0, 6.0)}
"""Least and largest width: there must be room to stop beside the lane."""
MOST_TREES = 2
SEED_STEP = 1_000
"""A seed whose camera hides every place for an incident is replaced by one that is so much higher."""
MOST_STEPS = 40
Life = Callable[[np.random.Generator, Scene], dict[str, Any]]
"""Makes zones, rules and everybody who is there for a street with its camera and light, of which it may change some."""


def trial_scene(seed: int, kit: Kit, light: LightName, life: Life, *, seconds: float = SECONDS) -> Scene:
    """Make a scene of a street for the trial, in which a life is led.

    Raises:
        NoSpot: no camera near this seed sees enough.
    """
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
    lived = life(rng, bare)
    return Scene.model_validate({**{name: getattr(bare, name) for name in Scene.model_fields}, **lived})
