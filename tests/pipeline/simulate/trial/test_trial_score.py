"""Reports against truth: what is found, missed, false, late, and out of place."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.simulate.trial.matching import Claim, Fact, matched
from pipeline.simulate.trial.score import KINDS, Tally, quantile, tally, total
from pipeline.simulate.truth.happenings import EventKind, TrueEvent


def fact(kind: EventKind = "parking", start: float = 10, end: float = 60, *, x: float = 0.5, hidden: bool = False) -> Fact:
    return Fact(TrueEvent(kind, "zone", start, end, (x * 20, 12.0), 2.0, (1,)), (x, 0.5), hidden)


def claim_of(true: Fact) -> Claim:
    """Return the perfect report."""
    x, y = true.mark or (0.5, 0.5)
    box = (x - 0.05, y - 0.05, x + 0.05, y + 0.05)
    event = true.event
    return Claim(event.kind, event.zone, event.start, event.end, box, event.at, 1.0, surveyed=True)


ONE = fact()
RIGHT = claim_of(ONE)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param([RIGHT], (1, 0, 0), id="right"),
        pytest.param([], (0, 1, 0), id="silent"),
        pytest.param([RIGHT, RIGHT], (1, 0, 1), id="said twice"),
        pytest.param([replace(RIGHT, start=61.0, end=90.0)], (0, 1, 1), id="at another time"),
        pytest.param([replace(RIGHT, start=59.0, end=90.0)], (1, 0, 0), id="just in time"),
        pytest.param([replace(RIGHT, box=(0.0, 0.4, 0.1, 0.6))], (0, 1, 1), id="at another place"),
        pytest.param([replace(RIGHT, box=(0.52, 0.45, 0.62, 0.55))], (1, 0, 0), id="a little beside"),
        pytest.param([replace(RIGHT, zone="other")], (0, 1, 1), id="in another zone"),
    ],
)
def test_counts_what_is_found_missed_and_false(claims: list[Claim], expected: tuple[int, int, int]) -> None:
    got = tally([ONE], claims)["parking"]
    assert (got.found, got.missed, got.false) == expected


def test_each_of_two_things_side_by_side_gets_the_report_of_its_own_place() -> None:
    near, far = fact(start=10), fact(start=30, x=0.54)
    boxes = (0.46, 0.45, 0.52, 0.55), (0.52, 0.45, 0.58, 0.55)
    claims = [replace(claim_of(near), start=30.0, box=boxes[0]), replace(claim_of(far), start=12.0, box=boxes[1])]
    assert matched([near, far], claims) == [(1, 1), (0, 0)]


def test_another_kind_is_missed_here_and_false_there() -> None:
    got = tally([ONE], [replace(RIGHT, kind="litter")])
    assert (got["parking"].missed, got["litter"].false) == (1, 1)


@pytest.mark.parametrize(("start", "fits"), [(11.0, True), (10.5, True), (8.5, False), (13.5, False)])
def test_one_burst_is_a_moment_that_may_be_heard_from_anywhere(start: float, fits: bool) -> None:
    burst = Fact(TrueEvent("fireworks", None, 10.5, 10.5, (0.0, 300.0), 0.0, (1,), bursts=1), None)
    heard = replace(RIGHT, kind="fireworks", zone=None, start=start, end=start, box=(0.0, 0.0, 0.1, 0.1))
    assert matched([burst], [heard]) == ([(0, 0)] if fits else [])


def test_what_can_hardly_be_seen_is_neither_missed_nor_false() -> None:
    hidden = fact(hidden=True)
    assert tally([hidden], []) == tally([hidden], [claim_of(hidden)])
    assert tally([hidden], [])["parking"] == Tally(hidden=1)


def test_the_better_of_two_reports_is_taken() -> None:
    late = replace(RIGHT, start=40.0)
    assert matched([ONE], [late, RIGHT]) == [(0, 1)]


def test_errors_of_start_and_place() -> None:
    claim = replace(RIGHT, start=13.0, place=(10.0, 15.0), radius=1.5)
    summary = tally([ONE], [claim])["parking"].summary()
    assert summary["start_error_s"] == {"median": 3.0, "p90": 3.0}
    assert summary["location"] == {
        "events": 1,
        "unplaced": 0,
        "surveyed": 1,
        "error_m": {"median": 3.0, "p90": 3.0},
        "radius_m_median": 1.5,
        "middle_within_radius": 0.0,
        "thing_within_radius": 1.0,
    }


def test_nothing_true_and_nothing_said_has_no_recall_and_no_precision() -> None:
    nothing = tally([], [])["crowd"]
    assert (nothing.recall, nothing.precision) == (None, None)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.5, 1.0), (0.51, 2.0), (1.0, 2.0)])
def test_a_quantile_is_one_of_the_values(share: float, expected: float) -> None:
    assert quantile([1.0, 2.0], share) == expected


@st.composite
def stories(draw: st.DrawFn) -> list[Fact]:
    """Return true events of which no two can be taken for each other."""
    spots = draw(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.sampled_from(KINDS)), unique=True, max_size=8))
    return [fact(kind, slot * 30.0, slot * 30.0 + 25, x=column / 6) for column, slot, kind in spots]


@given(stories(), st.randoms(use_true_random=False))
def test_a_perfect_report_scores_one_in_any_order(facts: list[Fact], chance: Random) -> None:
    claims = [claim_of(one) for one in facts]
    chance.shuffle(claims)
    for one in tally(facts, claims).values():
        assert one.recall in (None, 1.0)
        assert one.precision in (None, 1.0)
        assert set(one.late) <= {0.0}


@given(stories().filter(bool), st.data())
def test_a_dropped_report_lowers_recall_alone(facts: list[Fact], data: st.DataObject) -> None:
    dropped = data.draw(st.sampled_from(facts))
    got = tally(facts, [claim_of(one) for one in facts if one is not dropped])[dropped.event.kind]
    assert got.recall is not None
    assert got.recall < 1.0
    assert got.precision in (None, 1.0)


@given(stories(), st.sampled_from(KINDS))
def test_a_false_report_lowers_precision_alone(facts: list[Fact], kind: EventKind) -> None:
    claims = [claim_of(one) for one in facts]
    false = replace(RIGHT, kind=kind, box=(0.0, 0.95, 0.02, 1.0))
    before, after = tally(facts, claims)[kind], tally(facts, [*claims, false])[kind]
    assert after.recall == before.recall
    assert after.precision is not None
    assert after.precision < (before.precision or 1.0)


@given(stories(), stories())
def test_scenes_add_up(first: list[Fact], second: list[Fact]) -> None:
    parts = [tally(first, [])["litter"], tally(second, [claim_of(one) for one in second])["litter"]]
    whole = total(parts)
    assert whole.missed == sum(one.event.kind == "litter" for one in first)
    assert whole.found == sum(one.event.kind == "litter" for one in second)
