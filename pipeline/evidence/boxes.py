"""The boxes of the last looks at a stream, and their JSON beside a clip.

Boxes are relative (0…1) to the analysed picture, so that they fit the recorded stream too.
"""

import math
import threading
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from pipeline.events import FaultKind
from pipeline.frames import Look

LOOKS_PER_S = 60
"""Most looks a second: the highest `detection_rate` that the configuration allows."""


class Part(BaseModel):
    """A frozen part of `boxes.json`."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class SeenBox(Part):
    """One box: relative corners, what it is, its track (-1: unconfirmed) and the confidence."""

    x1: float
    y1: float
    x2: float
    y2: float
    class_name: str
    tracker_id: int
    confidence: float


class SeenLook(Part):
    """What one look saw at UTC seconds `t`; with a `fault` the camera was blind, not empty."""

    t: float
    fault: FaultKind | None
    boxes: tuple[SeenBox, ...]


class ClipFacts(Part):
    """What the clip beside the boxes holds: a picture at file time x was taken at UTC `start` + x."""

    start: float
    end: float
    video: str
    audio: tuple[str, ...]
    dropped: tuple[str, ...]


class BoxSheet(Part):
    """`boxes.json`: what was seen around an event, and what its clip and snapshot are.

    Attributes:
        moment: UTC seconds of the snapshot.
        width, height: of the analysed picture and of the snapshot, pixels.
        clip: None when there is no clip; `clip_missing` says why then.
        zone: outline of the event's zone as it was then, corners in order, 0…1; empty: its rule watches no zone of the picture.
    """

    version: int = 1
    event_id: uuid.UUID
    stream_id: str
    moment: float
    width: int
    height: int
    jpeg_quality: int
    clip: ClipFacts | None
    clip_missing: str
    zone: tuple[tuple[float, float], ...] = ()
    looks: tuple[SeenLook, ...]


class BoxLog:
    """The boxes of the last `seconds` of one stream; older ones go, and those of a clock that jumped back."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._looks: deque[_Logged] = deque(maxlen=math.ceil(seconds * LOOKS_PER_S))
        self._jump: _Jump | None = None
        self._lock = threading.Lock()

    def add(self, look: Look, tracks: sv.Detections) -> None:
        """Keep a look's tracks; boxes are xyxy pixels of its picture."""
        logged = _Logged(look, tracks)
        with self._lock:
            if self._looks and logged.t < self._looks[-1].t:
                earlier = self._jump or _Jump(logged.t, logged.t)
                self._jump = _Jump(min(logged.t, earlier.to), max(self._looks[-1].t, earlier.since))
            elif self._jump is not None and self._jump.is_over(logged.t, self._seconds):
                self._jump = None
            while self._looks and not 0 <= logged.t - self._looks[0].t <= self._seconds:
                self._looks.popleft()
            self._looks.append(logged)

    def between(self, start: float, end: float) -> tuple[SeenLook, ...]:
        """Return the looks from `start` to `end`, UTC seconds."""
        with self._lock:
            found = [logged for logged in self._looks if start <= logged.t <= end]
        return tuple(logged.seen() for logged in found)

    def sure(self, start: float, end: float) -> tuple[SeenLook, ...]:
        """As `between`, without looks whose time earlier pictures bear as well, since the clock jumped back."""
        with self._lock:
            jump = self._jump
        return tuple(look for look in self.between(start, end) if jump is None or not jump.to <= look.t <= jump.since)


@dataclass(frozen=True, slots=True)
class _Jump:
    """A clock that jumped back: to which time, and from which; forgotten once the log holds nothing of before."""

    to: float
    since: float

    def is_over(self, t: float, seconds: float) -> bool:
        """Whether a log of so many seconds has come at `t` to times that only pictures after the jump bear."""
        return t > self.to + min(self.since - self.to, seconds) + seconds


def seen_look(look: Look, tracks: sv.Detections) -> SeenLook:
    """Return what a look saw; boxes of `tracks` are xyxy pixels of its picture."""
    return _Logged(look, tracks).seen()


class _Logged:
    """A look in arrays: objects are made only for the few that become evidence."""

    def __init__(self, look: Look, tracks: sv.Detections) -> None:
        picture = look.frame.picture
        size = np.array([picture.width, picture.height] * 2, np.float32)
        self.t = look.frame.t
        self.fault = look.fault
        self.boxes = np.clip(np.asarray(tracks.xyxy, np.float32).reshape(-1, 4) / size, 0.0, 1.0)
        self.names = names_of(tracks)
        self.ids = column(tracks.tracker_id, len(self.boxes), -1)
        self.confidences = column(tracks.confidence, len(self.boxes), 0.0)

    def seen(self) -> SeenLook:
        rows = zip(self.boxes.tolist(), self.names, self.ids, self.confidences, strict=True)
        boxes = tuple(
            SeenBox(
                **dict(zip(("x1", "y1", "x2", "y2"), (round(edge, 5) for edge in box), strict=True)),
                class_name=name,
                tracker_id=int(tracker_id),
                confidence=round(float(confidence), 4),
            )
            for box, name, tracker_id, confidence in rows
        )
        return SeenLook(t=self.t, fault=self.fault, boxes=boxes)


def names_of(tracks: sv.Detections) -> Sequence[str]:
    """Return the classes of tracks."""
    names = tracks.data.get("class_name")
    return [str(name) for name in names] if names is not None else [""] * len(tracks)


def column(values: NDArray[np.generic] | None, count: int, default: float) -> NDArray[np.generic]:
    """Return a column of tracks (count,), of defaults where there is none."""
    return np.full(count, default) if values is None else np.array(values)
