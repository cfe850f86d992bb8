"""The beginning of a download on disk: `NAME.part`, and `NAME.part.etag` with the server's mark of the file it is of."""

import fcntl
import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from models.errors import ModelError
from models.pull.answer import Part


class PartFile:
    """An open part, held by one process at a time; what is appended is on disk at once.

    Attributes:
        path: where it lies.
        size: bytes that are there.
    """

    def __init__(self, target: Path) -> None:
        """Open or make the part of a target, and its folder.

        Raises:
            ModelError: another process holds it.
            OSError: it can't be made.
        """
        self.path = target.with_name(target.name + ".part")
        self._target = target
        self._tag = target.with_name(target.name + ".part.etag")
        target.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("ab", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = os.path.samestat(os.fstat(self._file.fileno()), self.path.stat())
        except (BlockingIOError, FileNotFoundError):
            held = False
        if not held:
            self._file.close()
            raise ModelError(f"{self.path} is in use: another `hutong models pull` downloads it")
        self.size = os.fstat(self._file.fileno()).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it; bytes that came stay for the next try, an empty part goes."""
        if not self.size:
            self.remove()
        self._file.close()

    def part(self) -> Part:
        """Return what is there, as the next request needs it."""
        try:
            etag = self._tag.read_text(encoding="ascii") if self.size else ""
        except (FileNotFoundError, UnicodeDecodeError):
            etag = ""
        return Part(self.size, etag)

    def restart(self, etag: str = "") -> None:
        """Drop what is there and remember the mark of the file that comes now."""
        if self.size:
            self._file.truncate(0)
            self.size = 0
        self._tag.unlink(missing_ok=True)
        if etag.isascii() and etag:
            self._tag.write_text(etag, encoding="ascii")

    def append(self, data: bytes) -> None:
        """Add bytes at the end."""
        rest = memoryview(data)
        while rest:
            written = self._file.write(rest)
            self.size += written
            rest = rest[written:]

    def sha256(self) -> str:
        """Return the hash of what is there."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def finish(self) -> None:
        """Make the part the target."""
        os.fsync(self._file.fileno())
        self._tag.unlink(missing_ok=True)
        self.path.replace(self._target)

    def remove(self) -> None:
        """Drop the part."""
        self.path.unlink(missing_ok=True)
        self._tag.unlink(missing_ok=True)
