"""What is not seen is gone only when its place was in clear view, from several places, for several looks."""

import numpy as np
import pytest

from pipeline.locate.mounting import Mounting, Stance
from pipeline.rules.passing.clear_view import POINTS, Search, in_view, points

DASH = Mounting(height_m=2.4, pitch_deg=12.0, fov_deg=80.0)
NORTH = Stance(39.9336, 116.4034, 1.0, 0.0, 2.0)
SIZE = (640, 360)
NOTHING = np.zeros((0, 4), np.float32)


@pytest.mark.parametrize(
    ("east", "north", "clear"),
    [(0.0, 10.0, True), (3.0, 10.0, True), (0.0, 2.5, False), (0.0, 25.0, False), (12.0, 10.0, False), (0.0, -10.0, False)],
    ids=["ahead", "beside", "below the picture", "too far", "outside", "behind"],
)
def test_a_place_is_in_clear_view_before_the_camera_and_near_enough(east: float, north: float, *, clear: bool) -> None:
    spots = np.array([[east, north]])
    assert in_view(spots, DASH, NORTH, size=SIZE, far_m=15.0, around=NOTHING).tolist() == [clear]


def test_what_stands_in_front_hides_a_place() -> None:
    spots, wall = np.array([[0.0, 10.0]]), np.array([[250, 100, 400, 340]], np.float32)
    assert not in_view(spots, DASH, NORTH, size=SIZE, far_m=15.0, around=wall)[0]
    assert in_view(spots, DASH, NORTH, size=SIZE, far_m=15.0, around=wall + np.float32(220))[0]


def looked(*, metres: float, looks: int = 6, share: float = 1.0, seen: bool = False) -> Search:
    search = Search(0.0, seen=seen)
    clear = np.arange(len(POINTS)) < round(share * len(POINTS))
    for n in range(looks):
        search.note(0.2 * n, clear, np.array([0.0, metres * n / max(1, looks - 1)]))
    return search


@pytest.mark.parametrize(
    ("search", "empty"),
    [
        (looked(metres=4.0), True),
        (looked(metres=4.0, looks=4), False),
        (looked(metres=0.2), False),
        (looked(metres=4.0, share=0.3), False),
        (looked(metres=4.0, seen=True), False),
    ],
    ids=["enough", "too few looks", "from one spot", "a part of its place", "something was there"],
)
def test_enough_looks_from_different_places_empty_a_place(search: Search, *, empty: bool) -> None:
    assert search.empty(5) is empty


def test_the_points_lie_around_the_place_by_its_error() -> None:
    spots = points(np.array([5.0, 7.0]), np.diag([4.0, 1.0]))
    assert spots[0].tolist() == [5.0, 7.0]
    assert np.ptp(spots[:, 0]) == pytest.approx(2 * np.ptp(spots[:, 1]), rel=0.2)
