"""One stream in a worker: reader (thread) → mailbox → [batching detector] → chain → spool; and where it is, when it drives.

Not here: when the detector runs (batcher) and where events go (spool, courier).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import supervision as sv

from pipeline.clock import Clock
from pipeline.config.secrets import Credentials
from pipeline.config.settings import StreamSettings
from pipeline.deliver.spool import Spool
from pipeline.detect.ages import Ages
from pipeline.detect.batcher import Seen
from pipeline.detect.mailbox import Mailbox
from pipeline.engine.chain import Chain, Identity
from pipeline.engine.gallery import Gallery
from pipeline.engine.handover import Handover
from pipeline.engine.track_logs import TrackLogs
from pipeline.events import PositionReport, StreamHealth
from pipeline.evidence.recorder import Recorder
from pipeline.frames import Frame, Look, Sound
from pipeline.ingest.reader import Reader
from pipeline.ingest.session import Senses
from pipeline.locate.coverage import coverage
from pipeline.locate.mounting import Nowhere, Stance
from pipeline.position.transport import Relay
from pipeline.position.whereabouts import whereabouts
from pipeline.told import code_of, values_of

STOP_S = 20.0
"""Longest wait for a reader: it may sit in a blocking read for its time-out."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all streams of a worker share."""

    clock: Clock
    mailbox: Mailbox
    spool: Spool
    recorder: Recorder
    identity: Identity
    credentials: Callable[[StreamSettings], Credentials | None]
    gallery: Gallery
    logs: TrackLogs
    relay: Relay | None = None


class LiveStream:
    """One stream of a worker: owns its reader thread and its chain."""

    def __init__(self, stream: StreamSettings, around: Surroundings) -> None:
        self.settings = stream
        self._around = around
        self._handover = Handover(around.spool, stream.id, show=self._show)
        self._stop = threading.Event()
        self._where = whereabouts(stream, relay=around.relay, clock=around.clock, stop=self._stop)
        self._chain = Chain(
            stream,
            around.identity,
            keeper=self._handover,
            recorder=around.recorder,
            memory=around.spool.recall(stream.id),
            where=self._where,
        )
        self._coverage = coverage(stream)
        self._ages = Ages()
        self._detected = 0
        self._turn = threading.Lock()
        self._reader = Reader(
            stream,
            clock=around.clock,
            senses=Senses(self._inspect, hear=self._hear if self._chain.hear else None, glance=self._chain.glance),
            sink=around.mailbox,
            stop=self._stop,
            credentials=around.credentials(stream),
        )
        self._thread = threading.Thread(target=self._reader.run, name=f"read-{stream.id}", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        if self._where is not None:
            self._where.start()
        self._thread.start()

    def halt(self) -> None:
        """Tell the reader to end; `stop` waits for it."""
        self._stop.set()

    def stop(self, *, removed: bool) -> None:
        """Stop reading, send the last counts, and keep (or, when `removed`, close) what is open."""
        self.halt()
        self._thread.join(timeout=STOP_S)
        if self._where is not None:
            self._where.join(STOP_S)
        with self._turn:
            self._chain.finish(self._around.clock.now(), removed=removed)
        self.tend(final=True)
        self._chain.leave_copies()
        self._around.mailbox.forget(self.settings.id)
        self._around.gallery.forget(self.settings.id)
        self._around.logs.finish(self.settings.id)
        if removed:
            self._around.spool.forget(self.settings.id)

    def seen(self, seen: Seen) -> None:
        """Take what the detector saw.

        While the spool is full and too much is held, nothing is taken: the camera is blind then.
        """
        if seen.age_s is not None:
            self._ages.add(seen.age_s)
            self._detected += 1
        with self._turn:
            if self._handover.full and not self._handover.flush():
                return
            wake = self._chain.seen(seen)
        if wake and seen.mail.look is not None:
            self._reader.wake(seen.mail.look.frame.t, wake)

    def tend(self, *, final: bool = False) -> None:
        """Finish the evidence whose post-roll is over (all of it when `final`)."""
        self._chain.tend(self._around.clock.now(), self._reader.record_ring, final=final)

    def copy(self) -> bool:
        """Make one copy of a clip for browsers; tell whether one waited."""
        return self._chain.copy()

    def health(self) -> StreamHealth:
        """Say how the stream is doing."""
        status, ages = self._reader.status(), self._ages.percentiles()
        message = status.message or (self._where.message() if self._where is not None else "")
        return StreamHealth(
            stream_id=self.settings.id,
            state=status.state,
            plan=status.plan,
            faults=status.faults,
            message=str(message),
            code=code_of(message),
            values=values_of(message),
            last_frame=status.last_frame,
            connections=status.connections,
            frames_decoded=status.decoded,
            frames_detected=self._detected,
            frames_dropped=self._around.mailbox.dropped(self.settings.id),
            age_p50_s=ages.p50_s,
            age_p95_s=ages.p95_s,
            width=status.width,
            height=status.height,
            codec=status.codec,
            lat=self.settings.location.lat if self.settings.location else None,
            lon=self.settings.location.lon if self.settings.location else None,
            masks=self.settings.evidence.mask,
            moving=self.settings.kind == "vehicle",
            where=_reported(*self._chain.stood),
            coverage=self._coverage,
        )

    def _show(self, look: Look, tracks: sv.Detections) -> None:
        self._around.gallery.look(look, tracks, self.settings.thumbnail, hides=self._chain.hides)
        if self.settings.share_tracks:
            self._around.logs.look(look, tracks)

    def _inspect(self, frame: Frame) -> Look:
        if self._where is not None:
            self._where.looked(frame)
        look, wake = self._chain.inspect(frame)
        if wake:
            self._reader.wake(frame.t, wake)
        return look

    def _hear(self, sound: Sound) -> None:
        wake = self._chain.hear(sound) if self._chain.hear is not None else None
        if wake:
            self._reader.wake(sound.t, wake)


def _reported(t: float, stance: Stance | Nowhere | None) -> PositionReport | None:
    """Return where a vehicle stood at UTC time `t`, as it is told; None when that is not known."""
    if not isinstance(stance, Stance):
        return None
    return PositionReport(
        t=t,
        lat=stance.lat,
        lon=stance.lon,
        speed=None if stance.speed_mps is None else min(200.0, max(0.0, stance.speed_mps)),
        course=stance.heading_deg % 360,
        error_m=max(0.1, stance.error_m),
    )
