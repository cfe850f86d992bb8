"""One stream for as long as it is wanted: connects, reads, and connects again, for ever.

`run` is a thread's whole life. Not here: what happens within a connection (`session.py`).
"""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import av
import structlog

from pipeline.clock import Clock
from pipeline.config.secrets import Credentials
from pipeline.config.settings import StreamSettings
from pipeline.errors import StreamError, StreamUnavailable
from pipeline.ingest.backoff import Backoff
from pipeline.ingest.condition import Condition, ReaderStatus
from pipeline.ingest.connection import Connection, connect
from pipeline.ingest.pace import PASS_S
from pipeline.ingest.plan import Plan
from pipeline.ingest.recording import Recording
from pipeline.ingest.redact import redact
from pipeline.ingest.ring import PacketRing
from pipeline.ingest.session import Senses, Session, Sink, Standing
from pipeline.ingest.source import source_of
from pipeline.told import Told

QUIET_PART = 0.25
"""A read comes back after this part of `stall_s` without data: so late may a stall be noticed. It grows with each
failed attempt, for cameras that answer slowly; TLS can't go on after a read that came back, so it gets the whole."""
PATIENCE_S = 60.0
"""Longest wait for a first frame, reached by adding `stall_s` a failed attempt: keyframes may be rare."""
MIB = 1 << 20

log = structlog.get_logger()


class Reader:
    """Reads one stream; its failures never leave it."""

    def __init__(
        self,
        stream: StreamSettings,
        *,
        clock: Clock,
        senses: Senses,
        sink: Sink,
        stop: threading.Event,
        credentials: Credentials | None,
    ) -> None:
        """Wire a reader; nothing is opened before `run`.

        Args:
            stream: what to read.
            clock: the time.
            senses: what the cheap senses do; called in the reader's thread.
            sink: where looks go.
            stop: ends `run` within the time-out of a read.
            credentials: for the camera, or None.
        """
        plan = Plan(stream)
        self._condition = Condition(plan)
        self._standing = Standing(stream, clock, stop, senses, sink, plan, _ring(stream), self._condition)
        self._source = source_of(stream, stream.url, credentials)
        self._backoff = Backoff(random.Random(stream.id))  # noqa: S311 - jitter is no secret
        self._session: Session | None = None
        self._finished = False
        self._recording: Recording | None = None
        if stream.record_url is not None:
            ready_s = stream.evidence.pre_roll_s + stream.evidence.post_roll_s
            source = source_of(stream, stream.record_url, credentials)
            self._recording = Recording(source, _ring(stream), clock=clock, stop=stop, ready_s=ready_s)

    @property
    def record_ring(self) -> PacketRing:
        """The packets to cut evidence from: the main stream's while it is there, else the analysed stream's."""
        if self._recording is not None and self._recording.ready:
            return self._recording.ring
        return self._standing.ring

    def run(self) -> None:
        """Read until the stop, or until a file that does not loop has ended."""
        with self._recorded():
            while not (self._standing.stop.is_set() or self._finished):
                try:
                    self.run_once()
                except StreamError as error:
                    self._rest(error)
                except Exception:
                    log.exception("reader failed", stream=self._standing.stream.id)
                    self._rest(StreamUnavailable(self._standing.stream.id, Told("unexpected")))
            self._condition.stopped(Told("file_ended") if self._finished else "")

    def run_once(self) -> None:
        """Make one connection and read it to its end.

        Raises:
            StreamError: it could not be made, or it ended though it should not.
        """
        self._session = None
        connection = self._open()
        if connection is None:
            return
        with connection:
            began = self._standing.clock.monotonic()
            stall_s = self._standing.stream.stall_s
            patience = min(max(PATIENCE_S, stall_s), stall_s * (1 + self._backoff.attempts))
            self._session = Session(connection, self._standing, patience_s=patience)
            if self._condition.state != "live":
                log.info("stream connected", stream=self._standing.stream.id, codec=self._condition.codec)
            self._session.run()
        if not self._standing.stop.is_set():
            self._ended(began)

    def wake(self, t: float, why: str) -> None:
        """Go on watch for a while from UTC time `t` on, if the plan is `auto`; any thread may call."""
        self._standing.plan.wake(t, why)

    def status(self) -> ReaderStatus:
        """Say how it goes; any thread may call."""
        status = self._condition.status()
        if self._recording is not None and self._recording.message and not status.message:
            return replace(status, message=_of_main(self._recording.message))
        return status

    def _open(self) -> Connection | None:
        """Return a connection, or None while nobody sends to a listening stream."""
        stall_s = self._standing.stream.stall_s
        part = 1.0 if self._source.encrypted else min(1.0, QUIET_PART * (1 + self._backoff.attempts))
        try:
            return connect(self._source, quiet_s=stall_s * part)
        except StreamUnavailable as error:
            if self._source.kind == "push" and isinstance(error.__cause__, av.TimeoutError):
                self._condition.waiting(Told("waiting", address=self._source.address))
                return None
            raise

    def _ended(self, began: float) -> None:
        """Decide what the end of an input means."""
        stream, clock = self._standing.stream, self._standing.clock
        if self._source.live:
            raise StreamUnavailable(stream.id, Told("closed"))
        if stream.loop:
            clock.wait(self._standing.stop, began + PASS_S - clock.monotonic())
        else:
            self._finished = True
            self._tell_lost()

    def _rest(self, error: StreamError) -> None:
        """Tell of a failure, and wait."""
        session, clock, stream_id = self._session, self._standing.clock, self._standing.stream.id
        lived = 0.0 if session is None or session.first_frame is None else clock.monotonic() - session.first_frame
        self._tell_lost()
        again = self._backoff.after(error, lived_s=lived)
        if self._source.kind == "push" and session is not None:
            again = 0.0
        news = self._condition.lost(error)
        if news:
            log.warning("stream lost", stream=stream_id, error=redact(str(error)), again_s=round(again, 1))
        clock.wait(self._standing.stop, again)

    def _tell_lost(self) -> None:
        """Tell the rules, once a connection, that nothing is seen any more."""
        session, self._session = self._session, None
        if session is not None and session.last_t is not None:
            self._standing.sink.lost(self._standing.stream.id, session.last_t)

    @contextmanager
    def _recorded(self) -> Iterator[None]:
        """Record the main stream beside the block."""
        if self._recording is None:
            yield
            return
        thread = threading.Thread(target=self._recording.run, name=f"record-{self._standing.stream.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            thread.join()


def _ring(stream: StreamSettings) -> PacketRing:
    return PacketRing(seconds=stream.evidence.ring_s, limit_bytes=int(stream.evidence.ring_mib * MIB))


def _of_main(message: str) -> str:
    return message.within("main_stream") if isinstance(message, Told) else f"no evidence from the main stream: {message}"
