import numpy as np
import pytest

from api.cases.earth import metres_a_degree
from pipeline.locate.plane import TangentPlane


@pytest.mark.parametrize("lat", [-60.0, 0.0, 39.93, 85.0])
def test_a_degree_is_as_long_as_on_the_ellipsoid(lat: float) -> None:
    step = 1e-4
    east, north = TangentPlane(lat, 116.4).metres(np.array([[lat, 116.4 + step], [lat + step, 116.4]])).sum(axis=0)

    assert metres_a_degree(lat) == pytest.approx((north / step, east / step), rel=1e-5)
