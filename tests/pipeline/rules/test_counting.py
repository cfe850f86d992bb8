"""Counting: confirmed ids only, once each way, buckets that add up."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config.settings import Line, Zone
from pipeline.events import CountBucket
from pipeline.rules.counting import Counting, CountingSettings
from pipeline.rules.intervals import Waiting
from pipeline.rules.rule import Scene, Site
from tests.support.looks import detections

SITE = Site(
    stream_id="cam",
    zones={"stop": Zone(polygon=((0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (0.0, 1.0)))},
    lines={"gate": Line(start=(0.5, 1.0), end=(0.5, 0.0))},
)
BEGIN = 1_767_225_600.0
Look = list[tuple[int, float, float]]
"""Id and foot of each person, pixels of 640 x 360."""


def rule(**more: Any) -> Counting:
    written = {"line": "gate", "zone": "stop", "classes": ["person"], "interval_s": 60, **more}
    return Counting(CountingSettings.model_validate(written), SITE)


def show(own: Counting, looks: list[Look], *, every: float = 0.5, session: str = "1", after: float = 0.0) -> list[CountBucket]:
    buckets: list[CountBucket] = []
    for n, look in enumerate(looks):
        tracks = detections([(x - 20, y - 100, x + 20, y) for _, x, y in look])
        tracks.tracker_id = np.array([number for number, _, _ in look], int)
        t = BEGIN + after + n * every
        assert own.observe(t, tracks, Scene(640, 360, observed=after + n * every, session=session)) == ()
        buckets += own.counts(t)
    return buckets


def line_counts(buckets: list[CountBucket]) -> tuple[int, int]:
    own = [one for one in buckets if one.target_kind == "line"]
    return sum(one.count_in for one in own), sum(one.count_out for one in own)


def test_a_target_is_needed() -> None:
    with pytest.raises(ValueError, match="expected a `line` or a `zone`"):
        CountingSettings()


def test_buckets_name_what_they_count() -> None:
    own = rule(id="flow")
    show(own, [[(1, 100, 300)], [(1, 150, 300)], [(1, 600, 300)]])
    line, zone = own.counts(BEGIN + 1, final=True)
    assert (line.stream_id, line.session, line.rule_id, line.rule_version) == ("cam", "1", "flow", 1)
    assert (line.target_kind, line.target, line.class_name) == ("line", "gate", "person")
    assert (line.start, line.duration_s) == (BEGIN, 60)
    assert (line.count_in, line.count_out, line.observed_s, line.occupancy_mean) == (1, 0, 1.0, None)
    assert (zone.target_kind, zone.target, zone.count_in, zone.occupancy_max) == ("zone", "stop", 0, 1)
    assert zone.occupancy_mean == pytest.approx(0.5)


def test_a_bucket_is_handed_out_when_it_is_over_and_once() -> None:
    buckets = show(rule(), [[]] * 300)
    assert [(one.start - BEGIN, one.observed_s) for one in buckets if one.target_kind == "line"] == [(0, 60.0), (60, 60.0)]


def test_nobody_is_a_count_too_but_not_if_nobody_looked() -> None:
    assert line_counts(show(rule(), [[]] * 125)) == (0, 0)
    assert rule().counts(BEGIN + 1000, final=True) == ()


def test_an_unconfirmed_box_is_never_counted() -> None:
    own = rule()
    buckets = show(own, [[(-1, 100, 300)], [(-1, 600, 300)], [(-1, 100, 300)]] * 50)
    buckets += own.counts(BEGIN + 100, final=True)
    assert line_counts(buckets) == (0, 0)
    assert all(not one.occupancy_max for one in buckets)


def test_a_gap_ends_the_session_and_makes_no_crossing() -> None:
    own = rule()
    show(own, [[(1, 100, 300)]] * 3)
    own.lost(BEGIN + 2)
    first = own.counts(BEGIN + 2)
    show(own, [[(1, 600, 300)]] * 3, session="2", after=10)
    second = own.counts(BEGIN + 12, final=True)
    assert line_counts([*first, *second]) == (0, 0)
    assert [one.session for one in (*first, *second)] == ["1", "1", "2", "2"]


def test_what_was_not_handed_out_survives_a_restart_under_its_own_session() -> None:
    own = rule()
    show(own, [[(1, 100, 300)], [(1, 150, 300)], [(1, 600, 300)]])
    again = rule()
    again.recall(Waiting.model_validate_json(own.memory().model_dump_json()))
    buckets = show(again, [[]], session="2", after=5)
    assert [(one.session, one.count_in) for one in buckets if one.target_kind == "line"] == [("1", 1)]


looks = st.lists(
    st.lists(st.tuples(st.integers(-1, 6), st.floats(0, 640), st.floats(100, 360)), max_size=6, unique_by=lambda one: one[0]),
    max_size=80,
)


@settings(deadline=None, max_examples=50)
@given(looks)
def test_counts_never_exceed_the_number_of_ids(story: list[Look]) -> None:
    own = rule(interval_s=5)
    buckets = [*show(own, story), *own.counts(BEGIN + 1000, final=True)]
    ids = {number for look in story for number, _, _ in look if number >= 0}
    inward, outward = line_counts(buckets)
    assert inward <= len(ids)
    assert outward <= len(ids)
    assert max((one.occupancy_max or 0 for one in buckets), default=0) <= len(ids)
    keys = [(one.session, one.target_kind, one.class_name, one.start) for one in buckets]
    assert len(keys) == len(set(keys))
