"""Polygons and ground points that are of no use are refused, with the reason."""
# ruff: noqa: E501 - tables, one case a line

import doctest
import re
from math import cos, pi, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from pipeline.config import geometry
from pipeline.config.geometry import XY, ground_flaw, polygon_flaw
from tests.support.pinhole import POINTING_ERROR, ground_points, random_pinhole, spread

SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


@pytest.mark.parametrize(
    "polygon",
    [
        pytest.param(SQUARE, id="square"),
        pytest.param(SQUARE[::-1], id="the other way round"),
        pytest.param([*SQUARE, SQUARE[0]], id="closed by hand"),
        pytest.param([SQUARE[0], *SQUARE], id="a corner twice"),
        pytest.param([(0, 0), (0.5, 0), (1, 0), (1, 1)], id="a corner on an edge"),
        pytest.param([(0, 0), (1, 0), (1, 1), (0.5, 0.1), (0, 1)], id="not convex"),
    ],
)
def test_a_polygon_that_goes_around_an_area_is_right(polygon: list[XY]) -> None:
    assert polygon_flaw(polygon) is None


@pytest.mark.parametrize(
    ("polygon", "message"),
    [
        pytest.param([(0, 0), (1, 1), (0, 1), (1, 0.1)], r"the edge from \[0\] to \[1\] meets the one from \[2\] to \[3\]", id="bow tie"),
        pytest.param([(0, 0), (1, 1), (0.5, 0.5)], "encloses an area", id="line"),
        pytest.param([(0, 0), (0, 0), (1, 1)], "encloses an area", id="two corners"),
        pytest.param([(0.5, 0.5)] * 4, "encloses an area", id="one corner"),
        pytest.param([(0, 0), (1, 0), (0.5, 0), (0.5, 1)], r"from \[0\] to \[1\] meets the one from \[1\] to \[2\]", id="back on itself"),
        pytest.param([(0, 0), (1, 0), (1, 1), (0.5, 0), (0, 1)], r"from \[0\] to \[1\] meets", id="a corner touches an edge"),
    ],
)  # fmt: skip
def test_a_polygon_that_does_not_is_refused(polygon: list[XY], message: str) -> None:
    flaw = polygon_flaw(polygon)
    assert flaw is not None
    assert re.search(message, flaw)


@given(corners=st.lists(st.tuples(*[st.integers(0, 16).map(lambda n: n / 16)] * 2), min_size=3, max_size=8, unique=True))
def test_it_agrees_with_shapely(corners: list[XY]) -> None:
    shape = Polygon(corners)
    assert (polygon_flaw(corners) is None) == (shape.is_valid and shape.area > 1e-9)


@given(count=st.integers(3, 12), turn=st.floats(0, 2 * pi), seed=st.integers(0, 99))
def test_a_star_around_a_point_is_right(count: int, turn: float, seed: int) -> None:
    radii = np.random.default_rng(seed).uniform(0.1, 0.5, count)
    corners = [(0.5 + r * cos(turn + 2 * pi * n / count), 0.5 + r * sin(turn + 2 * pi * n / count)) for n, r in enumerate(radii)]
    assert polygon_flaw(corners) is None


IMAGE = [(0.1, 0.9), (0.9, 0.9), (0.7, 0.4), (0.3, 0.4)]
EARTH = [(39.93300, 116.40300), (39.93300, 116.40310), (39.93320, 116.40315), (39.93320, 116.40295)]


def exchanged(points: list[XY], first: int, second: int) -> list[XY]:
    points = list(points)
    points[first], points[second] = points[second], points[first]
    return points


def test_points_around_a_street_are_right() -> None:
    assert ground_flaw(IMAGE, EARTH, error_m=0.5) is None


@pytest.mark.parametrize(
    ("image", "earth", "message"),
    [
        pytest.param([IMAGE[0], IMAGE[0], *IMAGE[2:]], EARTH, "[0] and [1] are the same in the picture", id="same in the picture"),
        pytest.param(IMAGE, [EARTH[0], EARTH[1], EARTH[1], EARTH[3]], "[1] and [2] are the same on the earth", id="same on the earth"),
        pytest.param([(0.1, 0.1), (0.4, 0.4), (0.6, 0.6), (0.9, 0.9)], EARTH, "in the picture all but [0] are on one line", id="line"),
        pytest.param([(0.1, 0.9), (0.5, 0.9), (0.9, 0.9), (0.5, 0.5)], EARTH, "in the picture all but [3]", id="three of four on a line"),
        pytest.param(IMAGE, [(39.933, 116.403 + n / 10_000) for n in range(4)], "on the earth all but [0]", id="line on the earth"),
        pytest.param(IMAGE, [*EARTH[:3], (39.9832, 116.40295)], "[0] and [3] are 5.6 km apart", id="a slip in a digit"),
        pytest.param(IMAGE, exchanged(EARTH, 0, 1), "turn the other way round on the earth", id="two exchanged"),
        pytest.param(IMAGE, EARTH[::-1], "turn the other way round on the earth", id="counted the other way"),
        pytest.param(IMAGE, [(lon - 80, lat) for lat, lon in EARTH], "turn the other way round", id="latitude and longitude exchanged"),
    ],
)  # fmt: skip
def test_points_that_fix_nothing_are_refused(image: list[XY], earth: list[XY], message: str) -> None:
    assert message in (ground_flaw(image, earth, error_m=0.5) or "")


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(5, 12), error_m=st.sampled_from([0.05, 0.5, 2.0]))
def test_honest_surveys_are_not_called_exchanged(seed: int, count: int, error_m: float) -> None:
    rng = np.random.default_rng(seed)
    camera = random_pinhole(rng)
    image = spread(rng, count, camera)
    ground = camera.floor(image) + rng.normal(scale=error_m, size=image.shape)
    points = ground_points(image + rng.normal(scale=POINTING_ERROR, size=image.shape), ground)
    flaw = ground_flaw([one.image for one in points], [(one.lat, one.lon) for one in points], error_m=error_m)
    assert flaw is None or "turn" not in flaw


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(geometry)
    assert (result.attempted > 0, result.failed) == (True, 0)
