"""What a scene's camera hears: its fireworks where and when they burst, its other sounds, and its street."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from pipeline.simulate.air.bang import Bang
from pipeline.simulate.air.company import bangs_of
from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.scene.sounds import Acoustics
from pipeline.simulate.script.cast import seed_of
from pipeline.simulate.sound.air import Street
from pipeline.simulate.sound.dry import Samples
from pipeline.simulate.sound.track import Noise, Place, render

RATE = 16_000
"""Samples a second, as cameras with AAC send them."""


def sounds(scene: Scene) -> bool:
    """Tell whether a scene has a sound track: it has a microphone, and something sounds or its street is told."""
    return scene.effects.microphone and bool(scene.sounds or scene.fireworks or scene.acoustics)


def score(scene: Scene) -> list[Noise]:
    """Return everything that is heard in a scene besides the street itself, in a fixed order."""
    return [*_fireworks(scene), *_others(scene)]


def track(scene: Scene, seconds: float) -> Samples:
    """Return the scene's first seconds as they are heard, (N,) float32 of RATE."""
    street = scene.acoustics or Acoustics()
    place = Place(Street(street.echo, street.even), street.noise)
    return render(score(scene), place, seconds=seconds, seed=seed_of(scene.seed, "sound"), rate=RATE)


def _fireworks(scene: Scene) -> Iterator[Noise]:
    """Yield shells one by one, and each string of crackers as one noise of many."""
    crackers = [bang for bang in bangs_of(scene) if bang.kind == "crackers"]
    shells = [bang for bang in bangs_of(scene) if bang.kind != "crackers"]
    yield from (Noise(bang.t, "shell", _distance(scene, bang)) for bang in shells)
    for _, string in groupby(sorted(crackers, key=lambda bang: (bang.number, bang.t)), key=lambda bang: bang.number):
        bangs = list(string)
        away = float(np.median([_distance(scene, bang) for bang in bangs]))
        yield Noise(bangs[0].t, "cracker", away, again=tuple(bang.t - bangs[0].t for bang in bangs))


def _others(scene: Scene) -> Iterator[Noise]:
    ear = camera_of(scene).position
    for one in scene.sounds:
        away = float(np.linalg.norm(np.array([*one.at, 1.0]) - ear))
        yield Noise(one.start, one.kind, away, one.louder)


def _distance(scene: Scene, bang: Bang) -> float:
    return float(np.linalg.norm(np.array(bang.at) - camera_of(scene).position))
