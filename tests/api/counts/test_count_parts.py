from itertools import pairwise
from math import inf
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.counts.intervals import EARLIEST, Interval, day_of, hour_of, hour_shift
from api.counts.parts import NEVER, Kept, Part, Source, parts

SHANGHAI = ZoneInfo("Asia/Shanghai")
H, D = 3600.0, 86_400.0
T = 1_772_294_400.0
"""Midnight of 2026-03-01 in Shanghai."""
WHOLE = Kept("Asia/Shanghai")


@pytest.mark.parametrize(
    ("since", "until", "interval", "kept", "expected"),
    [
        pytest.param(T, T + 2 * D, "1d", WHOLE, [Part("day", T, T + 2 * D)], id="whole days"),
        pytest.param(T, T + 2 * H, "1h", WHOLE, [Part("hour", T, T + 2 * H)], id="whole hours"),
        pytest.param(T, T + 2 * H, "30m", WHOLE, [Part("bucket", T, T + 2 * H)], id="a short interval"),
        pytest.param(T, T, "1d", WHOLE, [], id="no time"),
        pytest.param(T, T - D, "1h", WHOLE, [], id="less than no time"),
        pytest.param(T, inf, "1d", WHOLE, [Part("day", T, inf)], id="until now"),
        pytest.param(T + 1, T + H - 1, "1d", WHOLE, [Part("bucket", T + 1, T + H - 1)], id="less than an hour"),
        pytest.param(
            T - H - 1,
            T + D + H + 1,
            "1d",
            WHOLE,
            [
                Part("bucket", T - H - 1, T - H), Part("hour", T - H, T), Part("day", T, T + D),
                Part("hour", T + D, T + D + H), Part("bucket", T + D + H, T + D + H + 1),
            ],
            id="cut days",
        ),
        pytest.param(T, T + D, "1d", Kept("Asia/Shanghai", NEVER), [Part("bucket", T, T + D)], id="nothing is summed"),
        pytest.param(T, T + D, "1d", Kept("UTC"), [Part("bucket", T, T + D)], id="another clock"),
        pytest.param(T, T + D, "1d", Kept("", NEVER), [Part("bucket", T, T + D)], id="no clock"),
        pytest.param(
            T, T + 2 * D, "1d", Kept("Asia/Shanghai", T + 5 * H),
            [Part("bucket", T, T + 5 * H), Part("hour", T + 5 * H, T + D), Part("day", T + D, T + 2 * D)],
            id="half summed",
        ),
        pytest.param(
            T, T + 2 * H, "5m", Kept("Asia/Shanghai", kept_from=T + H),
            [Part("hour", T, T + H), Part("bucket", T + H, T + 2 * H)],
            id="buckets are gone",
        ),
    ],
)  # fmt: skip
def test_parts_are_the_longest_sums_that_fit(
    since: float, until: float, interval: Interval, kept: Kept, expected: list[Part]
) -> None:
    assert parts(since, until, interval, SHANGHAI, kept) == expected


@given(
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Havana", "Asia/Kathmandu", "America/St_Johns"]),
    st.floats(EARLIEST - 3 * D, EARLIEST + 4000 * D),
    st.floats(-H, 400 * D) | st.just(inf),
    st.sampled_from(["1m", "30m", "1h", "1d"]),
    st.integers(0, 4000 * 24),
    st.integers(0, 4000 * 24),
)
def test_parts_are_the_whole_time_once_and_sums_are_whole(
    name: str, since: float, length: float, interval: Interval, summed: int, kept: int
) -> None:
    zone = ZoneInfo(name)
    shift = hour_shift(zone)
    assert shift is not None
    there = Kept(name, max(EARLIEST, hour_of(EARLIEST + summed * H, shift)), hour_of(EARLIEST + kept * H, shift))
    found = parts(since, since + length, interval, zone, there)
    if since + length <= since:
        assert found == []
        return
    assert [found[0].since, *(part.until for part in found)] == [since, *(part.since for part in found[1:]), since + length]
    assert all(one.until == two.since for one, two in pairwise(found))
    for part in found:
        check(part, there, zone, shift)


def check(part: Part, there: Kept, zone: ZoneInfo, shift: float) -> None:
    assert part.since < part.until
    borders = [one for one in (part.since, part.until) if one < inf]
    stands_for_buckets = part.until <= there.kept_from
    rules: dict[Source, bool] = {
        "bucket": part.since >= there.kept_from,
        "hour": stands_for_buckets or (part.since >= there.summed_from and all(hour_of(one, shift) == one for one in borders)),
        "day": part.since >= there.summed_from and all(day_of(one, zone)[0] == one for one in borders),
    }
    assert rules[part.source], part


@pytest.mark.parametrize(
    ("zone", "shift"),
    [
        ("Asia/Shanghai", 0.0), ("UTC", 0.0), ("Europe/London", 0.0), ("Asia/Kathmandu", 900.0), ("Asia/Kolkata", 1800.0),
        ("Australia/Lord_Howe", None),
    ],
)  # fmt: skip
def test_hours_begin_at_the_same_minute_of_utc_all_year(zone: str, shift: float | None) -> None:
    assert hour_shift(ZoneInfo(zone)) == shift
