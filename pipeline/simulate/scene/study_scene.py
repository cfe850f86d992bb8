"""Scenes for training pictures, by a seed: random scenes from many kinds of camera, with things near by and more litter.

Not for benchmarks: those take `random_scene` as it is.
"""

import numpy as np

from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.foreground import foreground
from pipeline.simulate.scene.random_fires import random_fires
from pipeline.simulate.scene.random_scene import LIGHTS, random_scene
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.scene.viewpoint import viewpoint

SHARES: dict[LightName, float] = {"day": 0.36, "overcast": 0.16, "dusk": 0.14, "night": 0.17, "rain": 0.10, "rain_night": 0.07}
"""More dusk and night than in random scenes: dark bags on dark ground are missed most."""


def study_scene(seed: int) -> Scene:
    """Make a scene to learn from; the same seed gives the same scene."""
    rng = np.random.default_rng((seed, 2))
    light = LIGHTS[int(rng.choice(len(LIGHTS), p=[SHARES[name] for name in LIGHTS]))]
    drawn = random_scene(seed, light=light)
    point = viewpoint(rng, drawn.street, drawn.camera)
    told = {name: getattr(drawn, name) for name in Scene.model_fields}
    name = f"{drawn.street.kit}-{point.view}-{light.replace('_', '-')}-{seed}"
    near = foreground(drawn, point, rng)
    fires = random_fires(seed, light, drawn.street, point.lens, near)
    return Scene.model_validate({**told, "name": name, "camera": point.lens, **near, **fires})
