"""The cleanliness index: m² of litter a m² of surveyed ground, over the seconds in which somebody looked."""

from collections.abc import Sequence
from math import pi
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.settings import Zone
from pipeline.events import CountBucket
from pipeline.locate.ground import Ground
from pipeline.rules.cleanliness import Cleanliness, CleanlinessSettings
from pipeline.rules.rule import Scene, Site
from tests.support.looks import detections

SITE = Site(stream_id="cam", zones={"kerb": Zone(polygon=((0.0, 0.5), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0)))}, lines={})
TEN_PX_A_METRE = Ground(np.array([[0.1, 0, 0], [0, -0.1, 0], [0, 0, 1.0]]), end=0.5)
KERB_M2 = 64 * 18
BEGIN = 1_767_225_600.0
Thing = tuple[float, float, float]
"""Foot and width, pixels of 640 x 360: ten of them are a metre."""


class Alley:
    """A rule that is shown things once a second."""

    def __init__(self, *, ground: Ground | None = TEN_PX_A_METRE, **settings: Any) -> None:
        written = {"zone": "kerb", "interval_s": 60, **settings}
        self.rule = Cleanliness(CleanlinessSettings.model_validate(written), SITE)
        self.ground = ground
        self.seconds = 0.0

    def look(self, things: Sequence[Thing], *, looks: int = 1, ids: bool = True, **found: Any) -> None:
        for _ in range(looks):
            tracks = detections([(x - w / 2, y - w, x + w / 2, y) for x, y, w in things], **({"names": "litter"} | found))
            tracks.tracker_id = np.arange(len(things)) if ids else np.full(len(things), -1)
            scene = Scene(640, 360, observed=self.seconds, ground=self.ground, session="1")
            assert self.rule.observe(BEGIN + self.seconds, tracks, scene) == ()
            self.seconds += 1

    def end(self) -> list[CountBucket]:
        return list(self.rule.counts(BEGIN + self.seconds, final=True))


def test_a_heap_covers_a_disc_as_wide_as_its_box() -> None:
    alley = Alley(id="dirt")
    alley.look([(100, 300, 20)], looks=11)
    (found,) = alley.end()
    assert (found.stream_id, found.session, found.rule_id, found.rule_version) == ("cam", "1", "dirt", 1)
    assert (found.target_kind, found.target, found.class_name) == ("zone", "kerb", "litter")
    assert (found.start, found.duration_s, found.observed_s, found.count_in) == (BEGIN, 60, 10.0, 0)
    assert (found.occupancy_mean, found.occupancy_max) == (None, None)
    assert found.cover_mean == pytest.approx(pi / KERB_M2, rel=1e-3)


def test_without_a_zone_all_surveyed_ground_of_the_picture_is_meant() -> None:
    alley = Alley(zone=None)
    alley.look([(100, 100, 20)], looks=3)
    (found,) = alley.end()
    assert (found.target_kind, found.target) == ("stream", "cam")
    assert found.cover_mean == pytest.approx(pi / (64 * 36), rel=1e-3)


def test_it_is_a_mean_over_time() -> None:
    alley = Alley()
    alley.look([], looks=6)
    alley.look([(100, 300, 20), (200, 300, 20)], looks=5)
    assert alley.end()[0].cover_mean == pytest.approx(2 * pi / KERB_M2 / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("things", "found"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param([(100, 300, 20)], {"ids": False}, id="unconfirmed"),
        pytest.param([(100, 300, 20)], {"names": "person"}, id="people"),
        pytest.param([(100, 300, 20)], {"confidence": 0.2}, id="unsure"),
        pytest.param([(100, 100, 20)], {}, id="outside of the zone"),
    ],
)
def test_what_is_clean(things: list[Thing], found: dict[str, Any]) -> None:
    alley = Alley()
    alley.look(things, looks=3, **found)
    assert [bucket.cover_mean for bucket in alley.end()] == [0.0]


def test_without_surveyed_ground_nothing_is_measured() -> None:
    alley = Alley(ground=None)
    alley.look([(100, 300, 20)], looks=100)
    assert alley.end() == []


def test_ground_beyond_the_end_of_the_map_is_none() -> None:
    horizon = Ground(np.array([[0.1, 0, 0], [0, 0, -36.0], [0, 1 / 360, 0]]), end=0.9)
    alley = Alley(ground=horizon, zone=None)
    alley.look([(100, 200, 20)], looks=3)
    assert [bucket.cover_mean for bucket in alley.end()] == [0.0]


def test_unfinished_buckets_outlive_a_worker() -> None:
    alley, other = Alley(), Alley()
    alley.look([(100, 300, 20)], looks=11)
    other.rule.recall(alley.rule.memory())
    assert other.end() == alley.end()


THINGS = st.lists(st.tuples(st.integers(0, 640), st.integers(0, 360), st.integers(1, 400)), max_size=6)


@given(looks=st.lists(THINGS, min_size=2))
def test_it_is_a_share_whatever_lies_there(looks: list[list[Thing]]) -> None:
    alley = Alley()
    for things in looks:
        alley.look(things)
    found = alley.end()
    assert sum(bucket.observed_s for bucket in found) == len(looks) - 1
    assert all(bucket.cover_mean is not None and 0 <= bucket.cover_mean <= 1 for bucket in found)
    if not any(any(180 <= y < 360 for _, y, _ in things) for things in looks):
        assert {bucket.cover_mean for bucket in found} == {0.0}
