"""Looks wait for their vehicle's position, in order, and never for ever."""

from pipeline.engine.held import MOST_HELD, Held, HeldLook
from tests.support.looks import look


def times(due: list[HeldLook]) -> list[float]:
    return [one.look.frame.t for one in due]


def test_nothing_waits_where_no_position_is_late() -> None:
    held = Held(0.0)
    assert [times(held.take(look(t=float(t)), None)) for t in range(3)] == [[0.0], [1.0], [2.0]]


def test_a_look_waits_for_its_lag_and_keeps_its_turn() -> None:
    held = Held(2.0)
    assert [times(held.take(look(t=t), None)) for t in (0.0, 1.0, 1.9, 2.0, 3.5)] == [[], [], [], [0.0], [1.0]]
    assert times(held.rest()) == [1.9, 2.0, 3.5]
    assert held.rest() == []


def test_a_burst_of_late_looks_is_taken_in_order() -> None:
    held = Held(2.0)
    held.take(look(t=0.0), None)
    held.take(look(t=0.2), None)
    assert times(held.take(look(t=60.0), None)) == [0.0, 0.2]


def test_when_time_runs_back_what_waits_comes_first() -> None:
    held = Held(2.0)
    held.take(look(t=100.0), None)
    held.take(look(t=101.0), None)
    assert times(held.take(look(t=50.0), None)) == [100.0, 101.0]
    assert times(held.rest()) == [50.0]


def test_no_more_wait_than_memory_bears() -> None:
    held = Held(1e9)
    due = [held.take(look(t=float(t)), None) for t in range(MOST_HELD + 3)]
    assert times([one for some in due for one in some]) == [0.0, 1.0, 2.0]
