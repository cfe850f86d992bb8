"""Which things are which assets of the city, by where they stand on the ground. Pure; not a rule."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

NOBODY = -1
NEVER_M2 = 1e9
"""Cost of a pair that is out of reach: more than any number of pairs within reach."""


def owners(things: NDArray[np.float64], assets: NDArray[np.float64], *, within_m: float) -> NDArray[np.intp]:
    """Return the asset that each thing is, (N,) rows or `NOBODY`.

    Each asset is one thing, by the least sum of squares, so that a survey that is off by half a metre moves no code
    along a row of bins. Things that are left over belong to the nearest asset: a detector finds some things twice.

    Args:
        things: (N, 2) metres; NaN belongs to nobody.
        assets: (M, 2) metres.
        within_m: how far an asset may be from where its code says.

    >>> owners(np.array([[0.0, 0.0], [0.7, 0.0]]), np.array([[0.4, 0.0], [1.1, 0.0]]), within_m=2).tolist()
    [0, 1]
    """
    found = np.full(len(things), NOBODY, np.intp)
    if not len(things) or not len(assets):
        return found
    apart = np.linalg.norm(things[:, None] - assets[None, :], axis=2)
    near = apart <= within_m
    cost = np.where(near, apart**2, NEVER_M2)
    left = near.any(axis=1)
    found[left] = cost[left].argmin(axis=1)
    thing, asset = linear_sum_assignment(cost)
    pairs = near[thing, asset]
    found[thing[pairs]] = asset[pairs]
    return found
