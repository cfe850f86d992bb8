from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.timer import started
from api.cases.worktime import Calendar, Limit, Unit, advance, elapsed

BEIJING, BERLIN, LORD_HOWE = (ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe"))
ROUND_THE_CLOCK = ((0, 1440),)
PLAIN = Calendar(BEIJING)
H = 3600.0


def at(text: str, zone: ZoneInfo = BEIJING) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


FEAST = Calendar(
    BEIJING,
    holidays=frozenset({date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)}),
    shifted=frozenset({date(2026, 10, 10)}),
)


@pytest.mark.parametrize(
    ("calendar", "start", "amount", "unit", "end"),
    [
        pytest.param(PLAIN, "2026-11-27T17:00", 2, "hours", "2026-11-27T19:00", id="without a break"),
        pytest.param(PLAIN, "2026-11-27T17:00", 2, "days", "2026-11-29T17:00", id="days without a break"),
        pytest.param(PLAIN, "2026-11-23T10:00", 4, "working_hours", "2026-11-23T15:00", id="over noon"),
        pytest.param(PLAIN, "2026-11-23T09:00", 3, "working_hours", "2026-11-23T12:00", id="to the end of a span"),
        pytest.param(PLAIN, "2026-11-27T17:00", 4, "working_hours", "2026-11-30T12:00", id="over a weekend"),
        pytest.param(PLAIN, "2026-11-28T11:00", 1, "working_hours", "2026-11-30T10:00", id="from a weekend on"),
        pytest.param(PLAIN, "2026-11-23T16:00", 1, "working_days", "2026-11-24T16:00", id="the same time on the next day"),
        pytest.param(PLAIN, "2026-11-23T09:00", 5, "working_days", "2026-11-27T18:00", id="a week's work"),
        pytest.param(FEAST, "2026-09-30T17:00", 2, "working_hours", "2026-10-08T10:00", id="over a feast"),
        pytest.param(FEAST, "2026-10-09T17:00", 2, "working_hours", "2026-10-10T10:00", id="a Saturday that is worked"),
    ],
)  # fmt: skip
def test_when_a_limit_runs_out(calendar: Calendar, start: str, amount: float, unit: Unit, end: str) -> None:
    assert started("handle", Limit(amount, unit), calendar, at(start)).due(calendar) == at(end)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param(BERLIN, "2026-03-28", 24, id="before the change"),
        pytest.param(BERLIN, "2026-03-29", 23, id="an hour is left out"),
        pytest.param(BERLIN, "2026-10-25", 25, id="an hour comes twice"),
        pytest.param(LORD_HOWE, "2026-04-05", 24.5, id="half an hour comes twice"),
    ],
)
def test_the_change_of_clocks_makes_a_day_longer_or_shorter(zone: ZoneInfo, day: str, hours: float) -> None:
    around = Calendar(zone, weekdays=frozenset(range(7)), hours=ROUND_THE_CLOCK)
    start = at(f"{day}T00:00", zone)
    assert elapsed(around, start - 1, start + 30 * H, is_working=True) == 30 * H + 1
    assert next(around.spans(date.fromisoformat(day)))[1] - start == hours * H


def test_office_hours_stay_on_the_wall_clock() -> None:
    office = Calendar(BERLIN)
    friday, monday = at("2026-03-27T17:00", BERLIN), at("2026-03-30T10:00", BERLIN)
    assert elapsed(office, friday, monday, is_working=True) == 2 * H
    assert advance(office, friday, 2 * H, is_working=True) == monday


def test_no_second_counts_twice_when_the_clock_leaves_out_an_hour() -> None:
    """2:00…2:29 and 2:30…2:59 are not on the clock; they fall upon 3:00…3:59."""
    night = Calendar(BERLIN, weekdays=frozenset({6}), hours=((120, 149), (150, 179), (180, 240)))
    day = at("2026-03-29T00:00", BERLIN)
    assert elapsed(night, day, day + 24 * H, is_working=True) == 59 * 60


@pytest.mark.parametrize(
    ("weekdays", "hours", "flaw"),
    [
        (frozenset(), ((0, 1),), "weekdays"),
        (frozenset({7}), ((0, 1),), "weekdays"),
        (frozenset({0}), (), "hours"),
        (frozenset({0}), ((60, 60),), "hours"),
        (frozenset({0}), ((60, 120), (100, 180)), "hours"),
        (frozenset({0}), ((0, 1441),), "hours"),
        (frozenset({0}), ((-1, 60),), "hours"),
    ],
)
def test_a_calendar_in_which_nobody_works_is_refused(
    weekdays: frozenset[int], hours: tuple[tuple[int, int], ...], flaw: str
) -> None:
    with pytest.raises(ValueError, match=f"expected {flaw}"):
        Calendar(BEIJING, weekdays=weekdays, hours=hours)


@pytest.mark.parametrize("amount", [0, -1, float("nan"), 10_001])
def test_a_limit_has_a_length(amount: float) -> None:
    with pytest.raises(ValueError, match="expected a limit"):
        Limit(amount, "hours")


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    marks = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    spans = tuple(zip(marks[::2], marks[1::2], strict=False))
    return Calendar(
        draw(st.sampled_from([BEIJING, BERLIN, LORD_HOWE])),
        draw(st.frozensets(st.integers(0, 6), min_size=1)),
        spans,
        draw(st.frozensets(days, max_size=8)),
        draw(st.frozensets(days, max_size=4)),
    )


times = st.integers(int(at("2026-01-01T00:00")), int(at("2026-12-31T00:00"))).map(float)
seconds = st.integers(0, 10 * 86_400).map(float)


@given(calendars(), st.lists(times, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up(calendar: Calendar, moments: list[float]) -> None:
    one, two, three = moments
    parts = elapsed(calendar, one, two, is_working=True) + elapsed(calendar, two, three, is_working=True)
    whole = elapsed(calendar, one, three, is_working=True)
    assert parts == whole
    assert 0.0 <= whole <= three - one


@given(calendars(), times, seconds, st.booleans())
def test_a_deadline_leaves_exactly_the_time_that_was_given(
    calendar: Calendar, start: float, given_s: float, is_working: bool
) -> None:
    due = advance(calendar, start, given_s, is_working=is_working)
    assert due >= start
    assert elapsed(calendar, start, due, is_working=is_working) == given_s


@given(calendars(), times, seconds, seconds, st.booleans())
def test_deadlines_grow_with_the_limit_and_with_the_beginning(
    calendar: Calendar, start: float, one_s: float, other_s: float, is_working: bool
) -> None:
    less, more = sorted((one_s, other_s))
    due = advance(calendar, start, less, is_working=is_working)
    assert due <= advance(calendar, start, more, is_working=is_working)
    assert due <= advance(calendar, start + other_s, less, is_working=is_working)


@given(calendars(), times, seconds, seconds, st.booleans())
def test_two_limits_after_each_other_are_their_sum(
    calendar: Calendar, start: float, one_s: float, other_s: float, is_working: bool
) -> None:
    first = advance(calendar, start, one_s, is_working=is_working)
    both = advance(calendar, start, one_s + other_s, is_working=is_working)
    assert advance(calendar, first, other_s, is_working=is_working) == both
