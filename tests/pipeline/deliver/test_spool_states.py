"""Events are in the spool once and in order until they are done, whatever happens around them."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.errors import SpoolFull
from tests.support.spools import BODY, events, opened, put_bundle
from tests.support.wire import event


class SpoolMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order, events are there once and in order until they are done."""

    LIMIT = 12 * BODY

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.spool = opened(self.folder / "spool", limit=self.LIMIT)
        self.events: list[int] = []
        self.memory: str | None = None
        self.number = 0

    def teardown(self) -> None:
        if hasattr(self, "spool"):
            self.spool.close()
            shutil.rmtree(self.folder)

    @rule(count=st.integers(0, 3))
    def step(self, count: int) -> None:
        numbers = list(range(self.number + 1, self.number + 1 + count))
        self.number += count
        try:
            self.spool.put_step([event(n) for n in numbers], [], stream_id="gate", memory=str(self.number))
        except SpoolFull:
            assert self.spool.pending().bundles == 0 or (self._kept() + count) * BODY > self.LIMIT - 3 * BODY
            return
        self.events += numbers
        self.memory = str(self.number)

    @rule(size=st.integers(0, 6 * BODY))
    def evidence(self, size: int) -> None:
        self.number += 1
        try:
            put_bundle(self.spool, self.folder, self.number, size=size)
        except SpoolFull:
            assert size > self.LIMIT - (self._kept() + 4) * (BODY + 8)

    @rule(most=st.integers(1, 3))
    def deliver(self, most: int) -> None:
        items = self.spool.oldest("event", most)
        self.spool.done(items)
        del self.events[: len(items)]

    @precondition(lambda self: self.events)
    @rule()
    def reject(self) -> None:
        self.spool.set_aside(self.spool.oldest("event", 1)[0], "no")
        del self.events[0]

    @rule()
    def deliver_evidence(self) -> None:
        self.spool.done(self.spool.oldest("bundle", 1))

    @rule()
    def restart(self) -> None:
        self.spool.close()
        self.spool = opened(self.folder / "spool", limit=self.LIMIT)

    def _kept(self) -> int:
        """Items that hold room: those that wait, and those that were refused and wait for a person."""
        return len(self.events) + len(self.spool.rejected())

    @invariant()
    def events_are_there_once_in_order(self) -> None:
        assert events(self.spool) == self.events
        assert self.spool.recall("gate") == self.memory

    @invariant()
    def sums_are_right_and_within_the_limit(self) -> None:
        held = self.spool.pending()
        waiting = [item for kind in ("event", "count", "bundle") for item in self.spool.oldest(kind, 1000)]
        assert held.bytes == sum(item.size for item in waiting) <= self.LIMIT
        assert (held.events, held.rejected) == (len(self.events), len(self.spool.rejected()))


SpoolMachine.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestSpoolMachine = SpoolMachine.TestCase
