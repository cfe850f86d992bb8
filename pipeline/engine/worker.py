"""One worker: many streams, one detector, one spool, one courier, in one process.

Threads: readers (one a stream), the detection loop, one that finishes evidence, one that copies clips for browsers, one that
shows pictures, couriers.
Not here: processes, pipes and signals (`process.py`), the machine (`supervisor.py`).
"""

import threading
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

import structlog

from models.detector import Detector
from pipeline.clock import Clock
from pipeline.config.settings import StreamSettings
from pipeline.deliver.aside import Desk
from pipeline.deliver.courier import Courier
from pipeline.detect.batcher import Batcher, Seen
from pipeline.engine.gallery import GalleryCourier
from pipeline.engine.live_stream import LiveStream, Surroundings
from pipeline.engine.status import WorkerStatus
from pipeline.errors import HutongError
from pipeline.events import StreamHealth
from pipeline.told import code_of, values_of

TEND_EVERY_S = 0.5
"""How often pending evidence is looked after: small beside a post-roll of seconds."""
BACK_OFF_S = 1.0
"""Pause after an unexpected failure of a loop, so that it can't spin."""
JOIN_S = 20.0
"""Longest wait for a loop to end: a reader may sit in a blocking read for its time-out."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Machinery:
    """The parts of a worker that do not belong to one stream."""

    detector: Detector
    batcher: Batcher
    couriers: Sequence[Courier]
    around: Surroundings
    clock: Clock
    desks: Sequence[Desk]
    shows: GalleryCourier


class Worker:
    """Runs a set of streams that may change while it runs."""

    def __init__(self, number: int, machinery: Machinery, *, stop: threading.Event) -> None:
        self.number = number
        self._machinery = machinery
        self._stop = stop
        self._streams: dict[str, LiveStream] = {}
        self._refused: dict[str, str] = {}
        self._batches = self._pictures = 0
        self._detect_s = 0.0
        self._alarm = ""
        loops = [("detect", self.run), ("tend", self._run_tend), ("copy", self._run_copy), ("show", machinery.shows.run)]
        loops += [(f"deliver-{index}", courier.run) for index, courier in enumerate(machinery.couriers)]
        self._threads = [threading.Thread(target=loop, name=name, daemon=True) for name, loop in loops]

    def start(self) -> None:
        """Start the loops; streams come by `apply`."""
        for thread in self._threads:
            thread.start()

    def apply(self, streams: Sequence[StreamSettings]) -> None:
        """Make these the streams: start new ones, stop removed ones, replace changed ones only."""
        wanted = {stream.id: stream for stream in streams}
        self._refused = {}
        self._drop([name for name, live in self._streams.items() if wanted.get(name) != live.settings], kept=wanted)
        for stream_id, settings in wanted.items():
            if stream_id not in self._streams:
                self._add(settings)

    def run(self) -> None:
        """Detect for ever."""
        while not self._stop.is_set():
            try:
                self.run_once()
            except Exception as error:
                self._alarm = f"detection: {error}"
                log.exception("detection failed", worker=self.number)
                self._machinery.clock.wait(self._stop, BACK_OFF_S)

    def run_once(self) -> None:
        """Collect one batch, detect, and hand each stream what was seen on it."""
        seen = self._machinery.batcher.run_once(streams=max(1, len(self._streams)))
        detected = sum(one.detections is not None for one in seen)
        self._batches += bool(detected)
        self._pictures += detected
        for one in seen:
            live = self._streams.get(one.mail.stream_id)
            if live is not None:
                self._hand(live, one)

    def stop(self) -> None:
        """Stop every stream and loop; what is open stays open in the spool's memory."""
        self._drop(list(self._streams), kept=list(self._streams))
        self._stop.set()
        self._machinery.around.mailbox.close()
        for thread in self._threads:
            thread.join(JOIN_S)
        self._machinery.detector.close()

    def status(self) -> WorkerStatus:
        """Say how it goes."""
        pending = self._machinery.around.spool.pending()
        return WorkerStatus(
            worker=self.number,
            t=self._machinery.clock.now(),
            model=self._machinery.detector.name,
            streams=(*(live.health() for live in list(self._streams.values())), *self._not_started()),
            batches=self._batches,
            pictures=self._pictures,
            detect_s=self._machinery.batcher.detect_s,
            spool_events=pending.events,
            spool_bytes=pending.bytes,
            spool_rejected=pending.rejected,
            api_reachable=all(courier.status().reachable for courier in self._machinery.couriers),
            alarm=pending.alarm or self._alarm,
        )

    def _not_started(self) -> Iterator[StreamHealth]:
        for stream_id, message in self._refused.items():
            yield StreamHealth(
                stream_id=stream_id,
                state="stopped",
                plan="patrol",
                message=str(message),
                code=code_of(message),
                values=values_of(message),
            )

    def _hand(self, live: LiveStream, seen: Seen) -> None:
        try:
            live.seen(seen)
        except HutongError as error:
            self._alarm = str(error)
            log.error("stream step failed", stream=live.settings.id, error=str(error))
        except Exception:
            self._alarm = f"stream {live.settings.id}: unexpected failure, see the log"
            log.exception("stream step failed", stream=live.settings.id)

    def _add(self, settings: StreamSettings) -> None:
        try:
            live = LiveStream(settings, self._machinery.around)
        except HutongError as error:
            self._refused[settings.id] = error.message
            log.error("stream can't start", stream=settings.id, error=str(error))
            return
        self._streams[settings.id] = live
        live.start()

    def _drop(self, stream_ids: Sequence[str], *, kept: Container[str]) -> None:
        """Stop streams together: each may need its time-out, and they wait side by side."""
        dropped = [self._streams.pop(stream_id) for stream_id in stream_ids]
        for live in dropped:
            live.halt()
        for live in dropped:
            live.stop(removed=live.settings.id not in kept)

    def _run_tend(self) -> None:
        while not self._machinery.clock.wait(self._stop, TEND_EVERY_S):
            for live in list(self._streams.values()):
                self._tend(live)
            self._serve_desks()

    def _run_copy(self) -> None:
        while not self._machinery.clock.wait(self._stop, TEND_EVERY_S):
            for live in list(self._streams.values()):
                self._copy(live)
            self._copy_left()

    def _serve_desks(self) -> None:
        try:
            for desk in self._machinery.desks:
                desk.serve()
        except Exception:
            log.exception("an order for the spool failed", worker=self.number)

    def _tend(self, live: LiveStream) -> None:
        try:
            live.tend()
        except Exception as error:
            self._alarm = f"evidence of {live.settings.id}: {error}"
            log.exception("evidence failed", stream=live.settings.id)

    def _copy(self, live: LiveStream) -> None:
        try:
            live.copy()
        except Exception:
            log.exception("copy for browsers failed", stream=live.settings.id)

    def _copy_left(self) -> None:
        """Make a copy that a stream which ended, or an earlier worker, left."""
        try:
            bundle = self._machinery.around.recorder.copy_left()
            if bundle is not None:
                self._machinery.around.spool.put_bundle(bundle.manifest, bundle.files)
        except Exception:
            log.exception("copy for browsers failed", worker=self.number)
