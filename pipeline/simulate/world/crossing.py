"""A crossing of two roads with pavements, zebra crossings and shops; the roads run along x and y, crossing at the origin."""

import numpy as np

from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.world.building import Front, house
from pipeline.simulate.world.fittings import pole, rail, wires
from pipeline.simulate.world.pavement import WHITE, YELLOW, Pavement
from pipeline.simulate.world.prop import Ground, Prop, World
from pipeline.simulate.world.tree import tree

WALK_M = 4.5
"""Width of the pavements."""
REACH_M = 46.0
CAMERA_CORNER = (-1, -1)
"""No lamp stands at this corner, where cameras hang."""


def crossing(rng: np.random.Generator, *, width: float, trees: int) -> World:
    """Build a crossing of two roads of `width` metres."""
    half, wall = width / 2, width / 2 + WALK_M
    props: list[Prop] = []
    for sx in (-1, 1):
        for sy in (-1, 1):
            props += _corner(sx, sy, wall, rng)
    leaves: list[Prop] = []
    for number in range(trees):
        sx, sy = ((1, 1), (-1, 1), (1, -1), (-1, -1))[number % 4]
        along = half + 4.0 + 7.0 * (number // 4) + rng.uniform(0, 2)
        place = (sx * along, sy * (half + 1.0)) if number % 2 else (sx * (half + 1.0), sy * along)
        wood, crown = tree(place, rng, height=rng.uniform(6.0, 8.0), crown=rng.uniform(1.8, 2.5))
        props.append(wood)
        leaves.append(crown)
    lamps: list[Lamp] = []
    for sx, sy in ((-1, 1), (1, 1), (1, -1), (-1, -1)):
        for far in (half + 0.9, half + 17.0) if (sx, sy) != CAMERA_CORNER else (half + 17.0,):
            post, lamp = pole((sx * far, sy * (half + 0.9)), towards=(0.0, -sy * 1.0), reach=1.8, height=7.0, strength=4.5)
            props.append(post)
            lamps.append(lamp)
    for sx in (-1, 1):
        props.append(rail((sx * (half + 3.0), half + 0.35), (sx * (half + 20.0), half + 0.35)))
    props += wires(
        [(-REACH_M, half + 1.0, 7.4), (-12.0, half + 1.0, 7.2), (14.0, half + 1.0, 7.2), (REACH_M, half + 1.0, 7.4)], rng
    )
    return World(tuple(props), _roads(width, rng), tuple(lamps), (0.0, 8.0), 46.0, tuple(leaves))


def _corner(sx: int, sy: int, wall: float, rng: np.random.Generator) -> list[Prop]:
    """Shops along both roads from one corner."""
    props: list[Prop] = []
    at = wall
    while at < REACH_M - 6:
        length = float(rng.uniform(8, 14))
        height, roof = (float(rng.uniform(6.5, 10)), False) if rng.random() < 0.5 else (float(rng.uniform(3.6, 4.4)), True)
        a, b = (sx * at, sy * wall), (sx * (at + length), sy * wall)
        ends = (a, b) if (sx * sy) > 0 else (b, a)
        props += house(Front(*ends, height, "shops", roof), rng)
        c, d = (sx * wall, sy * at), (sx * wall, sy * (at + length))
        ends = (d, c) if (sx * sy) > 0 else (c, d)
        props += house(Front(*ends, height, "shops", roof), rng)
        at += length
    return props


def _roads(width: float, rng: np.random.Generator) -> Ground:
    half = width / 2
    low, high = (-REACH_M, -26.0), (REACH_M, REACH_M)
    paving = Pavement(low, high, rng, scale=30.0)
    for x1, x2 in ((low[0], -half), (half, high[0])):
        for y1, y2 in ((low[1], -half), (half, high[1])):
            paving.flags((x1, y1), (x2, y2), (0.4, 0.4), (146, 144, 140))
    paving.wear((-half, low[1]), (half, high[1]), 24)
    paving.wear((low[0], -half), (high[0], half), 30)
    for side in (-1, 1):
        for start, end in ((low[0], -half), (half, high[0])):
            paving.strip((start, side * half), (end, side * half), 0.2, (168, 166, 162))
        for start, end in ((low[1], -half), (half, high[1])):
            paving.strip((side * half, start), (side * half, end), 0.2, (168, 166, 162))
    stop = half + 4.2
    for sign in (-1, 1):
        paving.zebra((-half + 0.3, sign * (half + 2.0)), (half - 0.3, sign * (half + 2.0)), 3.2)
        paving.zebra((sign * (half + 2.0), -half + 0.3), (sign * (half + 2.0), half - 0.3), 3.2)
        paving.strip((0.0, sign * stop), (0.0, sign * REACH_M), 0.14, YELLOW)
        paving.strip((sign * stop, 0.0), (sign * REACH_M, 0.0), 0.14, YELLOW)
        paving.strip((sign * stop, min(0, -sign * half)), (sign * stop, max(0, -sign * half)), 0.3, WHITE)
        paving.strip((min(0, sign * half), sign * stop), (max(0, sign * half), sign * stop), 0.3, WHITE)
        for side in (-1, 1):
            paving.dashes((sign * stop, side * half * 0.62), (sign * REACH_M, side * half * 0.62), 0.12, WHITE)
    return paving.ground()
