"""Work in several processes: each piece is told of, and nothing goes on when whoever asked for it is gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.simulate.trial.labour import each

ROOT = Path(__file__).parents[4]
PATIENCE_S = 60.0
STORY = """
import os
import sys
import time
from pathlib import Path

from pipeline.simulate.trial.labour import each


def work(name):
    Path(name).write_text(str(os.getpid()))
    time.sleep(3600)


if __name__ == "__main__":
    each(work, sys.argv[1:], 2, whole=len(sys.argv) - 1, told=lambda *_: None)
"""


def squared(number: int) -> str:
    return str(number * number)


def test_every_piece_is_done_and_told() -> None:
    heard: list[tuple[str, int, int]] = []

    each(squared, [2, 3, 4], 2, whole=5, told=lambda *what: heard.append(what))

    assert heard[0] == ("", 2, 5)
    assert sorted(step for step, _, _ in heard[1:]) == ["16", "4", "9"]
    assert heard[-1][1:] == (5, 5)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_processes_end_with_whoever_asked_for_the_work(end: signal.Signals, tmp_path: Path) -> None:
    story, begun = tmp_path / "story.py", [tmp_path / "one", tmp_path / "two"]
    story.write_text(STORY)
    asking = subprocess.Popen([sys.executable, str(story), *map(str, begun)], env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        _wait(lambda: all(path.exists() and path.read_text() for path in begun))
        workers = [int(path.read_text()) for path in begun]
        asking.send_signal(end)
        asking.wait(PATIENCE_S)
        _wait(lambda: not any(_runs(worker) for worker in workers))
    finally:
        asking.kill()


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def _runs(process: int) -> bool:
    """Tell whether a process runs; one that ended and was not waited for does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False
