"""The plane-to-plane map that fits surveyed points best, and how sure it is.

A direct linear transform (Hartley and Zisserman, Multiple View Geometry, 4.1 and 4.4) starts it,
weighted Gauss-Newton steps end it (ibid. 4.2, 5.1): they mind errors of the survey in metres and
errors of the pointing in pixels. Not here: what the planes are, and lens distortion.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 12
"""Gauss-Newton steps; four suffice from the linear start, the rest cost microseconds."""
PRIOR_POINTS = 4.0
"""How many observations the assumed survey error weighs as, beside the residuals that were measured."""
OUTSIDE = 0.1
"""Share of true places that may lie outside of an error radius."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A homography from one plane (picture) to another (ground).

    Attributes:
        matrix: (3, 3); its third row is positive on the side of the horizon where the points are.
        covariance: (8, 8) of the free parameters, in the scaled planes.
        freedom: degrees of freedom behind the covariance.
        source, target: (3, 3) maps of the planes to the scaled ones.
    """

    matrix: Array
    covariance: Array
    freedom: float
    source: Array
    target: Array

    def spread(self, point: Array) -> tuple[float, float]:
        """Tell how unsure the map is at one source point (2,).

        Returns:
            Standard deviation along the worst direction, in target units, and of the
            relative distance to the horizon.
        """
        scaled = apply(self.source, point[None, :])
        mapped = apply(self.target @ self.matrix @ np.linalg.inv(self.source), scaled)
        rows, _ = derivatives(self._scaled(), scaled, mapped)
        at = rows[0] @ self.covariance @ rows[0].T
        worst = float(np.sqrt(np.linalg.eigvalsh(at)[-1])) / self.target[0, 0]
        u, v = scaled[0]
        depth = self._scaled()[2] @ np.array([u, v, 1.0])
        sway = np.array([u, v]) @ self.covariance[6:, 6:] @ np.array([u, v])
        return worst, float(np.sqrt(sway) / abs(depth))

    def _scaled(self) -> Array:
        scaled = self.target @ self.matrix @ np.linalg.inv(self.source)
        return scaled / scaled[2, 2]


def fit(source: Array, target: Array, *, source_error: float, target_error: float) -> Fit:
    """Fit a homography to N >= 4 pairs in general position.

    Args:
        source: (N, 2) points in the picture.
        target: (N, 2) points on the ground.
        source_error: expected standard deviation of a source coordinate.
        target_error: expected standard deviation of a target coordinate.
    """
    from_source, from_target = scaling(source), scaling(target)
    points, places = apply(from_source, source), apply(from_target, target)
    noise = (source_error * from_source[0, 0], target_error * from_target[0, 0])
    matrix = _linear(points, places)
    normal, misfit = np.eye(8), 0.0
    for _ in range(STEPS):
        matrix, normal, misfit = _step(matrix, points, places, noise)
    spare = 2 * len(source) - 8
    variance = (PRIOR_POINTS + misfit) / (PRIOR_POINTS + spare)
    whole = np.linalg.inv(from_target) @ matrix @ from_source
    scale = apply_depth(whole, source.mean(axis=0)[None, :])[0]
    return Fit(whole / scale, variance * np.linalg.inv(normal), PRIOR_POINTS + spare, from_source, from_target)


def scaling(points: Array) -> Array:
    """Return the (3, 3) map that centres points and gives them a mean distance of √2."""
    centre = points.mean(axis=0)
    scale = np.sqrt(2) / max(float(np.linalg.norm(points - centre, axis=1).mean()), 1e-12)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])


def apply(matrix: Array, points: Array) -> Array:
    """Map (N, 2) points; points on the horizon give infinities."""
    mapped = points @ matrix[:, :2].T + matrix[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = mapped[:, :2] / mapped[:, 2:]
    return result


def apply_depth(matrix: Array, points: Array) -> Array:
    """Return (N,) the third coordinate: zero on the horizon, its sign is the side."""
    result: Array = points @ matrix[2, :2] + matrix[2, 2]
    return result


def derivatives(matrix: Array, points: Array, mapped: Array) -> tuple[Array, Array]:
    """Return how the mapped points move with the parameters (N, 2, 8) and the points (N, 2, 2)."""
    depth = apply_depth(matrix, points)
    ones, zeros = np.ones(len(points)), np.zeros((len(points), 3))
    point = np.column_stack([points, ones])
    east = np.column_stack([point, zeros, -points * mapped[:, :1]])
    north = np.column_stack([zeros, point, -points * mapped[:, 1:]])
    parameters = np.stack([east, north], axis=1) / depth[:, None, None]
    local = (matrix[None, :2, :2] - mapped[:, :, None] * matrix[None, 2:, :2]) / depth[:, None, None]
    return parameters, local


def radius_factor(freedom: float) -> float:
    """Return radius / standard deviation for a circle that holds 90 % of a plane normal.

    The variance is itself estimated, so this is the F(2, freedom) quantile, which has a closed form.
    """
    return float(np.sqrt(freedom * (OUTSIDE ** (-2 / freedom) - 1)))


def _linear(points: Array, places: Array) -> Array:
    ones, zeros = np.ones((len(points), 1)), np.zeros((len(points), 3))
    point = np.hstack([points, ones])
    rows = np.vstack(
        [
            np.hstack([point, zeros, -point * places[:, :1]]),
            np.hstack([zeros, point, -point * places[:, 1:]]),
        ]
    )
    matrix = np.linalg.svd(rows)[2][-1].reshape(3, 3)
    return matrix / matrix[2, 2]


def _step(matrix: Array, points: Array, places: Array, noise: tuple[float, float]) -> tuple[Array, Array, float]:
    mapped = apply(matrix, points)
    parameters, local = derivatives(matrix, points, mapped)
    covariance = noise[1] ** 2 * np.eye(2) + noise[0] ** 2 * local @ local.transpose(0, 2, 1)
    whiten = np.linalg.inv(np.linalg.cholesky(covariance))
    rows = (whiten @ parameters).reshape(-1, 8)
    missing = (whiten @ (places - mapped)[:, :, None]).reshape(-1)
    change = np.linalg.lstsq(rows, missing, rcond=None)[0]
    moved = matrix + np.append(change, 0.0).reshape(3, 3)
    return moved, rows.T @ rows, float(missing @ missing)
