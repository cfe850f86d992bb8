"""The families of scenes that a trial may have: each is made, rendered and reported apart from the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import ClassVar

import numpy as np

from pipeline.simulate.lens import camera_of
from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.settings import Kit, Scene
from pipeline.simulate.trial.aims import AIMS, DRIVE_AIMS, Aim
from pipeline.simulate.trial.scenes import drives, fireworks
from pipeline.simulate.trial.scenes.abandoned import alley_left, square_left
from pipeline.simulate.trial.scenes.alley import alley_life
from pipeline.simulate.trial.scenes.bins import bins_life
from pipeline.simulate.trial.scenes.crossing import crossing_life
from pipeline.simulate.trial.scenes.fireworks import fireworks_life
from pipeline.simulate.trial.scenes.square import square_life
from pipeline.simulate.trial.scenes.trial_scene import SECONDS, Life, trial_scene
from pipeline.simulate.truth.happenings import EventKind

FIRST_SEED = 500_000
"""Training draws its scenes from seeds below."""
KITS: tuple[Kit, ...] = ("alley", "square", "crossing", "alley", "square")
LIGHTS: tuple[LightName, ...] = ("day", "night", "rain", "dusk", "overcast", "night", "rain_night", "dusk")
"""Their lengths share no divisor: every kind of street comes in every light."""


@dataclass(frozen=True, slots=True)
class Family:
    """Scenes about the same kinds of events.

    Attributes:
        kinds: that are asked for.
        minutes: simulated, unless told otherwise.
        offset: its seeds lie so much above the first one.
        seconds: of a scene.
        kits: kinds of street, in turn.
        lights: in turn.
        lives: who does what, by kind of street.
    """

    name: str
    kinds: tuple[EventKind, ...]
    minutes: float
    offset: int
    kits: tuple[Kit, ...]
    lives: dict[Kit, Life]
    seconds: float = SECONDS
    lights: tuple[LightName, ...] = LIGHTS
    aims: ClassVar[Mapping[EventKind, Aim]] = AIMS

    def scenes(self, minutes: float | None = None, *, seed: int = FIRST_SEED) -> list[Scene]:
        """Return so many scenes that they last at least `minutes`; the same seed gives the same scenes.

        Raises:
            NoSpot: no camera near a seed sees enough.
        """
        count = max(1, int(np.ceil((self.minutes if minutes is None else minutes) * 60 / self.seconds)))
        ways = enumerate(islice(zip(cycle(self.kits), cycle(self.lights), strict=False), count), seed + self.offset)
        return [trial_scene(one, kit, light, self.lives[kit], seconds=self.seconds) for one, (kit, light) in ways]


@dataclass(frozen=True, slots=True)
class Drives:
    """Drives of a vehicle's camera, in place of scenes that a camera that stands sees."""

    name: str = "drives"
    kinds: tuple[EventKind, ...] = ("litter", "bins", "parking")
    minutes: float = (drives.PASSES + drives.ALLEYS) * drives.SECONDS / 60
    offset: int = 10_000
    aims: ClassVar[Mapping[EventKind, Aim]] = DRIVE_AIMS

    def scenes(self, minutes: float | None = None, *, seed: int = FIRST_SEED) -> list[Scene]:
        """Return so many drives that they last at least `minutes`, those through one alley first."""
        count = max(1, int(np.ceil((self.minutes if minutes is None else minutes) * 60 / drives.SECONDS - 1e-9)))
        passes = min(count, drives.PASSES)
        return drives.drive_scenes(seed + self.offset, alleys=count - passes, passes=passes)


def _alley(rng: np.random.Generator, scene: Scene) -> dict[str, object]:
    return alley_life(rng, camera_of(scene), scene.street.width)


def _crossing(rng: np.random.Generator, scene: Scene) -> dict[str, object]:
    return crossing_life(rng, camera_of(scene), scene.street.width)


def _square(rng: np.random.Generator, scene: Scene) -> dict[str, object]:
    return square_life(rng, camera_of(scene))


def _bins(rng: np.random.Generator, scene: Scene) -> dict[str, object]:
    return bins_life(rng, camera_of(scene), scene.street.width)


FAMILIES: dict[str, Family | Drives] = {
    one.name: one
    for one in (
        Family(
            "streets", ("parking", "crowd", "litter"), 60.0, 0, KITS,
            {"alley": _alley, "crossing": _crossing, "square": _square},
        ),
        Family("bins", ("bins",), 12.0, 400, ("alley",), {"alley": _bins}),
        Family(
            "abandoned", ("abandoned",), 20.0, 600, ("alley", "square", "alley"), {"alley": alley_left, "square": square_left}
        ),
        Family(
            "fireworks", ("fireworks",), 8.0, 700, ("alley", "square", "alley"),
            {"alley": fireworks_life, "square": fireworks_life},
            fireworks.SECONDS, ("night", "dusk", "night", "rain_night", "night", "overcast", "night"),
        ),
        Drives(),
    )
}  # fmt: skip
"""By name. A new one is entered here, with its kinds in `aims.py`."""


def chosen(names: str, known: Sequence[str]) -> list[str]:
    """Return the families that `names` (separated by commas) tells, in the known order.

    Raises:
        ValueError: one is not known.
    """
    asked = [name.strip() for name in names.split(",") if name.strip()]
    strange = [name for name in asked if name not in known]
    if strange or not asked:
        raise ValueError(f"expected some of {', '.join(known)}, got {', '.join(strange) or 'none'}")
    return [name for name in known if name in asked]
