"""How a stream is doing: written by its reader, read by anyone at any time."""

from dataclasses import dataclass

from pipeline.errors import StreamError
from pipeline.events import FaultKind, PlanName, StreamState
from pipeline.ingest.failures import fault_of
from pipeline.ingest.plan import Plan

ASPECT_TOLERANCE = 0.01
"""Cropping to whole macroblocks changes width / height by less (8 of 1088 rows: 0.7 %)."""


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """One moment of a reader.

    Attributes:
        faults: what is wrong now, the most severe first.
        message: what a person should know, or "".
        last_frame: UTC seconds at which the last frame was decoded.
        connections: how many connections were made so far.
        decoded: how many frames were decoded so far.
    """

    state: StreamState
    plan: PlanName
    faults: tuple[FaultKind, ...]
    message: str
    last_frame: float | None
    connections: int
    decoded: int
    width: int | None
    height: int | None
    codec: str | None


class Condition:
    """What is known of a stream, over all its connections."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._aspect: float | None = None
        self._aspect_changed = False
        self._failure: FaultKind | None = None
        self.state: StreamState = "connecting"
        self.message = ""
        self.picture_fault: FaultKind | None = None
        self.last_frame: float | None = None
        self.connections = self.decoded = 0
        self.width: int | None = None
        self.height: int | None = None
        self.codec: str | None = None

    def connected(self, codec: str) -> None:
        """Note a connection; it is live from its first frame on."""
        self.connections += 1
        self.codec = codec

    def frame(self, arrived: float) -> bool:
        """Note a decoded frame; return True for the first one of a connection."""
        self.decoded += 1
        self.last_frame = arrived
        if self.state == "live":
            return False
        self.state, self._failure, self.message = "live", None, ""
        return True

    def size(self, width: int, height: int) -> None:
        """Note the picture's size; zones were drawn for the first aspect ratio that was seen."""
        self.width, self.height = width, height
        aspect = width / height
        if self._aspect is None:
            self._aspect = aspect
        self._aspect_changed = abs(aspect / self._aspect - 1) > ASPECT_TOLERANCE

    def waiting(self, message: str) -> None:
        """Note that nobody sends to a listening stream; one that sent before is lost."""
        self.message = message

    def lost(self, error: StreamError) -> bool:
        """Note that the connection is gone, or could not be made; return whether that is news."""
        before = self.state, self.message
        self.state, self._failure, self.message = "lost", fault_of(error), error.message
        self.picture_fault = None
        return before != (self.state, self.message)

    def stopped(self, message: str) -> None:
        """Note the end; a failure that came before stays known."""
        self.state = "stopped"
        self.message = message or self.message

    def status(self) -> ReaderStatus:
        """Return this moment."""
        found = [self._failure, self.picture_fault]
        if self._aspect_changed:
            found.append("aspect_changed")
        faults = tuple(fault for fault in found if fault is not None)
        return ReaderStatus(
            state=self.state,
            plan=self._plan.name,
            faults=faults,
            message=self.message or self._plan.note,
            last_frame=self.last_frame,
            connections=self.connections,
            decoded=self.decoded,
            width=self.width,
            height=self.height,
            codec=self.codec,
        )
