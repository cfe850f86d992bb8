"""Bags around a bin, one by one and in heaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.locate.ground import Ground
from pipeline.rules.bags import bags_around
from pipeline.rules.picture_plane import Boxes
from pipeline.rules.reach import Reach

Box = tuple[float, float, float, float]
BIN: Box = (100, 220, 150, 300)
"""80 px tall: a bag is 36 px wide beside it."""
NEAR = Reach(1.5, 1.5)
MAP = Ground(np.diag([0.01, -0.01, 1.0]), end=0.5)
"""A centimetre a pixel: a bag is 45 px wide."""
ENDS = Ground(np.array([[0.01, 0, 0], [0, -0.01, 20], [0, 0.005, 0]]), end=2.0)
"""A map that ends at y = 400, below the bin and its bags."""


def boxes(*some: Box) -> Boxes:
    return np.array(some, np.float32).reshape(-1, 4)


def around(*lie: Box, ground: Ground | None = None) -> int:
    return bags_around(boxes(BIN), boxes(*lie), ground, reach=NEAR)


@pytest.mark.parametrize(
    ("lie", "bags"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([(150, 290, 155, 300)], 1, id="however small"),
        pytest.param([(150, 270, 220, 305)], 1, id="one of nearly two widths"),
        pytest.param([(150, 270, 223, 305)], 2, id="a heap of two"),
        pytest.param([(500, 270, 573, 305)], 0, id="a heap elsewhere"),
        pytest.param([(70, 280, 95, 305), (155, 280, 180, 305)], 2, id="one on each side"),
        pytest.param([(150, 270, 180, 305), (152, 272, 178, 303)], 1, id="one that is called two things"),
        pytest.param([(150, 270, 180, 305)] * 2, 1, id="one that is found twice"),
        pytest.param([(150, 270, 223, 305), (150, 275, 185, 304), (186, 275, 222, 304)], 2, id="a heap and both of its bags"),
        pytest.param([(150, 240, 190, 305), (150, 242, 188, 270), (151, 272, 190, 304)], 2, id="one behind the other"),
        pytest.param(
            [(150, 240, 190, 305), (150, 272, 190, 304), (152, 274, 188, 303)], 1, id="a heap in which one is called two things"
        ),
        pytest.param([(150, 280, 175, 305), (100, 270, 400, 460)], 1, id="near, in a heap that ends far away"),
        pytest.param([(98, 215, 160, 305)], 1, id="a box around the bin and what lies before it"),
        pytest.param([(98, 215, 190, 305)], 1, id="a box around the bin and one beside it"),
        pytest.param([(98, 215, 225, 305)], 2, id="a box around the bin and two beside it"),
        pytest.param([(62, 215, 188, 305)], 2, id="a box around the bin and one on each side"),
    ],
)
def test_bags_by_heights_of_the_bin(lie: list[Box], bags: int) -> None:
    assert around(*lie) == bags


@pytest.mark.parametrize(("width", "bags"), [(20, 1), (89, 1), (91, 2), (136, 3)])
def test_a_heap_is_measured_in_metres_where_the_ground_is_surveyed(width: float, bags: int) -> None:
    assert around((150, 270, 150 + width, 305), ground=MAP) == bags


@pytest.mark.parametrize(("width", "bags"), [(71, 1), (73, 2)])
def test_beyond_the_map_a_heap_is_measured_by_the_bin(width: float, bags: int) -> None:
    assert np.isnan(ENDS.metres(boxes(BIN)[:, 2:])).all()
    assert around((150, 270, 150 + width, 305), ground=ENDS) == bags


def test_what_lies_between_two_of_a_row_counts_once() -> None:
    row = boxes(BIN, (180, 220, 230, 300))
    assert bags_around(row, boxes((152, 280, 178, 302)), None, reach=NEAR) == 1
    assert bags_around(row, boxes((300, 280, 320, 302)), None, reach=NEAR) == 1, "near the second one"


EDGES = st.tuples(st.integers(60, 220), st.integers(200, 290), st.integers(1, 150), st.integers(1, 60))


@given(heap=EDGES, again=st.integers(0, 3), ground=st.sampled_from([None, MAP]))
def test_the_same_box_again_changes_nothing(heap: tuple[int, int, int, int], again: int, ground: Ground | None) -> None:
    box = (heap[0], heap[1], heap[0] + heap[2], heap[1] + heap[3])
    assert around(*[box] * (1 + again), ground=ground) == around(box, ground=ground)
