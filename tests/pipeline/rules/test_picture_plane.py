"""Geometry in the picture, and whether a thing moved."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box
from shapely.geometry import Point

from pipeline.config.settings import Zone
from pipeline.locate.ground import Ground
from pipeline.rules.picture_plane import (
    covered_share,
    inside,
    inside_share,
    iou,
    pixels,
    polygon_of,
    relative,
    standing_share,
)
from pipeline.rules.yardstick import Yardstick, shift, size_ratio

ELL = np.array([[0, 0], [60, 0], [60, 20], [20, 20], [20, 60], [0, 60]], np.float32)
CAR = np.array([100, 100, 200, 160], np.float32)
xs = st.floats(-10, 80, width=32)


@given(st.lists(st.tuples(xs, xs), min_size=1, max_size=20))
def test_inside_agrees_with_shapely(points: list[tuple[float, float]]) -> None:
    polygon = Polygon(ELL.tolist())
    found = inside(np.array(points, np.float32), ELL).tolist()
    for point, one in zip(points, found, strict=True):
        if polygon.boundary.distance(Point(point)) > 1e-4:
            assert one == polygon.contains(Point(point))


sides = st.floats(1, 40, width=32)
edges = st.tuples(xs, xs, sides, sides).map(lambda e: (e[0], e[1], e[0] + e[2], e[1] + e[3]))


@given(edges, edges)
def test_overlaps_agree_with_shapely(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    first, second = np.array([one], np.float32), np.array([other], np.float32)
    a, b = box(*first[0].tolist()), box(*second[0].tolist())
    assert iou(first, second)[0, 0] == pytest.approx(a.intersection(b).area / a.union(b).area, abs=1e-3)
    assert inside_share(first, second[0])[0] == pytest.approx(a.intersection(b).area / a.area, abs=1e-3)
    assert covered_share(first[0], second) == pytest.approx(a.intersection(b).area / a.area, abs=1e-3)


def test_only_the_ground_part_of_a_box_stands_in_a_zone() -> None:
    zone = polygon_of(Zone(polygon=((0.0, 0.5), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0))), 200, 200)
    boxes = np.array([[10, 20, 60, 150], [10, 20, 60, 90], [10, 60, 60, 101], [-25, 20, 25, 150]], np.float32)
    assert standing_share(boxes, zone).tolist() == pytest.approx([1.0, 0.0, 1 / 3, 0.6], abs=0.01)
    assert standing_share(np.empty((0, 4), np.float32), zone).tolist() == []


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param([110, 100, 210, 160], True, id="a little"),
        pytest.param([130, 100, 230, 160], False, id="across"),
        pytest.param([100, 120, 200, 180], False, id="towards the camera"),
        pytest.param([80, 100, 220, 160], True, id="a wider box"),
        pytest.param([20, 40, 280, 160], False, id="a bus"),
        pytest.param([140, 140, 160, 160], False, id="a bicycle"),
    ],
)
def test_the_same_place_is_measured_in_sizes_of_the_thing(other: list[float], same: bool) -> None:
    assert Yardstick(share=0.25).same(CAR, np.array([other], np.float32)).tolist() == [same]


@pytest.mark.parametrize(
    ("px_a_metre", "metres", "same"),
    [
        pytest.param(20.0, 0.5, False, id="one metre is more than half a metre"),
        pytest.param(20.0, 2.0, True, id="and less than two"),
        pytest.param(1.0, 2.0, False, id="far away in the picture's scale"),
    ],
)
def test_where_the_ground_is_surveyed_metres_are_asked_too(px_a_metre: float, metres: float, same: bool) -> None:
    ground = Ground(np.diag([1 / px_a_metre, -1 / px_a_metre, 1.0]), end=0.5)
    moved = np.array([[120, 100, 220, 160]], np.float32)
    assert Yardstick(share=0.25, metres=metres).same(CAR, moved, ground).tolist() == [same]


def test_a_tremble_far_away_is_no_walk_though_it_is_metres() -> None:
    ground = Ground(np.diag([1.0, -1.0, 1.0]), end=0.5)
    trembling = np.array([[105, 100, 205, 160]], np.float32)
    assert Yardstick(share=0.25, metres=1.0).same(CAR, trembling, ground).tolist() == [True]


def test_beyond_the_map_the_picture_alone_is_asked() -> None:
    ground = Ground(np.array([[0.1, 0, 0], [0, -0.1, 0], [0, 0, 0.1]]), end=0.5)
    assert Yardstick(share=0.25, metres=0.1).same(CAR, CAR[None, :] + 5, ground).tolist() == [True]


@given(edges)
def test_a_box_is_at_its_own_place(one: tuple[float, ...]) -> None:
    own = np.array(one, np.float32)
    assert shift(own, own[None, :])[0] == 0.0
    assert size_ratio(own, own[None, :])[0] == pytest.approx(1.0)


def test_a_relative_box_and_its_pixels_are_each_others_inverse() -> None:
    box = np.array([12.5, 40.0, 320.0, 180.0], np.float32)
    assert np.allclose(pixels(relative(box, (640, 360)), (640, 360)), box, atol=1e-3)
    assert relative(box, (640, 360), digits=2) == (0.02, 0.11, 0.5, 0.5)
