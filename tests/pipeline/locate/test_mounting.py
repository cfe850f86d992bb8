"""A driving camera's boxes become places, and 9 in 10 of the true ones lie within the radius."""
# ruff: noqa: E501 - tables, one case a line

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.locate.bodies import bodies, corners
from pipeline.locate.framed import Framed
from pipeline.locate.homography import apply
from pipeline.locate.mounting import Mounting, Stance, foot_error, outlook, place
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import radius
from pipeline.locate.vantage import Vantage

SIZE = WIDTH, HEIGHT = 1280, 720
LAT, LON = 39.9336, 116.4034
DASH = Mounting(height_m=2.4, pitch_deg=12.0, fov_deg=80.0)
EXACT = replace(DASH, height_error_m=0.0, pitch_error_deg=0.0, yaw_error_deg=0.0, roll_error_deg=0.0, fov_share=0.0)
STANCE = Stance(LAT, LON, 2.0, 30.0, 3.0)
Array = NDArray[np.float64]


def vantage(mounting: Mounting, heading: float = 30.0) -> Vantage:
    return outlook(mounting, heading, width=WIDTH, height=HEIGHT).vantage


def ahead(distance: float, right: float, heading: float) -> Array:
    """Return the metres east and north of a place ahead and to the right of a vehicle."""
    angle = np.radians(heading)
    nose, side = np.array([np.sin(angle), np.cos(angle)]), np.array([np.cos(angle), -np.sin(angle)])
    place: Array = distance * nose + right * side
    return place


def pixel(mounting: Mounting, heading: float, spot: Array) -> Array:
    found: Array = vantage(mounting, heading).pixels(np.append(spot, 0.0)[None, :])[0]
    return found


@pytest.mark.parametrize(
    ("change", "spot", "where"),
    [
        ({}, (0.0, 2.4 / np.tan(np.radians(12))), (640, 360)),
        ({"pitch_deg": 45.0}, (0.0, 2.4), (640, 360)),
        ({"yaw_deg": 90.0, "pitch_deg": 45.0}, (2.4, 0.0), (640, 360)),
        ({"yaw_deg": 180.0, "pitch_deg": 45.0, "forward_m": -2.0}, (0.0, -4.4), (640, 360)),
        ({"pitch_deg": 45.0, "forward_m": 1.0, "right_m": 0.5}, (0.5, 3.4), (640, 360)),
        ({"pitch_deg": 45.0, "fov_deg": 90.0}, (2.4 * np.sqrt(2), 2.4), (1280, 360)),
        ({"pitch_deg": 90.0, "fov_deg": 90.0}, (0.0, 2.4 * 360 / 640), (640, 0)),
    ],
    ids=["axis", "steep", "to the right", "back", "beside the antenna", "picture's right edge", "straight down"],
)
def test_a_camera_sees_what_geometry_says(change: dict[str, float], spot: tuple[float, float], where: tuple[float, float]) -> None:
    assert pixel(replace(DASH, **change), 0.0, np.array(spot)) == pytest.approx(where, abs=1e-6)


def test_when_its_right_side_hangs_lower_what_is_on_the_right_rises() -> None:
    level, tilted = pixel(DASH, 0.0, np.array([3.0, 10.0])), pixel(replace(DASH, roll_deg=5.0), 0.0, np.array([3.0, 10.0]))
    assert tilted[1] < level[1]


@given(st.floats(0, 360), st.floats(4, 20), st.floats(-4, 4), st.floats(-10, 10), st.floats(5, 40))
def test_the_picture_and_the_ground_are_inverse_to_each_other(heading: float, far: float, right: float, roll: float, pitch: float) -> None:
    mounting = replace(DASH, roll_deg=roll, pitch_deg=pitch, forward_m=1.0, right_m=-0.4)
    spot = ahead(far, right, heading)
    view = outlook(mounting, heading, width=WIDTH, height=HEIGHT)
    assert apply(view.ground.matrix, pixel(mounting, heading, spot)[None, :])[0] == pytest.approx(spot, abs=1e-6)


def test_the_ground_ends_where_the_distance_is_no_longer_known() -> None:
    ground = outlook(DASH, 0.0, width=WIDTH, height=HEIGHT).ground
    spots = np.array([pixel(DASH, 0.0, np.array([0.0, far])) for far in (10.0, 25.0, 40.0)], np.float32)
    assert np.isfinite(ground.metres(spots)).all(axis=1).tolist() == [True, True, False]


def box_of(name: str, spot: Array, camera: Vantage, turn: float) -> NDArray[np.float32]:
    """Return the exact box around a usual thing of a class."""
    outline = corners(bodies(name)[0], np.array([turn]))[0] + np.append(spot, 0.0)
    pixels = camera.pixels(outline)
    return np.concatenate([pixels.min(axis=0), pixels.max(axis=0)]).astype(np.float32)


def test_an_exact_box_gives_the_middle_of_the_thing() -> None:
    spot = ahead(8.0, 2.0, 30.0)
    found = place(box_of("bin", spot, vantage(EXACT), 0.4), "bin", EXACT, replace(STANCE, error_m=0.01), size=SIZE)
    assert found is not None
    assert found.method == "gps"
    metres = TangentPlane(LAT, LON).metres(np.array([[found.lat, found.lon]]))[0]
    assert np.linalg.norm(metres - spot) < 0.3


@pytest.mark.parametrize("box", [(600, 100, 700, 150), (600, 100, 700, 235), (600, 0, 700, 40)], ids=["above", "near", "sky"])
def test_near_the_horizon_and_above_it_there_is_no_place(box: tuple[float, ...]) -> None:
    assert place(np.array(box, np.float32), "litter", DASH, STANCE, size=SIZE) is None


@pytest.mark.parametrize(
    "worse",
    [{"height_error_m": 0.3}, {"pitch_error_deg": 1.8}, {"yaw_error_deg": 8.0}, {"roll_error_deg": 6.0}, {"fov_share": 0.2}],
    ids=lambda worse: next(iter(worse)),
)
def test_every_doubt_about_the_mounting_makes_the_radius_larger(worse: dict[str, float]) -> None:
    framed = Framed.of(box_of("bin", ahead(8.0, 2.0, 30.0), vantage(DASH), 0.4), width=WIDTH, height=HEIGHT)
    sure, doubtful = foot_error(framed, DASH, STANCE), foot_error(framed, replace(DASH, **worse), STANCE)
    assert sure is not None
    assert doubtful is not None
    assert radius(doubtful) > radius(sure) + 0.01


@pytest.mark.parametrize("worse", [{"error_m": 4.0}, {"heading_error_deg": 12.0}], ids=["place", "heading"])
def test_every_doubt_about_the_vehicle_makes_the_radius_larger(worse: dict[str, float]) -> None:
    box = box_of("bin", ahead(8.0, 2.0, 30.0), vantage(DASH), 0.4)
    sure, doubtful = place(box, "bin", DASH, STANCE, size=SIZE), place(box, "bin", DASH, replace(STANCE, **worse), size=SIZE)
    assert sure is not None
    assert doubtful is not None
    assert doubtful.radius_m > sure.radius_m + 0.1


def truth(rng: np.random.Generator, stated: Stance) -> tuple[Mounting, Array, float]:
    """Return a true mounting, place and heading that differ from what is stated by as much as is stated."""
    mounting = replace(
        DASH,
        height_m=DASH.height_m + rng.normal(0, DASH.height_error_m),
        pitch_deg=DASH.pitch_deg + rng.normal(0, DASH.pitch_error_deg),
        yaw_deg=rng.normal(0, DASH.yaw_error_deg),
        roll_deg=rng.normal(0, DASH.roll_error_deg),
        fov_deg=float(np.degrees(2 * np.arctan(np.tan(np.radians(DASH.fov_deg) / 2) * np.exp(rng.normal(0, DASH.fov_share))))),
    )
    return mounting, rng.normal(0, stated.error_m, 2), stated.heading_deg + rng.normal(0, stated.heading_error_deg)


@pytest.mark.parametrize(
    ("name", "error_m", "heading_error"),
    [("bin", 0.1, 1.0), ("bin", 2.0, 3.0), ("bin", 3.0, 12.0), ("car", 2.0, 3.0), ("litter", 0.1, 1.0)],
    ids=["bin, RTK", "bin, good GPS", "bin, poor GPS", "car, good GPS", "litter, RTK"],
)
def test_nine_true_places_in_ten_lie_within_the_radius(name: str, error_m: float, heading_error: float) -> None:
    rng = np.random.default_rng(7)
    inside: list[bool] = []
    radii: list[float] = []
    stated, plane = replace(STANCE, error_m=error_m, heading_error_deg=heading_error), TangentPlane(LAT, LON)
    while len(inside) < 200:
        mounting, offset, heading = truth(rng, stated)
        spot = ahead(rng.uniform(5, 14), rng.uniform(-4, 4), heading)
        box = box_of(name, spot, vantage(mounting, heading), rng.uniform(0, np.pi))
        framed = Framed.of(box, width=WIDTH, height=HEIGHT)
        if not np.isfinite(box).all() or box.min() < 5 or box[2] > WIDTH - 5 or box[3] > HEIGHT - 5:
            continue
        box += np.tile(rng.normal(0, framed.foot_error), 2).astype(np.float32)
        found = place(box, name, DASH, stated, size=SIZE)
        if found is None:
            continue
        metres = plane.metres(np.array([[found.lat, found.lon]]))[0]
        inside.append(bool(np.linalg.norm(metres - (spot + offset)) <= found.radius_m))
        radii.append(found.radius_m)
    assert 0.86 <= np.mean(inside) <= 0.98
    assert np.median(radii) < 2.2 * error_m + 0.25 * heading_error + 4


@pytest.mark.parametrize(
    ("change", "message"),
    [({"height_m": 0.0}, "above the ground"), ({"fov_deg": 170.0}, "fov_deg of 5 to 150"), ({"pitch_deg": -80.0}, "pitch_deg of -30 to 90")],
    ids=["height", "fisheye", "sky"],
)
def test_what_no_camera_can_be_is_refused(change: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(DASH, **change)
