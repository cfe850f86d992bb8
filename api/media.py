"""Evidence on disk: parts grow until they are whole, then they take their name. Paths are made of checked ids only."""

import hashlib
import os
from pathlib import Path
from uuid import UUID

PART = ".part"
CHUNK = 1 << 20


class Media:
    """A folder: `<first two of the event's id>/<event>/<sequence>/<name>`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, event_id: UUID, sequence: int, name: str) -> Path:
        """Return where a whole file is; `name` has passed the wire contract's pattern (no slash)."""
        return self.folder / str(event_id)[:2] / str(event_id) / str(sequence) / name

    def offset(self, event_id: UUID, sequence: int, name: str) -> int:
        """Return how many bytes of a file are here."""
        whole = self.path(event_id, sequence, name)
        for path in (whole, _part(whole)):
            if path.exists():
                return path.stat().st_size
        return 0

    def append(self, event_id: UUID, sequence: int, name: str, *, at: int, data: bytes) -> int:
        """Write bytes at an offset of the part, and return its new size; what lay beyond is cut off."""
        part = _part(self.path(event_id, sequence, name))
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("r+b" if part.exists() else "w+b") as file:
            file.truncate(at)
            file.seek(at)
            file.write(data)
        return at + len(data)

    def finish(self, event_id: UUID, sequence: int, name: str, *, sha256: str) -> bool:
        """Make a part whole when its hash is right; a wrong one is thrown away."""
        whole = self.path(event_id, sequence, name)
        part = _part(whole)
        if not part.exists():
            part.parent.mkdir(parents=True, exist_ok=True)
            part.touch()
        if _digest(part) != sha256:
            part.unlink()
            return False
        part.replace(whole)
        return True


def _part(whole: Path) -> Path:
    return whole.with_name(whole.name + PART)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
