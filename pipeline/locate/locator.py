"""Where on the earth things are, and how sure that is: by one stream's surveyed ground, or its camera's place.

A thing's place is its middle on the ground, and several things' is the mean of theirs.
Not here: moving cameras, which have no place of their own.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.config.settings import Place, StreamSettings
from pipeline.errors import StreamError
from pipeline.events import Aloft, Location
from pipeline.locate.bearings import Reach, direction
from pipeline.locate.framed import Framed
from pipeline.locate.ground import Ground
from pipeline.locate.homography import Fit, depths, fit
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import doubt, radius
from pipeline.locate.standing import Stand, stand
from pipeline.locate.vantage import Vantage, vantage
from pipeline.told import Told

POINTING = 0.0015
"""Standard deviation of a ground point's place in the picture, as a share of its sides: 3 px of 1920, a click's width."""
DEPTH_DOUBT = 0.2
"""Largest standard deviation of the depth ÷ depth: nearer to the horizon a place's error is no longer a circle."""
LEAST_M = 0.3
"""Least radius, metres: a street is flat to a kerb's height (0.15 m), which a camera at 6 m sees 0.3 m off at 12 m."""
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

    def locate(self, boxes: NDArray[np.float32], class_name: str, *, width: int, height: int) -> Location | None:
        """Return where things are, or None when nothing is known.

        Args:
            boxes: (N, 4) xyxy pixels, N >= 1. The circle holds the middle of one thing, or any of several, 9 times in 10.
            class_name: of each of them.
            width: of the picture in pixels.
            height: of the picture in pixels.
        """
        surveyed = self._survey.locate(boxes, class_name, width=width, height=height) if self._survey else None
        if self._place is None:
            return surveyed
        if surveyed is None or surveyed.radius_m > self._place.radius_m:
            return _at_camera(self._place)
        return surveyed

    def aloft(self, box: NDArray[np.float32], reach: Reach, *, width: int, height: int) -> Aloft | None:
        """Return what is known of something that does not stand on the ground, or None when the camera's place is not known.

        Args:
            box: (4,) xyxy pixels; of no meaning when it was only heard.
            reach: how far away it is.
            width: of the picture in pixels.
            height: of the picture in pixels.
        """
        camera = self._place or (self._survey.origin if self._survey else None)
        if camera is None:
            return None
        survey = self._survey if reach.seen else None
        towards = survey.direction(box, width=width, height=height) if survey else None
        bearing, error = towards or (None, None)
        return Aloft(
            lat=camera.lat,
            lon=camera.lon,
            within_m=reach.within_m,
            bearing=bearing,
            bearing_error=error,
            distance_m=reach.distance_m,
            distance_error_m=None if reach.distance_m is None else reach.error_m,
        )

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
        self._camera: tuple[tuple[int, int], Vantage] | None = None

    def locate(self, boxes: NDArray[np.float32], class_name: str, *, width: int, height: int) -> Location | None:
        """Return the place of things, or None when most of them are too near to the horizon or beyond."""
        ground = self.ground(width, height)
        camera = self._vantage(width, height)
        found: list[Stand] = []
        for box in boxes:
            framed = Framed.of(box, width=width, height=height)
            error = self._error(framed)
            one = None if error is None else stand(framed, class_name, vantage=camera, ground=ground)
            if one is not None and error is not None:
                found.append(Stand(one.place, one.covariance + error))
        return self._around(found) if 2 * len(found) > len(boxes) else None

    @property
    def origin(self) -> TangentPlane:
        """The plane that touches the earth at the camera, or amid the ground points when its place is not known."""
        return self._plane

    def direction(self, box: NDArray[np.float32], *, width: int, height: int) -> tuple[float, float] | None:
        """Return the bearing of a box and its error, degrees, or None; see `bearings.direction`."""
        return direction(self._vantage(width, height), box)

    def ground(self, width: int, height: int) -> Ground:
        """Return the map for a picture of this size."""
        return Ground(self._fit.matrix @ np.diag([1 / width, 1 / height, 1.0]), self._end, self._plane)

    def _vantage(self, width: int, height: int) -> Vantage:
        """Return the camera of a picture of this size; worked out anew when the size changes."""
        if self._camera is None or self._camera[0] != (width, height):
            self._camera = (width, height), vantage(self.ground(width, height).matrix, width=width, height=height)
        return self._camera[1]

    def _error(self, framed: Framed) -> NDArray[np.float64] | None:
        """Return the covariance (2, 2) of where a box's foot is, in m², or None when it is no longer an ellipse."""
        mapped = self._fit.at(framed.foot / framed.size, covariance=np.diag((framed.foot_error / framed.size) ** 2))
        if mapped.depth <= 0 or mapped.depth_error > DEPTH_DOUBT * mapped.depth:
            return None
        return mapped.map_covariance * self._doubt**2 + mapped.point_covariance

    def _around(self, found: list[Stand]) -> Location:
        """Return the circle around things; what of their scatter the mean has by chance is added to it."""
        places = np.array([one.place for one in found])
        middle, count = places.mean(axis=0), len(places)
        apart = places - middle
        scatter = apart.T @ apart / count * (1 + 1 / count)
        covariance = np.mean([one.covariance for one in found], axis=0) + scatter
        lat, lon = self._plane.latlon(middle[None, :])[0]
        return Location(lat=float(lat), lon=float(lon), radius_m=max(LEAST_M, radius(covariance)), method="survey")


def _fitted(stream_id: str, image: NDArray[np.float64], metres: NDArray[np.float64], error_m: float) -> Fit:
    try:
        return fit(image, metres, source_error=POINTING, target_error=error_m)
    except ValueError as error:
        raise StreamError(stream_id, Told("ground_points", why=str(error))) from error


def _at_camera(place: Place) -> Location:
    return Location(lat=place.lat, lon=place.lon, radius_m=place.radius_m, method="camera")
