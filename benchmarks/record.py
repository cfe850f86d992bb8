"""Where a result was measured, and how it is written down."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("av", "numpy", "onnxruntime", "opencv-python", "supervision", "trackers")


@dataclass(frozen=True, slots=True)
class Spread:
    """Repeated measurements of one thing."""

    median: float
    least: float
    most: float
    repeats: int


def spread(values: Sequence[float]) -> Spread:
    """Sum up repeats."""
    return Spread(round(median(values), 4), round(min(values), 4), round(max(values), 4), len(values))


def footage() -> Path:
    """Return the folder of footage and weights (HUTONG_DATA)."""
    return Path(os.environ.get("HUTONG_DATA", "../shared/data"))


def surroundings() -> dict[str, object]:
    """Describe machine, commit and versions."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "uncommitted": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "system": platform.platform(terse=True)},
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
    }


def write(name: str, command: str, results: Mapping[str, object]) -> Path:
    """Write a result file and return its path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    whole = {"command": command, **surroundings(), "results": results}
    path.write_text(json.dumps(whole, indent=1, default=_plain, ensure_ascii=False) + "\n")
    return path


def _plain(value: object) -> object:
    if isinstance(value, Spread):
        return asdict(value)
    raise TypeError(f"can't write {type(value).__name__}")


def _git(*words: str) -> str:
    asked = subprocess.run(["git", *words], capture_output=True, check=False, text=True, cwd=Path(__file__).parent)
    return asked.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
