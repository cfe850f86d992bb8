"""Workers that die or fall silent are started again with their streams."""

import multiprocessing
from contextlib import suppress
from multiprocessing.connection import Connection

from pipeline.clock import FakeClock
from pipeline.engine.crew import RESTART_FIRST_S, RESTART_MOST_S, SILENT_S, Crew
from pipeline.engine.process import WorkerOrder
from pipeline.engine.status import ApplyStreams, StopWorker, WorkerFailed, WorkerStatus


class Started:
    """A worker process that exists on paper."""

    def __init__(self, pid: int, theirs: Connection) -> None:
        self.pid: int | None = pid
        self.theirs = theirs
        self.alive = True

    def is_alive(self) -> bool:
        return self.alive

    def join(self, timeout: float | None = None) -> None:
        """Return at once."""

    def kill(self) -> None:
        self.alive = False

    def heard(self) -> list[object]:
        found: list[object] = []
        with suppress(EOFError):
            while self.theirs.poll():
                found.append(self.theirs.recv())
        return found


class Yard:
    """Starts workers on paper and remembers them."""

    def __init__(self) -> None:
        self.started: list[Started] = []

    def spawn(self, order: WorkerOrder) -> tuple[Started, Connection]:
        ours, theirs = multiprocessing.Pipe()
        self.started.append(Started(len(self.started) + 1, theirs))
        return self.started[-1], ours


def status(worker: int = 0) -> WorkerStatus:
    return WorkerStatus(worker, 0.0, "m", (), 0, 0, 0.0, 0, 0, 0, api_reachable=True, alarm="")


def crew(yard: Yard, clock: FakeClock, workers: int = 1) -> Crew:
    orders = [WorkerOrder(number, "{}", "token", json_logs=True) for number in range(workers)]
    return Crew(orders, clock=clock, spawn=yard.spawn)


def test_tells_each_worker_its_share_and_hears_its_status() -> None:
    yard, clock = Yard(), FakeClock()
    under_test = crew(yard, clock, workers=2)
    under_test.give(1, "share")
    yard.started[0].theirs.send(status(0))
    under_test.run_once()
    assert yard.started[1].heard() == [ApplyStreams("share")]
    assert [one.worker for one in under_test.statuses()] == [0]
    assert under_test.alive() == 2


def test_a_dead_worker_is_started_again_with_its_share_after_a_pause() -> None:
    yard, clock = Yard(), FakeClock()
    under_test = crew(yard, clock)
    under_test.give(0, "share")
    yard.started[0].alive = False
    under_test.run_once()
    assert len(yard.started) == 1
    assert under_test.alive() == 0
    clock.advance(RESTART_FIRST_S)
    under_test.run_once()
    assert len(yard.started) == 2
    assert yard.started[1].heard() == [ApplyStreams("share")]
    assert under_test.restarts == 1


def test_a_worker_that_dies_again_and_again_is_started_ever_more_rarely() -> None:
    yard, clock = Yard(), FakeClock()
    under_test = crew(yard, clock)
    pauses: list[float] = []
    for _ in range(10):
        yard.started[-1].alive = False
        before, began = len(yard.started), clock.now()
        while len(yard.started) == before:
            under_test.run_once()
            clock.advance(0.5)
        pauses.append(clock.now() - began)
    assert pauses == sorted(pauses)
    assert pauses[0] <= 2 * RESTART_FIRST_S
    assert RESTART_MOST_S <= pauses[-1] <= RESTART_MOST_S + 1.0


def test_a_silent_worker_is_killed_and_started_again() -> None:
    yard, clock = Yard(), FakeClock()
    under_test = crew(yard, clock)
    yard.started[0].theirs.send(status())
    under_test.run_once()
    clock.advance(SILENT_S + 1)
    under_test.run_once()
    assert yard.started[0].alive is False
    clock.advance(RESTART_MOST_S)
    under_test.run_once()
    assert len(yard.started) == 2


def test_a_worker_that_can_never_start_is_not_started_again() -> None:
    yard, clock = Yard(), FakeClock()
    under_test = crew(yard, clock)
    yard.started[0].theirs.send(WorkerFailed(0, "model", "no such model"))
    yard.started[0].alive = False
    under_test.run_once()
    clock.advance(RESTART_MOST_S)
    under_test.run_once()
    assert under_test.failure == "no such model"
    assert len(yard.started) == 1


def test_stopping_asks_first_and_ends_those_that_do_not_obey() -> None:
    yard, clock = Yard(), FakeClock()
    under_test = crew(yard, clock)
    under_test.stop()
    assert yard.started[0].heard() == [StopWorker()]
    assert yard.started[0].alive is False
