"""Degrees to metres and back."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod

from pipeline.locate.plane import TangentPlane

PROJ_NEAREST_M = 6.4e-4
"""PROJ takes what is nearer to the origin than 1e-10 of the earth's radius for the origin itself."""
lats, lons = st.floats(-80, 80), st.floats(-179, 179)
reach = st.floats(-1000, 1000)


@given(lat=lats, lon=lons, east=reach, north=reach)
@example(lat=1.0, lon=0.0, east=0.0, north=0.000216)
def test_there_and_back_is_the_same_place(lat: float, lon: float, east: float, north: float) -> None:
    plane = TangentPlane(lat, lon)
    metres = np.array([[east, north]])
    nearest = 1e-4 if np.hypot(east, north) > PROJ_NEAREST_M else PROJ_NEAREST_M
    np.testing.assert_allclose(plane.metres(plane.latlon(metres)), metres, atol=nearest)


@given(lat=lats, lon=lons, azimuth=st.floats(0, 360), distance=st.floats(1, 1000))
def test_metres_are_those_of_the_ellipsoid(lat: float, lon: float, azimuth: float, distance: float) -> None:
    far_lon, far_lat, _ = Geod(ellps="WGS84").fwd(lon, lat, azimuth, distance)
    metres = TangentPlane(lat, lon).metres(np.array([[far_lat, far_lon]]))[0]
    turned = np.radians(azimuth)
    np.testing.assert_allclose(metres, distance * np.array([np.sin(turned), np.cos(turned)]), atol=0.001)


def test_the_origin_is_zero_east_is_right_north_is_up() -> None:
    plane = TangentPlane(39.93, 116.40)
    metres = plane.metres(np.array([(39.93, 116.40), (39.93, 116.401), (39.931, 116.40)]))
    np.testing.assert_allclose(metres, [(0, 0), (85.4, 0), (0, 111.0)], atol=0.1)
