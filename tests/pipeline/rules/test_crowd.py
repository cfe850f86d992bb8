"""Crowds: level, release level, severity, density, confirmed people only."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.config.settings import Zone
from pipeline.locate.ground import Ground
from pipeline.rules.crowd import Crowd, CrowdMemory, CrowdSettings
from pipeline.rules.rule import Observation, Scene, Site
from tests.support.looks import detections

SITE = Site(stream_id="cam", zones={"square": Zone(polygon=((0.0, 0.5), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0)))}, lines={})
TEN_PX_A_METRE: NDArray[np.float64] = np.array([[0.1, 0, 0], [0, -0.1, 0], [0, 0, 1]])


class Square:
    """A crowd rule that is shown so many people, once a second."""

    def __init__(self, *, ground: Ground | None = None, **settings: Any) -> None:
        self.rule = Crowd(CrowdSettings.model_validate({"zone": "square", "people": 10, "hold_s": 5, **settings}), SITE)
        self.ground = ground
        self.seconds = 0.0
        self.window = 1

    def look(
        self, count: int, *, ids: bool = True, y: float = 300.0, name: str = "person", after: float = 1.0
    ) -> Observation | None:
        self.seconds += after
        tracks = detections([(20 + 10 * n, y - 50, 40 + 10 * n, y) for n in range(count)], names=name)
        tracks.tracker_id = np.arange(1, count + 1) if ids else np.full(count, -1)
        found = self.rule.observe(self.seconds, tracks, self._scene())
        return found[0] if found else None

    def _scene(self) -> Scene:
        return Scene(640, 360, observed=self.seconds, ground=self.ground, window=self.window)


def test_in_another_window_of_its_schedule_a_crowd_begins_anew() -> None:
    square = Square(release_share=0.8)
    for _ in range(10):
        large = square.look(25)
    assert large is not None
    assert large.severity == "high"
    square.window = 2
    assert square.look(9) is None
    fresh = square.look(25)
    assert fresh is not None
    assert fresh.severity is None


def test_a_crowd_begins_at_its_level_and_ends_below_the_release_level() -> None:
    square = Square(release_share=0.8)
    seen = [square.look(count) is not None for count in (9, 10, 9, 8, 7, 8, 9, 10)]
    assert seen == [False, True, True, True, False, False, False, True]


def test_people_who_hide_each_other_by_turns_are_all_there() -> None:
    square = Square()
    for count in (10, 8, 10, 9, 10):
        square.look(count, after=0.2)
    hidden = [square.look(count, after=0.2) for count in (8, 7, 9, 6)]
    assert [one.measured["people"] for one in hidden if one] == [10] * 4


def test_a_crowd_that_breaks_up_is_where_it_was_not_where_the_last_one_leaves() -> None:
    square = Square()
    for count in (10, 10, 10):
        square.look(count, after=0.2)
    leaving = square.look(1, after=0.2)
    assert leaving is not None
    assert leaving.box.tolist() == [20, 250, 130, 300]
    assert leaving.stands is not None
    assert len(leaving.stands) == 10
    assert leaving.tracker_ids == (1, 2, 3, 4, 5, 6, 7, 8)


def test_what_was_seen_in_two_looks_alone_is_no_crowd_afterwards() -> None:
    square = Square(release_share=1.0)
    seen = [square.look(count, after=0.2) is not None for count in (9, 10, 10, 9, 9)]
    assert seen == [False, True, True, False, False]


def test_a_crowd_that_has_gone_is_gone_after_three_seconds() -> None:
    square = Square()
    for _ in range(20):
        square.look(10, after=0.2)
    left = [square.look(2, after=0.2) is not None for _ in range(20)]
    assert left == [True] * 12 + [False] * 8


@pytest.mark.parametrize("end", ["lost", "window"])
def test_after_a_gap_only_what_is_seen_then_counts(end: str) -> None:
    square = Square()
    for _ in range(5):
        square.look(10, after=0.2)
    if end == "lost":
        square.rule.lost(square.seconds)
    else:
        square.window = 2
    assert square.look(5, after=0.2) is None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"ids": False}, id="unconfirmed"),
        pytest.param({"y": 100.0}, id="outside of the zone"),
        pytest.param({"name": "dog"}, id="dogs"),
    ],
)
def test_who_is_not_counted(other: dict[str, Any]) -> None:
    assert Square().look(30, **other) is None


def test_its_severity_rises_when_a_large_crowd_lasts() -> None:
    square = Square(many_people=20)
    said = [square.look(count) for count in [12] * 3 + [20] * 3 + [12] + [20] * 3 + [16] * 4 + [15, 20]]
    assert [one.severity for one in said if one] == [None] * 12 + ["high"] * 2 + [None, None]


def test_without_a_word_twice_as_many_are_a_large_crowd() -> None:
    square = Square()
    assert [one.severity for one in (square.look(19) for _ in range(9)) if one][-1] is None
    assert [one.severity for one in (square.look(20) for _ in range(9)) if one][-1] == "high"


def test_density_needs_surveyed_ground() -> None:
    square = Square(people=100, per_m2=0.01, ground=Ground(TEN_PX_A_METRE, end=0.5))
    assert square.look(11) is None
    found = square.look(12)
    assert found
    assert (found.measured["people"], found.measured["area_m2"]) == (12, 1152.0)
    assert found.measured["people_per_m2"] == pytest.approx(0.01, abs=0.001)
    assert Square(people=100, per_m2=0.01).look(12) is None


def test_its_box_holds_all_of_them_and_a_few_tracks_stand_for_it() -> None:
    found = Square().look(12)
    assert found
    assert found.box.tolist() == [20, 250, 150, 300]
    assert found.tracker_ids == (1, 2, 3, 4, 5, 6, 7, 8)


def test_it_is_located_by_all_of_its_people() -> None:
    found = Square().look(12)
    assert found
    assert found.stands is not None
    assert found.stands.tolist() == [[20 + 10 * n, 250, 40 + 10 * n, 300] for n in range(12)]


def test_whether_there_was_a_crowd_survives_a_restart() -> None:
    square, again = Square(), Square()
    square.look(10)
    again.rule.recall(CrowdMemory.model_validate_json(square.rule.memory().model_dump_json()))
    assert again.look(8) is not None
    assert Square().look(8) is None


def test_settings_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="expected many_people >= people, got 5 < 10"):
        Square(many_people=5)
    with pytest.raises(ValueError, match="needs a `zone`"):
        CrowdSettings(per_m2=1.0)
