"""Abandoned things: who brought them, in what, and what nobody brought."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import Event
from tests.support.scripts import START, Actor, Blind, Scene, Shade, camera, play

STREAM = {"rules": [{"kind": "abandoned", "stay_s": 40, "release_s": 10}]}
PERSON, VAN, BAG = (60.0, 160.0), (240.0, 180.0), (56.0, 48.0)


def person(*path: tuple[float, ...], jitter: float = 1.0) -> Actor:
    return Actor(is_a="person", size=PERSON, path=path, jitter=jitter)


def bag(*path: tuple[float, ...], is_a: str = "suitcase", found: float = 1.0) -> Actor:
    return Actor(is_a=is_a, size=BAG, path=path, found=found)


CARRIER = person((0, 100, 600), (12, 600, 600), (15, 600, 600), (27, 1340, 600))
LEFT = bag((13, 640, 604), (130, 640, 604))
UNKNOWN = bag((13, 640, 604), (130, 640, 604), is_a="thing", found=0.0)


def events(actors: Sequence[Actor], *, seconds: float = 85, looks: float = 2, painted: bool = False) -> list[Event]:
    return play(Scene(seconds=seconds, actors=tuple(actors), looks=looks, painted=painted), camera(STREAM)).opened


def test_who_brought_it_stands_in_the_event() -> None:
    (event,) = events([CARRIER, LEFT])
    brought = event.why.measured["brought_by"]
    assert [(track.tracker_id, track.class_name) for track in event.why.tracks][-1] == (brought, "person")
    assert event.why.measured["seen_by"] == "detector"
    assert "vehicle" not in event.why.measured


def test_the_vehicle_that_it_was_tipped_out_of_stands_in_the_event() -> None:
    van = Actor(is_a="van", size=VAN, jitter=1, path=((0, -150, 570), (10, 500, 570), (36, 500, 570), (44, 1500, 570)))
    helper = person((14, 600, 590), (18, 680, 605), (28, 680, 605), (32, 600, 590))
    heap = bag((22, 690, 610), (130, 690, 610), is_a="thing", found=0.0)
    (event,) = events([van, helper, heap], seconds=100, painted=True)
    told = event.why.measured
    assert told["vehicle"] == "van"
    assert told["seen_by"] == "background"
    assert {track.tracker_id: track.class_name for track in event.why.tracks}[int(str(told["vehicle_track"]))] == "van"
    x1, y1, x2, y2 = (float(edge) for edge in str(told["vehicle_box"]).split())
    assert (x1 * 1280, y1 * 720, x2 * 1280, y2 * 720) == pytest.approx((380, 390, 620, 570), abs=15)


NO_PART = {
    "drives past": ((8, -150, 570), (16, 1500, 570)),
    "was parked there all the time": ((0, 500, 570), (110, 500, 570)),
    "stops far away": ((0, -150, 400), (10, 100, 400), (30, 100, 400), (40, -150, 400)),
}


@pytest.mark.parametrize("path", NO_PART.values(), ids=NO_PART.keys())
def test_a_vehicle_has_no_part_in_it_that_only(path: tuple[tuple[float, ...], ...]) -> None:
    (event,) = events([Actor(is_a="van", size=VAN, path=path), CARRIER, LEFT])
    assert "vehicle" not in event.why.measured


def test_the_nearest_brought_it() -> None:
    passer = person((8, 1340, 640), (20, -40, 640))
    (event,) = events([passer, CARRIER, LEFT])
    points = {track.tracker_id: track.points for track in event.why.tracks}[int(str(event.why.measured["brought_by"]))]
    assert points[-1].box.x1 > 0.9


def test_what_nobody_brought_is_not_abandoned() -> None:
    far = person((0, 100, 690), (110, 110, 690))
    assert events([far, LEFT]) == []


def test_it_is_named_by_the_detector_as_soon_as_that_knows_it() -> None:
    known = bag((80, 640, 604), (85, 640, 604))
    (event,) = events([CARRIER, UNKNOWN, known], painted=True)
    assert event.class_name == "object"
    (event,) = events([CARRIER, UNKNOWN, bag((30, 640, 604), (50, 640, 604))], painted=True)
    assert event.class_name == "suitcase"


def test_whoever_stands_there_after_a_gap_is_not_who_brought_it() -> None:
    owner = person((0, 100, 600), (12, 600, 600), (15, 600, 600), (19, 850, 600), (30, 850, 600))
    another = person((41, 850, 600), (140, 850, 600))
    scene = Scene(seconds=130, actors=(owner, another, LEFT), looks=2, blind=(Blind(start=28, end=40),))
    (event,) = play(scene, camera(STREAM)).opened
    assert event.start < START + 60


def test_unknown_things_need_not_count() -> None:
    scene = Scene(seconds=85, actors=(CARRIER, UNKNOWN), looks=2, painted=True)
    assert play(scene, camera({"rules": [{**STREAM["rules"][0], "unknown": False}]})).opened == []


@pytest.mark.parametrize("looks", [1.5, 5])
def test_it_fires_at_every_pace(looks: float) -> None:
    assert len(events([CARRIER, UNKNOWN], looks=looks, painted=True)) == 1


def test_it_goes_on_over_a_restart() -> None:
    scene = Scene(seconds=85, actors=(CARRIER, LEFT), looks=2)
    times = [n / 2 for n in range(171)]
    first = camera(STREAM)
    assert play(scene, first, looks=times[:90], removed=None).opened == []
    (event,) = play(scene, camera(STREAM, memory=first.memory()), looks=times[90:]).opened
    (whole,) = play(scene, camera(STREAM)).opened
    assert event.start == pytest.approx(whole.start, abs=1)
    assert event.why.measured["brought_by"] == whole.why.measured["brought_by"]


def test_what_is_taken_away_leaves_nothing_in_memory() -> None:
    scene, own = Scene(seconds=110, actors=(CARRIER, bag((13, 640, 604), (60, 640, 604))), looks=2), camera(STREAM)
    play(scene, own, looks=[n / 2 for n in range(100)], removed=None)
    kept = own.memory().rules["abandoned"].rule
    assert kept["spots"]
    assert kept["bringers"]
    play(scene, own, looks=[n / 2 for n in range(100, 221)], removed=None)
    kept = own.memory().rules["abandoned"].rule
    assert kept["spots"] == {}
    assert kept["bringers"] == {}


@settings(max_examples=4, deadline=None)
@given(
    x=st.integers(200, 850), y=st.integers(350, 650), distance=st.integers(60, 380), seed=st.integers(0, 3),
)  # fmt: skip
def test_while_its_owner_is_near_nothing_happens_and_after_that_it_does(x: int, y: int, distance: int, seed: int) -> None:
    thing = bag((10, x + 40, y + 4), (200, x + 40, y + 4))
    stays = person((seed, x - 150, y), (9, x, y), (12, x, y), (20, x + distance, y), (130, x + distance, y))
    assert events([stays, thing], seconds=90) == []
    goes = person((seed, x - 150, y), (9, x, y), (12, x, y), (20, x, 1000))
    assert len(events([goes, thing], seconds=100)) == 1


@settings(max_examples=4, deadline=None)
@given(x=st.integers(100, 900), y=st.integers(300, 600), factor=st.sampled_from([0.45, 0.6, 1.5]), start=st.integers(10, 30))
def test_light_among_people_is_nothing(x: int, y: int, factor: float, start: int) -> None:
    shade = Shade(start=start, end=200, box=(x, y, x + 120, y + 90), factor=factor)
    walks = person((start - 8, x - 300, y + 80), (start + 8, x + 400, y + 80))
    scene = Scene(seconds=80, actors=(walks,), looks=2, painted=True, shades=(shade,))
    assert play(scene, camera(STREAM)).opened == []


def test_what_the_detector_took_for_a_thing_before_anybody_came_was_not_brought() -> None:
    """A patch of light that is litter now and then, and becomes sure while somebody passes."""
    patch = bag((0, 640, 604), (130, 640, 604), is_a="litter", found=0.4)
    assert events([patch, person((30, 100, 600), (42, 600, 600), (45, 600, 600), (57, 1340, 600))]) == []
