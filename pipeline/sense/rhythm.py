"""Whether blows follow each other as firecrackers do: fast, and never evenly. Pure."""

import numpy as np
from numpy.typing import NDArray

AROUND = (-150, 100)
"""Moments before and after a blow in which others belong to it: 1 s together."""
DENSE = 4
"""So many blows in a second are a string: it has 8 to 25, of which echoes hide some; a display's shells come rarer."""
SURE = 6
"""Pauses that must be known: a shell and some of its echoes may lie evenly by chance."""
FASTEST = 6.0
"""Moments: what follows faster is an engine, more than 40 a second."""
EVEN_SHARE, EVEN_MOMENTS, EVEN_PART = 0.6, 1.5, 0.1
"""Blows that are beaten: this share of the pauses is a whole multiple of one pause, give or take so many moments
and this part of it; chance alone puts a third of a string's pauses there."""


def is_dense(blows: NDArray[np.intp], at: int) -> bool:
    """Tell whether a blow belongs to a string of them.

    Args:
        blows: moments of all blows, in order.
        at: the moment of one of them.
    """
    return len(_around(blows, at)) >= DENSE


def is_beaten(blows: NDArray[np.intp], at: int) -> bool:
    """Tell whether the blows around one are a machine's."""
    pauses = np.diff(_around(blows, at)).astype(float)
    if len(pauses) < SURE:
        return False
    usual = float(np.median(pauses))
    times = np.maximum(1, np.round(pauses / usual))
    even = np.abs(pauses - times * usual) <= np.maximum(EVEN_MOMENTS, EVEN_PART * pauses)
    return usual < FASTEST or bool(np.mean(even) >= EVEN_SHARE)


def _around(blows: NDArray[np.intp], at: int) -> NDArray[np.intp]:
    first, last = AROUND
    return blows[(blows >= at + first) & (blows <= at + last)]
