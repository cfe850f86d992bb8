"""A reader at work in a test: real mailbox, real eye; what comes out is collected."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from pipeline.clock import SystemClock
from pipeline.config.secrets import Credentials
from pipeline.config.settings import StreamSettings
from pipeline.detect.mailbox import Mailbox
from pipeline.frames import Frame, Look, Sound
from pipeline.ingest.reader import Reader
from pipeline.ingest.session import Senses
from pipeline.sense.eye import Eye


def settings(url: str, **more: Any) -> StreamSettings:
    """Return a stream for tests: short time-outs, every frame looked at."""
    chosen = {"id": "cam", "url": url, "plan": "watch", "detection_rate": 30.0, "stall_s": 0.8, **more}
    return StreamSettings.model_validate(chosen)


class SettableClock(SystemClock):
    """The machine's clock, whose wall time can be set."""

    def __init__(self) -> None:
        self.set_by = 0.0

    def now(self) -> float:
        """Return UTC seconds, as far as they were set."""
        return super().now() + self.set_by


class Watching:
    """Runs a reader in its thread until the block ends.

    Attributes:
        looks: every look that came, in order.
        losses: UTC seconds of every loss that was told, in order.
        sounds: every piece of sound that came, in order; none unless it `listens`.
        first: the first frame that was inspected; its look may have been replaced by a newer one.
    """

    def __init__(
        self, stream: StreamSettings, *, credentials: Credentials | None = None, listens: bool = False,
        glance: Callable[[Frame], None] | None = None,
    ) -> None:  # fmt: skip
        self.looks: list[Look] = []
        self.losses: list[float] = []
        self.sounds: list[Sound] = []
        self.first: Frame | None = None
        self.clock = SettableClock()
        self._mailbox = Mailbox()
        self._stop = threading.Event()
        self._eye = Eye(recheck_s=stream.recheck_s)
        self.reader = Reader(
            stream,
            clock=self.clock,
            senses=Senses(self._inspect, self.sounds.append if listens else None, glance),
            sink=self._mailbox,
            stop=self._stop,
            credentials=credentials,
        )
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self.reader.run, self._collect)]

    def __enter__(self) -> Self:
        """Start."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop, and see that the reader really ends."""
        seconds = self.stop()
        if kind is None:
            assert seconds < 10, f"the reader took {seconds:.1f} s to end"

    def stop(self) -> float:
        """Stop; return how many seconds the reader took to end."""
        began = time.monotonic()
        self._stop.set()
        self._threads[0].join(15)
        took = time.monotonic() - began
        assert not self._threads[0].is_alive(), "the reader does not end"
        self._mailbox.close()
        self._threads[1].join(5)
        return took

    def until(self, condition: Callable[[], object], seconds: float, what: str) -> float:
        """Wait until a condition holds; return how long it took."""
        began = time.monotonic()
        while not condition():
            waited = time.monotonic() - began
            assert waited < seconds, f"waited {seconds} s for {what}; {self.reader.status()}"
            threading.Event().wait(0.02)
        return time.monotonic() - began

    def until_looks(self, more: int, seconds: float = 15.0) -> float:
        """Wait until so many more looks came."""
        wanted = len(self.looks) + more
        return self.until(lambda: len(self.looks) >= wanted, seconds, f"{more} more looks")

    def frames(self) -> list[Frame]:
        """Return the frames of the looks so far."""
        return [look.frame for look in self.looks]

    def _inspect(self, frame: Frame) -> Look:
        self.first = self.first or frame
        return self._eye.inspect(frame)

    def _collect(self) -> None:
        while not (self._stop.is_set() and self._mailbox.wait(1, 0.0) == 0):
            self._mailbox.wait(1, 0.1)
            for mail in self._mailbox.take(8):
                if mail.lost_at is not None:
                    self.losses.append(mail.lost_at)
                if mail.look is not None:
                    self.looks.append(mail.look)
