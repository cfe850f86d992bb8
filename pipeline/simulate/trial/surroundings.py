"""Where a result was measured: machine, commit, versions."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("av", "fastapi", "numpy", "onnxruntime", "opencv-python", "sqlalchemy", "supervision", "trackers", "uvicorn")

CODE = (":/", ":(top,exclude)benchmarks/results")
"""What is measured: a result that was just written is no change of it."""


def surroundings() -> dict[str, object]:
    """Describe machine, commit (empty outside of a checkout) and versions."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "uncommitted": bool(_git("status", "--porcelain", "--untracked-files=no", "--", *CODE)),
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "system": platform.platform(terse=True)},
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
    }


def _git(*words: str) -> str:
    try:
        asked = subprocess.run(["git", *words], capture_output=True, check=False, text=True, cwd=Path(__file__).parent)
    except OSError:
        return ""
    return asked.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
