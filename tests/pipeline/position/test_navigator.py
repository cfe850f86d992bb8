"""A vehicle's position from reports and pictures as they come: where, how sure, and why not."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.position import PositionSettings
from pipeline.position.fix import Fix, Refused, Report
from pipeline.position.navigator import Navigator
from pipeline.position.steps import metres, moved

SETTINGS = PositionSettings(source="gpsd", url="tcp://h:2947")
NOW = 1_795_392_000.0
START = (39.91, 116.4)


def fix(second: float, *, t: float | None = None, delay: float = 0.5, jump: float = 0.0, hdop: float = 1.0) -> Fix:
    """Report a vehicle that goes east at 5 m/s."""
    lat, lon = moved(START, 5 * second + jump, 0)
    return Fix(NOW + second if t is None else t, lat, lon, NOW + second + delay, "gps", 5.0, 90.0, hdop)


def driven(seconds: int, *extra: Report, settings: PositionSettings = SETTINGS) -> Navigator:
    navigator = Navigator(settings)
    for second in range(seconds):
        navigator.report(fix(second))
        for part in range(5):
            t = NOW + second + part / 5
            navigator.picture(t + 0.25, t + 0.25, connection=(1, "arrival"))
    for one in extra:
        navigator.report(one)
    return navigator


def east(navigator: Navigator, second: float) -> float | None:
    pose = navigator.at(NOW + second + 0.25)
    return None if pose is None else metres(START, (pose.lat, pose.lon))[0]


def test_a_picture_gets_the_place_of_its_own_time() -> None:
    navigator = driven(10)
    assert [east(navigator, second) for second in (5.0, 7.5)] == pytest.approx([25.0, 37.5], abs=0.2)
    offset = navigator.offset()
    assert offset is not None
    assert [offset.seconds, offset.largest] == pytest.approx([0.25, 0.75], abs=0.01)


def test_the_clocks_doubt_is_in_the_radius() -> None:
    sure = driven(10, settings=SETTINGS.model_copy(update={"clock_offset_s": 0.25, "clock_error_s": 0.0})).at(NOW + 5.25)
    doubtful = driven(10).at(NOW + 5.25)
    assert sure is not None
    assert doubtful is not None
    assert sure.error_m == pytest.approx(3.0, abs=0.01)
    assert doubtful.error_m == pytest.approx((3.0**2 + (5 * 0.323) ** 2) ** 0.5, abs=0.02)


def test_there_is_no_position_until_the_clocks_are_known() -> None:
    navigator = driven(3)
    assert (navigator.at(NOW + 2.0), navigator.state(NOW + 3).fault) == (None, "clock unknown")


def test_what_came_before_the_clocks_were_known_counts_afterwards() -> None:
    assert east(driven(6), 1.5) == pytest.approx(7.5, abs=0.2)


def test_a_camera_that_comes_back_may_have_another_clock() -> None:
    navigator = driven(10)
    navigator.picture(NOW + 40.0, NOW + 10.0, connection=(2, "sender_report"))
    assert navigator.offset() is None


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        ([], None),
        ([Refused("no_fix", NOW + 10)] * 20, "no_fix"),
        ([fix(10 + i, hdop=20) for i in range(20)], "poor"),
        ([fix(10 + i, t=NOW - 86_400) for i in range(20)], "clock"),
        ([fix(10, jump=500)], "contradictory"),
    ],
    ids=["all is well", "no fix", "HDOP", "wrong date", "jump"],
)
def test_a_lying_receiver_is_told_as_a_fault(extra: list[Report], fault: str | None) -> None:
    assert driven(10, *extra).state(NOW + 12).fault == fault


def test_a_receiver_that_falls_silent_is_told_as_a_fault_and_gives_no_position() -> None:
    navigator = driven(10)
    assert navigator.state(NOW + 20).fault == "silent"
    assert east(navigator, 11) == pytest.approx(55, abs=0.5)
    assert east(navigator, 13) is None


def test_a_gateway_that_only_repeats_the_last_report_is_told_as_a_fault() -> None:
    last = fix(9)
    repeats = [dataclasses.replace(last, arrived=NOW + 9.5 + n) for n in range(1, 12)]
    navigator = driven(10, *repeats)
    assert (navigator.state(NOW + 21).fault, east(navigator, 20)) == ("repeated", None)


def test_times_ahead_of_the_receivers_own_clock_are_refused_and_change_nothing() -> None:
    navigator = driven(10, fix(10, t=NOW + 1800), fix(10.5, t=NOW + 1801))
    assert navigator.state(NOW + 11).refused == {"clock": 2}
    assert east(navigator, 8.5) == pytest.approx(42.5, abs=0.2)


def test_a_receiver_whose_clock_was_wrong_is_believed_again_when_it_is_right() -> None:
    navigator = Navigator(SETTINGS)
    for second in range(300):
        navigator.report(fix(second, t=NOW + second + (1800 if second < 10 else 0)))
        navigator.picture(NOW + second + 0.25, NOW + second + 0.25, connection=(1, "arrival"))
    assert east(navigator, 298) == pytest.approx(1490, abs=1)


def test_a_report_twice_is_one() -> None:
    navigator = driven(10, fix(9), fix(9))
    assert east(navigator, 8.5) == pytest.approx(42.5, abs=0.2)
    assert navigator.state(NOW + 10).fault is None


@given(st.lists(st.builds(
    Fix, *[st.floats(allow_nan=True)] * 3, st.floats(0, 1e10), st.just("gps"), *[st.none() | st.floats()] * 4
) | st.builds(Refused, st.just("garbled"), st.floats(0, 1e10)), max_size=20), st.floats(0, 1e10))  # fmt: skip
def test_whatever_is_reported_it_answers(reports: list[Report], now: float) -> None:
    navigator = Navigator(SETTINGS)
    for report in reports:
        navigator.report(report)
        navigator.picture(now, now, connection=1)
    navigator.at(now)
    navigator.state(now)
