"""From a scene's ground metres to the earth and to the picture: latitude and longitude, zones, lines, ground points."""

from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon, box

from pipeline.locate.plane import TangentPlane
from pipeline.simulate.camera import Camera
from pipeline.simulate.scene.settings import Point, Where

Ratio = tuple[float, float]
AHEAD_M = 0.8
"""Ground nearer than this to the camera's own plane is not mapped to the picture."""


def latlon(place: Where, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map (N, 2) metres to (N, 2) WGS-84 latitude, longitude."""
    return TangentPlane(place.lat, place.lon).latlon(points @ _turn(place))


def metres(place: Where, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map (N, 2) WGS-84 latitude, longitude to (N, 2) metres: the other way round."""
    ground: NDArray[np.float64] = TangentPlane(place.lat, place.lon).metres(points) @ _turn(place).T
    return ground


def in_picture(camera: Camera, polygon: tuple[Point, ...]) -> tuple[Ratio, ...]:
    """Map a ground polygon to the picture, 0…1, cut at its edges.

    Raises:
        ValueError: nothing of it is in the picture.
    """
    ahead = _ahead(camera, np.array(polygon, np.float64))
    if len(ahead) >= 3:
        seen = Polygon(_pixels(camera, ahead)).intersection(box(0, 0, camera.width, camera.height))
        if not seen.is_empty and seen.area > 1:
            largest = max(getattr(seen, "geoms", [seen]), key=lambda part: part.area)
            return tuple(_ratio(camera, x, y) for x, y in list(largest.exterior.coords)[:-1])
    raise ValueError(f"expected a zone of which the camera sees something, got {polygon}")


def line_in_picture(camera: Camera, line: tuple[Point, Point]) -> tuple[Ratio, Ratio]:
    """Map a ground line to the picture, 0…1, cut at its edges; its direction is kept.

    Raises:
        ValueError: nothing of it is in the picture.
    """
    ends = camera.project(np.array([[*point, 0.0] for point in line]))
    if ends[:, 2].min() > AHEAD_M:
        seen = LineString(ends[:, :2].astype(float)).intersection(box(0, 0, camera.width, camera.height))
        if seen.geom_type == "LineString" and seen.length > 1:
            start, end = (_ratio(camera, x, y) for x, y in (seen.coords[0], seen.coords[-1]))
            return start, end
    raise ValueError(f"expected a line of which the camera sees something, got {line}")


def survey(camera: Camera, place: Where, count: int = 6) -> list[dict[str, object]]:
    """Return ground points as `streams.yaml` has them, spread over the ground that the camera sees."""
    rows, columns = np.linspace(0.98, 0.35, 12), np.array([0.12, 0.5, 0.88])
    grid = np.array([(x, y) for y in rows for x in columns])
    ground = camera.on_ground(grid * (camera.width, camera.height))
    near = np.isfinite(ground).all(axis=1) & (np.linalg.norm(ground - camera.position[:2], axis=1) < 45.0)
    chosen = _spread(grid[near], count)
    places = latlon(place, camera.on_ground(chosen * (camera.width, camera.height)))
    return [
        {"image": [round(float(x), 6), round(float(y), 6)], "lat": round(float(lat), 9), "lon": round(float(lon), 9)}
        for (x, y), (lat, lon) in zip(chosen, places, strict=True)
    ]


def _turn(place: Where) -> NDArray[np.float64]:
    """Return (2, 2) that turns rows of street metres to east and north."""
    h = radians(place.heading)
    return np.array([[cos(h), -sin(h)], [sin(h), cos(h)]])


def _spread(points: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Choose points far from each other, the first one first."""
    chosen = [0]
    while len(chosen) < min(count, len(points)):
        gaps = np.linalg.norm(points[:, None] - points[chosen], axis=2).min(axis=1)
        chosen.append(int(gaps.argmax()))
    return points[chosen]


def _ahead(camera: Camera, polygon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cut a ground polygon at the plane `AHEAD_M` before the camera (Sutherland and Hodgman 1974)."""
    depth = camera.project(np.column_stack([polygon, np.zeros(len(polygon))]))[:, 2] - AHEAD_M
    kept: list[NDArray[np.float64]] = []
    for number, corner in enumerate(polygon):
        before, d0, d1 = polygon[number - 1], float(depth[number - 1]), float(depth[number])
        if (d0 >= 0) != (d1 >= 0):
            kept.append(before + (corner - before) * d0 / (d0 - d1))
        if d1 >= 0:
            kept.append(corner)
    return np.array(kept).reshape(-1, 2)


def _pixels(camera: Camera, ground: NDArray[np.float64]) -> NDArray[np.float64]:
    return camera.project(np.column_stack([ground, np.zeros(len(ground))]))[:, :2].astype(np.float64)


def _ratio(camera: Camera, x: float, y: float) -> Ratio:
    return (
        round(float(np.clip(x / camera.width, 0, 1)), 5),
        round(float(np.clip(y / camera.height, 0, 1)), 5),
    )
