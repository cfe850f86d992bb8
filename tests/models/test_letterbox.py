import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.entry import InputSpec, Resize
from models.letterbox import place

RESIZES: tuple[Resize, ...] = ("letterbox", "letterbox-top-left", "stretch")
sides = st.integers(min_value=16, max_value=8192)
inputs = st.integers(min_value=16, max_value=1280)
shares = st.tuples(*(st.floats(0, 1) for _ in range(4)))


@pytest.mark.parametrize("resize", RESIZES)
@given(width=sides, height=sides, across=inputs, down=inputs, share=shares)
def test_a_box_comes_back_where_it_was(
    resize: Resize, width: int, height: int, across: int, down: int, share: tuple[float, float, float, float]
) -> None:
    placed = place(width, height, InputSpec(width=across, height=down, resize=resize))
    x1, x2 = sorted((share[0] * width, share[2] * width))
    y1, y2 = sorted((share[1] * height, share[3] * height))
    scale_x, scale_y = placed.width / width, placed.height / height
    inside = np.array([[x1 * scale_x, y1 * scale_y, x2 * scale_x, y2 * scale_y]]) + [placed.x, placed.y] * 2
    back = placed.to_source(inside.astype(np.float32))
    assert back.dtype == np.float32
    # One pixel of the picture; a float32 in a far larger picture than its input holds no more.
    np.testing.assert_allclose(back[0], (x1, y1, x2, y2), atol=1.0)


@pytest.mark.parametrize("resize", RESIZES)
@given(width=sides, height=sides, across=inputs, down=inputs)
def test_a_picture_lies_within_the_input_and_keeps_its_shape(
    resize: Resize, width: int, height: int, across: int, down: int
) -> None:
    placed = place(width, height, InputSpec(width=across, height=down, resize=resize))
    assert 1 <= placed.width <= across - placed.x
    assert 1 <= placed.height <= down - placed.y
    assert placed.width == across or placed.height == down
    if resize == "stretch":
        assert (placed.x, placed.y, placed.width, placed.height) == (0, 0, across, down)
        return
    scale = min(across / width, down / height)
    assert abs(placed.width - width * scale) <= 1
    assert abs(placed.height - height * scale) <= 1
    if resize == "letterbox-top-left":
        assert (placed.x, placed.y) == (0, 0)
    else:
        assert 0 <= across - placed.width - 2 * placed.x <= 1
        assert 0 <= down - placed.height - 2 * placed.y <= 1


@pytest.mark.parametrize(
    ("box", "clipped"),
    [
        pytest.param((-50, -50, 50, 50), (0, 0, 150, 0), id="over the top left corner"),
        pytest.param((300, 0, 900, 900), (900, 0, 1920, 1080), id="over the bottom right corner"),
        pytest.param((0, 380, 640, 420), (0, 720, 1920, 840), id="inside"),
        pytest.param((0, 0, 640, 100), (0, 0, 1920, 0), id="in the border"),
    ],
)
def test_boxes_are_clipped_to_the_picture(box: tuple[float, ...], clipped: tuple[float, ...]) -> None:
    placed = place(1920, 1080, InputSpec(width=640, height=640))
    assert (placed.x, placed.y, placed.width, placed.height) == (0, 140, 640, 360)
    np.testing.assert_allclose(placed.to_source(np.array([box], np.float32))[0], clipped, atol=1e-3)


def test_no_boxes_come_back_as_none() -> None:
    placed = place(1920, 1080, InputSpec(width=640, height=640))
    assert placed.to_source(np.empty((0, 4), np.float32)).shape == (0, 4)
