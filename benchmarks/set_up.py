"""How long setting up takes: a fresh clone of what is committed, then `make setup` and `make web`, as `make demo` does them.

    python -m benchmarks.set_up [--tests]

Packages come from wherever pip and npm of this machine take them, by way of their caches. `--tests` runs `make test` as well.
"""

import argparse
import subprocess
import tempfile
import time
from pathlib import Path

from rich.console import Console

from benchmarks.record import write

HERE = Path(__file__).parents[1]
TARGETS = ("setup", "web")
told = Console()


def main() -> None:
    """Clone, make, and write how long each took and what it left on the disk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "hutong"
        subprocess.run(["git", "clone", "--quiet", str(HERE), str(clone)], check=True)
        took = {target: _made(target, clone) for target in (*TARGETS, *(("test",) if chosen.tests else ()))}
        sizes = {name: _bytes(clone / name) for name in (".venv", "api/web/node_modules", "api/web/dist")}
    told.print(f"written to {write('set-up', 'python -m benchmarks.set_up', {'wall_s': took, 'bytes': sizes})}")


def _made(target: str, clone: Path) -> float:
    """Return the seconds that a target took; what make says is shown."""
    told.rule(f"make {target}")
    began = time.perf_counter()
    subprocess.run(["make", target], cwd=clone, check=True)
    return round(time.perf_counter() - began, 1)


def _bytes(folder: Path) -> int:
    """Return what a folder takes on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


if __name__ == "__main__":
    main()
