"""The datums of Chinese map services, against published points."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import datum
from pipeline.datum import (
    LatLon,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

# Written by others: eviltransform's tests (03ba58d9) and coordtransform's README. eviltransform takes the WGS-84 axis,
# which moves its points by less than 1e-7 degrees.
WGS_GCJ = [
    pytest.param((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215), id="Shanghai"),
    pytest.param((22.543847, 113.912316), (22.540796131694766, 113.9171764808363), id="Shenzhen"),
    pytest.param((39.911954, 116.377817), (39.91334545536069, 116.38404722455657), id="Beijing"),
    pytest.param((39.915, 116.404), (39.91640428150164, 116.41024449916938), id="Beijing, coordtransform"),
]
BEIJING = (39.915, 116.404)
inner = st.tuples(st.floats(18.0, 53.0), st.floats(74.0, 134.0))


def near(found: LatLon, expected: LatLon, tolerance: float) -> bool:
    return found == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize(("wgs", "gcj"), WGS_GCJ)
def test_gcj02_is_that_of_others(wgs: LatLon, gcj: LatLon) -> None:
    assert near(wgs84_to_gcj02(*wgs), gcj, 1e-9)


@pytest.mark.parametrize(("wgs", "gcj"), WGS_GCJ)
def test_gcj02_is_undone(wgs: LatLon, gcj: LatLon) -> None:
    assert near(gcj02_to_wgs84(*gcj), wgs, 1e-9)


def test_the_exact_inverse_is_that_of_others() -> None:
    assert near(gcj02_to_wgs84(*BEIJING), (39.913596235609404, 116.39775575457485), 1e-9)


def test_bd09_is_that_of_others() -> None:
    assert near(gcj02_to_bd09(*BEIJING), (39.92133699351021, 116.41036949371029), 1e-9)
    assert near(bd09_to_gcj02(*BEIJING), (39.90865673957631, 116.39762729119315), 1e-6)


@given(place=inner)
def test_every_shift_is_undone(place: LatLon) -> None:
    assert near(gcj02_to_wgs84(*wgs84_to_gcj02(*place)), place, 1e-9)
    assert near(bd09_to_gcj02(*gcj02_to_bd09(*place)), place, 1e-9)
    assert near(bd09_to_wgs84(*wgs84_to_bd09(*place)), place, 1e-9)


@given(place=inner)
def test_gcj02_moves_a_place_by_less_than_a_kilometre(place: LatLon) -> None:
    moved = wgs84_to_gcj02(*place)
    assert moved != place
    assert near(moved, place, 0.02)


@pytest.mark.parametrize("place", [(48.85, 2.35), (-33.9, 151.2), (0.0, 105.0)], ids=["Paris", "Sydney", "equator"])
def test_outside_of_china_nothing_moves(place: LatLon) -> None:
    for shift in (wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02, wgs84_to_bd09, bd09_to_wgs84):
        assert shift(*place) == place


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(datum)
    assert result.attempted > 0
    assert result.failed == 0
