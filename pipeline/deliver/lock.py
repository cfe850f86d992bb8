"""One process owns a spool folder; a second one is told who does.

The kernel drops the lock with the process, however it ends: nothing has to be cleaned up after a crash.
"""

import fcntl
import os
from pathlib import Path

from pipeline.errors import HutongError


class SpoolInUse(HutongError):
    """Another process has the spool open."""

    temporary = True


class FolderLock:
    """Holds a folder until closed.

    Raises:
        SpoolInUse: another process holds it.
    """

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._handle)
            raise SpoolInUse(f"spool {folder} is in use by process {holder}; one spool, one process") from error
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode("ascii"), 0)

    def close(self) -> None:
        """Let the folder go."""
        os.close(self._handle)
