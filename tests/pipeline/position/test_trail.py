"""Where a vehicle was: between marks, after the last one, and not at all when the marks contradict each other."""
# ruff: noqa: E501 - tables, one case a line

import random
from dataclasses import replace
from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.position import PositionSettings
from pipeline.position.fix import Mark
from pipeline.position.steps import metres, moved
from pipeline.position.trail import Trail

START = (39.91, 116.4)
SETTINGS = PositionSettings(source="gpsd", url="tcp://h:2947", gap_s=5, reckon_s=3)


def mark(t: float, east: float, north: float = 0.0, *, error: float = 3.0, speed: float | None = 5.0, course: float | None = 90.0) -> Mark:
    lat, lon = moved(START, east, north)
    return Mark(t, lat, lon, error, speed, course)


def trail(*marks: Mark) -> Trail:
    found = Trail(SETTINGS)
    for one in marks:
        found.add(one)
    return found


def place(found: Trail, t: float) -> tuple[float, float] | None:
    pose = found.at(t)
    return None if pose is None else metres(START, (pose.lat, pose.lon))


def drive(seconds: int, *, first: int = 0) -> list[Mark]:
    return [mark(t, 5.0 * t) for t in range(first, first + seconds)]


@st.composite
def drives(draw: st.DrawFn) -> list[Mark]:
    """A vehicle that speeds up, brakes and turns as vehicles do, marked at uneven times."""
    t, east, north, speed, course, marks = 0.0, 0.0, 0.0, draw(st.floats(0, 15)), draw(st.floats(0, 360)), []
    for _ in range(draw(st.integers(3, 20))):
        step = draw(st.floats(0.1, 4))
        speed = min(20.0, max(0.0, speed + draw(st.floats(-1, 1)) * step))
        east, north, t = east + speed * step * 0.7, north + speed * step * 0.7, t + step
        stated = draw(st.booleans())
        marks.append(mark(t, east, north, error=draw(st.floats(0.1, 10)), speed=speed if stated else None, course=course if stated else None))
    return marks


def test_between_two_marks_it_is_on_the_way() -> None:
    found = trail(*drive(5))
    assert place(found, 2.25) == pytest.approx((11.25, 0.0), abs=1e-3)
    pose = found.at(2.25)
    assert pose is not None
    assert pose.heading is not None
    assert [pose.reckoned_s, pose.heading.degrees] == pytest.approx([0.0, 90.0])
    assert pose.speed == pytest.approx(5.0, abs=0.01)


def test_after_the_last_mark_it_goes_on_for_some_seconds_and_then_is_nowhere() -> None:
    found = trail(*drive(5))
    assert place(found, 6.0) == pytest.approx((30.0, 0.0), abs=1e-3)
    assert found.at(7.0) is not None
    assert found.at(7.01) is None


def test_before_the_first_mark_it_is_nowhere() -> None:
    assert trail(*drive(5)).at(-0.1) is None


def test_a_gap_longer_than_is_bridged_is_reckoned_into_and_then_nowhere() -> None:
    found = trail(*drive(4), *drive(4, first=20))
    assert place(found, 5.0) == pytest.approx((25.0, 0.0), abs=1e-3)
    assert [found.at(t) is None for t in (6.5, 12.0, 19.9, 20.0)] == [True, True, True, False]


@pytest.mark.parametrize("count", [1, 2])
def test_few_marks_prove_nothing(count: int) -> None:
    assert trail(*drive(count)).at(count - 1) is None


def test_a_lone_stray_between_marks_is_passed_over() -> None:
    found = trail(*drive(4), mark(4, 300), *drive(4, first=5))
    assert place(found, 4.0) == pytest.approx((20.0, 0.0), abs=1e-3)
    assert found.contradictions() == 1


def test_a_stray_that_is_the_newest_mark_leaves_no_position_after_the_last_good_one() -> None:
    found = trail(*drive(4), mark(4, 300))
    assert found.at(2.5) is not None
    assert [found.at(t) for t in (3.5, 4.0, 5.0)] == [None, None, None]


def test_a_receiver_that_jumps_for_good_is_believed_after_three_marks() -> None:
    jumped = [mark(t, 5.0 * t + 400) for t in range(4, 10)]
    assert trail(*drive(4), *jumped[:2]).at(5.5) is None
    assert place(trail(*drive(4), *jumped), 8.5) == pytest.approx((442.5, 0.0), abs=1e-3)


def test_two_vehicles_in_one_source_give_no_position() -> None:
    other = [mark(t + 0.5, 5.0 * t + 500, 200) for t in range(8)]
    found = trail(*drive(8), *other)
    assert [found.at(t / 4) for t in range(8, 30)] == [None] * 22


def test_a_receiver_that_is_stuck_while_it_says_that_it_drives_gives_no_position() -> None:
    found = trail(*drive(4), *[mark(t, 15.0) for t in range(4, 12)])
    assert [found.at(t) for t in (6.0, 8.5, 11.0)] == [None] * 3


def test_a_vehicle_that_stands_is_not_stuck() -> None:
    pose = trail(*[mark(t, 15.0, speed=0.0, course=0.0) for t in range(8)]).at(5.5)
    assert pose is not None
    assert pose.speed == 0.0
    assert pose.error_m == pytest.approx(3.0, abs=0.1)


def test_the_same_fix_twice_counts_once_and_old_ones_are_late() -> None:
    found = trail(*drive(3))
    assert found.add(mark(1, 5.0)) == "duplicate"
    assert found.add(mark(100, 500.0)) == "new"
    assert found.add(mark(39.9, 200.0)) == "late"


def test_it_forgets() -> None:
    found = trail(*(mark(t / 50, t / 10) for t in range(10_000)))
    assert found.at(10.0) is None
    assert len(found._marks) <= 1500


@given(drives(), st.floats(0, 1), st.randoms(use_true_random=False))
def test_the_order_in_which_marks_come_does_not_matter(marks: list[Mark], share: float, luck: random.Random) -> None:
    shuffled = [*marks, replace(marks[0])]
    luck.shuffle(shuffled)
    t = marks[0].t + share * (marks[-1].t + 3 - marks[0].t)
    assert trail(*shuffled).at(t) == trail(*marks).at(t)


@given(drives(), st.floats(0, 1))
def test_between_marks_it_stays_on_the_segment_within_its_error(marks: list[Mark], share: float) -> None:
    found = trail(*marks)
    for before, after in pairwise(marks):
        t = before.t + share * (after.t - before.t)
        pose = found.at(t)
        if pose is None or pose.reckoned_s or after.t - before.t < 1e-3 or t >= after.t:
            continue
        way = hypot(*metres((before.lat, before.lon), (after.lat, after.lon)))
        parts = [hypot(*metres((one.lat, one.lon), (pose.lat, pose.lon))) for one in (before, after)]
        assert sum(parts) == pytest.approx(way, abs=0.01)
        assert pose.error_m >= max(before.error_m, after.error_m)


@given(drives(), st.lists(st.floats(0, 10), min_size=2, max_size=10))
def test_the_radius_never_shrinks_during_dead_reckoning_and_then_there_is_no_position(marks: list[Mark], later: list[float]) -> None:
    found = trail(*marks)
    last = found.at(marks[-1].t)
    poses = [(seconds, found.at(marks[-1].t + seconds)) for seconds in sorted(later)]
    assert all((pose is None) == (last is None or marks[-1].t + seconds - marks[-1].t > 3) for seconds, pose in poses)
    radii = [pose.radius_m for _, pose in poses if pose is not None]
    assert radii == sorted(radii)
    assert last is None or all(radius >= last.radius_m for radius in radii)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(-2000, 2000), st.floats(0.1, 20), st.none() | st.floats(0, 50)), max_size=25),
       st.floats(-10, 120))  # fmt: skip
def test_any_marks_give_a_pose_or_none(rows: list[tuple[float, float, float, float | None]], t: float) -> None:
    found = trail(*(mark(at, east, error=error, speed=speed) for at, east, error, speed in rows))
    pose = found.at(t)
    assert pose is None or pose.error_m >= 0.1
    assert found.contradictions() <= len(rows)
