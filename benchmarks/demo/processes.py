"""CPU time of a process and of all that it started, as /proc tells it (Linux)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PARENT, FIRST_TIME, TIMES = 1, 11, 4
"""Places in `stat` behind the name: the parent, and four times: own in user and kernel mode, then those of ended children."""


class _Process(NamedTuple):
    number: int
    parent: int
    ticks: int


def tree_cpu_s(root: int, proc: Path = Path("/proc")) -> float:
    """Return the CPU seconds of a process and its descendants so far, with those that ended and were waited for."""
    running = list(_running(proc))
    family = {root}
    for _ in running:
        born = {one.number for one in running if one.parent in family} - family
        if not born:
            break
        family |= born
    return sum(one.ticks for one in running if one.number in family) / os.sysconf("SC_CLK_TCK")


def _running(proc: Path) -> Iterator[_Process]:
    for folder in proc.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            told = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield _Process(int(folder.name), int(told[PARENT]), sum(map(int, told[FIRST_TIME : FIRST_TIME + TIMES])))
