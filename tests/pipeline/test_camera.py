"""A camera: blindness, still pictures, sessions, schedules, and what its events say."""

from itertools import pairwise
from typing import Any

import pytest

from pipeline.events import Event
from tests.support.looks import look
from tests.support.scripts import START, Actor, Blind, Played, Scene, camera, happenings, play

ALLEY = {"alley": {"polygon": [[0.1, 0.5], [0.9, 0.5], [0.9, 1.0], [0.1, 1.0]]}}
PARKING: dict[str, Any] = {"zones": ALLEY, "rules": [{"kind": "parking", "zone": "alley", "limit_s": 60}]}
CAR = Actor(is_a="car", size=(220, 130), jitter=1, path=((0, 640, 600), (5000, 640, 600)))
PERSON = Actor(is_a="person", size=(60, 160), path=((0, 300, 600), (5000, 300, 600)))


def scene(seconds: float = 100.0, *actors: Actor, **more: Any) -> Scene:
    return Scene(seconds=seconds, actors=actors or (CAR,), **more)


def times(events: list[Event]) -> list[tuple[float, float | None]]:
    return [(event.start - START, None if event.end is None else event.end - START) for event in events]


def opened_at(played: Played) -> list[float]:
    return [t for t, event in played.said if event.revision == 1]


def test_an_event_says_what_where_when_and_why() -> None:
    (event,) = play(scene(100.0), camera(PARKING)).events
    assert (event.stream_id, event.node_id) == ("cam", "node-1")
    assert (event.kind, event.rule_id, event.zone) == ("parking", "parking-alley", "alley")
    assert (event.state, event.revision, event.severity, event.class_name) == ("open", 1, "medium", "car")
    assert (event.frame_width, event.frame_height, event.clock_source) == (1280, 720, "arrival")
    assert [event.box.x1, event.box.y1, event.box.x2, event.box.y2] == pytest.approx([0.414, 0.653, 0.586, 0.833], abs=0.01)
    assert event.confidence == pytest.approx(0.9)
    assert event.observed_s == 60.0
    assert event.location is None
    assert (event.why.rule, event.why.rule_version, event.why.model) == ("parking", 1, "scripted")
    assert event.why.thresholds["limit_s"] == 60
    assert event.why.thresholds["classes"] == "car, truck, bus, van"
    assert event.why.measured["dwell_s"] == 60.0
    (history,) = event.why.tracks
    assert history.class_name == "car"
    assert history.points[0].t == event.start
    assert history.points[-1].t == event.updated
    assert all(a.t < b.t for a, b in pairwise(history.points))


@pytest.mark.parametrize(("corner", "count"), [pytest.param(0.7, 0, id="in it"), pytest.param(0.4, 1, id="beside it")])
def test_what_stands_in_a_mask_is_not_looked_at(corner: float, count: int) -> None:
    mask = {"polygon": [[0.0, 0.5], [corner, 0.5], [corner, 1.0], [0.0, 1.0]]}
    played = play(scene(100.0), camera(PARKING | {"ignored": {"yard": mask}}))
    assert len(played.events) == count


def test_an_event_lies_at_the_camera_when_nothing_is_surveyed() -> None:
    (event,) = play(scene(), camera({**PARKING, "location": {"lat": 39.9, "lon": 116.4, "radius_m": 40}})).events
    assert event.location is not None
    assert (event.location.method, event.location.radius_m) == ("camera", 40)


def test_what_drives_away_was_where_it_stood() -> None:
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    points = [{"image": at, "lat": 39.9336 - 1e-4 * at[1], "lon": 116.4034 + 1e-4 * at[0]} for at in corners]
    leaving = CAR.model_copy(update={"path": ((0, 640, 600), (100, 640, 600), (103, 700, 600), (130, 2000, 600))})
    opened, closed = play(scene(160.0, leaving), camera({**PARKING, "ground_points": points})).events
    assert closed.state == "closed"
    assert closed.box.x1 > opened.box.x1 + 0.02
    assert closed.location == opened.location is not None


def test_two_plays_of_one_scene_say_the_same() -> None:
    one, other = (play(scene(150.0), camera(PARKING)) for _ in range(2))
    assert [event.model_dump_json() for event in one.events] == [event.model_dump_json() for event in other.events]


@pytest.mark.parametrize("how", ["covered", "black", "frozen", "damaged", "lost", "silent"])
def test_blind_is_not_empty(how: Any) -> None:
    played = play(scene(900.0, blind=(Blind(start=80, end=800, how=how),)), camera(PARKING))
    assert [event.state for event in played.events] == ["open"]


@pytest.mark.parametrize("how", ["covered", "lost", "silent"])
def test_blind_time_is_no_dwell(how: Any) -> None:
    played = play(scene(800.0, blind=(Blind(start=30, end=700, how=how),)), camera(PARKING))
    assert opened_at(played) == pytest.approx([732], abs=1)
    assert times(played.events) == [(1.0, None)]


def test_a_blind_camera_shows_no_tracks() -> None:
    own = camera(PARKING)
    played = play(scene(20.0, blind=(Blind(start=10, end=20.5, how="black"),)), own, removed=None)
    assert played.ids == {1}
    assert len(own.step(look(t=START + 21, fault="black"), None).tracks) == 0


def test_single_damaged_pictures_do_not_stop_the_clock() -> None:
    blind = tuple(Blind(start=n - 0.1, end=n + 0.1, how="damaged") for n in range(5, 100, 3))
    assert opened_at(play(scene(blind=blind), camera(PARKING))) == pytest.approx([61], abs=1)


def test_a_pause_longer_than_the_gap_is_not_watched() -> None:
    own = {**PARKING, "gap_s": 5.0}
    looks = [float(n) for n in range(30)] + [float(n) for n in range(36, 120)]
    assert opened_at(play(scene(120.0), camera(own), looks=looks)) == pytest.approx([68], abs=1)


def test_a_slow_patrol_is_watched_though_the_gap_is_shorter() -> None:
    own = {**PARKING, "gap_s": 5.0, "patrol_interval_s": 10.0, "plan": "patrol"}
    assert opened_at(play(scene(200.0), camera(own), looks=0.1)) == [70.0]


def test_a_still_picture_goes_on_being_looked_at() -> None:
    played = play(scene(100.0, still=((5, 90),)), camera(PARKING))
    assert opened_at(played) == pytest.approx([61], abs=1)
    assert played.ids == {1}


def test_a_still_picture_after_a_reconnect_shows_what_was_there_before() -> None:
    played = play(scene(100.0, still=((5, 90),), blind=(Blind(start=20, end=23),)), camera(PARKING))
    assert opened_at(played) == pytest.approx([66], abs=2)


def test_a_still_picture_of_which_nothing_is_known_is_blind() -> None:
    played = play(scene(20.0, still=((0, 20),)), camera(PARKING))
    assert (played.events, played.ids) == ([], set())


def test_a_clock_that_jumps_back_is_a_gap_and_no_accident() -> None:
    own = camera(PARKING)
    first = play(scene(40.0), own, removed=None)
    second = play(scene(400.0, begins=START - 3600), own)
    assert first.events == []
    assert len(second.opened) == 1
    assert second.said[0][0] == pytest.approx(22, abs=2)
    assert all(event.end is None or event.end >= event.start for event in second.events)


def test_ids_are_not_used_again_in_another_session() -> None:
    played = play(scene(100.0, blind=(Blind(start=20, end=22), Blind(start=40, end=42))), camera(PARKING))
    assert played.ids == {1, 2, 3}


SHIFT = {"schedule": [{"start": "00:02", "end": "00:04"}]}


def test_a_rule_is_on_in_its_window_alone() -> None:
    own = {**PARKING, "rules": [{**PARKING["rules"][0], **SHIFT}]}
    played = play(scene(400.0), camera(own))
    assert opened_at(played) == pytest.approx([180], abs=5)
    assert [(event.state, event.close_reason) for event in played.events] == [("open", None), ("closed", "stopped")]
    assert times(played.closed) == [(120.0, 239.0)]


def test_a_window_is_in_the_sites_time() -> None:
    own = {**PARKING, "rules": [{**PARKING["rules"][0], "schedule": [{"start": "08:02", "end": "08:04"}]}]}
    assert play(scene(400.0), camera(own)).events == []
    assert len(play(scene(400.0), camera(own, timezone="Asia/Shanghai")).opened) == 1


def test_what_waits_for_its_window_does_not_bring_old_dwell_along() -> None:
    windows = [{"start": "00:00", "end": "00:01"}, {"start": "00:05", "end": "00:06"}]
    own = {**PARKING, "rules": [{**PARKING["rules"][0], "schedule": windows}]}
    assert play(scene(400.0), camera(own)).events == []


def test_a_disabled_rule_is_silent() -> None:
    assert play(scene(), camera({**PARKING, "rules": [{**PARKING["rules"][0], "enabled": False}]})).events == []


def test_a_removed_stream_closes_what_is_open() -> None:
    own = camera(PARKING)
    played = play(scene(100.0), own, removed=True)
    assert [(event.revision, event.close_reason) for event in played.events] == [(1, None), (2, "stopped")]
    assert play(scene(100.0), camera(PARKING), removed=False).closed == []


LITTER: dict[str, Any] = {"rules": [{"kind": "litter"}]}


@pytest.mark.parametrize(
    ("stream", "woken"),
    [
        pytest.param(LITTER, True, id="a rule wants to see people"),
        pytest.param({**LITTER, "plan": "patrol"}, False, id="always on patrol"),
        pytest.param({**LITTER, "plan": "watch"}, False, id="always on watch"),
        pytest.param(PARKING, False, id="a rule of still things alone"),
        pytest.param({"rules": [{"kind": "litter", "schedule": [{"start": "10:00", "end": "11:00"}]}]}, False, id="rule off"),
    ],
)
def test_a_person_wakes_the_plan_up(stream: dict[str, Any], woken: bool) -> None:
    assert bool(play(scene(5.0, PERSON), camera(stream)).wakes) == woken


def test_nothing_wakes_up_a_still_picture() -> None:
    assert [t for t, _ in play(scene(20.0, PERSON, still=((3, 20),)), camera(LITTER)).wakes] == [0.0, 1.0, 2.0, 20.0]


def test_a_doubtful_person_does_not_wake_the_plan_up() -> None:
    faint = PERSON.model_copy(update={"confidence": 0.2})
    assert play(scene(5.0, faint), camera(LITTER)).wakes == []


def test_two_cameras_in_one_process_do_not_disturb_each_other() -> None:
    worlds = [scene(90.0, CAR), scene(90.0, CAR.model_copy(update={"path": ((0, 300, 620), (5000, 300, 620))}), PERSON)]
    alone = [play(world, camera(PARKING)).events for world in worlds]
    cameras = [camera(PARKING), camera(PARKING)]
    mixed: list[list[Event]] = [[], []]
    for pair in zip(*(happenings(world) for world in worlds), strict=True):
        for own, one, said in zip(cameras, pair, mixed, strict=True):
            assert one.look
            said.extend(own.step(one.look, one.detections).events)
    assert mixed == alone


def test_no_event_lasts_for_ever() -> None:
    own = {**PARKING, "rules": [{**PARKING["rules"][0], "max_life_s": 120}]}
    played = play(scene(500.0), camera(own))
    one_life = [("open", None), ("closed", "expired")]
    assert [(event.state, event.close_reason) for event in played.events] == [*one_life, *one_life, ("open", None)]
    assert len({event.id for event in played.events}) == 3


def test_rules_do_not_disturb_each_other() -> None:
    others = [{"kind": "counting", "line": "gate", "interval_s": 60}, {"kind": "crowd", "people": 1, "hold_s": 5}]
    lines = {"gate": {"start": [0.5, 1.0], "end": [0.5, 0.0]}}
    both = {**PARKING, "lines": lines, "rules": [*PARKING["rules"], *others]}
    together = play(scene(100.0, CAR, PERSON), camera(both))
    alone = play(scene(100.0, CAR, PERSON), camera(PARKING))
    assert [one for one in together.events if one.kind == "parking"] == alone.events
    assert [one.kind for one in together.opened] == ["crowd", "parking"]
