"""The pinhole camera: exact between ground and picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.simulate.camera import Camera

angles = st.tuples(st.floats(-180, 180), st.floats(5, 60), st.floats(30, 100), st.floats(2, 12))


def aimed(values: tuple[float, float, float, float]) -> Camera:
    pan, tilt, fov, height = values
    return Camera.aimed((3.0, -2.0, height), pan=pan, tilt=tilt, fov=fov, size=(640, 360))


@given(angles)
def test_what_the_axis_meets_on_the_ground_is_in_the_middle_of_the_picture(values: tuple[float, float, float, float]) -> None:
    camera = aimed(values)
    pan, tilt = np.radians(values[0]), np.radians(values[1])
    away = values[3] / np.tan(tilt)
    met = np.array([[3.0 + np.sin(pan) * away, -2.0 + np.cos(pan) * away, 0.0]])
    assert camera.project(met)[0, :2] == pytest.approx((320, 180), abs=0.02)


@given(angles, st.floats(0, 640), st.floats(185, 360))
def test_ground_and_picture_map_onto_each_other(values: tuple[float, float, float, float], x: float, y: float) -> None:
    camera = aimed(values)
    ground = camera.on_ground(np.array([[x, y]]))
    back = np.append(ground[0], 1.0) @ camera.ground_homography().T
    assert back[:2] / back[2] == pytest.approx((x, y), abs=1e-6)
    assert back[2] > 0


def test_a_pixel_above_the_horizon_is_nowhere_on_the_ground() -> None:
    camera = Camera.aimed((0, 0, 4), pan=0, tilt=10, fov=60, size=(640, 360))
    assert np.isnan(camera.on_ground(np.array([[320.0, 2.0]]))).all()


def test_the_same_view_in_a_larger_picture_has_the_same_places() -> None:
    camera = Camera.aimed((0, 0, 4), pan=10, tilt=15, fov=70, size=(320, 180))
    points = np.array([[1.0, 9.0, 0.0], [-2.0, 20.0, 1.7]])
    small, large = camera.project(points), camera.scaled(2).project(points)
    assert large[:, :2] == pytest.approx(small[:, :2] * 2, abs=1e-3)
    assert large[:, 2] == pytest.approx(small[:, 2])


def test_rays_go_through_what_is_projected_there() -> None:
    camera = Camera.aimed((1, -3, 5), pan=-20, tilt=25, fov=60, size=(320, 180))
    ray = camera.rays()[100, 40]
    seen = camera.project((camera.position + ray * 7.0)[None])
    assert seen[0] == pytest.approx((40.5, 100.5, 7.0), abs=1e-3)
