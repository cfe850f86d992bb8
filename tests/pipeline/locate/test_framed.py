"""How far a box is trusted: by its size, and less where the picture's edge cuts it off."""

import numpy as np
import pytest

from pipeline.locate.framed import CUT_SHARE, CUT_SIDE, FOOT_PX, FOOT_SHARE, SIDE_SHARE, Framed

WIDE, SLIM = CUT_SHARE * 100, FOOT_SHARE * 100
TALL, LOW = CUT_SHARE * 200, FOOT_SHARE * 200


@pytest.mark.parametrize(
    ("at", "foot", "cut"),
    [
        pytest.param((300, 100), (SLIM, LOW), (False, False), id="whole"),
        pytest.param((0, 100), (WIDE, LOW), (True, False), id="cut at the left"),
        pytest.param((540, 100), (WIDE, LOW), (True, False), id="cut at the right"),
        pytest.param((300, 160), (SLIM, TALL), (False, True), id="cut below"),
        pytest.param((300, 0), (SLIM, LOW), (False, True), id="cut above: its foot is seen"),
        pytest.param((538, 159), (WIDE, TALL), (True, True), id="almost in the corner"),
    ],
)
def test_it_is_trusted_less_where_it_is_cut(at: tuple[int, int], foot: tuple[float, float], cut: tuple[bool, bool]) -> None:
    x, y = at
    framed = Framed.of(np.array([x, y, x + 100, y + 200], np.float32), width=640, height=360)
    assert framed.foot_error == pytest.approx(np.hypot(FOOT_PX, foot))
    whole = np.hypot(FOOT_PX / np.array([100, 200]), SIDE_SHARE)
    assert framed.side_doubt == pytest.approx(np.where(cut, CUT_SIDE, whole))


def test_its_foot_is_the_middle_of_its_lower_edge() -> None:
    framed = Framed.of(np.array([10, 20, 30, 60], np.float32), width=640, height=360)
    assert framed.foot.tolist() == [20, 60]
    assert framed.sides.tolist() == [20, 40]


def test_a_box_without_area_is_a_pixel_large() -> None:
    assert Framed.of(np.array([10, 60, 10, 60], np.float32), width=640, height=360).sides.tolist() == [1, 1]
