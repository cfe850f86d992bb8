"""The tracks of a worker's streams on their way to the API: a minute of each stream at a time, and the sheets that wait.

When sheets can't be sent the oldest go: what is tried on needs no whole hour.
"""

import threading
from collections import deque

import supervision as sv

from pipeline.evidence.track_log import TrackLog
from pipeline.frames import Look
from pipeline.viewing import TrackSheet

MOST_WAITING = 256
"""Sheets that wait to be sent: some minutes of a worker's streams, at most 16 MiB, usually a tenth of it."""


class TrackLogs:
    """The logs of a worker's streams."""

    def __init__(self) -> None:
        self._logs: dict[str, TrackLog] = {}
        self._waiting: deque[TrackSheet] = deque(maxlen=MOST_WAITING)
        self._lock = threading.Lock()

    def look(self, look: Look, tracks: sv.Detections) -> None:
        """Keep a look; boxes are xyxy pixels of its picture."""
        stream_id = look.frame.stream_id
        with self._lock:
            sheet = self._logs.setdefault(stream_id, TrackLog(stream_id)).add(look, tracks)
            if sheet is not None:
                self._waiting.append(sheet)

    def take(self, most: int) -> tuple[TrackSheet, ...]:
        """Take the sheets that have waited longest, at most so many."""
        with self._lock:
            return tuple(self._waiting.popleft() for _ in range(min(most, len(self._waiting))))

    def finish(self, stream_id: str) -> None:
        """Let what there is of a stream wait to be sent: it ends, or begins anew with other settings."""
        with self._lock:
            log = self._logs.pop(stream_id, None)
            sheet = None if log is None else log.rest()
            if sheet is not None:
                self._waiting.append(sheet)
