"""From chain to spool, without losing a step while the disk is full; and to the gallery.

Holds at most `MOST` steps in memory; beyond that its owner must stop producing.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
import supervision as sv

from pipeline.deliver.spool import Spool
from pipeline.errors import SpoolFull
from pipeline.events import CountBucket, Event, Manifest
from pipeline.frames import Look

MOST = 256
"""Steps held while the spool takes nothing (the bound agreed in docs/architecture.md)."""

Show = Callable[[Look, sv.Detections], None]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Held:
    events: Sequence[Event]
    counts: Sequence[CountBucket]
    memory: str


class Handover:
    """One stream's way into the spool."""

    def __init__(self, spool: Spool, stream_id: str, *, show: Show | None = None) -> None:
        """Begin; `show` takes each look and what is tracked on it."""
        self._spool = spool
        self._stream_id = stream_id
        self._show = show
        self._held: deque[_Held] = deque()
        self._refused = False

    @property
    def full(self) -> bool:
        """Whether the owner must stop producing."""
        return len(self._held) >= MOST

    def put_step(
        self, events: Sequence[Event], counts: Sequence[CountBucket], *, stream_id: str, memory: str
    ) -> None:
        """Spool a step of this stream, after all that is still held."""
        if stream_id != self._stream_id:
            raise ValueError(f"expected a step of {self._stream_id}, got one of {stream_id}")
        self._held.append(_Held(events, counts, memory))
        self.flush()

    def put_bundle(self, manifest: Manifest, files: Mapping[str, Path]) -> None:
        """Spool evidence; on a full disk it is given up, since evidence goes before events."""
        try:
            self._spool.put_bundle(manifest, files)
        except SpoolFull as error:
            log.error("evidence given up", stream=self._stream_id, event_id=str(manifest.event_id), why=str(error))

    def put_look(self, look: Look, tracks: sv.Detections) -> None:
        """Show what was seen; boxes are xyxy pixels of the look's picture."""
        if self._show is not None:
            self._show(look, tracks)

    def flush(self) -> bool:
        """Spool what is held, oldest first; return whether all of it went."""
        while self._held:
            held = self._held[0]
            try:
                self._spool.put_step(held.events, held.counts, stream_id=self._stream_id, memory=held.memory)
            except SpoolFull as error:
                self._note(refused=True, why=str(error))
                return False
            self._held.popleft()
        self._note(refused=False, why="")
        return True

    def _note(self, *, refused: bool, why: str) -> None:
        if refused != self._refused:
            self._refused = refused
            log.warning("spool refuses" if refused else "spool takes again", stream=self._stream_id, why=why)
