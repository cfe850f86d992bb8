"""The box log remembers what was seen lately, relative to the picture, and blind is not empty."""

import numpy as np
import pytest
import supervision as sv

from pipeline.evidence.boxes import BoxLog
from tests.support.looks import detections, look
from tests.support.wire import T0


def tracked(*boxes: tuple[float, float, float, float], ids: list[int] | None = None) -> sv.Detections:
    found = detections(boxes, names="litter", confidence=0.75)
    if ids is not None:
        found.tracker_id = np.array(ids)
    return found


def test_boxes_are_relative_and_carry_class_track_and_confidence() -> None:
    log = BoxLog(10)
    log.add(look(t=T0), tracked((16, 9, 32, 18), ids=[7]))
    (seen,) = log.between(T0, T0)
    assert seen.t == T0
    assert seen.boxes[0].model_dump() == {
        "x1": 0.25, "y1": 0.25, "x2": 0.5, "y2": 0.5, "class_name": "litter", "tracker_id": 7, "confidence": 0.75,
    }  # fmt: skip


def test_a_box_beyond_the_picture_ends_at_its_edge() -> None:
    log = BoxLog(10)
    log.add(look(t=T0), tracked((-10, -1, 70, 40), ids=[1]))
    (box,) = log.between(T0, T0)[0].boxes
    assert (box.x1, box.y1, box.x2, box.y2) == (0, 0, 1, 1)


@pytest.mark.parametrize(("fault", "boxes"), [(None, 0), ("black", 0)], ids=["empty", "blind"])
def test_a_look_without_boxes_is_kept_and_a_blind_one_says_so(fault: None, boxes: int) -> None:
    log = BoxLog(10)
    log.add(look(t=T0, fault=fault), sv.Detections.empty())
    (seen,) = log.between(T0, T0)
    assert (seen.fault, len(seen.boxes)) == (fault, boxes)


def test_boxes_without_tracks_are_unconfirmed() -> None:
    log = BoxLog(10)
    log.add(look(t=T0), tracked((0, 0, 1, 1)))
    assert log.between(T0, T0)[0].boxes[0].tracker_id == -1


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 99, [5, 6, 7, 8, 9]), (6, 8, [6, 7, 8]), (6.5, 7.5, [7]), (20, 30, []), (8, 6, [])],
    ids=["all that is left", "both ends belong", "between", "later", "wrong way round"],
)
def test_between(start: float, end: float, expected: list[int]) -> None:
    log = BoxLog(4)
    for second in range(10):
        log.add(look(t=T0 + second), sv.Detections.empty())
    assert [seen.t - T0 for seen in log.between(T0 + start, T0 + end)] == expected


def test_a_clock_that_jumps_back_forgets_what_came_after() -> None:
    log = BoxLog(10)
    for t in (T0 + 500, T0 + 501, T0, T0 + 1):
        log.add(look(t=t), sv.Detections.empty())
    assert [seen.t for seen in log.between(0, 9e9)] == [T0, T0 + 1]


def test_a_clock_that_stands_still_fills_no_memory() -> None:
    log = BoxLog(2)
    for _ in range(500):
        log.add(look(t=T0), sv.Detections.empty())
    assert len(log.between(T0, T0)) == 120


def test_times_that_two_pictures_bear_since_the_clock_jumped_back_are_not_sure() -> None:
    log = BoxLog(10)
    for t in (4, 5, 6, 7, 5.5, 6.5, 7.5, 8.5):
        log.add(look(t=T0 + t), sv.Detections.empty())
    assert [seen.t - T0 for seen in log.sure(T0, T0 + 99)] == [4, 5, 7.5, 8.5]
    for t in range(9, 19):
        log.add(look(t=T0 + t), sv.Detections.empty())
    assert [seen.t - T0 for seen in log.sure(T0, T0 + 99)] == [8.5, *range(9, 19)]


def test_a_clock_that_jumps_far_back_is_sure_again_when_nothing_is_left_of_before() -> None:
    log = BoxLog(10)
    for t in (500, 501, *range(8)):
        log.add(look(t=T0 + t), sv.Detections.empty())
    assert log.sure(0, 9e9) == ()
    for t in range(8, 22):
        log.add(look(t=T0 + t), sv.Detections.empty())
    assert [seen.t - T0 for seen in log.sure(0, 9e9)] == list(range(11, 22))
