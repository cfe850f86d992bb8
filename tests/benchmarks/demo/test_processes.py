"""CPU time of a process and all below it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.demo.processes import tree_cpu_s

TICK = 1 / os.sysconf("SC_CLK_TCK")
BURN = "import time\nwhile time.process_time() < {s}: pass\n"


def told(proc: Path, number: int, parent: int, own: int, reaped: int = 0, name: str = "python") -> None:
    folder = proc / str(number)
    folder.mkdir()
    (folder / "stat").write_text(f"{number} ({name}) S {parent} 1 1 0 -1 0 0 0 0 0 {own} 0 {reaped} 0 20 0 1 0\n")


def test_all_below_count_and_those_that_ended_and_nobody_else(tmp_path: Path) -> None:
    told(tmp_path, 10, 1, 100)
    told(tmp_path, 30, 20, 7)
    told(tmp_path, 20, 10, 20, reaped=3)
    told(tmp_path, 11, 1, 5000)
    (tmp_path / "meminfo").write_text("none of them")
    assert tree_cpu_s(10, tmp_path) == 130 * TICK


def test_a_name_with_brackets_and_blanks_is_a_name(tmp_path: Path) -> None:
    told(tmp_path, 10, 1, 42, name="a) S 1 (b")
    assert tree_cpu_s(10, tmp_path) == 42 * TICK


def test_who_is_gone_took_nothing(tmp_path: Path) -> None:
    assert tree_cpu_s(10, tmp_path) == 0


def test_a_real_child_and_its_child_count() -> None:
    inner = BURN.format(s=0.2)
    code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {inner!r}])\n{BURN.format(s=0.3)}input()\n"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        while tree_cpu_s(child.pid) < 0.5 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert 0.5 - 2 * TICK <= tree_cpu_s(child.pid) < 3
    finally:
        child.communicate(b"\n", timeout=30)
