"""Pictures of a camera that drives, and their truth."""

import numpy as np
import pytest

from pipeline.simulate.lens import camera_of
from pipeline.simulate.renderer import Renderer
from pipeline.simulate.scene.settings import Scene


@pytest.fixture(scope="module")
def renderer(driving: Scene) -> Renderer:
    return Renderer(driving)


def test_any_frame_can_be_drawn_first(driving: Scene, renderer: Renderer) -> None:
    later = renderer.shot(14)
    again = Renderer(driving).shot(14)
    assert np.array_equal(later.image, again.image)
    assert later.rows == again.rows
    assert np.abs(later.image.astype(int) - renderer.shot(0).image.astype(int)).mean() > 10


def test_a_box_stands_where_the_moving_camera_sees_its_ground(driving: Scene, renderer: Renderer) -> None:
    found = 0
    for number in (0, 6, 12):
        shot, camera = renderer.shot(number), camera_of(driving, number / 10)
        for row in shot.rows:
            x, y, depth = camera.project(np.array([[*row.ground, 0.0]]))[0]
            size = camera.focal / depth
            if depth < 4 or row.class_name == "car":
                continue
            assert abs((row.box[0] + row.box[2]) / 2 - x) < 0.5 * size
            assert abs(row.box[3] - y) < 0.6 * size
            found += 1
    assert found >= 4


def test_what_reaches_behind_the_camera_keeps_its_number_and_a_box_in_the_picture(driving: Scene, renderer: Renderer) -> None:
    """The car's nose is passed while its tail is still seen, or the other way round."""
    for number in range(20, 40):
        car = next((row for row in renderer.shot(number).rows if row.class_name == "car"), None)
        if car is not None and camera_of(driving, number / 10).position[1] > 10.5:
            assert car.clipped[2] > car.clipped[0]
            return
    pytest.fail("the car is beside the camera in some frame")


def test_a_standing_camera_is_drawn_once_and_a_driving_one_anew(tiny: Scene, driving: Scene) -> None:
    assert camera_of(tiny, 3.0).position == pytest.approx(camera_of(tiny, 0.0).position)
    assert camera_of(driving, 2.0).position[1] > camera_of(driving, 0.0).position[1] + 5
