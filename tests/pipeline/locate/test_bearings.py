"""Places of what is in the air, held against places that are known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import Location
from pipeline.locate.bearings import Sighting, meeting, sector
from pipeline.locate.plane import TangentPlane

PLANE = TangentPlane(39.9289, 116.4166)


def sighting(
    camera: tuple[float, float], thing: tuple[float, float], *, off: float = 0.0, longer: float | None = None
) -> Sighting:
    """Return what a camera (metres east, north) says of a thing; `off`: degrees; `longer`: metres, None: no distance."""
    east, north = thing[0] - camera[0], thing[1] - camera[1]
    lat, lon = PLANE.latlon(np.array([camera], np.float64))[0]
    far = None if longer is None else max(0.0, math.hypot(east, north) + longer)
    return Sighting(float(lat), float(lon), (math.degrees(math.atan2(east, north)) + off) % 360, 3.0, far, 40.0)


def miss(place: Location | None, thing: tuple[float, float]) -> float:
    assert place is not None
    return float(np.linalg.norm(PLANE.metres(np.array([[place.lat, place.lon]]))[0] - thing))


@pytest.mark.parametrize(
    ("cameras", "thing"),
    [
        pytest.param([(0, 0), (600, 0)], (300, 400), id="across"),
        pytest.param([(0, 0), (600, 0), (0, 700)], (250, 300), id="three around it"),
        pytest.param([(-300, -100), (200, -50)], (0, -800), id="to the south"),
        pytest.param([(0, 0), (500, 0)], (800, 400), id="aside"),
    ],
)
def test_bearings_meet_at_the_place(cameras: list[tuple[float, float]], thing: tuple[float, float]) -> None:
    place = meeting([sighting(camera, thing) for camera in cameras])

    assert place is not None
    assert miss(place, thing) < 0.25 * place.radius_m
    assert place.radius_m < 400


def test_the_radius_holds_the_place_nine_times_in_ten() -> None:
    chance, inside = np.random.default_rng(5), 0
    for _ in range(300):
        thing = (chance.uniform(-400, 900), chance.uniform(200, 900))
        seen = [sighting(camera, thing, off=chance.normal(0, 3)) for camera in [(0, 0), (500, -50), (200, -200)]]
        place = meeting(seen)
        inside += place is not None and miss(place, thing) <= place.radius_m

    assert 0.85 <= inside / 300 <= 0.99


def test_bearings_that_hardly_cross_give_a_large_radius() -> None:
    thing = (0.0, 1500.0)
    narrow, wide = ([sighting(camera, thing) for camera in [(0, 0), (apart, 0)]] for apart in (60, 1200))
    close, apart = meeting(narrow), meeting(wide)

    assert close is not None
    assert apart is not None
    assert close.radius_m > 3 * apart.radius_m
    assert miss(close, thing) <= close.radius_m


def test_a_distance_helps_where_bearings_do_not() -> None:
    thing = (0.0, 800.0)
    without = meeting([sighting((0, 0), thing), sighting((60, 0), thing)])
    heard = meeting([sighting((0, 0), thing, longer=0), sighting((60, 0), thing, longer=10)])

    assert without is not None
    assert heard is not None
    assert heard.radius_m < 0.5 * without.radius_m
    assert miss(heard, thing) <= heard.radius_m


def test_two_distances_and_a_bearing_meet() -> None:
    thing = (300.0, 400.0)
    seen = [sighting((0, 0), thing, longer=0), sighting((600, 0), thing, longer=0)._replace(bearing=None)]

    assert miss(meeting(seen), thing) < 60


def test_sightings_of_two_things_do_not_meet() -> None:
    away = [Sighting(39.93, 116.41, bearing=270.0), Sighting(39.93, 116.42, bearing=90.0)]
    far_apart = [Sighting(39.93, 116.41, distance_m=100.0, distance_error_m=20.0),
                 Sighting(39.94, 116.41, distance_m=100.0, distance_error_m=20.0)]  # fmt: skip

    assert meeting(away) is None
    assert meeting(far_apart) is None


def test_one_camera_gives_its_sector() -> None:
    one = sighting((0, 0), (300, 400), longer=0)

    assert meeting([one]) == sector(one)


@pytest.mark.parametrize(
    ("one", "ahead_m", "radius_m"),
    [
        pytest.param(Sighting(39.93, 116.41), 0, 2000, id="nothing known: all within reach"),
        pytest.param(Sighting(39.93, 116.41, distance_m=500.0), 0, 500 + 1.645 * 50, id="heard: a circle"),
        pytest.param(Sighting(39.93, 116.41, bearing=90.0), 1000, 1042, id="seen: half of the reach ahead"),
        pytest.param(Sighting(39.93, 116.41, bearing=90.0, distance_m=500.0), 500, 101, id="seen and heard"),
    ],
)
def test_a_sector_is_a_circle(one: Sighting, ahead_m: float, radius_m: float) -> None:
    place = sector(one)
    east, north = TangentPlane(39.93, 116.41).metres(np.array([[place.lat, place.lon]]))[0]

    assert (east, north) == pytest.approx((ahead_m, 0), abs=1)
    assert place.radius_m == pytest.approx(radius_m, rel=0.01)
    assert place.method == "camera"


@settings(max_examples=60)
@given(st.floats(-1200, 1200), st.floats(200, 1200), st.floats(0, 359), st.sampled_from([2, 3, 5]))
def test_turning_the_world_turns_the_place(east: float, north: float, turn: float, count: int) -> None:
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def turned(point: tuple[float, float]) -> tuple[float, float]:
        return (cosine * point[0] + sine * point[1], -sine * point[0] + cosine * point[1])

    cameras, thing = [(250.0 * n, -30.0 * n * n) for n in range(count)], (east, north)
    before = meeting([sighting(camera, thing) for camera in cameras])
    after = meeting([sighting(turned(camera), turned(thing)) for camera in cameras])

    assert before is not None
    assert after is not None
    assert miss(after, turned(thing)) == pytest.approx(miss(before, thing), abs=2 + 0.02 * before.radius_m)
    assert after.radius_m == pytest.approx(before.radius_m, rel=0.03)
