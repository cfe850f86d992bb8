"""A sound track: what is heard at a microphone of all that sounds in a street, with the noise of the street itself."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.simulate.sound.air import Street, carried, delay_s
from pipeline.simulate.sound.dry import Dice, Samples, hiss, laid, shaped
from pipeline.simulate.sound.kinds import KINDS

FULL_DB = 112.0
"""Sound pressure at which a camera's microphone clips, dB: its data sheets say 105 to 120."""
OWN_NOISE_DB = 32.0
"""Noise of the microphone itself, dB: data sheets say 29 to 36."""


class Noise(NamedTuple):
    """Something that sounds.

    Attributes:
        at: seconds from the track's start at which it is made; it is heard `distance_m` / 343 m/s later.
        kind: see `KINDS`.
        louder_db: than usual for its kind.
        again: seconds after `at` at which it sounds, each time with other dice: a string of crackers.
    """

    at: float
    kind: str
    distance_m: float = 10.0
    louder_db: float = 0.0
    again: tuple[float, ...] = (0.0,)

    @property
    def heard_at(self) -> float:
        """Seconds from the track's start at which it is heard."""
        return self.at + (delay_s(self.distance_m) if KINDS[self.kind].placed else 0.0)


class Place(NamedTuple):
    """Where the microphone is.

    Attributes:
        street_db: mean level of the street's noise, dB; a quiet night has 40, a main road 70.
    """

    street: Street = Street()
    street_db: float = 58.0


def render(noises: Sequence[Noise], place: Place, *, seconds: float, seed: int, rate: int) -> Samples:
    """Return (N,) float32, -1…1. Each noise has its own dice, so that one more changes none of the others."""
    mixed = _street(place, np.random.default_rng([seed, 0]), seconds, rate)
    for begin, sound in _heard(noises, place, seed, rate):
        end = min(len(mixed), begin + len(sound))
        if begin < end:
            mixed[begin:end] += sound[: end - begin]
    return np.clip(mixed, -1, 1)


def _heard(noises: Sequence[Noise], place: Place, seed: int, rate: int) -> Iterator[tuple[int, Samples]]:
    for number, noise in enumerate(noises, start=1):
        dice, kind = np.random.default_rng([seed, number]), KINDS[noise.kind]
        sound = laid([(later, kind.make(dice, rate)) for later in noise.again], rate=rate)
        if kind.placed:
            sound = carried(sound, noise.distance_m, place.street, dice=dice, rate=rate)
        yield round(noise.heard_at * rate), sound * np.float32(_gain(kind.level_db + noise.louder_db))


def _street(place: Place, dice: Dice, seconds: float, rate: int) -> Samples:
    """Return traffic far away, which comes and goes, and the microphone's own noise."""
    far = shaped(hiss(dice, seconds, rate=rate), [(50, 6), (100, 6), (500, 0), (1000, -2), (4000, -16), (8000, -28)], rate=rate)
    far /= np.float32(max(1e-9, float(np.sqrt(np.mean(far**2)))))
    knots = np.arange(0, seconds + 4, 2.0)
    swell = np.interp(np.arange(len(far)) / rate, knots, dice.uniform(-4, 4, len(knots)))
    own = hiss(dice, seconds, rate=rate) * np.float32(_gain(OWN_NOISE_DB))
    return (far * _gain(place.street_db) * 10 ** (swell / 20)).astype(np.float32) + own


def _gain(level_db: float) -> float:
    """Return the samples' level of a sound pressure level."""
    return float(10 ** ((level_db - FULL_DB) / 20))
