"""Where lights came up before: what comes again at one place in one size is a lamp. Pure."""

from typing import NamedTuple

PLACE_CELLS, PLACE_SHARE = 1.5, 0.5
"""How far a light that comes again may be off, cells and share of its spread: how much of it is seen changes."""
SIZE_RATIO = 2.0
"""How differently wide it may be."""
FORGET_S = 900.0
"""After so long without it a lamp is forgotten."""
MOST = 64
"""Places that are kept, the newest."""


class Lamp(NamedTuple):
    """A place where light came up.

    Attributes:
        x, y: its centre, cells.
        spread: how wide it was, cells.
        t: UTC seconds, the last time.
        times: how often.
    """

    x: float
    y: float
    spread: float
    t: float
    times: int = 1


def noted(lamps: tuple[Lamp, ...], light: Lamp) -> tuple[tuple[Lamp, ...], int]:
    """Take note of a light; return what is known then, and how often it came up, this time too."""
    known = [one for one in lamps if 0 <= light.t - one.t <= FORGET_S]
    same = [one for one in known if _is_same(one, light)]
    times = 1 + max((one.times for one in same), default=0)
    others = [one for one in known if one not in same]
    return (*others[-MOST + 1 :], light._replace(times=times)), times


def _is_same(lamp: Lamp, light: Lamp) -> bool:
    wide = max(lamp.spread, light.spread)
    near = PLACE_CELLS + PLACE_SHARE * min(lamp.spread, light.spread)
    return wide <= SIZE_RATIO * min(lamp.spread, light.spread) and (
        (lamp.x - light.x) ** 2 + (lamp.y - light.y) ** 2 <= near**2
    )
