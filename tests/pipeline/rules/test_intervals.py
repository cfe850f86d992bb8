"""Buckets: aligned, split at their ends, complete once, apart by session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.intervals import Intervals, Waiting

DAY = 1_767_225_600.0


def test_intervals_are_aligned_and_a_look_is_split_between_them() -> None:
    intervals = Intervals(60.0)
    intervals.look(DAY + 50, session="a", passed=0.0, present={})
    intervals.look(DAY + 64, session="a", passed=14.0, present={"person": 2})
    (done,) = intervals.complete(DAY + 64, final=False)
    (rest,) = intervals.complete(DAY + 64, final=True)
    assert (done.start, done.observed_s, done.tally("person").presence) == (DAY, 10.0, 20.0)
    assert (rest.start, rest.observed_s, rest.tally("person").presence) == (DAY + 60, 4.0, 8.0)
    assert (done.tally("person").most, rest.tally("person").most) == (0, 2)


def test_an_interval_is_complete_at_its_end_and_handed_out_once() -> None:
    intervals = Intervals(60.0)
    intervals.look(DAY, session="a", passed=0.0, present={})
    intervals.look(DAY + 59.9, session="a", passed=59.9, present={})
    assert intervals.complete(DAY + 59.9, final=False) == []
    intervals.look(DAY + 60.1, session="a", passed=0.2, present={})
    assert [one.start for one in intervals.complete(DAY + 60.1, final=False)] == [DAY]
    assert intervals.complete(DAY + 60.2, final=False) == []


def test_a_look_at_an_intervals_end_opens_no_sliver_of_the_last_one() -> None:
    intervals = Intervals(60.0)
    for n in range(4):
        intervals.look(DAY + 60 * n, session="a", passed=60.0 if n else 0.0, present={})
        done = intervals.complete(DAY + 60 * n, final=False)
        assert [(one.start, one.observed_s) for one in done] == ([(DAY + 60 * (n - 1), 60.0)] if n else [])


def test_two_sessions_in_one_interval_are_two_buckets() -> None:
    intervals = Intervals(60.0)
    intervals.look(DAY + 5, session="a", passed=5.0, present={})
    intervals.crossed(DAY + 5, "car", "in")
    intervals.end_session()
    (first,) = intervals.complete(DAY + 20, final=False)
    intervals.look(DAY + 40, session="b", passed=0.0, present={})
    intervals.look(DAY + 50, session="b", passed=10.0, present={})
    intervals.crossed(DAY + 50, "car", "out")
    (second,) = intervals.complete(DAY + 50, final=True)
    assert [(one.session, one.start, one.tally("car").count_in, one.tally("car").count_out) for one in (first, second)] == [
        ("a", DAY, 1, 0),
        ("b", DAY, 0, 1),
    ]


def test_what_an_earlier_process_kept_is_handed_out_with_its_own_session() -> None:
    intervals = Intervals(60.0)
    intervals.look(DAY + 5, session="a", passed=5.0, present={})
    intervals.crossed(DAY + 5, "car", "in")
    kept = Waiting.model_validate_json(intervals.memory().model_dump_json())
    again = Intervals(60.0)
    again.recall(kept)
    again.look(DAY + 30, session="b", passed=0.0, present={})
    (old,) = again.complete(DAY + 30, final=False)
    assert (old.session, old.tally("car").count_in) == ("a", 1)


@given(st.lists(st.tuples(st.floats(0.01, 15.0), st.integers(0, 5)), max_size=80), st.sampled_from([1.0, 7.0, 60.0, 300.0]))
def test_no_second_and_no_crossing_is_lost_or_doubled(steps: list[tuple[float, int]], length: float) -> None:
    intervals, t, done, crossed = Intervals(length), DAY, [], 0
    intervals.look(t, session="a", passed=0.0, present={})
    for passed, count in steps:
        t += passed
        intervals.look(t, session="a", passed=passed, present={"car": count})
        for _ in range(count):
            intervals.crossed(t, "car", "in")
        crossed += count
        done += intervals.complete(t, final=False)
    done += intervals.complete(t, final=True)
    assert sum(one.observed_s for one in done) == pytest.approx(sum(passed for passed, _ in steps), abs=0.01)
    assert sum(one.tally("car").count_in for one in done) == crossed
    assert len({one.start for one in done}) == len(done)
    assert all(one.start % length == 0 and one.observed_s <= length + 0.01 for one in done)
