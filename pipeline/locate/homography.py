"""The plane-to-plane map that fits surveyed points best, and how sure it is of each place.

A direct linear transform (Hartley and Zisserman, Multiple View Geometry, 4.1 and 4.4) starts it,
Gauss-Newton steps end it (ibid. 4.2, 5.1): they weigh errors of the survey in metres and errors of
the pointing in the picture. Not here: what the planes are, and lens distortion.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 12
"""Gauss-Newton steps; four suffice from the linear start, the rest cost microseconds."""
PRIOR_POINTS = 4.0
"""How many observations the assumed errors weigh as, beside the residuals that were measured."""
LEAST_SINGULAR = 1e-3
"""Least singular value ÷ largest, of the linear equations and of the map, below which points do not fix a map;
it is 0.05…0.5 for points spread over a street, 1e-16 for three of four on a line."""
ON_A_LINE = "expected at least four points of which no three are on a line"
NOT_SEEN_SO = "expected points that a camera can see so; the fitted horizon lies between them"


@dataclass(frozen=True, slots=True)
class Mapped:
    """One point on the target plane.

    Attributes:
        place: (2,) in target units.
        map_covariance: (2, 2) of the place, from the map's own uncertainty.
        point_covariance: (2, 2) of the place, from the source point's.
        depth: distance to the horizon line, 1 at the centre of the points, 0 on the horizon, negative beyond.
        depth_error: standard deviation of the depth, from both.
    """

    place: Array
    map_covariance: Array
    point_covariance: Array
    depth: float
    depth_error: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A homography from one plane (picture) to another (ground).

    Attributes:
        matrix: (3, 3); its third row gives the depth, as in `Mapped`.
        freedom: degrees of freedom behind the covariance.
        covariance: (8, 8) of the free parameters, in the scaled planes.
        source, target: (3, 3) maps of the planes to the scaled ones.
    """

    matrix: Array
    freedom: float
    covariance: Array
    source: Array
    target: Array

    def at(self, point: Array, *, covariance: Array) -> Mapped:
        """Map one source point (2,) with its covariance (2, 2)."""
        shrink = self.source[0, 0]
        scaled = self.target @ self.matrix @ inverse(self.source)
        start = apply(self.source, point[None, :])
        end = apply(scaled, start)
        parameters, local = (found[0] for found in derivatives(scaled, start, end))
        spread = covariance * shrink**2
        tilt, horizon = self.covariance[6:, 6:], scaled[2, :2]
        grow = float(self.target[0, 0]) ** -2
        return Mapped(
            place=apply(inverse(self.target), end)[0],
            map_covariance=parameters @ self.covariance @ parameters.T * grow,
            point_covariance=local @ spread @ local.T * grow,
            depth=float(depths(scaled, start)[0]),
            depth_error=float(np.sqrt(start[0] @ tilt @ start[0] + horizon @ spread @ horizon)),
        )


def fit(source: Array, target: Array, *, source_error: float, target_error: float) -> Fit:
    """Fit a homography to N >= 4 pairs of points.

    Args:
        source: (N, 2) points in the picture.
        target: (N, 2) points on the ground.
        source_error: expected standard deviation of a source coordinate.
        target_error: expected standard deviation of a target coordinate.

    Raises:
        ValueError: the points fix no map, or one with the horizon between them.
    """
    if len(source) < 4 or source.shape != target.shape:
        raise ValueError(f"expected 4 or more pairs of points, got {len(source)} and {len(target)}")
    from_source, from_target = scaling(source), scaling(target)
    points, places = apply(from_source, source), apply(from_target, target)
    noise = (source_error * from_source[0, 0], target_error * from_target[0, 0])
    matrix, normal, misfit = _linear(points, places), np.eye(8), 0.0
    for _ in range(STEPS):
        if not np.isfinite(matrix).all() or depths(matrix, points).min() <= 0:
            raise ValueError(NOT_SEEN_SO)
        matrix, normal, misfit = _step(matrix, points, places, noise)
    freedom = PRIOR_POINTS + 2 * len(source) - 8
    covariance = (PRIOR_POINTS + misfit) / freedom * inverse(normal)
    return Fit(inverse(from_target) @ matrix @ from_source, freedom, covariance, from_source, from_target)


def scaling(points: Array) -> Array:
    """Return the (3, 3) map that centres points and gives them a mean distance of √2."""
    centre = points.mean(axis=0)
    distance = float(np.linalg.norm(points - centre, axis=1).mean())
    if distance == 0:
        raise ValueError("expected points in different places, got one place")
    scale = np.sqrt(2) / distance
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])


def inverse(matrix: Array) -> Array:
    """Return the inverse of a square matrix."""
    return np.linalg.inv(matrix).astype(np.float64)


def apply(matrix: Array, points: Array) -> Array:
    """Map (N, 2) points; points on the horizon give infinities or NaN."""
    mapped = points @ matrix[:, :2].T + matrix[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = mapped[:, :2] / mapped[:, 2:]
    return result


def depths(matrix: Array, points: Array) -> Array:
    """Return (N,) the third coordinate: zero on the horizon, its sign is the side."""
    result: Array = points @ matrix[2, :2] + matrix[2, 2]
    return result


def derivatives(matrix: Array, points: Array, mapped: Array) -> tuple[Array, Array]:
    """Return how the mapped points move with the parameters (N, 2, 8) and with the points (N, 2, 2)."""
    depth = depths(matrix, points)
    ones, zeros = np.ones(len(points)), np.zeros((len(points), 3))
    point = np.column_stack([points, ones])
    east = np.column_stack([point, zeros, -points * mapped[:, :1]])
    north = np.column_stack([zeros, point, -points * mapped[:, 1:]])
    parameters = np.stack([east, north], axis=1) / depth[:, None, None]
    local = (matrix[None, :2, :2] - mapped[:, :, None] * matrix[None, 2:, :2]) / depth[:, None, None]
    return parameters, local


def _linear(points: Array, places: Array) -> Array:
    ones, zeros = np.ones((len(points), 1)), np.zeros((len(points), 3))
    point = np.hstack([points, ones])
    rows = np.vstack(
        [
            np.hstack([point, zeros, -point * places[:, :1]]),
            np.hstack([zeros, point, -point * places[:, 1:]]),
        ]
    )
    _, singular, vectors = np.linalg.svd(rows)
    matrix: Array = vectors[-1].reshape(3, 3)
    stretch = np.linalg.svd(matrix, compute_uv=False)
    if singular[7] < LEAST_SINGULAR * singular[0] or stretch[2] < LEAST_SINGULAR * stretch[0]:
        raise ValueError(ON_A_LINE)
    if abs(matrix[2, 2]) < LEAST_SINGULAR:
        raise ValueError(NOT_SEEN_SO)
    whole: Array = matrix / matrix[2, 2]
    return whole


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
