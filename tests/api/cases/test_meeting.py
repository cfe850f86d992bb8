"""Places of what is in the air, held against places that are known."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.cases.meeting import meeting as met
from pipeline.events import Aloft, Location
from pipeline.locate.plane import TangentPlane

PLANE = TangentPlane(39.9289, 116.4166)


def sighting(
    camera: tuple[float, float], thing: tuple[float, float], *, off: float = 0.0, longer: float | None = None
) -> Aloft:
    """Return what a camera (metres east, north) says of a thing; `off`: degrees; `longer`: metres, None: no distance."""
    east, north = thing[0] - camera[0], thing[1] - camera[1]
    lat, lon = PLANE.latlon(np.array([camera], np.float64))[0]
    return Aloft(
        lat=float(lat),
        lon=float(lon),
        within_m=2000.0,
        bearing=(math.degrees(math.atan2(east, north)) + off) % 360,
        bearing_error=3.0,
        distance_m=None if longer is None else max(0.0, math.hypot(east, north) + longer),
        distance_error_m=None if longer is None else 40.0,
    )


def heard_from(camera: tuple[float, float], thing: tuple[float, float]) -> Aloft:
    return sighting(camera, thing, longer=0).model_copy(update={"bearing": None, "bearing_error": None})


def bare(one: Aloft) -> Aloft:
    return Aloft(lat=one.lat, lon=one.lon, within_m=one.within_m)


def meeting(seen: Sequence[Aloft]) -> Location:
    """Return the place of sightings that do meet."""
    found = met(seen)
    assert found is not None
    return found.place


def miss(place: Location, thing: tuple[float, float]) -> float:
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

    assert miss(place, thing) < 0.25 * place.radius_m
    assert place.radius_m < 400


def test_the_radius_holds_the_place_nine_times_in_ten() -> None:
    chance, inside = np.random.default_rng(5), 0
    for _ in range(300):
        thing = (chance.uniform(-400, 900), chance.uniform(200, 900))
        seen = [sighting(camera, thing, off=chance.normal(0, 3)) for camera in [(0, 0), (500, -50), (200, -200)]]
        found = met(seen)
        inside += found is not None and miss(found.place, thing) <= found.place.radius_m

    assert 0.85 <= inside / 300 <= 0.99


def test_bearings_that_hardly_cross_give_a_large_radius() -> None:
    thing = (0.0, 1500.0)
    narrow, wide = ([sighting(camera, thing) for camera in [(0, 0), (apart, 0)]] for apart in (60, 1200))
    close, apart = meeting(narrow), meeting(wide)

    assert close.radius_m > 3 * apart.radius_m
    assert miss(close, thing) <= close.radius_m


def test_a_distance_helps_where_bearings_do_not() -> None:
    thing = (0.0, 800.0)
    without = meeting([sighting((0, 0), thing), sighting((60, 0), thing)])
    heard = meeting([sighting((0, 0), thing, longer=0), sighting((60, 0), thing, longer=10)])

    assert heard.radius_m < 0.5 * without.radius_m
    assert miss(heard, thing) <= heard.radius_m


def test_two_distances_and_a_bearing_meet() -> None:
    thing = (300.0, 400.0)

    assert miss(meeting([sighting((0, 0), thing, longer=0), heard_from((600, 0), thing)]), thing) < 60


def test_sightings_of_two_things_do_not_meet() -> None:
    away = [sighting((0, 0), (-500, 0)), sighting((850, 0), (1500, 0))]
    far_apart = [heard_from((0, 0), (0, 100)), heard_from((0, 1100), (0, 1000))]

    assert met(away) is None
    assert met(far_apart) is None


def test_two_distances_alone_fit_two_places_and_the_circle_holds_both() -> None:
    heard = [heard_from(camera, (300, 400)) for camera in ((0, 0), (600, 0))]
    place = meeting(heard)

    assert miss(place, (300, 400)) <= place.radius_m
    assert miss(place, (300, -400)) <= place.radius_m
    assert place.radius_m < 600


def test_a_camera_that_only_knows_that_it_is_within_reach_changes_little() -> None:
    thing = (300.0, 400.0)
    seen = [sighting(camera, thing) for camera in ((0, 0), (600, 0))]
    without, more = meeting(seen), meeting([*seen, bare(sighting((200, -300), thing))])

    assert miss(without, thing) == pytest.approx(miss(more, thing), abs=5)
    assert more.radius_m == pytest.approx(without.radius_m, rel=0.05)


def test_one_wrong_camera_among_many_is_noticed() -> None:
    thing = (300.0, 400.0)
    seen = [sighting((40.0 * n, -20.0 * n), thing) for n in range(12)]

    assert met([*seen, sighting((500, 0), thing, off=10)]) is not None
    assert met([*seen, sighting((500, 0), thing, off=60)]) is None


def test_what_lies_beyond_the_reach_of_a_camera_is_not_its_thing() -> None:
    near, away = (0.0, 0.0), (0.0, 6500.0)
    assert met([bare(sighting(near, near)), bare(sighting(away, near))]) is None
    assert met([bare(sighting(near, near)), bare(sighting((0, 3500), near))]) is not None


@settings(max_examples=60)
@example(east=464.375, north=293.0, turn=2.0, count=2)
@given(st.floats(-1200, 1200), st.floats(200, 1200), st.floats(0, 359), st.sampled_from([2, 3, 5]))
def test_turning_the_world_turns_the_place(east: float, north: float, turn: float, count: int) -> None:
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def turned(point: tuple[float, float]) -> tuple[float, float]:
        return (cosine * point[0] + sine * point[1], -sine * point[0] + cosine * point[1])

    cameras, thing = [(250.0 * n, -30.0 * n * n) for n in range(count)], (east, north)
    before = meeting([sighting(camera, thing) for camera in cameras])
    after = meeting([sighting(turned(camera), turned(thing)) for camera in cameras])

    assert miss(after, turned(thing)) == pytest.approx(miss(before, thing), abs=2 + 0.02 * before.radius_m)
    assert after.radius_m == pytest.approx(before.radius_m, rel=0.03)
