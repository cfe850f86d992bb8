"""Where the bins of a register are, and that their events say so."""

from typing import Any

import numpy as np
import pytest

from pipeline.config.asset import Asset
from pipeline.locate.ground import Ground
from pipeline.locate.plane import TangentPlane
from pipeline.rules.owners import NOBODY
from pipeline.rules.register import Register
from tests.support.pinhole import HEIGHT, LAT, LON, WIDTH, Pinhole, ground_points, spread
from tests.support.scripts import camera, play, scene_of

PLANE = TangentPlane(LAT, LON)
MAP = Ground(np.diag([0.01, -0.01, 1.0]), end=0.5, plane=PLANE)


def asset(code: str, east: float, north: float, name: str = "") -> Asset:
    lat, lon = PLANE.latlon(np.array([[east, north]]))[0].tolist()
    return Asset(code=code, name=name, lat=lat, lon=lon)


def test_a_bin_is_where_the_register_says() -> None:
    register = Register([asset("b1", 3.0, -2.0)], within_m=2.5)
    found = register.location("b1")

    assert found is not None
    assert PLANE.metres(np.array([[found.lat, found.lon]]))[0] == pytest.approx((3.0, -2.0), abs=1e-3)
    assert (found.radius_m, found.method) == (2.5, "survey")
    assert register.location("b2") is None


def test_circles_of_neighbours_do_not_touch() -> None:
    register = Register([asset("b1", 3.0, -2.0), asset("b2", 4.0, -2.0), asset("far", 30.0, -2.0)], within_m=2.5)
    radii = [one.radius_m for code in register.codes if (one := register.location(code))]

    assert radii == pytest.approx([0.45, 0.45, 2.5], rel=1e-3)


@pytest.mark.parametrize(
    ("pixel", "owner"),
    [pytest.param((300, 200), 0, id="at its place"), pytest.param((900, 200), NOBODY, id="elsewhere")],
)
def test_who_stands_where(pixel: tuple[float, float], owner: int) -> None:
    register = Register([asset("b1", 3.1, -2.0)], within_m=1.0)
    assert register.owners(np.array([pixel], np.float32), MAP).tolist() == [owner]


def test_a_name_is_said_when_there_is_one() -> None:
    register = Register([asset("b1", 0, 0, "东四三条 5 号"), asset("b2", 9, 9)], within_m=1.0)
    assert register.name("b1") == {"name": "东四三条 5 号"}
    assert register.name("b2") == {}


CAMERA = Pinhole(up_m=6.0, down=0.4, heading=0.3)


def located(bin_at: tuple[float, float], **rule: Any) -> tuple[float, float, float]:
    """Return metres east and north, and the radius, of the event of an overflowing bin that stands there."""
    x, y = (CAMERA.sight(np.array([[*bin_at, 0.0]]))[0] * (WIDTH, HEIGHT)).tolist()
    points = ground_points(image := spread(np.random.default_rng(4), 8, CAMERA), CAMERA.floor(image))
    script = {
        "seconds": 300,
        "looks": 0.5,
        "size": [WIDTH, HEIGHT],
        "actors": [{"is_a": "overflowing bin", "size": [80, 120], "path": [[0, x, y], [300, x, y]]}],
    }
    stream = {
        "ground_points": [point.model_dump() for point in points],
        "rules": [{"kind": "bins", "stay_s": 60, "settle_s": 3, **rule}],
    }
    (event,) = play(scene_of(script), camera(stream)).opened
    assert event.location is not None
    east, north = PLANE.metres(np.array([[event.location.lat, event.location.lon]]))[0].tolist()
    return east, north, event.location.radius_m


def test_an_event_of_a_bin_of_the_register_is_where_the_register_says() -> None:
    east, north, radius_m = located((4.0, 12.0), assets=[asset("b1", 4.6, 12.8).model_dump()])
    assert (east, north, radius_m) == pytest.approx((4.6, 12.8, 2.5), abs=1e-3)


def test_an_event_of_a_found_bin_is_where_it_stands() -> None:
    east, north, radius_m = located((4.0, 12.0))
    assert (east, north) == pytest.approx((4.0, 12.0), abs=radius_m)
