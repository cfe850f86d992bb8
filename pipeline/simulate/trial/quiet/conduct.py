"""Carries the quiet nights out: each is made once, and watched once by the same code, so that it may be stopped and goes on."""

import json
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from time import process_time

from pydantic import TypeAdapter

from pipeline.sense.flash import HEIGHT, WIDTH
from pipeline.simulate.cache import TRIAL
from pipeline.simulate.sources import code_digest
from pipeline.simulate.trial.labour import Told, each
from pipeline.simulate.trial.quiet.night import FIRST_SEED, PARTS, SECONDS, street
from pipeline.simulate.trial.quiet.tape import tapes
from pipeline.simulate.trial.quiet.vigil import Vigil, keep

NIGHT_S = PARTS * SECONDS


@dataclass(frozen=True, slots=True)
class Night:
    """One night's place in the trial.

    Attributes:
        folder: where what came of it is kept.
        tapes: where what happened in it is kept.
    """

    seed: int
    folder: Path
    tapes: Path

    @property
    def file(self) -> Path:
        """Return where it is kept."""
        return self.folder / f"quiet-{self.seed}.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a night, and the CPU seconds that it took to watch it."""

    vigil: Vigil
    cpu_s: float


def watch(minutes: float, *, seed: int, work: Path, jobs: int, told: Told = lambda *_: None) -> list[Kept]:
    """Watch as many nights as last at least `minutes`; `seed` moves all of theirs."""
    asked = nights(minutes, seed=seed, work=work)
    missing = [night for night in asked if not night.file.exists()]
    each(_watch, missing, jobs, whole=len(asked), told=told)
    return [_read(night) for night in asked]


def make(minutes: float, *, seed: int, work: Path, jobs: int, told: Told = lambda *_: None) -> None:
    """Make what happens in those nights, unless that is done."""
    asked = nights(minutes, seed=seed, work=work)
    each(_make, asked, jobs, whole=len(asked), told=told)


def nights(minutes: float, *, seed: int, work: Path) -> list[Night]:
    """Return so many nights that they last at least `minutes`, each with its places in the folders of this code."""
    makers = code_digest("pipeline.simulate", without=(TRIAL,))[:6] + code_digest("pipeline.simulate.trial.quiet")[:6]
    folder, made = work / "quiet" / code_digest("pipeline")[:12], work / "quiet" / f"{WIDTH}x{HEIGHT}-{makers}"
    for one in (folder, made):
        one.mkdir(parents=True, exist_ok=True)
    return [Night(FIRST_SEED + seed + n, folder, made) for n in range(max(1, ceil(minutes * 60 / NIGHT_S)))]


def _make(night: Night) -> str:
    tapes(street(night.seed), PARTS, night.tapes)
    return f"made quiet-{night.seed}"


def _watch(night: Night) -> str:
    bare = street(night.seed)
    happened = tapes(bare, PARTS, night.tapes)
    began = process_time()
    vigil = keep(bare, happened)
    part = night.file.with_suffix(".part")
    part.write_text(json.dumps(asdict(Kept(vigil, round(process_time() - began, 1)))))
    part.replace(night.file)
    return f"watched {night.file.stem}"


def _read(night: Night) -> Kept:
    return _KEPT.validate_json(night.file.read_text("utf-8"))


_KEPT = TypeAdapter(Kept)
