"""What is wrong with a bin of a scene at a time, in the words of the rule `bins`: by its fill, its place, what lies around.

Pure. `full` does not occur: a bin's picture says that it overflows, or nothing.
"""

from collections.abc import Sequence
from math import hypot

from pipeline.rules.bin_state import STATES, State
from pipeline.simulate.scene.settings import Bin
from pipeline.simulate.script.cast import Lying, fill_at, is_away
from pipeline.simulate.things.bin import OVERFLOWS

NEAR_M = 1.5
"""Bags so near lie around a bin."""
BAGS = 2
"""So many of them surround it."""


def state_at(one: Bin, lying: Sequence[Lying], t: float) -> State:
    """Return a bin's state at a second; one that is in no register is missing to nobody."""
    if is_away(one, t):
        return "fine" if one.code is None else "missing"
    near = [bag for bag in lying if bag.start <= t < bag.end and hypot(bag.at[0] - one.at[0], bag.at[1] - one.at[1]) <= NEAR_M]
    return STATES["overflowing" if fill_at(one, t) > OVERFLOWS else "", len(near) >= BAGS]
