"""When a rule is on: windows in local time, over midnight, over clock changes."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from pipeline.config.settings import Schedule
from pipeline.rules.schedule import is_on, stayed_on

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo, *, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp()


DAY = Schedule(start=time(7), end=time(19))
NIGHT = Schedule(start=time(22), end=time(6))
FRIDAY_NIGHT = Schedule(days=("fri",), start=time(22), end=time(6))
WHOLE_FRIDAY = Schedule(days=("fri",))
FRIDAY_FROM_SIX = Schedule(days=("fri",), start=time(6), end=time(6))

# 2026-01-01 is a Thursday.
CASES = [
    ("no window", (), "2026-01-01T03:00", True),
    ("at its start", (DAY,), "2026-01-01T07:00", True),
    ("just before", (DAY,), "2026-01-01T06:59:59.9", False),
    ("at its end", (DAY,), "2026-01-01T19:00", False),
    ("just before its end", (DAY,), "2026-01-01T18:59:59.9", True),
    ("late in a night", (NIGHT,), "2026-01-01T23:00", True),
    ("early in a night", (NIGHT,), "2026-01-01T05:59", True),
    ("after a night", (NIGHT,), "2026-01-01T06:00", False),
    ("the night that starts on friday", (FRIDAY_NIGHT,), "2026-01-02T22:30", True),
    ("its saturday morning", (FRIDAY_NIGHT,), "2026-01-03T05:00", True),
    ("friday morning is thursday's night", (FRIDAY_NIGHT,), "2026-01-02T05:00", False),
    ("saturday night", (FRIDAY_NIGHT,), "2026-01-03T22:30", False),
    ("the whole friday", (WHOLE_FRIDAY,), "2026-01-02T23:59", True),
    ("not saturday", (WHOLE_FRIDAY,), "2026-01-03T00:00", False),
    ("a day that begins at six", (FRIDAY_FROM_SIX,), "2026-01-03T05:59", True),
    ("and ends at six", (FRIDAY_FROM_SIX,), "2026-01-03T06:00", False),
    ("one of two windows", (DAY, NIGHT), "2026-01-01T22:00", True),
    ("between two windows", (DAY, NIGHT), "2026-01-01T20:00", False),
]


@pytest.mark.parametrize(("windows", "local", "on"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_windows(windows: tuple[Schedule, ...], local: str, on: bool) -> None:
    assert is_on(windows, at(local, SHANGHAI), SHANGHAI) == on


def test_a_window_is_in_the_sites_time_not_in_utc() -> None:
    t = at("2026-01-01T08:00", SHANGHAI)
    assert is_on((DAY,), t, SHANGHAI)
    assert not is_on((DAY,), t, ZoneInfo("UTC"))


@pytest.mark.parametrize("fold", [0, 1], ids=["summer time", "winter time"])
def test_the_hour_that_comes_twice_is_twice_in_its_window(fold: int) -> None:
    window = Schedule(start=time(2), end=time(3))
    assert is_on((window,), at("2026-10-25T02:30", BERLIN, fold=fold), BERLIN)


def test_the_hour_that_is_left_out_is_in_no_window() -> None:
    window = Schedule(start=time(2), end=time(3))
    before = at("2026-03-29T01:59:59", BERLIN)
    assert not any(is_on((window,), before + n, BERLIN) for n in range(3))


def test_a_night_over_a_clock_change_is_one_night() -> None:
    start = at("2026-03-28T22:00", BERLIN)
    hours = [is_on((NIGHT,), start + 3600 * n, BERLIN) for n in range(8)]
    assert hours == [True] * 7 + [False]


EARLY, LATE = Schedule(start=time(6), end=time(12)), Schedule(start=time(12), end=time(20))


@pytest.mark.parametrize(
    ("windows", "since", "until", "one"),
    [
        pytest.param((), "2026-01-01T03:00", "2026-02-01T03:00", True, id="no window"),
        pytest.param((DAY,), "2026-01-01T08:00", "2026-01-01T18:59", True, id="in one"),
        pytest.param((DAY,), "2026-01-01T08:00", "2026-01-02T08:00", False, id="in the next day's"),
        pytest.param((DAY,), "2026-01-01T06:00", "2026-01-01T08:00", False, id="from before it"),
        pytest.param((DAY,), "2026-01-01T08:00", "2026-01-01T19:00", False, id="to its end"),
        pytest.param((DAY,), "2026-01-01T08:00", "2026-03-01T08:00", False, id="months later"),
        pytest.param((NIGHT,), "2026-01-01T22:00", "2026-01-02T05:59", True, id="over midnight"),
        pytest.param((NIGHT,), "2026-01-01T22:00", "2026-01-02T22:30", False, id="in the next night's"),
        pytest.param((EARLY, LATE), "2026-01-01T07:00", "2026-01-01T19:00", True, id="two that touch"),
        pytest.param((Schedule(),), "2026-01-01T07:00", "2026-03-01T07:00", True, id="every whole day"),
        pytest.param((WHOLE_FRIDAY,), "2026-01-02T07:00", "2026-01-09T07:00", False, id="a week later"),
    ],
)
def test_one_unbroken_while(windows: tuple[Schedule, ...], since: str, until: str, one: bool) -> None:
    assert stayed_on(windows, at(since, SHANGHAI), at(until, SHANGHAI), SHANGHAI) == one
