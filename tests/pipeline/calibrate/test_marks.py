"""Cameras from clicks, from things of known size and from the horizon: exact ones exactly, noisy ones within what is stated."""

import numpy as np
import pytest

from pipeline.calibrate.errors import CalibrateError
from pipeline.calibrate.marks import from_horizon, from_marks, from_objects, ground_map
from pipeline.calibrate.reading import Objects, objects
from pipeline.calibrate.solve import Solved
from pipeline.calibrate.stand import NAMES, Given, Size, Stand
from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting
from pipeline.locate.plane import TangentPlane


def angles(camera: Mounting) -> tuple[float, ...]:
    return camera.height_m, camera.pitch_deg, camera.yaw_deg, camera.roll_deg, camera.fov_deg


def stand_of(camera: Mounting, ahead: Array, up: float, size: Size) -> Array:
    return Stand.of(camera).pixels(np.column_stack([ahead[:, 1], ahead[:, 0], np.full(len(ahead), up)]), size)


@pytest.mark.parametrize(
    "camera",
    [
        Mounting(height_m=2.3, pitch_deg=12, fov_deg=78, yaw_deg=4, roll_deg=-1.2),
        Mounting(height_m=0.9, pitch_deg=3, fov_deg=55, yaw_deg=-8),
        Mounting(height_m=4.5, pitch_deg=28, fov_deg=95, roll_deg=3),
    ],
    ids=["sweeper", "low", "high and wide"],
)
def test_exact_clicks_give_the_camera(camera: Mounting, places: Array, size: Size) -> None:
    found = from_marks(stand_of(camera, places, 0.0, size), places, Given(), size, error_m=0.001)
    assert angles(found.mounting) == pytest.approx(angles(camera), rel=0.01, abs=0.15)
    assert max(one.pixels for one in found.misfits) < 0.5
    assert found.doubtful == ()


def test_a_camera_that_looks_to_the_side_is_found(size: Size) -> None:
    camera = Mounting(height_m=2.2, pitch_deg=15, fov_deg=70, yaw_deg=90)
    beside = np.array([[-2, 5], [2, 5], [0, 8], [-3, 11], [3, 12.0]])
    found = from_marks(stand_of(camera, beside, 0.0, size), beside, Given(), size, error_m=0.01)
    assert angles(found.mounting) == pytest.approx(angles(camera), rel=0.02, abs=0.3)


def test_noisy_clicks_stay_within_what_is_stated(truth: Mounting, clicks: Array, places: Array, size: Size) -> None:
    """Of 25 pictures, each with its own clicks and surveys, about 95 % of the numbers are off by less than two deviations."""
    within: list[bool] = []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        found = from_marks(
            clicks + rng.normal(0, 2.0, clicks.shape), places + rng.normal(0, 0.1, places.shape), Given(), size, error_m=0.1
        )
        within += [bool(one) for one in np.abs(off(found, truth)) < 2]
    assert 0.88 <= np.mean(within) <= 1.0


def off(found: Solved, truth: Mounting) -> Array:
    """Return how far numbers are off, in stated deviations."""
    deviations = np.sqrt(np.diag(found.covariance))[:5]
    return (found.stand.values - Stand.of(truth).values)[:5] / deviations


def test_what_is_known_makes_the_rest_surer(clicks: Array, places: Array, size: Size) -> None:
    free, told = (from_marks(clicks, places, given, size, error_m=0.1) for given in (Given(), Given(fov_deg=78, height_m=2.3)))
    assert all(told.deviation(name) < free.deviation(name) for name in ("height", "pitch", "focal"))
    assert told.place_error_m(10, size) < told.place_error_m(20, size)


def test_a_wrong_click_is_named(clicks: Array, places: Array, size: Size) -> None:
    clicks[3] += (60, 0)
    found = from_marks(clicks, places, Given(fov_deg=78), size, error_m=0.02)
    assert "point 4" in found.doubtful
    assert max(found.misfits, key=lambda one: one.pixels).name == "point 4"


@pytest.mark.parametrize(
    ("chosen", "message"),
    [([0, 1], "at least 3 points, got 2; click more"), ([2, 2, 2], "on a line in the picture: add one")],
    ids=["two", "one place"],
)
def test_too_little_says_what_to_add(chosen: list[int], message: str, clicks: Array, places: Array, size: Size) -> None:
    with pytest.raises(CalibrateError, match=message):
        from_marks(clicks[chosen], places[chosen], Given(), size, error_m=0.1)


def test_points_on_a_line_are_refused(truth: Mounting, size: Size) -> None:
    line = np.array([[5, 0], [8, 0], [12, 0], [20, 0.0]])
    with pytest.raises(CalibrateError, match=r"on a line .*: add one well beside it"):
        from_marks(stand_of(truth, line, 0.0, size), line, Given(), size, error_m=0.1)


def test_a_place_behind_the_camera_is_refused(clicks: Array, places: Array, size: Size) -> None:
    places[2] = (-30.0, 0.0)
    with pytest.raises(CalibrateError, match=r"no camera sees it all so; point . would be"):
        from_marks(clicks, places, Given(height_m=2.3, fov_deg=78), size, error_m=0.1)


def test_people_and_lengths_give_height_pitch_and_lens(size: Size) -> None:
    camera = Mounting(height_m=2.3, pitch_deg=12, fov_deg=78, roll_deg=0.5)
    at = np.array([[6, -2], [9, 2], [14, 0], [7, 1], [20, -2.0]])
    feet, heads = stand_of(camera, at, 0.0, size), stand_of(camera, at, 1.7, size)
    people = [
        dict(zip(("foot_x", "foot_y", "head_x", "head_y"), (*foot, *head), strict=True)) | {"height": 1.7}
        for foot, head in zip(feet, heads, strict=True)
    ]
    left, right = np.array([[8, -0.9], [13, 1.0]]), np.array([[8, 0.9], [13, 2.8]])
    spans = [
        dict(zip(("a_x", "a_y", "b_x", "b_y"), (*a, *b), strict=True)) | {"length": 1.8}
        for a, b in zip(stand_of(camera, left, 0.0, size), stand_of(camera, right, 0.0, size), strict=True)
    ]
    found = from_objects(objects([*people, *spans], size), Given(), size)
    assert found.mounting.height_m == pytest.approx(2.3, abs=0.05)
    assert found.mounting.pitch_deg == pytest.approx(12, abs=0.3)
    assert found.mounting.fov_deg == pytest.approx(78, abs=1.5)
    assert found.mounting.yaw_deg == 0
    assert found.deviation(NAMES[2]) == 0


def test_things_all_at_one_distance_leave_it_open_and_say_so(size: Size) -> None:
    camera = Mounting(height_m=2.3, pitch_deg=12, fov_deg=78)
    left, right = np.array([[12, -0.9], [12, 1.0], [12, -3]]), np.array([[12, 0.9], [12, 2.8], [12, -1.2]])
    a, b = stand_of(camera, left, 0.0, size), stand_of(camera, right, 0.0, size)
    rows = [dict(zip(("a_x", "a_y", "b_x", "b_y"), (*p, *q), strict=True)) | {"length": 1.8} for p, q in zip(a, b, strict=True)]
    with pytest.raises(CalibrateError, match="add some that are much nearer or farther, or give --fov or --height"):
        from_objects(objects(rows, size), Given(), size)


def test_no_things_are_too_few(size: Size) -> None:
    with pytest.raises(CalibrateError, match="expected at least 3 things of known size, near and far, got 0"):
        from_objects(Objects(None, None), Given(), size)


def test_the_horizon_and_the_streets_end_give_the_angles(truth: Mounting, size: Size) -> None:
    stand = Stand.of(truth)
    level, end = stand.towards(np.array([-0.3, 0.4]), size), stand.towards(np.array([0.0]), size)
    found = from_horizon(level, end, np.zeros(1), Given(height_m=2.3, fov_deg=78), size)
    assert angles(found.mounting) == pytest.approx(angles(truth), abs=0.15)
    alone = from_horizon(level, np.zeros((0, 2)), np.zeros(0), Given(height_m=2.3, fov_deg=78), size)
    assert alone.mounting.yaw_deg == 0
    assert alone.mounting.pitch_deg == pytest.approx(12, abs=0.3)


def test_two_square_directions_give_the_lens_too(size: Size) -> None:
    camera = Mounting(height_m=2.3, pitch_deg=10, fov_deg=95, yaw_deg=40)
    seen = Stand.of(camera).towards(np.array([0.0, np.pi / 2]), size)
    found = from_horizon(None, seen, np.array([0.0, np.pi / 2]), Given(height_m=2.3), size)
    assert found.mounting.fov_deg == pytest.approx(95, abs=1.0)
    assert found.mounting.yaw_deg == pytest.approx(40, abs=0.5)


@pytest.mark.parametrize(
    ("line", "height", "message"),
    [
        (np.array([[0, 200], [1279, 200.0]]), None, "give --height"),
        (None, 2.3, "expected --line .* or --ahead"),
        (np.array([[600, 200], [610, 200.0]]), 2.3, "far apart"),
    ],
    ids=["no height", "nothing", "short"],
)
def test_a_horizon_that_tells_nothing_is_refused(line: Array | None, height: float | None, message: str, size: Size) -> None:
    with pytest.raises(CalibrateError, match=message):
        from_horizon(line, np.zeros((0, 2)), np.zeros(0), Given(height_m=height), size)


def test_a_map_of_the_ground_is_found_from_places_on_the_earth(clicks: Array, places: Array, size: Size) -> None:
    plane = TangentPlane(39.93, 116.40)
    latlon = plane.latlon(places[:, ::-1])
    found = ground_map(clicks, latlon, size, error_m=0.05)
    assert max(one.pixels for one in found.misfits) < 0.2
    assert max(one.metres or 0 for one in found.misfits) < 0.02


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda pixels, earth: (pixels[:3], earth[:3]), "at least 4 points, got 3"),
        (lambda pixels, earth: (pixels, earth[:, ::-1]), "are the two swapped"),
        (lambda pixels, earth: (pixels, np.roll(earth, 1, axis=0)), "check|each at its own place"),
    ],
    ids=["three", "swapped", "shifted"],
)
def test_a_map_that_can_t_be_says_why(change, message: str, clicks: Array, places: Array, size: Size) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    pixels, latlon = change(clicks, TangentPlane(39.93, 116.40).latlon(places[:, ::-1]))
    with pytest.raises(CalibrateError, match=message):
        ground_map(pixels, latlon, size, error_m=0.05)
