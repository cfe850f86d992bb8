"""What a worker tells its supervisor, as values that travel through a pipe."""

from dataclasses import dataclass
from typing import Literal

from pipeline.events import StreamHealth


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """How one worker process is doing.

    Attributes:
        t: UTC seconds of this status.
        batches: inferences so far.
        pictures: pictures detected so far.
        detect_s: seconds spent in the detector so far.
        spool_events, spool_bytes, spool_rejected: what waits in the spool, and what was set aside.
        alarm: what a person should look at, or "".
    """

    worker: int
    t: float
    model: str
    streams: tuple[StreamHealth, ...]
    batches: int
    pictures: int
    detect_s: float
    spool_events: int
    spool_bytes: int
    spool_rejected: int
    api_reachable: bool
    alarm: str


@dataclass(frozen=True, slots=True)
class ApplyStreams:
    """Supervisor to worker: these are your streams now, as the JSON of a whole `Settings`."""

    settings_json: str


@dataclass(frozen=True, slots=True)
class StopWorker:
    """Supervisor to worker: finish and exit."""


@dataclass(frozen=True, slots=True)
class WorkerFailed:
    """Worker to supervisor: it can't start, and trying again won't help."""

    worker: int
    kind: Literal["model", "spool", "configuration"]
    message: str


Command = ApplyStreams | StopWorker
Report = WorkerStatus | WorkerFailed
