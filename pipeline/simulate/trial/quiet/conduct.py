"""Carries the quiet nights out: each is watched once and kept, so that it may be stopped and goes on where it was."""

import json
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from time import process_time

from pydantic import TypeAdapter

from pipeline.simulate.sources import code_digest
from pipeline.simulate.trial.labour import Told, each
from pipeline.simulate.trial.quiet.night import FIRST_SEED, PARTS, SECONDS, street
from pipeline.simulate.trial.quiet.vigil import Vigil, keep

NIGHT_S = PARTS * SECONDS


@dataclass(frozen=True, slots=True)
class Night:
    """One night's place in the trial, and where what came of it is kept."""

    seed: int
    folder: Path

    @property
    def file(self) -> Path:
        """Return where it is kept."""
        return self.folder / f"quiet-{self.seed}.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a night, and the CPU seconds that it took."""

    vigil: Vigil
    cpu_s: float


def watch(minutes: float, *, seed: int, work: Path, jobs: int, told: Told = lambda *_: None) -> list[Kept]:
    """Watch as many nights as last at least `minutes`; `seed` moves all of theirs."""
    asked = nights(minutes, seed=seed, work=work)
    missing = [night for night in asked if not night.file.exists()]
    each(_watch, missing, jobs, whole=len(asked), told=told)
    return [_read(night) for night in asked]


def nights(minutes: float, *, seed: int, work: Path) -> list[Night]:
    """Return so many nights that they last at least `minutes`, each with its place in the folder of this code."""
    folder = work / "quiet" / code_digest("pipeline")[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return [Night(FIRST_SEED + seed + n, folder) for n in range(max(1, ceil(minutes * 60 / NIGHT_S)))]


def _watch(night: Night) -> str:
    began = process_time()
    vigil = keep(street(night.seed), PARTS)
    part = night.file.with_suffix(".part")
    part.write_text(json.dumps(asdict(Kept(vigil, round(process_time() - began, 1)))))
    part.replace(night.file)
    return f"watched {night.file.stem}"


def _read(night: Night) -> Kept:
    return _KEPT.validate_json(night.file.read_text("utf-8"))


_KEPT = TypeAdapter(Kept)
