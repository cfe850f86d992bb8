"""A hutong: a narrow street along +y between courtyard walls, with trees, poles and wires."""

import numpy as np

from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.settings import Street
from pipeline.simulate.world.building import Front, Style, house
from pipeline.simulate.world.clutter import clutter
from pipeline.simulate.world.fittings import pole, wires
from pipeline.simulate.world.pavement import Pavement
from pipeline.simulate.world.prop import Ground, Prop, World
from pipeline.simulate.world.tree import tree

BEHIND_M = -8.0


def alley(rng: np.random.Generator, street: Street, *, closed: bool = False) -> World:
    """Build an alley; `closed`: there is a house at its near end, too, so that it may be seen from its far end."""
    width, length, trees = street.width, street.length, street.trees
    props: list[Prop] = []
    for side in (-1, 1):
        props += _row(side * width / 2, side, rng, length)
    props += _far_end(rng, length)
    leaves: list[Prop] = []
    for number in range(trees):
        side = -1 if number % 2 else 1
        place = side * (width / 2 - 0.55), 9.0 + number * (length - 18.0) / max(1, trees) + rng.uniform(-2, 2)
        wood, crown = tree(place, rng, height=rng.uniform(6.2, 8.5), crown=rng.uniform(1.9, 2.7))
        props.append(wood)
        leaves.append(crown)
    lamps: list[Lamp] = []
    for number, y in enumerate(np.arange(7.0, length, 15.0)):
        side = 1 if number % 2 else -1
        post, lamp = pole((side * (width / 2 - 0.35), float(y)), towards=(-side, 0.0), reach=0.9)
        props.append(post)
        lamps.append(lamp)
    props += wires([(-width / 2 + 0.3, -6.0, 5.6), (-width / 2 + 0.2, 20.0, 5.4), (-width / 2 + 0.3, length - 9.0, 5.6)], rng)
    ground = _street(width, rng, length)
    if closed:
        props += house(Front((22.0, BEHIND_M - 4), (-22.0, BEHIND_M - 4), 7.5, "storeys", roof=False), rng)
        return World(tuple(props), ground, tuple(lamps), (0.0, length / 2), length / 2 + 12.0, tuple(leaves))
    return World(tuple(props), ground, tuple(lamps), (0.0, 20.0), 42.0, tuple(leaves))


def _row(x: float, side: int, rng: np.random.Generator, end_m: float) -> list[Prop]:
    props: list[Prop] = []
    y = BEHIND_M
    while y < end_m:
        length = float(rng.uniform(6, 13))
        set_back = float(rng.uniform(0.0, 0.25)) * side
        start, end = (x + set_back, y), (x + set_back, y + length)
        if side > 0:
            start, end = end, start
        style: Style = "court" if rng.random() < 0.8 else "plain"
        roofed = bool(rng.random() < 0.7)
        props += house(Front(start, end, float(rng.uniform(2.5, 3.4)), style, roofed), rng)
        back = side * (5.5 if not roofed else 8.0)
        behind = Front((start[0] + back, start[1]), (end[0] + back, end[1]), float(rng.uniform(2.8, 3.6)), "plain", roof=True)
        props += house(behind, rng)
        props += clutter((x, y), length, side, rng)
        y += length
    return props


def _far_end(rng: np.random.Generator, length: float) -> list[Prop]:
    props = house(Front((-22.0, length + 4), (22.0, length + 4), 9.5, "storeys", roof=False), rng)
    for x in (-9.0, 8.0):
        props += tree((x, length + 1.0), rng, height=9.0, crown=3.2)
    return props


def _street(width: float, rng: np.random.Generator, length: float) -> Ground:
    low, high = (-width / 2 - 2, BEHIND_M), (width / 2 + 2, length + 6)
    paving = Pavement(low, high, rng)
    paving.wear(low, high, 40)
    edge = 0.75
    for side in (-1, 1):
        inner, outer = side * (width / 2 - edge), side * (width / 2 + 1.5)
        paving.flags((min(inner, outer), low[1]), (max(inner, outer), high[1]), (0.4, 0.2), (122, 120, 116))
        paving.strip((inner, low[1]), (inner, high[1]), 0.12, (140, 140, 136))
    return paving.ground()
