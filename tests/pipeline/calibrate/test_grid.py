"""The grid lies where the ground is, and nowhere else."""

import numpy as np
from numpy.typing import NDArray

from pipeline.calibrate.grid import MARK, STRONG, Extent, drawn
from pipeline.calibrate.stand import Size, Stand
from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting


def picture(truth: Mounting, size: Size, marks: Array) -> NDArray[np.uint8]:
    blank = np.zeros((size[1], size[0], 3), np.uint8)
    stand = Stand.of(truth)
    return drawn(
        blank, lambda ground: stand.pixels(np.column_stack([ground, np.zeros(len(ground))]), size), Extent(-5, 5, 1, 25),
        marks=marks,
    )  # fmt: skip


def test_strong_lines_pass_through_each_fifth_metre_and_none_above_the_horizon(truth: Mounting, size: Size) -> None:
    found = picture(truth, size, np.zeros((0, 2)))
    stand = Stand.of(truth)
    for ahead, right in ((5, 0), (10, 2), (15, -3)):
        x, y = stand.pixels(np.array([[right, ahead, 0.0]]), size)[0].round().astype(int)
        near = found[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3)
        assert (near == STRONG).all(axis=1).any()
    horizon = stand.towards(np.array([-0.3, 0.3]), size)[:, 1].min()
    assert not found[: int(horizon) - 2].any()


def test_clicked_points_are_marked_and_the_snapshot_is_left_as_it_is(truth: Mounting, size: Size) -> None:
    found = picture(truth, size, np.array([[640.0, 100.0]]))
    assert tuple(found[100, 640]) == MARK


def test_what_is_behind_the_camera_is_not_drawn(size: Size) -> None:
    back = Mounting(height_m=2.3, pitch_deg=12, fov_deg=78, yaw_deg=180)
    assert not picture(back, size, np.zeros((0, 2))).any()
