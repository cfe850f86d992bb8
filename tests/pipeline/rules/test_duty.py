"""A rule at work: what it keeps over a restart belongs to its schedule's window."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.config.settings import Schedule
from pipeline.rules.crowd import Crowd, CrowdSettings
from pipeline.rules.duty import Duty, DutyMemory, View
from pipeline.rules.rule import Site
from tests.support.looks import detections

MONDAY = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
HOUR = 3600.0
VIEW = View((640, 360), None, "1", fresh=True)
PEOPLE = 8


def duty(memory: DutyMemory | None = None, *, windows: tuple[Schedule, ...]) -> Duty:
    settings = CrowdSettings(people=2, many_people=4, hold_s=60, release_s=30, schedule=windows)
    made = Duty(settings, Crowd(settings, Site(stream_id="cam", zones={}, lines={})), timezone=ZoneInfo("UTC"))
    if memory is not None:
        assert made.recall(DutyMemory.model_validate_json(memory.model_dump_json()))
    return made


def told(own: Duty, hours: float, *, seconds: int) -> list[tuple[str, str]]:
    """Show a large crowd from an hour of Monday on, once in ten seconds; return what became of events, and how bad they are."""
    tracks = detections([(20.0 * n, 100, 20.0 * n + 10, 200) for n in range(PEOPLE)])
    tracks.tracker_id = np.arange(PEOPLE)
    start, found = MONDAY + hours * HOUR, []
    for second in range(0, seconds, 10):
        found += own.look(start + second, tracks, VIEW, passed=10.0 if second else 0.0)
    return [(one.reason or "open", one.subject.severity or "medium") for one in found]


MORNING, EVENING = Schedule(start=time(6), end=time(8)), Schedule(start=time(18), end=time(20))


def test_a_restart_within_a_window_goes_on_with_the_event() -> None:
    first = duty(windows=(MORNING, EVENING))
    assert told(first, 6.5, seconds=50) == []
    assert told(duty(first.memory(), windows=(MORNING, EVENING)), 6.6, seconds=40) == [("open", "high")]


def test_a_restart_in_the_next_window_ends_the_event_and_begins_anew() -> None:
    first = duty(windows=(MORNING, EVENING))
    assert told(first, 6.5, seconds=100)[0] == ("open", "high")
    again = duty(first.memory(), windows=(MORNING, EVENING))
    assert told(again, 18.5, seconds=60) == [("stopped", "high")]
    assert told(again, 18.5 + 60 / HOUR, seconds=20) == [("open", "high")]


def test_a_restart_between_two_windows_carries_nothing_into_the_next() -> None:
    first = duty(windows=(MORNING, EVENING))
    told(first, 6.5, seconds=100)
    assert told(first, 8.5, seconds=10) == [("stopped", "high")]
    again = duty(first.memory(), windows=(MORNING, EVENING))
    assert told(again, 12, seconds=10) == []
    assert told(again, 18.5, seconds=60) == []


def test_without_a_schedule_a_restart_goes_on() -> None:
    first = duty(windows=())
    told(first, 6.5, seconds=100)
    assert told(duty(first.memory(), windows=()), 8.5, seconds=100) == []
