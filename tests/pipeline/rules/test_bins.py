"""Bins: which bins there are, what is wrong with them, and what is no evidence."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config.settings import Zone
from pipeline.locate.ground import Ground
from pipeline.locate.plane import TangentPlane
from pipeline.rules.bin_settings import BinsSettings
from pipeline.rules.bins import Bins, BinsMemory
from pipeline.rules.rule import Observation, Scene, Site
from tests.support.looks import detections

CORNER = Zone(polygon=((0.1, 0.5), (0.3, 0.5), (0.3, 0.9), (0.1, 0.9)))
SITE = Site(stream_id="cam", zones={"corner": CORNER}, lines={})
Things = dict[str, tuple[float, float, float, float]]
BIN = (100.0, 220.0, 150.0, 300.0)
"""It stands in the corner, pixels of 640 x 360."""
BAGS: Things = {"garbage bag": (90.0, 300.0, 110.0, 320.0), "litter": (150.0, 290.0, 160.0, 300.0)}
FULL: Things = {"full bin": BIN}
OVER: Things = {"overflowing bin": BIN}
FINE: Things = {"bin": BIN}
VAN = (60.0, 150.0, 260.0, 330.0)


class Street:
    """A rule that is shown things once a second."""

    def __init__(self, *, ground: Ground | None = None, **settings: Any) -> None:
        self.rule = Bins(BinsSettings.model_validate({"bin_zones": ["corner"], **settings}), SITE)
        self.ground = ground
        self.seconds = 0.0

    def look(self, things: Things, *, looks: int = 60, ids: bool = True, **more: Any) -> list[Observation]:
        found: list[Observation] = []
        for _ in range(looks):
            tracks = detections(list(things.values()), names=list(things), confidence=more.get("confidence", 0.9))
            tracks.tracker_id = np.array(more.get("numbers", range(1, len(things) + 1))) if ids else np.full(len(things), -1)
            scene = Scene(640, 360, observed=self.seconds, ground=self.ground, fresh=more.get("fresh", True))
            found = list(self.rule.observe(1e9 + self.seconds, tracks, scene))
            self.seconds += 1
        return found

    def state(self, things: Things, **more: Any) -> object:
        found = self.look(things, **more)
        return found[0].measured["state"] if found else "fine"


@pytest.mark.parametrize(
    ("things", "state"),
    [
        pytest.param({}, "fine", id="never seen, so not missing"),
        pytest.param(FINE, "fine", id="a bin"),
        pytest.param(FULL, "full", id="a full bin"),
        pytest.param(OVER, "overflowing", id="an overflowing bin"),
        pytest.param(FINE | BAGS, "surrounded", id="bags around it"),
        pytest.param(FULL | BAGS, "full and surrounded", id="full among bags"),
        pytest.param(OVER | BAGS, "overflowing and surrounded", id="overflowing among bags"),
        pytest.param({"full bin": (120.0, 230.0, 160.0, 300.0)} | OVER, "overflowing", id="the fullest of a row"),
        pytest.param({"bin": (120.0, 230.0, 160.0, 300.0)} | FULL, "full", id="a row of which one is full"),
        pytest.param({"bin": BIN, "litter": BAGS["litter"]}, "fine", id="one piece of paper"),
        pytest.param(FINE | {"litter": (300, 290, 310, 300), "garbage bag": (310, 290, 330, 300)}, "fine", id="bags elsewhere"),
        pytest.param({"litter": BAGS["litter"], "person": BIN}, "fine", id="no bin at all"),
    ],
)
def test_the_state_of_a_marked_bin(things: Things, state: str) -> None:
    assert Street().state(things) == state


def test_an_observation_says_since_when_and_what() -> None:
    found = Street().look(OVER | BAGS)[0]
    assert (found.key, found.class_name, found.certain, found.severity) == ("corner", "overflowing bin", True, "high")
    assert found.box.tolist() == list(BIN)
    assert found.since == (1e9, 0.0)
    assert found.tracker_ids == (1,)
    assert found.measured == {"bin": "corner", "state": "overflowing and surrounded", "bags": 2}


def test_a_state_needs_looks_that_agree() -> None:
    street = Street()
    assert street.state(FULL, looks=40) == "fine"
    assert street.state(FULL, looks=1) == "full"
    assert street.state(FINE, looks=39) == "full"
    assert street.state(FINE, looks=1) == "fine"


def test_between_full_and_overflowing_it_is_full() -> None:
    street = Street()
    for _ in range(30):
        street.look(FULL, looks=10)
        state = street.state(OVER, looks=10)
    assert state == "full"


def test_looks_that_say_otherwise_leave_a_state_assumed_before_they_turn_it() -> None:
    street = Street()
    assert street.look(FULL)[0].certain
    assert not street.look(FINE, looks=20)[0].certain


def test_what_was_so_before_a_gap_is_assumed_until_it_is_seen_again() -> None:
    street = Street()
    street.look(FULL)
    street.rule.lost(1e9 + street.seconds)
    first = street.look(FULL, looks=1)[0]
    assert (first.certain, first.since) == (False, None)
    assert street.look(FULL, looks=10)[0].certain


def test_one_look_in_ten_at_a_bin_is_enough_for_it_not_to_be_missing() -> None:
    street = Street()
    for _ in range(60):
        street.look(FINE, looks=1)
        assert street.state({}, looks=9) == "fine"


def test_a_marked_bin_is_missing_when_it_was_there() -> None:
    street = Street()
    street.look(FINE, looks=5)
    found = street.look({})[0]
    assert (found.measured["state"], found.class_name, found.certain) == ("missing", "bin", True)
    assert found.box.tolist() == pytest.approx(BIN, abs=0.01)
    back = street.look(FINE, looks=1)[0]
    assert not back.certain, "one look does not make it come back, and it is no longer missing for sure"
    assert street.state(FINE) == "fine"


def test_a_bin_that_something_hides_is_not_missing() -> None:
    street = Street()
    street.look(FINE, looks=5)
    assert street.state({"truck": VAN}, looks=600) == "fine"


def test_a_bin_behind_another_one_is_not_missing_but_one_of_which_bags_are_left_is() -> None:
    street = Street(others=False)
    street.look(FINE, looks=5)
    assert street.state({"overflowing bin": (90.0, 240.0, 170.0, 350.0)}, looks=600) == "fine"
    assert street.state({"garbage bag": (90.0, 240.0, 170.0, 310.0)}, looks=60) == "missing"


def test_a_full_bin_that_something_hides_is_assumed_to_be_full() -> None:
    street = Street()
    assert street.look(FULL)[0].certain
    assert [one.certain for one in street.look({"truck": VAN}, looks=600)] == [False]


def test_a_full_bin_that_is_taken_away_was_full_and_is_missing() -> None:
    street = Street()
    street.look(FULL | BAGS)
    assert street.state({}) == "missing"
    assert street.state(FINE, looks=40) == "missing"
    assert street.state(FINE, looks=10) == "fine"


def test_an_unchanged_picture_is_no_evidence() -> None:
    street = Street()
    street.look(FULL, looks=1)
    assert street.state(FULL, looks=600, fresh=False) == "fine"
    for _ in range(3):
        street.look(FULL, looks=1)
        street.look(FULL, looks=29, fresh=False)
    assert street.state(FULL, looks=1) == "full", "a look every half minute, five of them"


def test_looks_before_a_gap_are_no_vote() -> None:
    street = Street()
    for _ in range(30):
        street.look(FULL, looks=9)
        street.rule.lost(1e9 + street.seconds)
    assert street.state(FULL, looks=1) == "fine"


@pytest.mark.parametrize(
    ("things", "more"),
    [
        pytest.param(FULL, {"confidence": 0.2}, id="an unsure bin"),
        pytest.param(FINE | BAGS, {"ids": False}, id="unconfirmed bags"),
    ],
)
def test_what_does_not_count(things: Things, more: dict[str, Any]) -> None:
    assert Street().state(things, **more) == "fine"


def seen(street: Street, name: str, confidence: float, *, looks: int = 60, every: int = 1) -> object:
    """Show one thing at the bin's place with a confidence, in one look of so many; return the state."""
    state: object = "fine"
    for n in range(looks):
        state = street.state({name: BIN} if n % every == 0 else {}, looks=1, confidence=confidence)
    return state


@pytest.mark.parametrize(
    ("name", "confidence", "every", "state"),
    [
        pytest.param("overflowing bin", 0.12, 1, "overflowing", id="faint in each look"),
        pytest.param("overflowing bin", 0.12, 2, "overflowing", id="faint in every second look"),
        pytest.param("overflowing bin", 0.12, 5, "missing", id="faint now and then is as good as nothing"),
        pytest.param("full bin", 0.2, 2, "full", id="full, and faint"),
        pytest.param("overflowing bin", 0.9, 10, "overflowing", id="sure now and then"),
        pytest.param("bin", 0.12, 2, "fine", id="a faint bin is not missing"),
        pytest.param("bin", 0.12, 10, "missing", id="what is hardly ever there is none"),
        pytest.param("litter", 0.12, 1, "missing", id="something else in its place"),
    ],
)
def test_unsure_sights_of_a_bin_that_was_surely_there_add_up(name: str, confidence: float, every: int, state: str) -> None:
    street = Street()
    street.look(FINE, looks=20)
    assert seen(street, name, confidence, every=every, looks=80) == state


def test_unsure_sights_elsewhere_are_no_bin() -> None:
    street = Street()
    street.look(FINE, looks=20)
    away = {"overflowing bin": (160.0, 200.0, 190.0, 300.0)}
    assert street.state(away, confidence=0.2, looks=80) == "missing"


@pytest.mark.parametrize(("over", "fine", "state"), [(0.5, 0.4, "overflowing"), (0.4, 0.5, "fine"), (0.5, 0.5, "fine")])
def test_a_look_that_calls_one_bin_two_things_counts_for_what_it_is_surer_of(over: float, fine: float, state: str) -> None:
    street = Street(others=False)
    for _ in range(60):
        tracks = detections([(98.0, 212.0, 156.0, 302.0), BIN], names=["overflowing bin", "bin"])
        tracks.confidence = np.array([over, fine], np.float32)
        found = street.rule.observe(1e9 + street.seconds, tracks, Scene(640, 360, observed=street.seconds))
        street.seconds += 1
    assert ([one.measured["state"] for one in found] or ["fine"]) == [state]


@pytest.mark.parametrize(("width", "bags"), [(20, 0), (70, 0), (74, 2), (120, 3)])
def test_a_heap_counts_as_many_bags_as_fit_into_its_width(width: float, bags: int) -> None:
    heap = {"garbage bag": (150.0, 270.0, 150.0 + width, 305.0)}
    found = Street(others=False).look(FINE | heap)
    assert [one.measured["bags"] for one in found] == ([bags] if bags else [])


def test_a_bin_that_nobody_marked_is_found_where_it_stands() -> None:
    elsewhere = {"overflowing bin": (400.0, 220.0, 450.0, 300.0)}
    street = Street()
    assert [one.key for one in street.look(elsewhere, looks=120)] == ["place 1"]
    assert street.look({}, looks=3)[0].certain is False
    assert street.look({}, looks=120) == [], "it is gone, and only a marked one can be missing"
    assert BinsMemory.model_validate(street.rule.memory().model_dump()).bins.keys() == {"corner"}
    assert Street(others=False).look(elsewhere, looks=120) == []


def test_a_found_bin_whose_box_grows_as_it_overflows_is_the_same() -> None:
    street = Street()
    street.look({"bin": (400.0, 220.0, 450.0, 300.0)}, looks=20)
    over = {"overflowing bin": (380.0, 200.0, 490.0, 315.0)}
    assert {one.key for _ in range(60) for one in street.look(over, looks=1)} == {"place 1"}
    assert {one.key for _ in range(30) for one in street.look({"bin": (400.0, 220.0, 450.0, 300.0)}, looks=1)} == {"place 1"}


def test_a_found_bin_that_is_also_called_an_overflowing_one_is_one() -> None:
    street = Street()
    twice = {"bin": (400.0, 220.0, 450.0, 300.0), "overflowing bin": (394.0, 212.0, 458.0, 306.0)}
    for _ in range(120):
        tracks = detections(list(twice.values()), names=list(twice))
        tracks.tracker_id, tracks.confidence = np.array([1, 2]), np.array([0.5, 0.8], np.float32)
        found = street.rule.observe(1e9 + street.seconds, tracks, Scene(640, 360, observed=street.seconds))
        street.seconds += 1
    assert [(one.key, one.measured["state"]) for one in found] == [("place 1", "overflowing")]


ALONE, AMONG_BAGS = (400.0, 220.0, 450.0, 300.0), (380.0, 210.0, 490.0, 315.0)
"""A bin that nobody marked, and the same one with the bags around it."""


@pytest.mark.parametrize("first", ["bin", "overflowing bin"])
def test_a_found_bin_and_the_same_one_with_the_bags_around_it_are_one(first: str) -> None:
    street, numbers = Street(), {"bin": 1, "overflowing bin": 2, "garbage bag": 3, "litter": 4}
    bags: Things = {"garbage bag": (380.0, 285.0, 398.0, 310.0), "litter": (455.0, 290.0, 480.0, 310.0)}
    alone, among = {"bin": ALONE}, {"overflowing bin": AMONG_BAGS}
    one, other = (alone, among) if first == "bin" else (among, alone)
    for things in (one, one | other | bags, other | bags, one | other | bags):
        ids = [numbers[name] for name in things]
        found = [street.look(things, looks=1, numbers=ids) for _ in range(120)]
        assert {one.key for some in found for one in some} <= {"place 1"}
    assert [(one.key, one.measured["bags"]) for one in found[-1]] == [("place 1", 2)]


def test_a_marked_bin_and_the_same_one_with_bags_that_lie_out_of_its_zone_are_one() -> None:
    twice: Things = {"bin": BIN, "overflowing bin": (90.0, 210.0, 240.0, 350.0)}
    for things in (twice, {"overflowing bin": twice["overflowing bin"]}):
        street = Street()
        street.look(FINE, looks=5)
        assert {one.key for _ in range(120) for one in street.look(things, looks=1)} <= {"corner"}


def test_a_marked_bin_right_before_a_larger_one_is_another_one() -> None:
    zones = {
        "small": Zone(polygon=((0.27, 0.7), (0.34, 0.7), (0.34, 0.85), (0.27, 0.85))),
        "large": Zone(polygon=((0.1, 0.7), (0.45, 0.7), (0.45, 0.85), (0.1, 0.85))),
    }
    rule = Bins(BinsSettings(bin_zones=("small", "large")), Site(stream_id="cam", zones=zones, lines={}))
    tracks = detections([(180.0, 210.0, 210.0, 285.0), (80.0, 140.0, 260.0, 290.0)], names=["bin", "overflowing bin"])
    tracks.confidence = np.array([0.6, 0.9], np.float32)
    for second in range(60):
        found = rule.observe(1e9 + second, tracks, Scene(640, 360, observed=float(second)))
    assert [(one.key, one.measured["state"]) for one in found] == [("large", "overflowing")]


def test_of_boxes_that_show_one_bin_the_surest_tells_where() -> None:
    street = Street()
    for _ in range(60):
        tracks = detections([(94.0, 210.0, 160.0, 320.0), BIN], names=["overflowing bin", "full bin"])
        tracks.confidence = np.array([0.5, 0.8], np.float32)
        found = street.rule.observe(1e9 + street.seconds, tracks, Scene(640, 360, observed=street.seconds))
        street.seconds += 1
    assert [one.box.tolist() for one in found] == [list(BIN)]
    assert found[0].confidence == pytest.approx(0.8)


def test_bags_around_a_found_bin_that_they_hide_still_count() -> None:
    street = Street()
    heap: Things = {"garbage bag": (395.0, 250.0, 460.0, 315.0), "litter": (462.0, 280.0, 480.0, 310.0)}
    assert street.state({"bin": ALONE} | heap, looks=120) == "surrounded"
    hidden = street.look(heap, looks=200)
    assert [(one.key, one.measured["state"], one.measured["bags"], one.certain) for one in hidden] == [
        ("place 1", "surrounded", 2, True)
    ]
    one_less = street.look({"garbage bag": heap["garbage bag"]}, looks=20)
    assert [one.certain for one in one_less] == [False], "nobody sees that it is fine"


def test_a_found_bin_is_located_by_its_place_and_a_marked_one_by_its_box() -> None:
    street = Street()
    street.look({"full bin": (400.0, 220.0, 450.0, 300.0)}, looks=120)
    half = street.look({"full bin": (400.0, 220.0, 450.0, 280.0)}, looks=1)[0]
    assert half.stands is not None
    assert (half.box[3], half.stands[0, 3]) == pytest.approx((280.0, 300.0), abs=0.01)
    assert Street().look(FULL)[0].stands is None


def test_a_marked_bin_is_not_found_twice() -> None:
    assert [one.key for one in Street().look(FULL, looks=120)] == ["corner"]


def test_bags_are_near_in_metres_where_the_ground_is_surveyed() -> None:
    def ground(px_a_metre: float) -> Ground:
        return Ground(np.diag([1 / px_a_metre, -1 / px_a_metre, 1.0]), end=0.5)

    assert Street(ground=ground(100)).state(FINE | BAGS) == "surrounded"
    assert Street(ground=ground(10)).state(FINE | BAGS) == "fine"


PLANE = TangentPlane(39.93, 116.4)
MAP = Ground(np.diag([0.01, -0.01, 1.0]), end=0.5, plane=PLANE)
"""A centimetre a pixel: the bin stands 1.25 m east and 3 m south."""
SECOND = (170.0, 220.0, 220.0, 300.0)


def asset(code: str, east: float, north: float = -3.0, name: str = "") -> dict[str, object]:
    lat, lon = PLANE.latlon(np.array([[east, north]]))[0].tolist()
    return {"code": code, "name": name, "lat": lat, "lon": lon}


def registered(*assets: dict[str, object], **settings: Any) -> Street:
    return Street(ground=MAP, bin_zones=[], assets=assets, within_m=1.0, **settings)


def test_a_bin_of_the_register_has_its_code_and_name_and_can_be_missing() -> None:
    street = registered(asset("b5", 1.5, name="东四三条 5 号"))
    found = street.look(OVER)
    assert [one.key for one in found] == ["b5"]
    assert found[0].measured == {"bin": "b5", "name": "东四三条 5 号", "state": "overflowing", "bags": 0}
    assert street.state({}) == "missing"


def test_a_bin_of_the_register_that_was_never_seen_is_nothing() -> None:
    street = registered(asset("b5", 1.5), asset("far", 90.0))
    assert street.look({}) == []
    assert BinsMemory.model_validate(street.rule.memory().model_dump()).bins == {}


def test_of_two_side_by_side_the_one_that_is_gone_is_missing() -> None:
    street = registered(asset("b1", 1.6), asset("b2", 2.3))
    assert street.look({"bin": BIN, "full bin": SECOND})[0].key == "b2"
    found = street.look(FINE)
    assert [(one.key, one.measured["state"]) for one in found] == [("b2", "missing")]


def test_a_bin_out_of_reach_of_the_register_is_one_that_nobody_marked() -> None:
    assert [one.key for one in registered(asset("b5", 4.0)).look(FULL, looks=120)] == ["place 1"]
    assert registered(asset("b5", 4.0), others=False).look(FULL, looks=120) == []


def test_a_bin_of_the_register_of_which_only_the_upper_part_shows_is_the_same() -> None:
    street = registered(asset("b5", 1.25))
    street.look(FULL, looks=5)
    assert [one.key for one in street.look({"full bin": (100.0, 220.0, 150.0, 250.0)}, looks=120)] == ["b5"]


def test_a_bin_has_one_code() -> None:
    with pytest.raises(ValueError, match="each bin once in bin_zones and assets, got corner twice"):
        Street(assets=[asset("corner", 1.0)])


LOOKS = st.lists(st.tuples(st.sampled_from([FINE, FULL, FINE | BAGS, {}, {"truck": VAN}]), st.integers(1, 60)), max_size=8)


@settings(max_examples=20)
@given(looks=LOOKS, cut=st.integers(0, 8))
def test_a_worker_that_starts_again_goes_on_alike(looks: list[tuple[Things, int]], cut: int) -> None:
    whole, first = Street(), Street()
    for things, count in looks[:cut]:
        whole.look(things, looks=count)
        first.look(things, looks=count)
    whole.rule.lost(0.0)
    again = Street()
    again.seconds = first.seconds
    again.rule.recall(first.rule.memory())
    for things, count in looks[cut:]:
        states = [[(one.key, one.measured) for one in street.look(things, looks=count)] for street in (whole, again)]
        assert states[0] == states[1]


@settings(max_examples=20)
@given(looks=LOOKS)
def test_there_is_one_observation_a_bin_and_none_of_a_fine_one(looks: list[tuple[Things, int]]) -> None:
    street = Street()
    for things, count in looks:
        found = street.look(things, looks=count)
        assert [one.key for one in found] in ([], ["corner"])
        assert all(one.measured["state"] != "fine" for one in found)
