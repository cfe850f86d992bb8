from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.schedule import LONGEST_PAUSE_S, STANDARD, Retries, retry_after

NOW = 1_800_000_000.0


def test_the_standard_schedule_has_ten_attempts_in_75_hours_35_minutes_5_seconds() -> None:
    waits = [STANDARD.wait(made, chance=0.0) for made in range(1, 11)]
    assert waits == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, None]
    assert STANDARD.waits[0] == 0
    assert sum(STANDARD.waits) == 75 * 3600 + 35 * 60 + 5


@given(made=st.integers(1, 9), chance=st.floats(0, 1), asked=st.none() | st.floats(0, LONGEST_PAUSE_S))
def test_a_wait_is_never_shorter_than_planned_or_asked_for(made: int, chance: float, asked: float | None) -> None:
    wait = STANDARD.wait(made, chance=chance, asked=asked)
    assert wait is not None
    assert wait >= STANDARD.waits[made]
    assert wait >= (asked or 0)
    assert wait <= max(STANDARD.waits[made] * 1.1, asked or 0) + 1e-6


def test_jitter_spreads_the_waits() -> None:
    assert STANDARD.wait(2, chance=0.0) == 300
    assert STANDARD.wait(2, chance=1.0) == pytest.approx(330)


@pytest.mark.parametrize("made", [10, 11, 99])
def test_no_receiver_prolongs_the_schedule(made: int) -> None:
    assert STANDARD.wait(made, chance=0.5, asked=10.0) is None


@pytest.mark.parametrize(
    "make", [lambda: Retries(()), lambda: Retries((0, -1)), lambda: Retries((0,), jitter=2)], ids=["none", "negative", "jitter"]
)
def test_a_schedule_is_checked_at_birth(make: Callable[[], Retries]) -> None:
    with pytest.raises(ValueError, match="expected"):
        make()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("86401", 86400),
        ("999999999999", 86400),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("Fri, 15 Jan 2027 08:01:00 GMT", 60),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0),
        ("Fri, 15 Jan 2027 08:01:00 -0000", 60),
        ("Sun, 16 Jan 2028 08:00:00 GMT", 86400),
        ("Fri, 99 Jan 2027 08:01:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, now=NOW) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_header_breaks_anything(header: str) -> None:
    seconds = retry_after(header, now=NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_PAUSE_S
