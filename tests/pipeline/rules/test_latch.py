"""The latch: hold, release, life, gaps, occlusion, flicker, bounds, restarts."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events import Severity
from pipeline.rules.latch import FORGET_S, MOST, MOST_STANDS, Change, Latch, LatchMemory
from pipeline.rules.rule import Limits, Moment, Observation

SIZE = (640, 360)
LIMITS = Limits(hold_s=10.0, release_s=5.0, max_life_s=1e9)
Sight = Literal["seen", "hidden", "absent"]


BEGIN = Moment(1000.0, 0.0)
BOX = np.array([10, 10, 50, 40], np.float32)


def observation(key: str = "a", *, confidence: float = 0.8, **more: Any) -> Observation:
    return Observation(key, "car", confidence, BOX, tracker_ids=(7,), **more)


class Told:
    """A latch that is told a story of looks, on both clocks."""

    def __init__(self, limits: Limits = LIMITS, memory: LatchMemory | None = None, *, now: Moment = BEGIN) -> None:
        self.latch = Latch(limits, memory)
        self.t, self.observed = now
        self.changes: list[Change] = []

    def look(
        self, sight: Sight = "seen", *, after: float = 1.0, watched: bool = True, severity: Severity | None = None
    ) -> list[Change]:
        self.t += after
        self.observed += after if watched else 0.0
        seen = [] if sight == "absent" else [observation(certain=sight == "seen", severity=severity)]
        changes = self.latch.step(Moment(self.t, self.observed), seen, size=SIZE)
        self.changes += changes
        return changes

    def looks(self, count: int, sight: Sight = "seen", **how: float) -> list[Change]:
        return [change for _ in range(count) for change in self.look(sight, after=how.get("after", 1.0))]


def words(changes: Sequence[Change]) -> list[tuple[int, str | None]]:
    return [(change.subject.revision, change.reason) for change in changes]


def test_it_opens_at_the_hold_and_not_a_look_before() -> None:
    told = Told()
    assert told.looks(10) == []
    (opened,) = told.look()
    assert (opened.subject.start, opened.subject.held, opened.reason) == (1001.0, 10.0, None)


def test_without_a_hold_the_first_look_opens() -> None:
    assert words(Told(Limits(0.0, 5.0, 1e9)).look()) == [(1, None)]


def test_it_closes_after_the_release_and_ended_when_it_was_seen_last() -> None:
    told = Told()
    told.looks(11)
    last = told.t
    assert told.looks(4, "absent") == []
    (closed,) = told.look("absent")
    assert (closed.reason, closed.end, closed.subject.revision) == ("cleared", last, 2)
    assert told.looks(20, "absent") == []


def test_a_short_absence_neither_closes_nor_resets() -> None:
    told = Told()
    told.looks(11)
    for _ in range(5):
        told.looks(4, "absent")
        told.look()
    assert words(told.changes) == [(1, None)]


def test_what_is_missed_before_it_opens_is_taken_off_its_hold() -> None:
    told = Told()
    told.looks(8)
    told.looks(3, "absent")
    assert told.looks(5) == []
    assert words(told.looks(1)) == [(1, None)]


@pytest.mark.parametrize("pattern", [("seen", "absent"), ("seen", "absent", "absent")], ids=["half", "a third"])
def test_what_flickers_half_of_the_time_or_less_never_opens(pattern: tuple[Sight, ...]) -> None:
    told = Told()
    for _ in range(300):
        for sight in pattern:
            told.look(sight)
    assert told.changes == []


def test_what_is_hidden_is_neither_counted_nor_let_go() -> None:
    told = Told()
    told.looks(6)
    assert told.looks(500, "hidden") == []
    assert told.looks(4) == []
    assert words(told.look()) == [(1, None)]
    assert told.looks(500, "hidden") == []
    assert words(told.looks(5, "absent")) == [(2, "cleared")]


def test_what_was_never_seen_is_not_believed() -> None:
    told = Told()
    told.looks(100, "hidden")
    assert told.latch.memory().subjects == ()


@pytest.mark.parametrize("sight", ["seen", "absent"])
def test_a_gap_neither_opens_nor_closes(sight: Sight) -> None:
    told = Told()
    told.looks(6)
    assert told.look(sight, after=3000.0, watched=False) == []
    told = Told()
    told.looks(11)
    assert told.look(sight, after=100_000.0, watched=False) == []


def test_a_rule_may_know_that_it_began_earlier() -> None:
    latch = Latch(LIMITS)
    latch.step(Moment(100.0, 50.0), [], size=SIZE)
    changes = latch.step(Moment(103.0, 53.0), [observation(since=Moment(92.0, 43.0))], size=SIZE)
    assert [(one.subject.start, one.subject.held) for one in changes] == [(92.0, 10.0)]


def test_severity_rises_once_and_never_falls() -> None:
    told = Told()
    told.looks(11)
    story: list[Severity | None] = [None, "medium", "medium", "high", "medium", None]
    said = [[change.subject.severity for change in told.look(severity=severity)] for severity in story]
    assert said == [[], ["medium"], [], ["high"], [], []]


def test_at_the_end_of_its_life_an_event_expires_and_what_is_still_there_opens_anew() -> None:
    told = Told(Limits(10.0, 5.0, 60.0))
    told.looks(141)
    assert words(told.changes) == [(1, None), (2, "expired"), (1, None), (2, "expired")]
    starts = [change.subject.start for change in told.changes]
    assert starts == [1001.0, 1001.0, 1071.0, 1071.0]
    assert told.changes[1].end == 1071.0


@pytest.mark.parametrize(("sight", "reason"), [("seen", "expired"), ("absent", "lost")])
def test_a_life_that_ends_while_nobody_looks(sight: Sight, reason: str) -> None:
    told = Told(Limits(10.0, 5.0, 60.0))
    told.looks(11)
    last = told.t
    (closed,) = told.look(sight, after=500.0, watched=False)
    assert (closed.reason, closed.end) == (reason, told.t if sight == "seen" else last)


def test_what_waited_over_a_long_blind_time_begins_anew() -> None:
    told = Told()
    told.looks(9)
    assert told.look(after=FORGET_S + 1, watched=False) == []
    assert told.looks(9) == []
    (opened,) = told.look()
    assert opened.subject.start > 1000.0 + FORGET_S


def test_stop_closes_what_is_open_and_forgets_the_rest() -> None:
    latch = Latch(LIMITS)
    latch.step(Moment(0.0, 0.0), [observation("a")], size=SIZE)
    latch.step(Moment(10.0, 10.0), [observation("a"), observation("b")], size=SIZE)
    assert [(one.subject.key, one.reason, one.end) for one in latch.stop()] == [("a", "stopped", 10.0)]
    assert latch.stop() == []
    assert latch.memory().subjects == ()


def test_confidence_is_a_mean_over_time() -> None:
    latch = Latch(LIMITS)
    latch.step(Moment(0.0, 0.0), [observation(confidence=0.2)], size=SIZE)
    latch.step(Moment(4.0, 4.0), [observation(confidence=0.5)], size=SIZE)
    (opened,) = latch.step(Moment(10.0, 10.0), [observation(confidence=0.9)], size=SIZE)
    assert opened.subject.confidence == pytest.approx((4 * 0.5 + 6 * 0.9) / 10)


@pytest.mark.parametrize(("count", "kept"), [(1, 1), (MOST_STANDS, MOST_STANDS), (5 * MOST_STANDS, MOST_STANDS)])
def test_of_many_things_enough_are_kept_to_say_where_they_are(count: int, kept: int) -> None:
    told, boxes = Told(Limits(hold_s=0.0, release_s=5.0, max_life_s=1e9)), BOX + np.arange(count, dtype=np.float32)[:, None]
    (opened,) = told.latch.step(BEGIN, [observation(stands=boxes)], size=SIZE)
    assert len(opened.subject.stands) == kept
    assert (opened.subject.stands[0], opened.subject.stands[-1]) == (tuple(boxes[0]), tuple(boxes[-1]))
    later = told.latch.step(Moment(BEGIN.t + 6, 6.0), [], size=SIZE)
    assert later[0].subject.stands == opened.subject.stands


def test_subjects_are_bounded_and_open_ones_stay() -> None:
    latch = Latch(Limits(1.0, 1e9, 1e9))
    open_ones = [observation(f"open-{n}") for n in range(3)]
    latch.step(Moment(0.0, 0.0), open_ones, size=SIZE)
    assert len(latch.step(Moment(1.0, 1.0), open_ones, size=SIZE)) == 3
    for n in range(1, 6):
        latch.step(Moment(1.0 + n, 1.0), [observation(f"{n}-{m}") for m in range(MOST // 2)], size=SIZE)
    keys = [subject.key for subject in latch.memory().subjects]
    assert len(keys) == MOST
    assert keys[:3] == ["open-0", "open-1", "open-2"]


looks = st.tuples(st.sampled_from(["seen", "hidden", "absent"]), st.floats(0.05, 20.0), st.booleans())
stories = st.lists(looks, max_size=60)


def tell(told: Told, story: Sequence[tuple[Sight, float, bool]]) -> list[Change]:
    return [change for sight, after, watched in story for change in told.look(sight, after=after, watched=watched)]


@given(stories)
def test_never_open_before_the_hold_of_time_in_which_it_was_seen(story: Sequence[tuple[Sight, float, bool]]) -> None:
    told, seen = Told(), 0.0
    for sight, after, watched in story:
        changes = told.look(sight, after=after, watched=watched)
        seen += after if watched and sight == "seen" else 0.0
        if any(change.subject.revision == 1 for change in changes):
            assert seen >= LIMITS.hold_s - 1e-6
            assert sight == "seen"
            seen = 0.0


@given(stories)
def test_no_gap_changes_anything(story: Sequence[tuple[Sight, float, bool]]) -> None:
    told = Told()
    for sight, after, watched in story:
        changes = told.look(sight, after=after, watched=watched)
        assert watched or not changes


@given(stories)
def test_open_and_closed_take_turns_and_revisions_rise_by_one(story: Sequence[tuple[Sight, float, bool]]) -> None:
    told = Told(Limits(10.0, 5.0, 100.0))
    revision = 0
    for change in tell(told, story):
        assert change.subject.revision == revision + 1
        assert change.end is None or change.end >= change.subject.start
        revision = 0 if change.reason else change.subject.revision


@given(stories, st.data())
def test_a_restart_in_the_middle_changes_nothing(story: Sequence[tuple[Sight, float, bool]], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(story)))
    limits = Limits(10.0, 5.0, 100.0)
    whole, first = Told(limits), Told(limits)
    tell(whole, story[:cut])
    tell(first, story[:cut])
    memory = LatchMemory.model_validate_json(first.latch.memory().model_dump_json())
    second = Told(limits, memory, now=Moment(first.t, first.observed))
    assert tell(second, story[cut:]) == tell(whole, story[cut:])


@given(stories)
def test_a_memory_is_a_copy(story: Sequence[tuple[Sight, float, bool]]) -> None:
    told = Told()
    told.looks(3)
    memory = told.latch.memory()
    before = memory.model_dump_json()
    tell(told, story)
    assert memory.model_dump_json() == before
