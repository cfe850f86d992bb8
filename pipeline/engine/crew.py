"""The worker processes of one machine: started, listened to, restarted when they die or hang."""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol

import structlog

from pipeline.clock import Clock
from pipeline.engine import process
from pipeline.engine.process import WorkerOrder
from pipeline.engine.status import ApplyStreams, StopWorker, WorkerFailed, WorkerStatus

SILENT_S = 90.0
"""A worker without a word for this long hangs: above the longest stop of a reader, model load included."""
RESTART_FIRST_S, RESTART_MOST_S = 1.0, 60.0
"""First and longest pause before a dead worker is started again; doubled at each death."""
STOP_S = 45.0
"""Longest wait for a worker to finish its evidence and exit."""

log = structlog.get_logger()


class Started(Protocol):
    """A started worker process; the real one is `multiprocessing`'s."""

    @property
    def pid(self) -> int | None:
        """Its process id once it was started."""
        ...

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        ...

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...


Spawn = Callable[[WorkerOrder], tuple[Started, Connection]]


def spawn(order: WorkerOrder) -> tuple[BaseProcess, Connection]:
    """Start a worker in a fresh interpreter: libav and onnxruntime threads don't survive a fork."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=process.main, args=(order, theirs), name=f"hutong-worker-{order.number}")
    child.start()
    theirs.close()
    return child, ours


@dataclass(slots=True)
class _Member:
    order: WorkerOrder
    started: Started
    pipe: Connection
    heard: float
    status: WorkerStatus | None = None
    deaths: int = 0
    restart_at: float | None = None


class Crew:
    """A fixed number of workers.

    Attributes:
        failure: why no worker can ever start (a wrong model, say), or None.
    """

    def __init__(self, orders: list[WorkerOrder], *, clock: Clock, spawn: Spawn = spawn) -> None:
        self._clock = clock
        self._spawn = spawn
        self._shares: dict[int, str] = {}
        self._members = [_Member(order, *spawn(order), heard=clock.monotonic()) for order in orders]
        self.failure: str | None = None
        self.restarts = 0

    def give(self, worker: int, settings_json: str) -> None:
        """Tell a worker which streams are its own; a restarted worker is told again."""
        self._shares[worker] = settings_json
        self._send(self._members[worker], ApplyStreams(settings_json))

    def statuses(self) -> tuple[WorkerStatus, ...]:
        """Return the last word of each worker that is alive."""
        return tuple(member.status for member in self._members if member.status and member.restart_at is None)

    def pids(self) -> tuple[int | None, ...]:
        """Return the process ids, by worker."""
        return tuple(member.started.pid for member in self._members)

    def alive(self) -> int:
        """Return how many workers run."""
        return sum(member.restart_at is None and member.started.is_alive() for member in self._members)

    def run_once(self) -> None:
        """Listen to every worker, and restart those that are dead or silent for too long."""
        for member in self._members:
            self._listen(member)
            if self.failure is None:
                self._care(member)

    def stop(self) -> None:
        """Ask all to finish, wait, and end those that don't."""
        for member in self._members:
            self._send(member, StopWorker())
        for member in self._members:
            member.started.join(STOP_S)
            if member.started.is_alive():
                log.error("worker does not stop; killed", worker=member.order.number)
                member.started.kill()
                member.started.join()
            member.pipe.close()

    def _listen(self, member: _Member) -> None:
        try:
            while member.restart_at is None and member.pipe.poll():
                self._hear(member, member.pipe.recv())
        except (EOFError, OSError):
            return

    def _hear(self, member: _Member, report: object) -> None:
        member.heard = self._clock.monotonic()
        if isinstance(report, WorkerFailed):
            self.failure = report.message
        elif isinstance(report, WorkerStatus):
            member.status = report

    def _care(self, member: _Member) -> None:
        now = self._clock.monotonic()
        if member.restart_at is not None:
            if now >= member.restart_at:
                self._restart(member)
        elif not member.started.is_alive():
            self._bury(member, now, why="died")
        elif now - member.heard > SILENT_S:
            member.started.kill()
            self._bury(member, now, why=f"silent for {SILENT_S:.0f} s")

    def _bury(self, member: _Member, now: float, *, why: str) -> None:
        lived_well = member.status is not None and now - member.heard < SILENT_S and member.deaths == 0
        pause = RESTART_FIRST_S if lived_well else min(RESTART_MOST_S, RESTART_FIRST_S * 2**member.deaths)
        member.deaths += 1
        member.restart_at = now + pause
        member.pipe.close()
        log.error("worker restarts", worker=member.order.number, why=why, in_s=pause)

    def _restart(self, member: _Member) -> None:
        member.started, member.pipe = self._spawn(member.order)
        member.restart_at, member.status, member.heard = None, None, self._clock.monotonic()
        self.restarts += 1
        share = self._shares.get(member.order.number)
        if share is not None:
            self._send(member, ApplyStreams(share))

    def _send(self, member: _Member, command: ApplyStreams | StopWorker) -> None:
        try:
            member.pipe.send(command)
        except OSError:
            log.warning("worker does not listen", worker=member.order.number)
