"""The spool's rows: what waits, what was set aside, and each camera's memory, in one SQLite file.

Write-ahead log, so that a kill at any instant leaves whole transactions. `synchronous=FULL` where
events or counts are kept: they survive a power cut too, for about 3 ms a commit on an SSD; NORMAL
for a camera's memory alone (0.04 ms), of which a power cut may undo the last seconds.
Not here: files (`shelf.py`), limits and threads (`spool.py`), which locks around every call.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import HutongError

Kind = Literal["event", "count", "bundle"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    body TEXT NOT NULL,
    size INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',
    reason TEXT NOT NULL DEFAULT '',
    aside_at REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS items_in_order ON items (state, kind, number);
CREATE INDEX IF NOT EXISTS items_by_ref ON items (ref, kind);
CREATE TABLE IF NOT EXISTS memories (stream_id TEXT PRIMARY KEY, memory TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS losses (name TEXT PRIMARY KEY, items INTEGER NOT NULL, latest REAL NOT NULL);
CREATE TABLE IF NOT EXISTS totals (
    state TEXT NOT NULL, kind TEXT NOT NULL, items INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (state, kind)
);
CREATE TRIGGER IF NOT EXISTS item_in AFTER INSERT ON items BEGIN
    INSERT INTO totals VALUES (new.state, new.kind, 1, new.size)
    ON CONFLICT DO UPDATE SET items = items + 1, size = size + excluded.size;
END;
CREATE TRIGGER IF NOT EXISTS item_out AFTER DELETE ON items BEGIN
    UPDATE totals SET items = items - 1, size = size - old.size WHERE state = old.state AND kind = old.kind;
END;
CREATE TRIGGER IF NOT EXISTS item_moved AFTER UPDATE OF state ON items BEGIN
    UPDATE totals SET items = items - 1, size = size - old.size WHERE state = old.state AND kind = old.kind;
    INSERT INTO totals VALUES (new.state, new.kind, 1, new.size)
    ON CONFLICT DO UPDATE SET items = items + 1, size = size + excluded.size;
END;
"""
_LATER = "ALTER TABLE items ADD COLUMN aside_at REAL NOT NULL DEFAULT 0"
"""For a file that was begun before this column."""
_COLUMNS = "number, kind, ref, body, size, tries, reason, aside_at"
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_NO_SPACE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


class DiskRefused(HutongError):
    """The disk did not take a transaction; nothing of it was kept."""

    temporary = True


class LedgerDamaged(HutongError):
    """The file is no database any more, or one whose pages don't fit together."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row.

    Attributes:
        ref: the event's id, the bundle's folder, or nothing for counts.
        body: JSON of the event, the bucket or the manifest.
        size: bytes on disk, with its files.
        tries: how often it was put off.
        reason: why it was set aside; empty while it waits.
        aside_at: when it was, UTC seconds; 0 while it waits, and when that is not known.
    """

    number: int
    kind: Kind
    ref: str
    body: str
    size: int
    tries: int
    reason: str
    aside_at: float


@dataclass(frozen=True, slots=True)
class Totals:
    """How much is kept: items that wait, by kind; items set aside; and all their bytes."""

    events: int
    counts: int
    bundles: int
    rejected: int
    waiting_bytes: int
    evidence_bytes: int
    bytes: int


class Ledger:
    """An open database; every change belongs into a `transaction`.

    A new file numbers its items from `first_number` on.

    Raises:
        LedgerDamaged: the file can't be used as it is.
        DiskRefused: there is no room to open it.
    """

    def __init__(self, path: Path, *, first_number: int) -> None:
        with _errors():
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            try:
                self._open(first_number)
            except sqlite3.Error:
                self._db.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self, *, durable: bool) -> Iterator[None]:
        """Make all changes of a block, or none; `durable` ones survive a power cut.

        Raises:
            DiskRefused: the disk took nothing.
            LedgerDamaged: the file is broken.
        """
        with _errors():
            self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def add(self, kind: Kind, *, ref: str, body: str, size: int) -> None:
        """Append an item."""
        self._db.execute("INSERT INTO items (kind, ref, body, size) VALUES (?, ?, ?, ?)", (kind, ref, body, size))

    def oldest(self, kind: Kind, most: int, *, now: float) -> list[Item]:
        """Return waiting items of a kind that are not put off, oldest first."""
        query = f"SELECT {_COLUMNS} FROM items WHERE state = 'waiting' AND kind = ? AND not_before <= ? ORDER BY number LIMIT ?"  # noqa: S608 - constant columns
        return self._items(query, (kind, now, most))

    def rejected(self) -> list[Item]:
        """Return what was set aside, oldest first."""
        return self._items(f"SELECT {_COLUMNS} FROM items WHERE state = 'rejected' ORDER BY number", ())  # noqa: S608 - constant columns

    def bundles(self, most: int = -1) -> list[Item]:
        """Return bundles in the order in which they may be given up: set-aside ones first, each oldest first."""
        query = f"SELECT {_COLUMNS} FROM items WHERE kind = 'bundle' ORDER BY state, number LIMIT ?"  # noqa: S608 - constant columns
        return self._items(query, (most,))

    def has_rejected(self, event_id: str) -> bool:
        """Whether an event of this id was set aside."""
        query = "SELECT 1 FROM items WHERE ref = ? AND kind = 'event' AND state = 'rejected' LIMIT 1"
        return bool(self._rows(query, (event_id,)))

    def remove(self, numbers: Sequence[int]) -> None:
        """Delete items."""
        self._db.executemany("DELETE FROM items WHERE number = ?", [(number,) for number in numbers])

    def reject(self, number: int, reason: str, t: float) -> None:
        """Set an item aside at UTC seconds `t`."""
        self._db.execute("UPDATE items SET state = 'rejected', reason = ?, aside_at = ? WHERE number = ?", (reason, t, number))

    def readmit(self, numbers: Sequence[int]) -> None:
        """Let items that were set aside wait again, as if never tried."""
        query = "UPDATE items SET state = 'waiting', reason = '', aside_at = 0, tries = 0, not_before = 0 WHERE number = ?"
        self._db.executemany(query, [(number,) for number in numbers])

    def put_off(self, number: int, until: float) -> None:
        """Let an item wait until UTC seconds `until`."""
        self._db.execute("UPDATE items SET tries = tries + 1, not_before = ? WHERE number = ?", (until, number))

    def memory(self, stream_id: str) -> str | None:
        """Return a camera's memory."""
        rows = self._rows("SELECT memory FROM memories WHERE stream_id = ?", (stream_id,))
        return str(rows[0][0]) if rows else None

    def remember(self, stream_id: str, memory: str) -> None:
        """Replace a camera's memory."""
        self._db.execute("INSERT OR REPLACE INTO memories VALUES (?, ?)", (stream_id, memory))

    def forget(self, stream_id: str) -> None:
        """Delete a camera's memory."""
        self._db.execute("DELETE FROM memories WHERE stream_id = ?", (stream_id,))

    def count_loss(self, name: str, t: float) -> None:
        """Note that something was given up at UTC seconds `t`."""
        query = "INSERT INTO losses VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET items = items + 1, latest = excluded.latest"
        self._db.execute(query, (name, t))

    def losses(self, name: str) -> tuple[int, float]:
        """Return how many were ever given up, and when the latest was."""
        rows = self._rows("SELECT items, latest FROM losses WHERE name = ?", (name,))
        return (int(rows[0][0]), float(rows[0][1])) if rows else (0, 0.0)

    def totals(self) -> Totals:
        """Return how much is kept; triggers keep the sums, so this costs the same however much it is."""
        rows = {(state, kind): (items, size) for state, kind, items, size in self._rows("SELECT * FROM totals", ())}
        waiting = {kind: rows.get(("waiting", kind), (0, 0)) for kind in ("event", "count", "bundle")}
        return Totals(
            events=waiting["event"][0],
            counts=waiting["count"][0],
            bundles=waiting["bundle"][0],
            rejected=sum(items for (state, _), (items, _) in rows.items() if state == "rejected"),
            waiting_bytes=sum(size for _, size in waiting.values()),
            evidence_bytes=sum(size for (_, kind), (_, size) in rows.items() if kind == "bundle"),
            bytes=sum(size for _, size in rows.values()),
        )

    def _open(self, first_number: int) -> None:
        """Exclusive locking needs no shared-memory file, which a full disk could not hold."""
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "busy_timeout = 0"):
            self._db.execute(f"PRAGMA {pragma}")
        found = self._rows("PRAGMA quick_check(1)", ())
        if found != [("ok",)]:
            raise LedgerDamaged(str(found[0][0]))
        self._db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        if "aside_at" not in [row[1] for row in self._rows("PRAGMA table_info(items)", ())]:
            self._db.execute(_LATER)
        if not self._rows("SELECT 1 FROM sqlite_sequence WHERE name = 'items'", ()):
            self._db.execute("INSERT INTO sqlite_sequence VALUES ('items', ?)", (first_number,))

    def _items(self, query: str, values: tuple[object, ...]) -> list[Item]:
        return [Item(*row) for row in self._rows(query, values)]

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with _errors():
            return self._db.execute(query, values).fetchall()


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = (error.sqlite_errorcode or 0) & 0xFF
        if code in _DAMAGE:
            raise LedgerDamaged(str(error)) from error
        if code in _NO_SPACE:
            raise DiskRefused(str(error)) from error
        raise
