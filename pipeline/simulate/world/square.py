"""A paved square with trees in planters, benches and buildings around it; its middle is at (0, 14)."""

import numpy as np

from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.world.building import Front, Style, house
from pipeline.simulate.world.fittings import bench, planter, pole
from pipeline.simulate.world.pavement import Pavement
from pipeline.simulate.world.prop import Ground, Prop, World
from pipeline.simulate.world.tree import tree

HALF_M, FAR_M = 22.0, 38.0


def square(rng: np.random.Generator, *, trees: int) -> World:
    """Build a square."""
    props: list[Prop] = []
    at = -HALF_M - 8.0
    while at < HALF_M + 8:
        length = float(rng.uniform(9, 15))
        style: Style
        style, height = ("shops", rng.uniform(4, 9)) if rng.random() < 0.6 else ("court", rng.uniform(3, 4.5))
        props += house(Front((at, FAR_M), (at + length, FAR_M), float(height), style, bool(height < 5)), rng)
        at += length
    for side in (-1, 1):
        at = -4.0
        while at < FAR_M:
            length = float(rng.uniform(8, 13))
            near, far = (side * HALF_M, at), (side * HALF_M, at + length)
            ends = (near, far) if side < 0 else (far, near)
            props += house(Front(*ends, float(rng.uniform(3.2, 8)), "shops", bool(rng.random() < 0.5)), rng)
            at += length
    leaves: list[Prop] = []
    for number in range(trees):
        place = (-1 if number % 2 else 1) * rng.uniform(9.5, 12.5), 9.0 + 5.5 * (number // 2) + rng.uniform(-0.5, 0.5)
        wood, crown = tree(place, rng, height=rng.uniform(5.0, 6.5), crown=rng.uniform(1.7, 2.3))
        props += [wood, *planter(place, rng)]
        leaves.append(crown)
    for x in (-7.5, 7.5):
        props += [bench((x, 22.0)), bench((x, 27.5))]
    lamps: list[Lamp] = []
    for x, y in ((-12.0, 6.0), (12.0, 6.0), (-12.0, 22.0), (12.0, 22.0), (-6.0, 34.0), (6.0, 34.0)):
        post, lamp = pole((x, y), towards=(0.0, 1.0), reach=0.3, height=4.6, strength=3.4)
        props.append(post)
        lamps.append(lamp)
    return World(tuple(props), _paving(rng), tuple(lamps), (0.0, 16.0), 40.0, tuple(leaves))


def _paving(rng: np.random.Generator) -> Ground:
    low, high = (-HALF_M - 2, -6.0), (HALF_M + 2, FAR_M + 2)
    paving = Pavement(low, high, rng, scale=32.0)
    paving.flags(low, high, (0.8, 0.4), (164, 160, 152))
    for ring in (4.0, 8.5, 13.0):
        for side in (-1, 1):
            paving.strip((-ring, 14 + side * ring), (ring, 14 + side * ring), 0.4, (112, 98, 92))
            paving.strip((side * ring, 14 - ring), (side * ring, 14 + ring), 0.4, (112, 98, 92))
    paving.wear(low, high, 14)
    return paving.ground()
