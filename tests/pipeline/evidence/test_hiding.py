"""Hidden is flat grey; hidden whole is coarse; nothing is written into the picture that was given."""

from fractions import Fraction

import numpy as np
import pytest
from av import VideoFrame
from numpy.typing import NDArray

from pipeline.evidence.hiding import COLUMNS, GREY, hidden, hidden_frame

BOXES = np.array([[0.25, 0.25, 0.5, 0.5], [0.9, 0.9, 1.0, 1.0]])
NOTHING = np.zeros((0, 4))


def noise(width: int = 320, height: int = 180) -> NDArray[np.uint8]:
    return np.random.default_rng(5).integers(0, 256, (height, width, 3), np.uint8)


def test_boxes_are_grey_and_the_rest_is_as_it_was() -> None:
    given = noise()
    kept = given.copy()
    made = hidden(given, BOXES)
    assert (made[45:90, 80:160] == GREY).all()
    assert (made[162:, 288:] == GREY).all()
    made[45:90, 80:160] = made[162:, 288:] = 0
    expected = kept.copy()
    expected[45:90, 80:160] = expected[162:, 288:] = 0
    assert (made == expected).all()
    assert (given == kept).all()


def test_without_boxes_all_is_as_it_was() -> None:
    assert (hidden(noise(), NOTHING) == noise()).all()


def test_a_pixel_that_a_box_touches_is_hidden() -> None:
    made = hidden(noise(10, 10), np.array([[0.19, 0.19, 0.41, 0.41]]))
    assert (made[1:5, 1:5] == GREY).all()


@pytest.mark.parametrize("size", [(320, 180), (1920, 1080), (20, 40)], ids=["small", "full HD", "tiny and upright"])
def test_what_is_hidden_whole_has_few_squares(size: tuple[int, int]) -> None:
    made = hidden(noise(*size), None)
    assert made.shape == (size[1], size[0], 3)
    steps = (np.abs(np.diff(made.astype(int), axis=1)).max(axis=(0, 2)) > 0).sum()
    assert steps <= COLUMNS - 1


@pytest.mark.parametrize("size", [(320, 180), (1280, 718), (404, 720)])
@pytest.mark.parametrize("boxes", [BOXES, NOTHING, None], ids=["boxes", "nothing", "whole"])
def test_a_frame_is_hidden_as_a_picture_is_and_keeps_its_time(
    size: tuple[int, int], boxes: NDArray[np.float64] | None
) -> None:
    given = VideoFrame.from_ndarray(noise(*size), format="bgr24").reformat(format="yuv420p")
    given.pts, given.time_base = 77, Fraction(1, 25)
    before = given.to_ndarray().copy()
    made = hidden_frame(given, boxes)
    assert (made.pts, made.time_base, made.width, made.height) == (77, Fraction(1, 25), *size)
    assert (given.to_ndarray() == before).all()
    luma, was = made.to_ndarray()[: size[1]], before[: size[1]]
    if boxes is None:
        assert (np.abs(np.diff(luma.astype(int), axis=1)).max(axis=0) > 0).sum() <= COLUMNS - 1
    elif len(boxes):
        left, top, right, bottom = (int(edge * side) for edge, side in zip(boxes[0], (*size, *size), strict=True))
        colours = made.to_ndarray(format="bgr24")[top + 2 : bottom - 2, left + 2 : right - 2]
        assert (luma[top:bottom, left:right] == GREY).all()
        assert int(colours.max()) - int(colours.min()) <= 1
        assert (luma[:top] == was[:top]).all()
    else:
        assert (made.to_ndarray() == before).all()
