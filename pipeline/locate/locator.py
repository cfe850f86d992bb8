"""Where on the earth a box stands, and how sure that is: one stream's surveyed ground, or its camera's place.

Not here: moving cameras, which have no place of their own.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.config.settings import Place, StreamSettings
from pipeline.errors import StreamError
from pipeline.events import Location
from pipeline.locate.ground import Ground
from pipeline.locate.homography import Fit, depths, fit
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import doubt, radius

POINTING = 0.0015
"""Standard deviation of a ground point's place in the picture, as a share of its sides: 3 px of 1920, a click's width."""
FOOT_SHARE = 0.06
"""Standard deviation of a box's foot as a share of its width and height. Measured with two small DETR-like
detectors on the 128 COCO pictures: 222 people and vehicles, 0.03 (large) to 0.06 (small) upright, alike sideways."""
FOOT_PX = 1.0
"""The same for tiny boxes, pixels (the same measurement)."""
CUT_SHARE = 0.3
"""The same, upright, for a box that the picture's lower edge cuts off: up to its height again may be hidden,
any part of it as likely as another (standard deviation of a uniform error: 1 / √12)."""
CUT_EDGE = 0.005
"""A box that ends closer than this to the lower edge is cut off, share of the picture's height (5 px of 1080)."""
DEPTH_DOUBT = 0.2
"""Largest standard deviation of the depth ÷ depth: nearer to the horizon a place's error is no longer a circle."""
MAP_END = 0.5
"""The map ends at this share of the farthest ground point's depth: twice as far as was surveyed."""


class Locator:
    """One stream's places. The fit is made once and holds for every size of the picture.

    Raises:
        StreamError: the ground points fix no map (`config` refuses most such points, with their line).
    """

    def __init__(self, stream: StreamSettings) -> None:
        self._place = stream.location
        self._survey = _Survey(stream) if stream.ground_points else None

    def locate(self, box: NDArray[np.float32], *, width: int, height: int) -> Location | None:
        """Return where a box stands, or None when nothing is known.

        Args:
            box: (4,) xyxy pixels.
            width: of the picture in pixels.
            height: of the picture in pixels.
        """
        surveyed = self._survey.locate(box, width=width, height=height) if self._survey else None
        if self._place is None:
            return surveyed
        if surveyed is None or surveyed.radius_m > self._place.radius_m:
            return _at_camera(self._place)
        return surveyed

    def ground(self, width: int, height: int) -> Ground | None:
        """Return the ground under a picture of this size, or None when nothing is surveyed."""
        return self._survey.ground(width, height) if self._survey else None


class _Survey:
    """The map from the picture (0…1) to metres, made of ground points."""

    def __init__(self, stream: StreamSettings) -> None:
        image = np.array([point.image for point in stream.ground_points], np.float64)
        earth = np.array([(point.lat, point.lon) for point in stream.ground_points], np.float64)
        origin = (stream.location.lat, stream.location.lon) if stream.location else earth.mean(axis=0)
        self._plane = TangentPlane(float(origin[0]), float(origin[1]))
        self._fit = _fitted(stream.id, image, self._plane.metres(earth), stream.ground_error_m)
        self._doubt = doubt(self._fit.freedom)
        self._end = MAP_END * float(depths(self._fit.matrix, image).min())

    def locate(self, box: NDArray[np.float32], *, width: int, height: int) -> Location | None:
        """Return the place of a box's foot, or None when it is too near to the horizon or beyond."""
        size = np.array([width, height], np.float64)
        foot = np.array([(box[0] + box[2]) / 2, box[3]], np.float64) / size
        mapped = self._fit.at(foot, covariance=np.diag((_foot_error(box, height) / size) ** 2))
        if mapped.depth <= 0 or mapped.depth_error > DEPTH_DOUBT * mapped.depth:
            return None
        covariance = mapped.map_covariance * self._doubt**2 + mapped.point_covariance
        lat, lon = self._plane.latlon(mapped.place[None, :])[0]
        return Location(lat=float(lat), lon=float(lon), radius_m=radius(covariance), method="survey")

    def ground(self, width: int, height: int) -> Ground:
        """Return the map for a picture of this size."""
        return Ground(self._fit.matrix @ np.diag([1 / width, 1 / height, 1.0]), self._end, self._plane)


def _fitted(stream_id: str, image: NDArray[np.float64], metres: NDArray[np.float64], error_m: float) -> Fit:
    try:
        return fit(image, metres, source_error=POINTING, target_error=error_m)
    except ValueError as error:
        raise StreamError(stream_id, f"ground_points: {error}") from error


def _foot_error(box: NDArray[np.float32], height: int) -> NDArray[np.float64]:
    """Return the standard deviation of a box's foot, x and y in pixels."""
    sides = np.array([box[2] - box[0], box[3] - box[1]], np.float64)
    cut = box[3] >= height * (1 - CUT_EDGE)
    return np.hypot(FOOT_PX, sides * (FOOT_SHARE, CUT_SHARE if cut else FOOT_SHARE))


def _at_camera(place: Place) -> Location:
    return Location(lat=place.lat, lon=place.lon, radius_m=place.radius_m, method="camera")
