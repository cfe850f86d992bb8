"""A thing is in an area by the share of the places at which it may be."""

import numpy as np
import pytest

from pipeline.config.geofence import Corner, Geofence
from pipeline.locate.plane import TangentPlane
from pipeline.rules.passing.area import SPREAD, Areas

LAT, LON = 39.9336, 116.4034
PLANE = TangentPlane(LAT, LON)


def fence(*metres: tuple[float, float]) -> Geofence:
    places = PLANE.latlon(np.array(metres, np.float64))
    return Geofence(corners=tuple(Corner(lat=float(lat), lon=float(lon)) for lat, lon in places))


YARD = fence((0, -50), (50, -50), (50, 50), (0, 50))
STRIP = fence((-100, 200), (100, 200), (100, 203), (-100, 203))


def share(east: float, north: float, sigma: float, **fences: Geofence) -> tuple[str, float] | None:
    lat, lon = PLANE.latlon(np.array([[east, north]]))[0]
    return Areas(fences, ()).holding(float(lat), float(lon), np.eye(2) * sigma**2)


def test_the_points_are_spread_like_a_normal_error() -> None:
    assert SPREAD.mean(axis=0) == pytest.approx([0, 0], abs=1e-9)
    assert np.cov(SPREAD.T, bias=True) == pytest.approx(np.eye(2), abs=0.1)


@pytest.mark.parametrize(
    ("east", "sigma", "expected"),
    [(25.0, 2.0, 1.0), (0.0, 2.0, 0.5), (2.0, 2.0, 0.84), (-2.0, 2.0, 0.16), (-10.0, 2.0, None), (-200.0, 2.0, None)],
    ids=["inside", "on the edge", "one error inside", "one outside", "five outside", "far away"],
)
def test_the_share_follows_the_distance_to_the_edge(east: float, sigma: float, expected: float | None) -> None:
    found = share(east, 0.0, sigma, yard=YARD)
    assert found is None if expected is None else found is not None and found[1] == pytest.approx(expected, abs=0.08)


def test_the_area_that_holds_most_is_named() -> None:
    assert share(0.0, 201.5, 0.3, yard=YARD, strip=STRIP) == ("strip", 1.0)
    east = share(-1.0, 0.0, 3.0, yard=YARD, other=fence((-50, -50), (0, -50), (0, 50), (-50, 50)))
    assert east is not None
    assert east[0] == "other"


def test_only_the_named_areas_are_watched() -> None:
    areas = Areas({"yard": YARD, "strip": STRIP}, ("strip",))
    assert areas.holding(LAT, LON, np.eye(2)) is None
