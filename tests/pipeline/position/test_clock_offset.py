"""How far the pictures' clock is ahead of GPS time: learnt from the earliest arrivals, and unknown rather than wrong."""
# ruff: noqa: E501 - tables, one case a line

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.position import PositionSettings
from pipeline.position.offset import Least, estimated, known

SETTINGS = PositionSettings(source="gpsd", url="tcp://h:2947", latency_s=1.0, picture_latency_s=0.5)
NOW = 1_795_392_000.0


def reports(seconds: int, *, ahead: float = 0.0, delay: Callable[[int], float] = lambda _: 0.3, first: int = 0, least: Least | None = None) -> Least:
    """Let a receiver report once a second to a machine whose clock is so much ahead."""
    found = least or Least()
    came = [(NOW + second + ahead + (late := delay(second)), ahead + late) for second in range(first, first + seconds)]
    for arrived, lead in sorted(came):
        found.add(lead, arrived)
    return found


def pictures(*, ahead: float = 0.0, delay: float = 0.2) -> Least:
    """Let a camera whose clock is so much ahead of the machine's send pictures for some seconds."""
    found = Least()
    for index in range(30):
        found.add(delay - ahead, NOW + index / 5)
    return found


@pytest.mark.parametrize("machine", [0.0, 2.5, -40.0])
@pytest.mark.parametrize("camera", [0.0, 0.8, -3.0])
@pytest.mark.parametrize("gps_delay", [0.02, 0.5, 0.98])
@pytest.mark.parametrize("picture_delay", [0.02, 0.48])
def test_the_true_offset_is_within_the_stated_error(machine: float, camera: float, gps_delay: float, picture_delay: float) -> None:
    offset = estimated(reports(10, ahead=machine, delay=lambda _: gps_delay), pictures(ahead=camera, delay=picture_delay), SETTINGS)
    assert offset is not None
    assert abs(offset.seconds - (machine + camera)) <= offset.largest
    assert offset.largest == 0.75
    assert offset.deviation == pytest.approx(0.323, abs=0.001)


def test_late_reports_do_not_move_it() -> None:
    luck = random.Random(4)
    noisy = reports(100, delay=lambda second: 0.3 if second % 7 == 0 else 0.3 + luck.expovariate(0.5))
    offset, calm = estimated(noisy, pictures(), SETTINGS), estimated(reports(100), pictures(), SETTINGS)
    assert offset is not None
    assert calm is not None
    assert offset.seconds == pytest.approx(calm.seconds)


@pytest.mark.parametrize("wrong", [1, 2])
def test_one_or_two_wrong_times_do_not_move_it(wrong: int) -> None:
    least = reports(30)
    before = least.value()
    for _ in range(wrong):
        least.add(-1800.0, NOW + 30)
    assert least.value() == before


def test_a_clock_that_was_set_is_followed_when_it_went_ahead() -> None:
    least = reports(4, ahead=-10.0, first=30, least=reports(30))
    assert least.value() == pytest.approx(-9.7)


def test_it_is_unknown_while_everything_comes_late_or_a_clock_was_set_back() -> None:
    least = reports(30, delay=lambda _: 6.0, first=30, least=reports(30))
    assert not least.steady
    assert estimated(least, pictures(), SETTINGS) is None
    assert estimated(reports(30, first=60, least=least), pictures(), SETTINGS) is not None


@pytest.mark.parametrize("count", [0, 2, 3])
def test_it_is_unknown_at_the_beginning(count: int) -> None:
    assert estimated(reports(count), pictures(), SETTINGS) is None


def test_a_burst_of_old_reports_proves_nothing() -> None:
    least = Least()
    for second in range(50):
        least.add(60.0 - second, NOW + second / 100)
    assert estimated(least, pictures(), SETTINGS) is None


def test_it_is_unknown_before_pictures_came() -> None:
    assert estimated(reports(10), Least(), SETTINGS) is None


def test_what_was_learnt_is_let_go_when_this_machines_clock_goes_back() -> None:
    least = reports(30)
    least.add(5.0, NOW - 3600)
    assert least.value() is None


def test_a_configured_offset_is_taken_as_it_is() -> None:
    stated = known(SETTINGS.model_copy(update={"clock_offset_s": 1.5, "clock_error_s": 0.3}))
    assert stated is not None
    assert (stated.seconds, stated.largest) == (1.5, 0.3)
    assert known(SETTINGS) is None


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 500)), max_size=60))
def test_memory_is_bounded_and_the_least_is_one_that_came(rows: list[tuple[float, float]]) -> None:
    least = Least()
    for delay, arrived in rows:
        least.add(delay, arrived)
    assert least.value() in [None, *(delay for delay, _ in rows)]
    assert len(least._buckets) <= 122
