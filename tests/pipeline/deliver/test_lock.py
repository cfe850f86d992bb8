"""One process owns a folder, and the kernel frees it when that process ends, however it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.deliver.lock import FolderLock, SpoolInUse

HOLDER = """
import sys, time
from pathlib import Path
from pipeline.deliver.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_another_process_is_named_until_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(SpoolInUse, match=f"in use by process {holder.pid}"):
            FolderLock(tmp_path)
        holder.kill()
        holder.wait(10)
    FolderLock(tmp_path).close()


def test_a_closed_lock_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(3):
        FolderLock(tmp_path).close()
