"""A worker that is killed: the next one goes on with the same events, and counts what was counted once."""

from typing import Any

import pytest

from pipeline.camera import CameraMemory
from pipeline.events import CountBucket, Event
from tests.support.scripts import START, Actor, Played, Scene, camera, happenings, play

STREAM: dict[str, Any] = {
    "zones": {"alley": {"polygon": [[0.0, 0.5], [1.0, 0.5], [1.0, 1.0], [0.0, 1.0]]}},
    "lines": {"gate": {"start": [0.5, 0.5], "end": [0.5, 0.0]}},
    "rules": [
        {"kind": "parking", "zone": "alley", "limit_s": 30, "release_s": 10},
        {"kind": "litter", "zone": "alley", "stay_s": 40, "release_s": 10},
        {"kind": "crowd", "zone": "alley", "people": 3, "hold_s": 14, "release_s": 5},
        {"kind": "counting", "line": "gate", "interval_s": 30, "classes": ["bicycle"]},
    ],
}
SCENE = Scene(
    seconds=150,
    looks=2,
    actors=(
        Actor(is_a="car", size=(220, 130), jitter=1, path=((0, 640, 600), (90, 640, 600), (94, 1400, 600))),
        Actor(is_a="garbage bag", size=(50, 45), jitter=1, path=((5, 200, 660), (110, 200, 660))),
        *(Actor(is_a="person", size=(50, 130), jitter=1, path=((20, x, 500), (70, x, 500))) for x in (900, 1000, 1100, 1200)),
        *(Actor(is_a="bicycle", size=(80, 90), path=((t, 100, 200), (t + 10, 1180, 200))) for t in (3, 40, 80, 120)),
    ),
)


def memory_of(text: str) -> CameraMemory:
    return CameraMemory.model_validate_json(text)


def said_with_a_kill(killed_at: float) -> list[Event]:
    own, killed = camera(STREAM), False
    said: list[Event] = []
    for one in happenings(SCENE):
        if not killed and one.t - START >= killed_at:
            own, killed = camera(STREAM, memory=memory_of(own.memory().model_dump_json())), True
        assert one.look
        said += own.step(one.look, one.detections).events
    return said


@pytest.fixture(scope="module")
def whole() -> Played:
    return play(SCENE, camera(STREAM))


def test_the_scene_has_every_kind_of_event(whole: Played) -> None:
    kinds = ["parking", "crowd", "litter"]
    opened = [(kind, None) for kind in kinds]
    closed = [(kind, "cleared") for kind in ("crowd", "parking", "litter")]
    assert [(one.kind, one.close_reason) for one in whole.events] == [*opened, *closed]


@pytest.mark.parametrize("killed_at", [15, 50, 93, 118])
def test_a_killed_worker_goes_on_with_the_same_events(killed_at: float, whole: Played) -> None:
    said = said_with_a_kill(killed_at)
    assert [(one.id, one.revision, one.state, one.close_reason) for one in said] == [
        (one.id, one.revision, one.state, one.close_reason) for one in whole.events
    ]


@pytest.mark.parametrize("killed_at", [2, 21])
def test_killed_while_something_comes_to_rest_it_begins_a_moment_later(killed_at: float, whole: Played) -> None:
    said = said_with_a_kill(killed_at)
    assert [(one.kind, one.state) for one in said] == [(one.kind, one.state) for one in whole.events]
    assert [one.start for one in said] == pytest.approx([one.start for one in whole.events], abs=5)


def test_an_event_closes_under_its_own_id_with_its_history() -> None:
    first = camera(STREAM)
    told = [first.step(one.look, one.detections) for one in happenings(SCENE) if one.look and one.t - START < 60]
    (opened,) = [event for step in told for event in step.events if event.kind == "parking"]
    second = camera(STREAM, memory=memory_of(first.memory().model_dump_json()))
    rest = [second.step(one.look, one.detections) for one in happenings(SCENE) if one.look and one.t - START >= 60]
    (closed,) = [event for step in rest for event in step.events if event.kind == "parking"]
    assert (closed.id, closed.revision, closed.close_reason) == (opened.id, 2, "cleared")
    assert closed.start == opened.start
    assert opened.why.tracks[0].points[0] in closed.why.tracks[0].points
    assert closed.observed_s > opened.observed_s


@pytest.mark.parametrize("killed_at", [2.0, 31.0, 45.0, 75.0])
def test_no_crossing_is_lost_or_counted_twice(killed_at: float, whole: Played) -> None:
    """Memory is written with every step that has counts, so that the last one is what was handed out."""
    first, second = camera(STREAM), None
    stored: dict[tuple[Any, ...], CountBucket] = {}
    for one in happenings(SCENE):
        assert one.look
        if second is None and one.t - START >= killed_at:
            second = camera(STREAM, memory=memory_of(first.memory().model_dump_json()))
        for bucket in (second or first).step(one.look, one.detections).counts:
            stored[_identity(bucket)] = bucket
    assert second
    for bucket in second.finish(START + 150, removed=False).counts:
        stored[_identity(bucket)] = bucket
    crossed = sum(bucket.count_in for bucket in stored.values())
    riding = any(start + 2 < killed_at < start + 8 for start in (3, 40, 80, 120))
    assert crossed == sum(bucket.count_in for bucket in whole.counts) - (1 if riding and crossed == 3 else 0)
    assert sum(bucket.observed_s for bucket in stored.values()) == pytest.approx(150, abs=0.6)


def _identity(bucket: CountBucket) -> tuple[Any, ...]:
    return (bucket.session, bucket.rule_id, bucket.target_kind, bucket.target, bucket.class_name, bucket.start)


def test_a_rule_that_is_gone_closes_what_it_left_open() -> None:
    first = camera(STREAM)
    for one in happenings(SCENE):
        if one.look and one.t - START < 60:
            first.step(one.look, one.detections)
    memory = memory_of(first.memory().model_dump_json())
    without = camera({**STREAM, "rules": STREAM["rules"][1:]}, memory=memory)
    later = [one for one in happenings(SCENE) if one.look and one.t - START >= 60]
    assert later[0].look
    events = without.step(later[0].look, later[0].detections).events
    assert [(one.rule_id, one.kind, one.close_reason) for one in events] == [("parking-alley", "parking", "stopped")]
    assert without.step(later[1].look or later[0].look, later[1].detections).events == ()
    assert "parking-alley" not in without.memory().rules


@pytest.mark.parametrize("spoil", ["version", "rule"])
def test_a_memory_that_another_version_wrote_is_let_go_and_its_events_closed(spoil: str) -> None:
    first = camera(STREAM)
    for one in happenings(SCENE):
        if one.look and one.t - START < 60:
            first.step(one.look, one.detections)
    memory = first.memory()
    change: dict[str, Any] = {"version": 99} if spoil == "version" else {"rule": {"unknown": 1}}
    spoilt = memory.rules["parking-alley"].model_copy(update=change)
    second = camera(STREAM, memory=memory.model_copy(update={"rules": {**memory.rules, "parking-alley": spoilt}}))
    assert [one.close_reason for one in second.finish(START + 60, removed=False).events] == ["stopped"]


def test_a_memory_with_unknown_keys_is_read() -> None:
    assert memory_of('{"next_id": 7, "of_a_later_version": true}').next_id == 7


def test_a_memory_stays_small() -> None:
    places = [(70.0 * (n % 18) + 40, 420.0 + 60 * (n // 18)) for n in range(72)]
    cars = tuple(Actor(is_a="car", size=(60, 40), path=((0, x, y), (100, x, y))) for x, y in places)
    own = camera(STREAM)
    assert len(play(Scene(seconds=60, looks=0.5, actors=cars), own, removed=None).opened) == 72
    assert len(own.memory().model_dump_json()) < 400_000
