import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.training.boxes import Boxes, areas, from_yolo_lines, intersections, ious, joined, suppressed, yolo_lines


def _boxes(*rows: tuple[float, float, float, float, int, float]) -> Boxes:
    table = np.array(rows, np.float32).reshape(-1, 6)
    return Boxes(table[:, :4], table[:, 4].astype(np.int64), table[:, 5])


corners = hnp.arrays(np.float32, st.tuples(st.integers(0, 8), st.just(4)), elements=st.floats(0, 1, width=32)).map(
    lambda a: np.concatenate([np.minimum(a[:, :2], a[:, 2:]), np.maximum(a[:, :2], a[:, 2:])], axis=1)
)


@given(corners)
def test_label_text_returns_the_same_boxes(xyxy: np.ndarray) -> None:
    boxes = Boxes(xyxy, np.arange(len(xyxy)), np.ones(len(xyxy), np.float32))

    again = from_yolo_lines(yolo_lines(boxes))

    np.testing.assert_allclose(again.xyxy, xyxy, atol=2e-5)
    assert again.class_id.tolist() == boxes.class_id.tolist()


@given(corners, corners)
def test_iou_is_symmetric_and_a_share(a: np.ndarray, b: np.ndarray) -> None:
    values = ious(a, b)

    assert ((values >= 0) & (values <= 1 + 1e-5)).all()
    np.testing.assert_allclose(values, ious(b, a).T, atol=1e-6)


def test_iou_of_half_overlapping_boxes() -> None:
    a, b = np.array([[0, 0, 0.2, 0.1]], np.float32), np.array([[0.1, 0, 0.3, 0.1]], np.float32)

    assert intersections(a, b)[0, 0] == pytest.approx(0.01)
    assert areas(a)[0] == pytest.approx(0.02)
    assert ious(a, b)[0, 0] == pytest.approx(1 / 3, abs=1e-5)


def test_polygon_becomes_the_box_around_it() -> None:
    boxes = from_yolo_lines("3 0.1 0.2 0.5 0.1 0.4 0.6\n\n")

    np.testing.assert_allclose(boxes.xyxy, [[0.1, 0.1, 0.5, 0.6]], atol=1e-6)
    assert boxes.class_id.tolist() == [3]


@pytest.mark.parametrize("line", ["1 0.1 0.2 0.3", "1 0.1 0.2 0.3 0.4 0.5", "car 0.1 0.2 0.3 0.4"], ids=["short", "odd", "no"])
def test_wrong_label_line_is_told(line: str) -> None:
    with pytest.raises(ValueError, match=r"got '"):
        from_yolo_lines(line)


def test_suppression_keeps_the_better_box_of_a_class_and_boxes_of_others() -> None:
    boxes = _boxes((0, 0, 0.5, 0.5, 1, 0.4), (0, 0, 0.5, 0.48, 1, 0.9), (0, 0, 0.5, 0.5, 2, 0.3), (0.6, 0.6, 1, 1, 1, 0.2))

    kept = suppressed(boxes, 0.6)

    np.testing.assert_allclose(kept.score, [0.9, 0.3, 0.2])


def test_mirroring_twice_changes_nothing() -> None:
    boxes = _boxes((0.1, 0.2, 0.4, 0.9, 0, 1))

    np.testing.assert_allclose(boxes.flipped().xyxy, [[0.6, 0.2, 0.9, 0.9]], atol=1e-6)
    np.testing.assert_allclose(boxes.flipped().flipped().xyxy, boxes.xyxy, atol=1e-6)


def test_joining_nothing_is_no_box() -> None:
    assert len(joined([])) == 0


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        Boxes(np.zeros((2, 4), np.float32), np.zeros(1, np.int64), np.zeros(1, np.float32))
