"""Rows and evidence folders that say the same, on a disk that may be full or break.

A folder is there or not, and its row follows. A damaged database is set aside and a new one begun.
Not here: how much may be kept, and threads (`spool.py`, which locks around every call).
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import structlog

from pipeline.clock import Clock
from pipeline.deliver.ledger import DiskRefused, Item, Ledger, LedgerDamaged
from pipeline.deliver.shelf import Shelf, bundle_name
from pipeline.events import Manifest

DAMAGED_MOST = 3
"""Damaged databases that are kept for a person; beyond it the oldest goes."""
LOST_BUNDLES = "bundle"
_DATABASE = "spool.db"
Found = TypeVar("Found")

log = structlog.get_logger()


class Archive:
    """A ledger and a shelf.

    Attributes:
        damaged: what a person should know of a damaged database; empty when there was none.

    Raises:
        DiskRefused: there is no room to open it.
    """

    def __init__(self, folder: Path, *, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self.damaged = ""
        self.shelf = Shelf(folder / "bundles")
        self.shelf.tidy()
        self._ledger = self._open()
        self.write(self._reconcile)

    def close(self) -> None:
        """Close the database."""
        self._ledger.close()

    def read(self, query: Callable[[Ledger], Found]) -> Found:
        """Ask the ledger; a damaged database is replaced first, and the new one answers."""
        try:
            return query(self._ledger)
        except LedgerDamaged as error:
            self._replace(error)
            return query(self._ledger)

    def write(self, work: Callable[[Ledger], object], *, durable: bool = False) -> None:
        """Make a change of the ledger, or none of it; a damaged database is replaced first.

        Raises:
            DiskRefused: the disk did not take it.
        """
        try:
            self._once(work, durable=durable)
        except LedgerDamaged as error:
            self._replace(error)
            self._once(work, durable=durable)

    def give_up(self) -> bool:
        """Delete the oldest evidence and count it, files first: on a full disk they make the room to say so.

        Returns:
            False when there is none, or when even this can't be written down.
        """
        victims = self.read(lambda ledger: ledger.bundles(1))
        if not victims:
            return False
        self.remove_files(victims[0])
        log.error("evidence given up for room", bundle=victims[0].ref)

        def note(ledger: Ledger) -> None:
            ledger.remove([victims[0].number])
            ledger.count_loss(LOST_BUNDLES, self._clock.now())

        try:
            self.write(note)
        except DiskRefused:
            return False
        return True

    def remove_files(self, item: Item) -> None:
        """Delete a bundle's files; other items have none."""
        if item.kind == "bundle":
            self.shelf.remove(item.ref)

    def _reconcile(self, ledger: Ledger) -> None:
        rows = {item.ref: item.number for item in ledger.bundles()}
        for manifest in self.shelf.manifests():
            if rows.pop(bundle_name(manifest), None) is None:
                note_bundle(ledger, manifest)
        ledger.remove(list(rows.values()))

    def _once(self, work: Callable[[Ledger], object], *, durable: bool) -> None:
        with self._ledger.transaction(durable=durable):
            work(self._ledger)

    def _replace(self, error: LedgerDamaged) -> None:
        self._ledger.close()
        self._set_aside(error)
        self._ledger = self._open()
        self._once(self._reconcile, durable=False)

    def _open(self) -> Ledger:
        """Open the database, numbering a new one from the time in ms: no number of a damaged one comes again."""
        path, number = self._folder / _DATABASE, int(self._clock.now() * 1000)
        try:
            return Ledger(path, first_number=number)
        except LedgerDamaged as error:
            self._set_aside(error)
            return Ledger(path, first_number=number)

    def _set_aside(self, error: LedgerDamaged) -> None:
        kept = f"damaged-{int(self._clock.now())}.db"
        for ending in ("", "-wal"):
            path = self._folder / f"{_DATABASE}{ending}"
            if path.exists():
                path.replace(self._folder / f"{kept}{ending}")
        for old in sorted(self._folder.glob("damaged-*.db"))[:-DAMAGED_MOST]:
            old.unlink()
            old.with_name(f"{old.name}-wal").unlink(missing_ok=True)
        self.damaged = f"spool: its database was damaged and is kept as {kept}; events in it are not sent"
        log.error("spool damaged", folder=str(self._folder), kept=kept, why=str(error))


def note_bundle(ledger: Ledger, manifest: Manifest) -> None:
    """Write down that a bundle lies on the shelf."""
    ledger.add("bundle", ref=bundle_name(manifest), body=manifest.model_dump_json(), size=bundle_size(manifest))


def bundle_size(manifest: Manifest) -> int:
    """Return the bytes of a bundle's files."""
    return sum(file.size for file in manifest.files)
