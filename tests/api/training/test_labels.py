"""Judged pictures as training wants them."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from api.cases.judgement import Verdict
from api.training.labels import Picture, box_at_snapshot, coco, iou, label_of, read_sheet, yolo_data, yolo_line
from pipeline.events import Box

BOX = Box(x1=0.1, y1=0.2, x2=0.3, y2=0.6)
CLASSES = ["litter", "parking"]


@pytest.mark.parametrize(
    ("verdict", "corrected", "label"),
    [
        ("true", None, (True, "litter")),
        ("wrong_place", None, (True, "litter")),
        ("false", None, (True, None)),
        ("false", "bins", (True, None)),
        ("wrong_kind", "bins", (True, "bins")),
        ("wrong_kind", None, (False, None)),
        ("unsure", None, (False, "litter")),
    ],
)
def test_a_word_gives_a_picture_its_class(verdict: Verdict, corrected: str | None, label: tuple[bool, str | None]) -> None:
    assert label_of(verdict, "litter", corrected) == label


def sheet(*looks: tuple[float, list[tuple[float, float, float, float]]]) -> Any:
    boxes = [[dict(zip(("x1", "y1", "x2", "y2"), one, strict=True)) for one in seen] for _, seen in looks]
    told = {"moment": 100.0, "version": 1, "looks": [{"t": t, "boxes": own} for (t, _), own in zip(looks, boxes, strict=True)]}
    return read_sheet(json.dumps(told).encode())


NEAR = (0.12, 0.2, 0.32, 0.6)


@pytest.mark.parametrize(
    ("looks", "box"),
    [
        ([], BOX),
        ([(100.0, [NEAR])], Box(x1=0.12, y1=0.2, x2=0.32, y2=0.6)),
        ([(99.9, []), (100.3, [NEAR])], BOX),
        ([(100.4, [(0.6, 0.6, 0.9, 0.9), NEAR])], Box(x1=0.12, y1=0.2, x2=0.32, y2=0.6)),
        ([(100.0, [(0.6, 0.6, 0.9, 0.9)])], BOX),
        ([(103.0, [NEAR])], BOX),
        ([(100.0, [(0.3, 0.2, 0.1, 0.6), (0.1, 0.1, 7.0, 0.9)])], BOX),
    ],
    ids=["none", "the look itself", "the nearest look", "another beside it", "another alone", "too late", "no boxes"],
)
def test_the_box_is_that_of_the_look_the_snapshot_was_taken_at(looks: Any, box: Box) -> None:
    assert box_at_snapshot(BOX, sheet(*looks)) == box


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"moment": "soon"}', b"\xff"])
def test_a_broken_sheet_is_none(content: bytes) -> None:
    assert read_sheet(content) is None
    assert box_at_snapshot(BOX, None) == BOX


def picture(case_id: int, class_name: str | None = "parking") -> Picture:
    return Picture(case_id, f"{case_id}.jpg", 200, 100, class_name, None if class_name is None else BOX)


def test_yolo_tells_class_middle_and_size_and_nothing_of_a_hard_negative() -> None:
    assert yolo_line(picture(1), CLASSES) == "1 0.200000 0.400000 0.200000 0.400000\n"
    assert yolo_line(picture(1, None), CLASSES) == ""
    assert yaml.safe_load(yolo_data(CLASSES)) == {
        "path": ".", "train": "images/train", "val": "images/val", "names": {0: "litter", 1: "parking"},
    }  # fmt: skip
    assert yaml.safe_load(yolo_data([]))["names"] == {}


def test_coco_tells_pixels_and_keeps_hard_negatives_as_pictures() -> None:
    told: Any = coco([picture(1, None), picture(2), picture(3, "litter")], CLASSES)
    assert [(one["id"], one["file_name"], one["width"], one["height"]) for one in told["images"]] == [
        (1, "1.jpg", 200, 100), (2, "2.jpg", 200, 100), (3, "3.jpg", 200, 100),
    ]  # fmt: skip
    assert [(one["id"], one["image_id"], one["category_id"], one["bbox"], one["area"]) for one in told["annotations"]] == [
        (1, 2, 2, [20.0, 20.0, 40.0, 40.0], 1600.0), (2, 3, 1, [20.0, 20.0, 40.0, 40.0], 1600.0),
    ]  # fmt: skip
    assert told["categories"] == [{"id": 1, "name": "litter"}, {"id": 2, "name": "parking"}]


def test_a_tenth_of_the_cases_is_for_validation() -> None:
    halves = [picture(number).half for number in range(1, 101)]
    assert (halves.count("val"), halves.count("train")) == (10, 90)


CORNER = st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.05, 0.1), st.floats(0.05, 0.1))


@given(CORNER, CORNER)
def test_overlap_is_a_share_the_same_both_ways(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    first, second = (Box(x1=x, y1=y, x2=x + width, y2=y + height) for x, y, width, height in (one, other))
    assert 0 <= iou(first, second) <= 1
    assert iou(first, second) == pytest.approx(iou(second, first))
    assert iou(first, first) == pytest.approx(1.0)
