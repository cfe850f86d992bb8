"""Evidence on disk: parts grow until they are whole, then they take their name. Paths are made of checked ids only.

Several threads and processes may write; a part has one writer at a time (`flock`), and only its end is written to.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import UUID

PARTS = "parts"


class WrongEnd(Exception):
    """A part does not end where bytes were to be added; it has `size` bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"the part has {size} bytes")


@dataclass(frozen=True, slots=True)
class Place:
    """Which file is meant; `name` has passed the wire contract's pattern (no slash, no dot in front)."""

    event_id: UUID
    sequence: int
    name: str

    @classmethod
    def of_part(cls, part: str) -> Self | None:
        """Return what a part's name means, or None when it is no part's name."""
        try:
            event_id, sequence, name = part.split(".", 2)
            return cls(UUID(event_id), int(sequence), name)
        except ValueError:
            return None

    @property
    def part(self) -> str:
        """The name of its part."""
        return f"{self.event_id}.{self.sequence}.{self.name}"


class Media:
    """A folder: `<first two of the event's id>/<event>/<sequence>/<name>`, and beside them `parts`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = folder / PARTS
        self._parts.mkdir(parents=True, exist_ok=True)

    def path(self, place: Place) -> Path:
        """Return where a whole file is."""
        event_id = str(place.event_id)
        return self._folder / event_id[:2] / event_id / str(place.sequence) / place.name

    def size(self, place: Place) -> int:
        """Return how many bytes of a file are here."""
        for path in (self._parts / place.part, self.path(place)):
            try:
                return path.stat().st_size
            except FileNotFoundError:
                continue
        return 0

    def append(self, place: Place, *, at: int, data: bytes) -> int:
        """Write bytes at the end of a part, and return its new size.

        Raises:
            WrongEnd: the part does not end at `at`.
        """
        if not data:
            size = self.size(place)
            if size != at:
                raise WrongEnd(size)
            return size
        with (self._parts / place.part).open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = file.seek(0, os.SEEK_END)
            if size != at:
                raise WrongEnd(size)
            file.write(data)
        return at + len(data)

    def finish(self, place: Place, *, sha256: str) -> bool:
        """Make a part whole when its hash is right; a wrong one is thrown away. What is whole already stays so."""
        whole, part = self.path(place), self._parts / place.part
        at = part if part.exists() else whole
        if _digest(at) != sha256:
            at.unlink(missing_ok=True)
            return False
        if at == part:
            whole.parent.mkdir(parents=True, exist_ok=True)
            part.replace(whole)
            _sync(whole.parent)
        return True

    def delete(self, place: Place) -> None:
        """Remove a whole file; one that is gone already is no error."""
        whole = self.path(place)
        whole.unlink(missing_ok=True)
        if whole.parent.exists():
            _sync(whole.parent)

    def sweep(self, orphan: Callable[[Place], bool], *, before: float) -> int:
        """Remove parts that nobody wrote to since `before` (UTC seconds) and that are orphans; return how many."""
        removed = 0
        for part in self._parts.iterdir():
            place = Place.of_part(part.name)
            if place is not None and _is_older(part, before) and orphan(place):
                part.unlink(missing_ok=True)
                removed += 1
        return removed


def _is_older(path: Path, t: float) -> bool:
    """Tell whether a file was last written before `t`; one that another process took away meanwhile was not."""
    try:
        return path.stat().st_mtime < t
    except FileNotFoundError:
        return False


def _digest(path: Path) -> str | None:
    """Return a file's hash once it is surely on disk; None when there is no file."""
    try:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _sync(folder: Path) -> None:
    """Have a folder's entries on disk: a row must not know of a file that a power cut takes away."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
