"""The disk that a database lies on: how large, how full, how quickly it keeps what it is told to keep."""

import os
import shutil
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.record import spread

GIB = 1 << 30
BLOCK = bytes(4096)
SYNCS = 50


def describe(folder: Path) -> dict[str, object]:
    """Return file system, free space, and how long it takes to write a block for good, as each commit does."""
    used = shutil.disk_usage(folder)
    return {
        "file_system": _file_system(folder), "gib": round(used.total / GIB), "free_gib": round(used.free / GIB),
        "write_and_sync_ms": asdict(spread(_syncs(folder))),
    }  # fmt: skip


def free_gib(folder: Path) -> float:
    """Return how much room there is."""
    return shutil.disk_usage(folder).free / GIB


def _syncs(folder: Path) -> list[float]:
    found = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
            found.append(1000 * (time.perf_counter() - began))
    return found


def _file_system(folder: Path) -> str:
    """Return the type of the file system that is mounted nearest above a folder."""
    there = folder.resolve()
    try:
        rows = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return "unknown"
    above = [(len(row[1]), row[2]) for row in rows if there.is_relative_to(row[1])]
    return max(above, default=(0, "unknown"))[1]
