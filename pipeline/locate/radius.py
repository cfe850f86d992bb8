"""The radius of the circle that holds a place 9 times in 10, from its covariance."""

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0.1
"""Share of true places that may lie outside of the circle."""
LINE_FACTOR = 1.645
"""Radius ÷ standard deviation when all the error lies along one direction (the normal's 95 % quantile)."""
ROUND_FACTOR = 2.146
"""The same when it is alike in all directions (the Rayleigh distribution's 90 % quantile)."""


def radius(covariance: NDArray[np.float64]) -> float:
    """Return the 90 % radius of a plane normal error, at most 2 % too large.

    Between a line and a circle the factor grows with the square of the axes' ratio.
    """
    small, large = np.sqrt(np.clip(np.linalg.eigvalsh(covariance), 0, None))
    ratio = small / large if large else 0.0
    return float(large * (LINE_FACTOR + (ROUND_FACTOR - LINE_FACTOR) * ratio**2))


def doubt(freedom: float) -> float:
    """Return by how much a radius must grow because the variance behind it is itself an estimate.

    The ratio of the 90 % quantiles of F(2, freedom), which has a closed form, and F(2, ∞).
    """
    return float(np.sqrt(freedom * (OUTSIDE ** (-2 / freedom) - 1)) / np.sqrt(-2 * np.log(OUTSIDE)))
