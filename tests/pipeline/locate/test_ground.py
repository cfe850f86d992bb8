"""Distances and areas on the ground, as far as the map reaches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.config.settings import Place, StreamSettings
from pipeline.locate.ground import Ground
from pipeline.locate.locator import Locator
from pipeline.locate.plane import TangentPlane
from pipeline.rules.rule import GroundMap
from tests.support.pinhole import HEIGHT, LAT, LON, WIDTH, Array, Pinhole, ground_points

CAMERA = Pinhole(down=0.3)
IMAGE = np.array([(0.1, 0.9), (0.9, 0.95), (0.7, 0.4), (0.3, 0.4), (0.5, 0.7)])
ABOVE = np.array([(0, 0), (WIDTH, 0), (WIDTH, 20), (0, 20)], np.float32)
"""A part of the sky."""


def ground(width: int = WIDTH, height: int = HEIGHT) -> Ground:
    points = ground_points(IMAGE, CAMERA.floor(IMAGE))
    settings = StreamSettings(id="cam", url="rtsp://host/", ground_points=points, location=Place(lat=LAT, lon=LON))
    found = Locator(settings).ground(width, height)
    assert found is not None
    return found


def pixels(metres: Array) -> NDArray[np.float32]:
    return (CAMERA.image(metres) * (WIDTH, HEIGHT)).astype(np.float32)


def ahead(distance: float, aside: float = 0.0) -> tuple[float, float]:
    sin, cos = np.sin(CAMERA.heading), np.cos(CAMERA.heading)
    return distance * sin + aside * cos, distance * cos - aside * sin


GROUND = ground()
SQUARE = np.array([ahead(8, -2), ahead(8, 2), ahead(13, 2), ahead(13, -2)])


def test_it_is_the_map_that_rules_ask_for() -> None:
    found: GroundMap = GROUND
    assert found.area_m2(pixels(SQUARE)) == pytest.approx(20, rel=1e-3)


def test_pixels_become_metres_from_the_camera() -> None:
    np.testing.assert_allclose(GROUND.metres(pixels(SQUARE)), SQUARE, atol=0.01)


def test_a_smaller_picture_has_the_same_ground() -> None:
    small = ground(WIDTH // 2, HEIGHT // 4)
    np.testing.assert_allclose(small.metres(pixels(SQUARE) * np.array([0.5, 0.25], np.float32)), SQUARE, atol=0.01)


def test_beyond_the_horizon_there_are_no_metres() -> None:
    places = GROUND.metres(np.vstack([ABOVE, pixels(SQUARE)]))
    assert np.isnan(places[:4]).all()
    assert np.isfinite(places[4:]).all()


def test_no_pixels_are_no_metres() -> None:
    assert GROUND.metres(np.empty((0, 2), np.float32)).shape == (0, 2)


def test_the_argument_is_not_written_to() -> None:
    given_pixels = np.vstack([ABOVE, pixels(SQUARE)])
    before = given_pixels.copy()
    GROUND.metres(given_pixels)
    GROUND.area_m2(given_pixels)
    np.testing.assert_array_equal(given_pixels, before)


def test_the_area_does_not_depend_on_the_direction_or_the_first_corner() -> None:
    corners = pixels(SQUARE)
    areas = [GROUND.area_m2(shape) for shape in (corners, corners[::-1], np.roll(corners, 1, axis=0))]
    assert areas == pytest.approx([areas[0]] * 3)


def test_a_polygon_in_the_sky_has_no_area() -> None:
    assert GROUND.area_m2(ABOVE) == 0.0


def test_a_polygon_across_the_horizon_is_cut_where_the_map_ends() -> None:
    strip = np.array([(WIDTH * 0.4, 0), (WIDTH * 0.6, 0), (WIDTH * 0.6, HEIGHT), (WIDTH * 0.4, HEIGHT)], np.float32)
    area = GROUND.area_m2(strip)
    near = np.array([(WIDTH * 0.4, HEIGHT * 0.45), (WIDTH * 0.6, HEIGHT * 0.45), *strip[2:]], np.float32)
    assert GROUND.area_m2(near) < area < 2_000


def test_the_map_ends_about_twice_as_far_as_was_surveyed() -> None:
    farthest = max(np.linalg.norm(CAMERA.floor(IMAGE), axis=1))
    distances = np.arange(5.0, 120.0, 0.5)
    known = np.isfinite(GROUND.metres(pixels(np.array([ahead(one) for one in distances])))).all(axis=1)
    assert 1.6 * farthest < distances[known].max() < 2.5 * farthest


sides = st.floats(0, 1)


@given(x0=sides, x1=sides, y0=sides, y1=sides)
def test_parts_add_up_to_the_whole(x0: float, x1: float, y0: float, y1: float) -> None:
    def area(left: float, right: float) -> float:
        corners = np.array([(left, y0), (right, y0), (right, y1), (left, y1)]) * (WIDTH, HEIGHT)
        return GROUND.area_m2(corners.astype(np.float32))

    middle = (x0 + x1) / 2
    assert area(x0, middle) + area(middle, x1) == pytest.approx(area(x0, x1), rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    ("distance", "aside", "view"),
    [
        pytest.param(10.0, 0.0, "in the picture", id="before it"),
        pytest.param(10.0, 30.0, "outside of the picture", id="beside it"),
        pytest.param(1.0, 0.0, "outside of the picture", id="under it"),
        pytest.param(-10.0, 0.0, "behind the camera", id="behind it"),
        pytest.param(200.0, 0.0, "beyond the surveyed ground", id="far away"),
    ],
)
@pytest.mark.parametrize("size", [(1, 1), (WIDTH, HEIGHT)])
def test_a_place_of_the_earth_is_somewhere(distance: float, aside: float, view: str, size: tuple[int, int]) -> None:
    lat, lon = TangentPlane(LAT, LON).latlon(np.array([ahead(distance, aside)]))[0]
    assert ground(*size).view(lat, lon, size=size) == view


def test_a_place_of_the_earth_has_the_metres_that_its_pixels_have() -> None:
    latlon = TangentPlane(LAT, LON).latlon(SQUARE)
    np.testing.assert_allclose(GROUND.placed(latlon), GROUND.metres(pixels(SQUARE)), atol=0.01)


def test_without_a_plane_nobody_knows_where_a_place_of_the_earth_is() -> None:
    assert np.isnan(Ground(np.eye(3), end=0.5).placed(np.array([[LAT, LON]]))).all()
