"""Where something in the air is, by its camera's survey and the delay of its sound, held against a true pinhole camera."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.config.settings import GroundPoint, StreamSettings
from pipeline.events import Location
from pipeline.locate.bearings import Reach, sector
from pipeline.locate.locator import Locator
from pipeline.locate.plane import TangentPlane
from tests.support.pinhole import HEIGHT, LAT, LON, WIDTH, Pinhole, ground_points, spread

CAMERA = Pinhole(up_m=6.0, down=0.3, heading=0.8)
PLACE = {"lat": LAT, "lon": LON, "radius_m": 40.0}


def stream(**more: object) -> StreamSettings:
    return StreamSettings.model_validate({"id": "cam", "url": "rtsp://camera/1", **more})


def surveyed(camera: Pinhole) -> tuple[GroundPoint, ...]:
    image = spread(np.random.default_rng(4), 8, camera)
    return ground_points(image, camera.floor(image))


def box_at(east: float, north: float, up: float, *, half: float = 20.0) -> NDArray[np.float32]:
    """Return the box of something in the air, pixels."""
    x, y = CAMERA.sight(np.array([[east, north, up]], np.float64))[0] * (WIDTH, HEIGHT)
    return np.array([x - half, y - half, x + half, y + half], np.float32)


def placed(locator: Locator, box: NDArray[np.float32], reach: Reach) -> Location | None:
    known = locator.aloft(box, reach, width=WIDTH, height=HEIGHT)
    return None if known is None else sector(known)


def metres(place: Location | None) -> tuple[float, float]:
    assert place is not None
    east, north = TangentPlane(LAT, LON).metres(np.array([[place.lat, place.lon]]))[0]
    return float(east), float(north)


@pytest.mark.parametrize("aside", [-0.4, -0.2, 0.0, 0.2, 0.4])
@pytest.mark.parametrize("up", [30.0, 60.0])
def test_what_is_seen_and_heard_has_a_place(aside: float, up: float) -> None:
    """400 m away, up to 23° beside the axis."""
    true = (400 * math.sin(CAMERA.heading + aside), 400 * math.cos(CAMERA.heading + aside))
    locator = Locator(stream(location=PLACE, ground_points=surveyed(CAMERA)))

    place = placed(locator, box_at(*true, up), Reach(2000.0, 410.0, 40.0))

    assert math.dist(metres(place), true) < 60
    assert place is not None
    assert 60 < place.radius_m < 110
    assert place.method == "camera"


def test_what_is_only_heard_is_around_the_camera() -> None:
    locator = Locator(stream(location=PLACE, ground_points=surveyed(CAMERA)))
    place = placed(locator, box_at(300, 300, 40), Reach(2000.0, 400.0, 40.0, seen=False))

    assert metres(place) == pytest.approx((0, 0), abs=0.5)
    assert place is not None
    assert place.radius_m == pytest.approx(400 + 1.645 * 40)


def test_what_is_only_seen_is_in_a_sector_of_the_whole_reach() -> None:
    true = (1200.0, 1200.0)
    locator = Locator(stream(location=PLACE, ground_points=surveyed(CAMERA)))
    place = placed(locator, box_at(*true, 150), Reach(2000.0))

    assert place is not None
    assert math.dist(metres(place), true) < place.radius_m
    assert 1000 < place.radius_m < 1200


def test_without_a_survey_it_is_within_reach_of_the_camera() -> None:
    place = placed(Locator(stream(location=PLACE)), box_at(300, 300, 40), Reach(1500.0))

    assert metres(place) == pytest.approx((0, 0), abs=0.5)
    assert place is not None
    assert place.radius_m == 1500.0


def test_a_camera_without_a_place_says_none() -> None:
    assert Locator(stream()).aloft(box_at(300, 300, 40), Reach(1500.0), width=WIDTH, height=HEIGHT) is None
