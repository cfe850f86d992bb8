"""Who goes on where somebody's track was lost."""

import numpy as np
import pytest
import supervision as sv

from pipeline.rules.heirs import HEIR_S, Missed, heir
from pipeline.rules.trail import Trail

STANDS = np.array([480.0, 440.0, 540.0, 600.0], np.float32)
FOOT = (510.0, 600.0, 160.0)


def people(*found: tuple[int, float]) -> sv.Detections:
    """People by track, so many pixels right of where somebody was lost."""
    boxes = [STANDS + np.array([right, 0, right, 0], np.float32) for _, right in found]
    tracks = sv.Detections(np.array(boxes, np.float32).reshape(-1, 4), confidence=np.full(len(found), 0.9))
    tracks.tracker_id = np.array([number for number, _ in found], int)
    tracks.data["class_name"] = np.full(len(found), "person")
    return tracks


@pytest.mark.parametrize(
    ("right", "begins", "found"),
    [(0.0, 12.0, 7), (100.0, 12.0, 7), (130.0, 12.0, -1), (0.0, 11.0 + HEIR_S, -1)],
    ids=["there", "beside", "too far", "too late"],
)
def test_a_track_that_begins_where_one_was_lost_is_the_same_person(right: float, begins: float, found: int) -> None:
    trail = Trail(people=["person"], vehicles=["car"])
    trail.note(people((1, 0.0)), 10.0)
    step = trail.note(people((7, right)), begins)
    assert heir(Missed(1, FOOT, seen=10.0, beside=-100.0, near=True), step, trail) == found


@pytest.mark.parametrize(
    ("begins", "right", "found"),
    [(9.0, 30.0, 7), (7.0, 30.0, -1), (9.0, 130.0, -1)],
    ids=["just before he is lost", "long before", "elsewhere"],
)
def test_who_is_found_twice_goes_on_as_the_second_track(begins: float, right: float, found: int) -> None:
    trail = Trail(people=["person"], vehicles=["car"])
    for second in range(4, 11):
        twice = [(7, right)] if second >= begins else []
        trail.note(people((1, 0.0), *twice), float(second))
    step = trail.note(people((7, right + 400)), 14.0)
    assert heir(Missed(1, FOOT, seen=10.0, beside=-100.0, near=True), step, trail) == found


def test_whose_track_went_on_with_something_else_is_who_begins_where_he_was() -> None:
    trail = Trail(people=["person"], vehicles=["car"])
    trail.note(people((1, 0.0)), 10.0)
    step = trail.note(people((1, 900.0), (7, 0.0)), 12.0)
    missed = Missed(1, FOOT, seen=10.0, beside=-100.0, near=True)
    assert heir(missed, step, trail) == -1
    assert heir(missed._replace(strayed=True), step, trail) == 7


@pytest.mark.parametrize(
    ("others", "far", "found"),
    [(frozenset(), frozenset(), 7), (frozenset({7}), frozenset(), -1), (frozenset(), frozenset({7}), -1)],
    ids=["anybody", "who brought another thing", "who is far from it"],
)
def test_who_stands_where_somebody_was_is_he(others: frozenset[int], far: frozenset[int], found: int) -> None:
    trail = Trail(people=["person"], vehicles=["car"])
    for second in range(9):
        away = 150.0 * max(0, second - 4)
        step = trail.note(people((1, -away), (7, 600.0 - 150 * min(second, 4))), float(second))
    missed = Missed(1, FOOT, seen=8.0, beside=6.0, near=False, others=others, far=far)
    assert heir(missed, step, trail) == found


@pytest.mark.parametrize(
    ("began", "came", "far", "found"),
    [(4, 3.0, False, 7), (-9, 6.0, False, -1), (4, -5.0, False, -1), (4, 3.0, True, -1)],
    ids=["as it came", "stood there before", "long after", "far from it"],
)
def test_who_halts_as_a_thing_comes_is_with_it(began: int, came: float, far: bool, found: int) -> None:
    trail = Trail(people=["person"], vehicles=["car"])
    for second in range(-9, 9):
        shown = [(7, 600.0)] if second >= began else []
        step = trail.note(people((1, -100.0 * second), *shown), float(second))
    missed = Missed(1, FOOT, seen=8.0, beside=-100.0, near=False, came=came, far=frozenset({7} if far else {}))
    assert heir(missed, step, trail) == found
