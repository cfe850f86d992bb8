"""The same scene at any pace of looks gives the same events: nothing is counted in frames."""

from typing import Any

import pytest

from pipeline.events import Event
from tests.support.scripts import START, Actor, Played, Scene, camera, play

Stream = dict[str, Any]
PACES = (1.0, 2.0, 5.0, 12.5)
ONE_LOOK = 1.25
"""Seconds between two looks of the slowest pace, and the bit by which a thing moves on meanwhile."""
ZONE = {"alley": {"polygon": [[0.0, 0.5], [1.0, 0.5], [1.0, 1.0], [0.0, 1.0]]}}
PARKING: Stream = {"zones": ZONE, "rules": [{"kind": "parking", "zone": "alley", "limit_s": 15, "release_s": 5}]}
LITTER: Stream = {"zones": ZONE, "rules": [{"kind": "litter", "zone": "alley", "stay_s": 10, "alone_s": 4, "release_s": 5}]}
CROWD: Stream = {"zones": ZONE, "rules": [{"kind": "crowd", "zone": "alley", "people": 6, "hold_s": 10, "release_s": 5}]}
GATE: Stream = {
    "lines": {"gate": {"start": [0.5, 1.0], "end": [0.5, 0.0]}},
    "rules": [{"kind": "counting", "line": "gate", "interval_s": 30, "classes": ["car"]}],
}


def car(*path: tuple[float, float, float], **more: Any) -> Actor:
    return Actor(is_a="car", size=(220, 130), jitter=1.5, path=path, **more)


STAYS = car((0, -120, 600), (3, 640, 600), (27, 640, 600), (30, 1400, 600))
WAITS = car((0, -120, 600), (3, 640, 600), (15, 640, 600), (18, 1400, 600))
HIDDEN = STAYS.model_copy(update={"hidden": ((9, 11), (15, 17))})
BUS = Actor(is_a="bus", size=(560, 300), jitter=1.5, path=((9, -300, 660), (12, 640, 660), (18, 640, 660), (21, 1700, 660)))
OWNER = Actor(is_a="person", size=(60, 160), jitter=1, path=((0, 500, 620), (7, 500, 620), (13, 1300, 620)))
BAG = Actor(is_a="garbage bag", size=(60, 50), jitter=1, path=((2, 540, 622), (30, 540, 622)))
PEOPLE = tuple(Actor(is_a="person", size=(60, 150), jitter=1, path=((4, x, 640), (24, x, 640))) for x in range(100, 1150, 150))
RUSH = tuple(Actor(is_a="person", size=(60, 150), jitter=1, path=((4, x, 640), (12, x, 640))) for x in range(100, 1150, 150))
SLOW = car((2, 100, 400), (26, 1180, 400))
BACK = car((30, 1180, 400), (54, 100, 400))

EVENTS = [
    ("a car parks", PARKING, (STAYS,), 1),
    ("a car waits", PARKING, (WAITS,), 0),
    ("a car is missed for moments", PARKING, (HIDDEN,), 1),
    ("a bus stands in front", PARKING, (car((0, 640, 580), (45, 640, 580)), BUS), 1),
    ("a bag is left", LITTER, (OWNER, BAG), 1),
    ("a crowd stays", CROWD, PEOPLE, 1),
    ("a crowd passes", CROWD, RUSH, 0),
]


def first_at(played: Played) -> list[float]:
    return [t for t, event in played.said if event.revision == 1]


def story(events: list[Event]) -> list[tuple[str, str, str | None, str]]:
    return [(one.rule_id, one.state, one.close_reason, one.severity) for one in events]


@pytest.mark.parametrize(("stream", "actors", "count"), [case[1:] for case in EVENTS], ids=[case[0] for case in EVENTS])
def test_events_are_the_same_at_every_pace(stream: dict[str, Any], actors: tuple[Actor, ...], count: int) -> None:
    world = Scene(seconds=42, actors=actors)
    slow, *others = (play(world, camera(stream), looks=pace) for pace in PACES)
    assert len(slow.opened) == count
    for other in others:
        assert story(other.events) == story(slow.events)
        for mine, his in zip(slow.events, other.events, strict=True):
            assert his.start == pytest.approx(mine.start, abs=ONE_LOOK)
            assert (his.end or 0.0) == pytest.approx(mine.end or 0.0, abs=ONE_LOOK)
        assert first_at(other) == pytest.approx(first_at(slow), abs=3 * ONE_LOOK)


def test_counts_are_the_same_at_every_pace() -> None:
    world = Scene(seconds=60, actors=(SLOW, BACK))
    for pace in PACES:
        counts = play(world, camera(GATE), looks=pace).counts
        assert [(one.start - START, one.count_in, one.count_out) for one in counts] == [(0.0, 1, 0), (30.0, 0, 1)]
        assert sum(one.observed_s for one in counts) == pytest.approx(60, abs=0.1)
