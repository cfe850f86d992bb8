"""The main stream beside the analysed one: only its packets are kept, for evidence. Nothing is decoded.

Its failures never touch the analysis: evidence is then cut from the analysed stream.
"""

import random
import threading

import structlog

from pipeline.clock import Clock
from pipeline.errors import StreamError, StreamUnavailable
from pipeline.ingest.backoff import Backoff
from pipeline.ingest.connection import Connection, connect
from pipeline.ingest.pace import PASS_S, Pace
from pipeline.ingest.ring import PacketRing
from pipeline.ingest.source import Source
from pipeline.ingest.stamps import Stamps
from pipeline.told import Told

QUIET_S = 5.0
"""A main stream that is silent for so long is connected to anew."""

log = structlog.get_logger()


class Recording:
    """Fills a ring for as long as its stream runs.

    Attributes:
        message: why it does not record now, or "".
    """

    def __init__(self, source: Source, ring: PacketRing, *, clock: Clock, stop: threading.Event, ready_s: float) -> None:
        """Prepare.

        Args:
            source: the main stream.
            ring: where its packets go.
            clock: for the packets' times.
            stop: ends it.
            ready_s: seconds of unbroken recording before evidence may be cut from it.
        """
        self.ring = ring
        self._source = source
        self._clock = clock
        self._stop = stop
        self._ready_s = ready_s
        self._since: float | None = None
        self.message = ""
        self._backoff = Backoff(random.Random(f"record {source.stream_id}"))  # noqa: S311 - jitter is no secret

    @property
    def ready(self) -> bool:
        """Whether the ring holds enough to cut evidence from."""
        since = self._since
        return since is not None and self._clock.monotonic() - since >= self._ready_s

    def run(self) -> None:
        """Record until the stop."""
        while not self._stop.is_set():
            try:
                self.run_once()
            except StreamError as error:
                self._rest(error)
            except Exception:
                log.exception("recording failed", stream=self._source.stream_id)
                self._rest(StreamUnavailable(self._source.stream_id, Told("main_failed")))

    def run_once(self) -> None:
        """Record one connection.

        Raises:
            StreamError: it could not be made, or broke.
        """
        with connect(self._source, quiet_s=QUIET_S) as connection:
            self.ring.open(connection.streams)
            self._record(connection)
        if self._source.live and not self._stop.is_set():
            raise StreamUnavailable(self._source.stream_id, Told("main_closed"))
        self._clock.wait(self._stop, PASS_S)

    def _record(self, connection: Connection) -> None:
        stamps, pace = Stamps(connection, self._clock.now()), Pace(self._clock, self._stop)
        for packet in connection.packets():
            if self._stop.is_set():
                return
            if packet is None:
                raise StreamUnavailable(self._source.stream_id, Told("main_silent", seconds=round(QUIET_S)))
            t = stamps.packet(packet, self._clock.now())
            if not self._source.live:
                pace.hold(t - stamps.started)
            self.ring.add(packet, t)
            if self._since is None:
                self._since, self.message = self._clock.monotonic(), ""

    def _rest(self, error: StreamError) -> None:
        lived = 0.0 if self._since is None else self._clock.monotonic() - self._since
        self._since = None
        wait = self._backoff.after(error, lived_s=lived)
        if self.message != error.message:
            log.warning("recording lost", stream=self._source.stream_id, error=str(error), again_s=round(wait, 1))
        self.message = error.message
        self._clock.wait(self._stop, wait)
