"""Building blocks of sounds a metre away: blasts, decaying noise, damped modes, voices. Seeded by the dice handed in."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""(N,) float32, mono. What is at 1 has the sound pressure level that a sound's kind gives it."""
Dice = np.random.Generator


def blast(seconds: float, *, rate: int) -> Samples:
    """Return an explosion's pressure: Friedlander's wave with a positive phase of `seconds`."""
    t = np.arange(max(2, round(6 * seconds * rate))) / rate / seconds
    return ((1 - t) * np.exp(-t)).astype(np.float32)


def hiss(dice: Dice, seconds: float, *, rate: int) -> Samples:
    """Return white noise of power 1."""
    return dice.standard_normal(round(seconds * rate)).astype(np.float32)


def decay(count: int, seconds: float, *, rate: int) -> Samples:
    """Return `count` factors that fall to 1/e in `seconds`."""
    return np.exp(-np.arange(count) / (seconds * rate)).astype(np.float32)


def puff(dice: Dice, seconds: float, *, rate: int) -> Samples:
    """Return noise that falls to 1/e in `seconds`."""
    noise = hiss(dice, 6 * seconds, rate=rate)
    return noise * decay(len(noise), seconds, rate=rate)


def modes(dice: Dice, hertz: Sequence[float], seconds: float, *, rate: int) -> Samples:
    """Return what a struck body rings: damped tones of random phase, the highest fade first."""
    t = np.arange(round(6 * seconds * rate)) / rate
    sound = np.zeros(len(t))
    for tone in hertz:
        fades = seconds * (min(hertz) / tone) ** 0.5
        sound += dice.uniform(0.4, 1.0) * np.exp(-t / fades) * np.sin(2 * np.pi * tone * t + dice.uniform(0, 2 * np.pi))
    return unit(sound)


def voiced(hertz: NDArray[np.float64], *, rate: int, overtones: int, fall: float) -> Samples:
    """Return a tone of a changing pitch, (N,) hertz a sample; overtone n is n ** -fall as strong."""
    phase = 2 * np.pi * np.cumsum(hertz) / rate
    tones = [np.sin(n * phase) * n**-fall for n in range(1, overtones + 1) if n * hertz.max() < rate / 2]
    return unit(np.sum(tones, axis=0))


def shaped(sound: NDArray[np.floating], response: Sequence[tuple[float, float]], *, rate: int) -> Samples:
    """Return a sound through a filter: (hertz, dB) points, straight in between, level beyond."""
    size = 1 << (len(sound) + rate // 20).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / rate)
    at, levels = ([point[n] for point in response] for n in (0, 1))
    gain = 10 ** (np.interp(hertz, at, levels) / 20)
    return np.fft.irfft(np.fft.rfft(sound, size) * gain, size)[: len(sound)].astype(np.float32)


def ramp(sound: Samples, rises: float, falls: float, *, rate: int) -> Samples:
    """Return a sound that swells and dies away, in so many seconds each."""
    at = np.arange(len(sound)) / rate
    left = at[-1] - at if len(at) else at
    return sound * np.clip(np.minimum(at / rises, left / falls), 0, 1).astype(np.float32)


def unit(sound: NDArray[np.floating]) -> Samples:
    """Return a sound whose peak is 1."""
    most = float(np.abs(sound).max(initial=0.0))
    return (sound / most if most > 0 else sound).astype(np.float32)


def laid(parts: Sequence[tuple[float, Samples]], *, rate: int) -> Samples:
    """Return sounds mixed, each from its second on."""
    length = max((round(at * rate) + len(part) for at, part in parts), default=0)
    mixed = np.zeros(length, np.float32)
    for at, part in parts:
        begin = round(at * rate)
        mixed[begin : begin + len(part)] += part
    return mixed
