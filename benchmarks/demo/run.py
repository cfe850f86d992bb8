"""Runs `hutong demo` as a user does, in a process of its own, and watches it from when its API answers until it ends."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from resource import RUSAGE_CHILDREN, getrusage
from types import TracebackType
from typing import Self

import httpx

from benchmarks.demo.processes import tree_cpu_s
from benchmarks.demo.watch import Watch, Watched
from pipeline.clock import Clock
from pipeline.errors import HutongError

START_S, STOP_S = 180.0, 60.0
"""Longest until the API answers, and from its end's beginning until all is over."""
QUICK_S, CALM_S = 1.0, 2.0
"""Between two looks at first, and later, when no look should cost what is measured."""
SETTLED_S = 90.0
"""So long after all cameras are live everything has been seen once: what it costs is measured from then on."""


@dataclass(frozen=True, slots=True)
class Run:
    """A demonstration that is over.

    Attributes:
        began: UTC seconds at which its process was started.
        answered: UTC seconds at which its API answered.
        end: UTC seconds from which on it was ending.
        wall_s, cpu_s: of the whole, all processes together.
    """

    began: float
    answered: float
    end: float
    wall_s: float
    cpu_s: float
    watched: Watched


def play(words: Sequence[str], *, seconds: float, cameras: int, clock: Clock, told: Callable[[str], None]) -> Run:
    """Run a demonstration and watch it.

    Args:
        words: options of `hutong demo`, but for how long.
        seconds: how long it runs once its API answers.
        cameras: how many there are.
        clock: for times and waits.
        told: hears every line that it prints.

    Raises:
        HutongError: it did not start, or ended too soon.
    """
    before, began = children_cpu_s(), clock.now()
    with Demonstration([*words, "--seconds", f"{seconds:g}"], told=told) as demo:
        demo.wait_for_api()
        answered = clock.now()
        headers = {"Authorization": f"Bearer {demo.token}"}
        with httpx.Client(base_url=demo.api, headers=headers, timeout=5.0) as client:
            watch = Watch(client, clock=clock, cpu_s=partial(tree_cpu_s, demo.process.pid))
            _follow(watch, demo, cameras=cameras, until=answered + seconds, clock=clock)
        demo.wait_for_end()
    return Run(began, answered, answered + seconds, clock.now() - began, children_cpu_s() - before, watch.watched)


def children_cpu_s() -> float:
    """Return the CPU seconds of all processes that this one started and that are over, and of theirs."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Demonstration:
    """`hutong demo` under way; stopped when the block ends.

    Attributes:
        api, token: where its API answers, and the key to it, once they were printed.
    """

    def __init__(self, words: Sequence[str], *, told: Callable[[str], None]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", "demo", *words],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        self.api = self.token = ""
        self._told = told
        self._known = threading.Event()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(STOP_S)
        self._reading.join(STOP_S)

    @property
    def runs(self) -> bool:
        """Tell whether it is not over."""
        return self.process.poll() is None

    def wait_for_api(self) -> None:
        """Wait until it says where its API answers.

        Raises:
            HutongError: it does not, or ended.
        """
        if not self._known.wait(START_S) or not self.token:
            raise HutongError(f"expected `hutong demo` to start within {START_S:g} s; what it printed is above")

    def wait_for_end(self) -> None:
        """Wait until it is over.

        Raises:
            HutongError: it failed.
        """
        code = self.process.wait(STOP_S)
        if code:
            raise HutongError(f"expected `hutong demo` to end with code 0, got {code}; its log is in its folder")

    def _read(self) -> None:
        """Take its lines until it is over, so that it never waits for a reader."""
        for line in self.process.stdout or ():
            self._told(line.rstrip("\n"))
            self.api, self.token = _named("API", line, self.api).removesuffix("/docs"), _named("token", line, self.token)
            if self.token:
                self._known.set()
        self._known.set()


def _follow(watch: Watch, demo: Demonstration, *, cameras: int, until: float, clock: Clock) -> None:
    """Look until the end; an API that does not answer once is asked again."""
    never, settled = threading.Event(), float("inf")
    while demo.runs and clock.now() < until:
        try:
            watch.look()
        except httpx.TransportError:
            clock.wait(never, QUICK_S)
            continue
        live = watch.watched.live
        settled = max(live.values()) + SETTLED_S if len(live) == cameras else settled
        clock.wait(never, QUICK_S if clock.now() < settled else CALM_S)


def _named(name: str, line: str, known: str) -> str:
    """Return what a line `NAME: VALUE` says of a name, or what was known."""
    found = re.fullmatch(rf"{name}: (\S+)\s*", line)
    return found.group(1) if found else known
