"""Which way a vehicle points: where it goes, or backwards when it backs up; kept while it stands; unknown when it may have turned."""
# ruff: noqa: E501 - tables, one case a line

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.position.fix import Mark
from pipeline.position.heading import LARGEST_ERROR_DEG, Heading, heading, turned
from pipeline.position.steps import moved

START = (39.91, 116.4)


def mark(t: float, east: float, north: float = 0.0, *, speed: float | None = None, course: float | None = None, error: float = 1.0) -> Mark:
    return Mark(t, *moved(START, east, north), error, speed, course)


def headings(marks: list[Mark]) -> list[Heading | None]:
    return [heading(marks, index) for index in range(len(marks))]


def degrees(marks: list[Mark]) -> list[float | None]:
    return [None if one is None else round(one.degrees, 1) for one in headings(marks)]


def test_the_receivers_course_counts_when_it_drives() -> None:
    assert degrees([mark(0, 0, speed=5, course=83), mark(1, 5, speed=5, course=85)]) == [83, 85]


def test_without_a_course_the_way_from_a_mark_far_enough_back_counts() -> None:
    assert degrees([mark(t, 0.0, 2.0 * t) for t in range(4)]) == [None, None, 0.0, 0.0]


def test_a_way_that_is_no_longer_than_the_noise_is_no_direction() -> None:
    assert degrees([mark(t, 2.0 * t, error=20.0) for t in range(8)]) == [None] * 8


def test_it_is_kept_while_the_vehicle_stands() -> None:
    still = [mark(t, 10, speed=0.1, course=200) for t in range(2, 60)]
    assert degrees([mark(0, 0, speed=5, course=90), mark(1, 5, speed=4, course=90), *still])[-1] == 90.0


def test_it_is_lost_when_the_vehicle_creeps_far_enough_to_have_turned() -> None:
    creeping = [mark(t, 5 + t, speed=1.0, course=10) for t in range(2, 12)]
    assert degrees([mark(0, 0, speed=5, course=90), mark(1, 5, speed=4, course=90), *creeping])[-1] is None


def test_a_vehicle_that_backs_up_points_the_other_way() -> None:
    forth = [mark(t, 5.0 * t, speed=5, course=90) for t in range(3)]
    stop, back = mark(3, 12, speed=0.0, course=0), [mark(4 + t, 11 - 2.0 * t, speed=2, course=270) for t in range(5)]
    assert degrees([*forth, stop, *back])[-5:] == [90.0] * 5


def test_nobody_backs_up_fast() -> None:
    forth = [mark(t, 5.0 * t, speed=5, course=90) for t in range(3)]
    back = [mark(4 + t, 11 - 5.0 * t, speed=5, course=270) for t in range(3)]
    assert degrees([*forth, mark(3, 12, speed=0, course=0), *back])[-1] == 270.0


def test_a_vehicle_that_turns_round_slowly_points_where_it_goes() -> None:
    turn = [mark(t, 2.0 * t, speed=2, course=90 + 20 * t) for t in range(10)]
    assert degrees(turn)[-1] == 270.0


def test_the_error_is_that_of_the_speed_beside_the_noise() -> None:
    slow, fast = headings([mark(0, 0, speed=1.6, course=90)])[0], headings([mark(0, 0, speed=15, course=90)])[0]
    assert slow is not None
    assert fast is not None
    assert slow.error == pytest.approx(10.6, abs=0.1)
    assert fast.error == 2.0


@given(st.floats(0, 360), st.floats(0, 360))
def test_a_turn_is_the_shortest_one(start: float, end: float) -> None:
    turn = turned(start, end)
    assert -180 <= turn <= 180
    assert (start + turn - end) % 360 == pytest.approx(0, abs=1e-6) or (start + turn - end) % 360 == pytest.approx(360, abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(-500, 500), st.floats(-500, 500), st.none() | st.floats(0, 30), st.none() | st.floats(0, 360)), max_size=20))
def test_whatever_the_marks_a_heading_is_a_direction_that_is_sure_enough(rows: list[tuple[float, float, float, float | None, float | None]]) -> None:
    marks = [mark(t, east, north, speed=speed, course=course) for t, east, north, speed, course in sorted(rows, key=lambda row: row[0])]
    found = headings(marks)
    assert len(found) == len(marks)
    assert all(one is None or (0 <= one.degrees <= 360 and 0 < one.error <= LARGEST_ERROR_DEG) for one in found)


def test_what_was_before_the_last_clear_movement_changes_nothing() -> None:
    before = [mark(t, 5.0 * t, speed=5, course=270) for t in range(4)]
    since = [mark(10, 0, speed=5, course=90), *(mark(11 + t, 6 - t, speed=1.6, course=270) for t in range(3))]

    assert degrees([*before, *since])[4:] == degrees(since) == [90.0] * 4
