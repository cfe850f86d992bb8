"""A live vehicle's position: a thread reads the source for ever, others ask where a picture was taken.

Not here: what is believed (`navigator.py`).
"""

import threading
from collections.abc import Sequence

import structlog

from pipeline.clock import Clock
from pipeline.config.position import PositionSettings
from pipeline.errors import StreamError
from pipeline.frames import Frame
from pipeline.position.decoder import decoder
from pipeline.position.fix import Report
from pipeline.position.navigator import Fault, Navigator, State
from pipeline.position.pose import Pose
from pipeline.position.transport import Relay, transport
from pipeline.told import Told

FIRST_S, CAP_S = 1.0, 30.0
"""First and longest wait before a source is tried again, doubled each time: an unplugged receiver is back in seconds."""
STEADY_S = 10.0
"""A connection that gave reports for so long was good: the next wait is a first one again."""
FIX_EVERY_S = 1.0
"""Receivers measure once a second, unless they are told to do it more often."""

log = structlog.get_logger()


class Receiver:
    """Reads one vehicle's source in its own thread."""

    def __init__(
        self, stream_id: str, settings: PositionSettings, *, clock: Clock, stop: threading.Event, relay: Relay | None = None
    ) -> None:  # fmt: skip
        self._stream_id = stream_id
        self._settings = settings
        self._clock = clock
        self._stop = stop
        self._navigator = Navigator(settings)
        self._turn = threading.Lock()
        self._open = transport(stream_id, settings, relay=relay, clock=clock, stop=stop)
        self._trouble = ""
        self._fault: Fault | None = None
        self._wait_s = FIRST_S
        self._thread = threading.Thread(target=self.run, name=f"position-{stream_id}", daemon=True)

    @property
    def lag_s(self) -> float:
        """Return how late the measurement after a picture is here: a second later, and its way."""
        return FIX_EVERY_S + self._settings.latency_s

    def start(self) -> None:
        """Begin to read; `stop` ends it."""
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the thread's end."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    def run(self) -> None:
        """Read until `stop`, connecting again whenever that is needed."""
        while not self._stop.is_set():
            began = self._clock.monotonic()
            try:
                self.run_once()
            except StreamError as error:
                self._note(error.message)
            except Exception as error:
                self._note(Told("position_unexpected").led(f"stream {self._stream_id}: "))
                log.exception("position failed", stream=self._stream_id, error=str(error))
            steady = self._clock.monotonic() - began >= STEADY_S
            self._wait_s = FIRST_S if steady else self._wait_s
            self._clock.wait(self._stop, self._wait_s)
            self._wait_s = min(CAP_S, 2 * self._wait_s)

    def run_once(self) -> None:
        """Read one connection until it ends.

        Raises:
            StreamError: it ended, or could not be opened.
        """
        reader = decoder(self._settings)
        for data in self._open():
            arrived = self._clock.now()
            reports = list(reader.feed(data, arrived))
            if reports or not data:
                self._take(reports, arrived)

    def looked(self, frame: Frame) -> None:
        """Take note of a picture's time, and when it came."""
        with self._turn:
            self._navigator.picture(frame.t, frame.arrived, connection=(frame.session, frame.clock_source))

    def at(self, frame: Frame) -> Pose | None:
        """Return the pose when a picture was taken, or None when it is not known."""
        with self._turn:
            return self._navigator.at(frame.t)

    def state(self) -> State:
        """Say how it goes."""
        with self._turn:
            return self._navigator.state(self._clock.now())

    def message(self) -> str:
        """Return what a person should know when there is no position, else an empty text."""
        fault = self.state().fault
        if fault is None:
            return ""
        return self._trouble if self._trouble and fault == "silent" else _words(fault)

    def _take(self, reports: Sequence[Report], arrived: float) -> None:
        with self._turn:
            for report in reports:
                self._navigator.report(report)
            fault = self._navigator.state(arrived).fault
        self._trouble = "" if reports else self._trouble
        self._tell(fault)

    def _tell(self, fault: Fault | None) -> None:
        if fault != self._fault:
            self._fault = fault
            log.warning("position", stream=self._stream_id, fault=fault or "none", why=_words(fault) if fault else "")

    def _note(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            log.warning("position source", stream=self._stream_id, error=trouble)


def _words(fault: Fault) -> Told:
    return Told(f"position_{fault.replace(' ', '_')}")
