"""What waits on disk until the API has it: events, counts, evidence, and each camera's memory.

A step's events, counts and memory are one commit. The limit counts the bytes of all that waits or was
set aside; when it is reached the oldest evidence goes (set-aside evidence before waiting), events never:
past that the spool refuses. The same when the disk itself is full. Not here: sending (`courier.py`).
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from pipeline.clock import Clock
from pipeline.deliver.archive import LOST_BUNDLES, Archive, bundle_size, note_bundle
from pipeline.deliver.ledger import DiskRefused, Item, Kind, Ledger, Totals
from pipeline.deliver.lock import FolderLock
from pipeline.deliver.shelf import bundle_name
from pipeline.errors import SpoolFull
from pipeline.events import CountBucket, Event, Manifest

REJECTED_MOST = 1000
"""Items set aside that are kept for a person; beyond it the oldest goes."""
ALARM_S = 3600.0
"""How long the alarm tells that evidence was given up: long enough to be seen in a dashboard."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a spool holds.

    Attributes:
        bytes: of what waits, with files.
        rejected: items set aside, which the API will never take.
        given_up: bundles ever deleted for want of room.
        alarm: what a person should know now; empty when all is well.
    """

    events: int
    counts: int
    bundles: int
    bytes: int
    rejected: int
    given_up: int
    alarm: str


class Spool:
    """One folder, owned by one process; any of its threads may call.

    Args:
        folder: made when missing.
        limit_bytes: most bytes of events and evidence together.
        clock: for when evidence was given up and how long something is put off.

    Raises:
        SpoolInUse: another process owns the folder.
        SpoolFull: there is no room to open it.
    """

    def __init__(self, folder: Path, *, limit_bytes: int, clock: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._name = folder.name
        self._limit_bytes = limit_bytes
        self._clock = clock
        self._lock = threading.RLock()
        self._owner = FolderLock(folder)
        self._refused = ""
        try:
            self._archive = Archive(folder, clock=clock)
        except DiskRefused as error:
            self._owner.close()
            raise self._refusal(str(error)) from error
        except BaseException:
            self._owner.close()
            raise

    def close(self) -> None:
        """Let the folder go; another process may open it then."""
        with self._lock:
            self._archive.close()
            self._owner.close()

    def put_step(
        self, events: Sequence[Event], counts: Sequence[CountBucket], *, stream_id: str, memory: str
    ) -> None:
        """Keep a step's events and counts and the camera's memory after it, all or nothing.

        Raises:
            SpoolFull: the limit is reached, or the disk is full, and no evidence is left to give up.
        """
        rows: list[tuple[Kind, str, str]] = [("event", str(event.id), event.model_dump_json()) for event in events]
        rows += [("count", "", bucket.model_dump_json()) for bucket in counts]

        def keep(ledger: Ledger) -> None:
            for kind, ref, body in rows:
                ledger.add(kind, ref=ref, body=body, size=len(body))
            ledger.remember(stream_id, memory)

        with self._lock:
            self._make_room(sum(len(body) for _, _, body in rows))
            self._insist(keep, durable=bool(rows))

    def put_bundle(self, manifest: Manifest, files: Mapping[str, Path]) -> None:
        """Keep evidence; its files are moved away, and deleted when it can't be kept.

        Raises:
            SpoolFull: it does not fit beside the events that wait, or the disk is full.
        """
        if set(files) != {file.name for file in manifest.files}:
            raise ValueError(f"expected the manifest's files {[file.name for file in manifest.files]}, got {sorted(files)}")
        try:
            part = self._archive.shelf.stage(manifest, files)
        except OSError as error:
            self._count_loss()
            raise self._refusal(f"{error.strerror or error}") from error
        try:
            with self._lock:
                self._publish(part, manifest)
        except SpoolFull:
            self._count_loss()
            raise
        finally:
            self._archive.shelf.remove(part.name)

    def recall(self, stream_id: str) -> str | None:
        """Return a camera's memory after the last step that was kept."""
        with self._lock:
            return self._archive.read(lambda ledger: ledger.memory(stream_id))

    def forget(self, stream_id: str) -> None:
        """Delete a removed stream's memory; what waits of it is still sent."""
        self._write(lambda ledger: ledger.forget(stream_id))

    def pending(self) -> Backlog:
        """Say what is held, and what is wrong."""
        with self._lock:
            totals = self._totals()
            given_up, latest = self._archive.read(lambda ledger: ledger.losses(LOST_BUNDLES))
        recent = given_up and self._clock.now() - latest < ALARM_S
        lost = f"spool: {given_up} bundles of evidence given up for want of room" if recent else ""
        return Backlog(
            events=totals.events,
            counts=totals.counts,
            bundles=totals.bundles,
            bytes=totals.waiting_bytes,
            rejected=totals.rejected,
            given_up=given_up,
            alarm="; ".join(alarm for alarm in (self._archive.damaged, self._refused, lost) if alarm),
        )

    def oldest(self, kind: Kind, most: int) -> list[Item]:
        """Return up to `most` items of a kind that may be sent now, oldest first."""
        with self._lock:
            return self._archive.read(lambda ledger: ledger.oldest(kind, most, now=self._clock.now()))

    def folder(self, bundle: Item) -> Path:
        """Return where a bundle's files lie, by their names."""
        return self._archive.shelf.folder(bundle.ref)

    def rejected(self) -> list[Item]:
        """Return what was set aside, with the reasons, oldest first."""
        with self._lock:
            return self._archive.read(lambda ledger: ledger.rejected())

    def has_rejected(self, event_id: str) -> bool:
        """Whether an event was set aside, so that its evidence has nowhere to go."""
        with self._lock:
            return self._archive.read(lambda ledger: ledger.has_rejected(event_id))

    def done(self, items: Sequence[Item]) -> None:
        """Forget items that the API has; their files go first, which makes room for the rest on a full disk."""
        for item in items:
            self._archive.remove_files(item)
        self._write(lambda ledger: ledger.remove([item.number for item in items]))

    def put_off(self, item: Item, seconds: float) -> None:
        """Let an item wait while others go ahead."""
        self._write(lambda ledger: ledger.put_off(item.number, self._clock.now() + seconds))

    def set_aside(self, item: Item, reason: str) -> None:
        """Keep an item that the API will never take, for a person; at most `REJECTED_MOST` of them."""

        def reject(ledger: Ledger) -> None:
            ledger.reject(item.number, reason, self._clock.now())
            ledger.remove([old.number for old in surplus])

        with self._lock:
            surplus = self.rejected()[: -(REJECTED_MOST - 1)]
            self._write(reject)
        for old in surplus:
            self._archive.remove_files(old)
        log.error("set aside", kind=item.kind, ref=item.ref, why=reason)

    def resend(self, items: Sequence[Item]) -> None:
        """Let items that were set aside be sent again, before what came later."""
        self._write(lambda ledger: ledger.readmit([item.number for item in items]))
        log.info("set-aside items wait again", items=len(items))

    def _publish(self, part: Path, manifest: Manifest) -> None:
        shelf, name = self._archive.shelf, bundle_name(manifest)
        if shelf.holds(name):
            log.warning("evidence known already; the first stays", bundle=name)
            return
        self._make_room(bundle_size(manifest))
        shelf.publish(part)
        try:
            self._insist(lambda ledger: note_bundle(ledger, manifest), durable=False)
        except SpoolFull:
            shelf.remove(name)
            raise

    def _make_room(self, size: int) -> None:
        """Give up the oldest evidence until `size` more bytes fit the limit; none when that would not be enough."""
        totals = self._totals()
        if size and totals.bytes - totals.evidence_bytes + size > self._limit_bytes:
            raise self._refusal(f"the limit of {self._limit_bytes} bytes is reached")
        while size and self._totals().bytes + size > self._limit_bytes and self._archive.give_up():
            pass

    def _insist(self, work: Callable[[Ledger], object], *, durable: bool) -> None:
        """Make a change, giving up evidence for as long as the disk is too full for it."""
        while True:
            try:
                self._write(work, durable=durable)
            except SpoolFull:
                if not self._archive.give_up():
                    raise
            else:
                self._refused = ""
                return

    def _write(self, work: Callable[[Ledger], object], *, durable: bool = False) -> None:
        with self._lock:
            try:
                self._archive.write(work, durable=durable)
            except DiskRefused as error:
                raise self._refusal(str(error)) from error

    def _totals(self) -> Totals:
        return self._archive.read(lambda ledger: ledger.totals())

    def _refusal(self, why: str) -> SpoolFull:
        self._refused = f"spool {self._name} takes no more: {why}"
        return SpoolFull(self._refused)

    def _count_loss(self) -> None:
        with suppress(SpoolFull):
            self._write(lambda ledger: ledger.count_loss(LOST_BUNDLES, self._clock.now()))
