"""Circles around what one camera knows of something in the air."""

import numpy as np
import pytest

from pipeline.events import Aloft
from pipeline.locate.bearings import sector
from pipeline.locate.plane import TangentPlane

CAMERA = {"lat": 39.93, "lon": 116.41, "within_m": 2000.0}
EAST = {"bearing": 90.0, "bearing_error": 5.0}
FAR = {"distance_m": 500.0, "distance_error_m": 50.0}


@pytest.mark.parametrize(
    ("one", "ahead_m", "radius_m"),
    [
        pytest.param({}, 0, 2000, id="nothing known: all within reach"),
        pytest.param(FAR, 0, 500 + 1.645 * 50, id="heard: a circle"),
        pytest.param(EAST, 1000, 1042, id="seen: half of the reach ahead"),
        pytest.param(EAST | FAR, 500, 101, id="seen and heard"),
    ],
)
def test_a_sector_is_a_circle(one: dict[str, float], ahead_m: float, radius_m: float) -> None:
    place = sector(Aloft.model_validate(CAMERA | one))
    east, north = TangentPlane(39.93, 116.41).metres(np.array([[place.lat, place.lon]]))[0]

    assert (east, north) == pytest.approx((ahead_m, 0), abs=1)
    assert place.radius_m == pytest.approx(radius_m, rel=0.01)
    assert place.method == "camera"
