from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.class_map import ClassMap
from models.entry import Entry
from models.findings import MOST_FOUND, apart, findings
from models.layouts.candidates import Candidates
from models.letterbox import Placement

SAME = Placement(0, 0, 640, 640, 640, 640)


def class_map(**changes: object) -> ClassMap:
    content = {
        "name": "waste", "file": "x", "sha256": "0" * 64, "licence": "MIT", "layout": "yolo",
        "input": {"width": 640, "height": 640}, "classes": ["plastic", "metal", "cat", "overflow"], **changes,
    }  # fmt: skip
    return ClassMap.of(Entry.model_validate(content))


def candidates(*rows: tuple[Sequence[float], float, int]) -> Candidates:
    return Candidates(
        np.array([box for box, _, _ in rows], np.float32).reshape(-1, 4),
        np.array([score for _, score, _ in rows], np.float32),
        np.array([class_id for *_, class_id in rows], np.int64),
    )


def test_classes_get_their_canonical_names_and_ids() -> None:
    classes = class_map(map={"plastic": "litter", "metal": "litter", "overflow": "overflowing bin"})
    assert classes.names == ("litter", "cat", "overflowing bin")
    found = findings(
        candidates(((0, 0, 9, 9), 0.9, 3), ((20, 0, 29, 9), 0.8, 1), ((40, 0, 49, 9), 0.7, 0)), SAME, classes, overlap=0.5
    )
    assert found.data["class_name"].tolist() == ["overflowing bin", "litter", "litter"]  # type: ignore[union-attr]  # an array
    assert found.class_id is not None
    assert found.class_id.tolist() == [2, 0, 0]


def test_what_is_not_kept_is_dropped() -> None:
    classes = class_map(map={"plastic": "litter"}, keep=["litter"])
    found = findings(candidates(((0, 0, 9, 9), 0.9, 2), ((20, 0, 29, 9), 0.8, 0)), SAME, classes, overlap=None)
    assert classes.names == ("litter",)
    assert found.xyxy.tolist() == [[20, 0, 29, 9]]


def test_classes_that_became_one_suppress_each_other() -> None:
    twins = candidates(((0, 0, 10, 10), 0.9, 0), ((0, 0, 10, 11), 0.8, 1))
    assert len(findings(twins, SAME, class_map(), overlap=0.5)) == 2
    assert len(findings(twins, SAME, class_map(map={"plastic": "litter", "metal": "litter"}), overlap=0.5)) == 1


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((-20, 0, -5, 10), id="left of the picture"),
        pytest.param((650, 0, 700, 10), id="right of it"),
        pytest.param((10, 10, 10, 40), id="without width"),
        pytest.param((40, 10, 10, 40), id="inside out"),
        pytest.param((np.nan, 0, 10, 10), id="not a number"),
        pytest.param((0, 0, np.inf, 10), id="endless"),
    ],
)
@pytest.mark.parametrize("overlap", [None, 0.5])
def test_a_box_without_area_in_the_picture_is_dropped(box: Sequence[float], overlap: float | None) -> None:
    found = findings(candidates((box, 0.9, 0), ((10, 10, 30, 30), 0.8, 0)), SAME, class_map(), overlap=overlap)
    assert found.xyxy.tolist() == [[10, 10, 30, 30]]


def test_an_unknown_class_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"expected class ids 0…3, got 1…4"):
        findings(candidates(((0, 0, 9, 9), 0.9, 1), ((0, 0, 9, 9), 0.8, 4)), SAME, class_map(), overlap=None)


def test_the_number_of_detections_is_bounded() -> None:
    rows = [((x, 0.0, x + 1.0, 5.0), 1 - x / 1000, 0) for x in range(400)]
    found = findings(candidates(*rows), SAME, class_map(), overlap=None)
    assert len(found) == MOST_FOUND
    assert found.xyxy[-1, 0] == MOST_FOUND - 1


def plain_nms(
    boxes: NDArray[np.float32], scores: NDArray[np.float32], classes: NDArray[np.int64], overlap: float
) -> list[int]:
    kept: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda one: (-scores[one], one)):
        if all(classes[one] != classes[index] or iou(boxes[one], boxes[index]) <= overlap for one in kept):
            kept.append(index)
    return kept


def iou(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    shared = float(np.prod(np.maximum(high - low, 0)))
    return shared / (float(np.prod(one[2:] - one[:2])) + float(np.prod(other[2:] - other[:2])) - shared)


# Whole numbers keep the IoU away from rounding; 0.501 is no ratio of such small areas.
whole_boxes = st.tuples(st.integers(-20, 30), st.integers(-20, 30), st.integers(1, 20), st.integers(1, 20))


@given(rows=st.lists(st.tuples(whole_boxes, st.sampled_from([0.2, 0.5, 0.5, 0.9]), st.integers(0, 2)), min_size=1, max_size=25))
@example(rows=[((0, 0, 1, 1), 0.2, 0), ((-2, -2, 1, 1), 0.2, 1)])
def test_nms_is_greedy_in_each_class_and_ties_go_by_index(
    rows: list[tuple[tuple[int, int, int, int], float, int]],
) -> None:
    boxes = np.array([(x, y, x + w, y + h) for (x, y, w, h), _, _ in rows], np.float32)
    scores = np.array([score for _, score, _ in rows], np.float32)
    classes = np.array([class_id for *_, class_id in rows], np.int64)
    assert apart(boxes, scores, classes, 0.501).tolist() == plain_nms(boxes, scores, classes, 0.501)
