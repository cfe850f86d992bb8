"""Stretches of time in which something is true. Pure."""

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 10.0
"""How often the script is looked at."""
LULL_S = 2.0
"""What falls short for less than this goes on."""


def runs(true: NDArray[np.bool_], times: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Return (start, end) of the stretches where it is true, short lulls bridged.

    >>> runs(np.array([False, True, True, False]), np.array([0.0, 0.1, 0.2, 0.3]))
    [(0.1, 0.30000000000000004)]
    """
    edges = np.diff(np.concatenate([[0], true.astype(np.int8), [0]]))
    found: list[tuple[float, float]] = []
    for start, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        begin, end = float(times[start]), float(times[stop - 1]) + 1 / RATE_HZ
        if found and begin - found[-1][1] < LULL_S:
            found[-1] = found[-1][0], end
        else:
            found.append((begin, end))
    return found
