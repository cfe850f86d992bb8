"""Where a result was measured, and how it is written down."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from pipeline.simulate.trial.surroundings import surroundings

RESULTS = Path(__file__).parent / "results"


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
