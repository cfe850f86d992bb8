"""Builds the street that a scene names."""

import numpy as np

from pipeline.simulate.scene.settings import Street
from pipeline.simulate.world.alley import alley
from pipeline.simulate.world.crossing import crossing
from pipeline.simulate.world.prop import World
from pipeline.simulate.world.square import square


def build(street: Street, rng: np.random.Generator, *, closed: bool = False) -> World:
    """Build a street; `closed`: an alley that is seen from both of its ends."""
    match street.kit:
        case "alley":
            return alley(rng, street, closed=closed)
        case "crossing":
            return crossing(rng, width=street.width, trees=street.trees)
        case "square":
            return square(rng, trees=street.trees)
