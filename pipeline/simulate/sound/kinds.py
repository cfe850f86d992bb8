"""Every kind of sound that a street hears, as it is a metre away. Seeded by the dice that are handed in."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from pipeline.simulate.sound.dry import (
    Dice,
    Samples,
    blast,
    hiss,
    laid,
    modes,
    puff,
    ramp,
    shaped,
    unit,
    voiced,
)  # fmt: skip


class Kind(NamedTuple):
    """A kind of sound.

    Attributes:
        level_db: peak sound pressure at a metre, dB re 20 µPa; where it spreads from no point: at the microphone.
        make: returns one, peak about 1, from dice and a rate.
        placed: it comes from a place, and gets weaker with the distance.
    """

    level_db: float
    make: Callable[[Dice, int], Samples]
    placed: bool = True


def shell(dice: Dice, rate: int) -> Samples:
    """An aerial shell that bursts; some crackle afterwards."""
    smoke = 0.25 * puff(dice, dice.uniform(0.015, 0.04), rate=rate)
    parts = [(0.0, blast(dice.uniform(0.001, 0.004), rate=rate)), (0.001, smoke)]
    if dice.random() < 0.3:
        stars = np.sort(dice.uniform(0.4, 1.6, 40))
        parts += [(float(at), 0.03 * dice.uniform(0.3, 1) * cracker(dice, rate)) for at in stars]
    return laid(parts, rate=rate)


def cracker(dice: Dice, rate: int) -> Samples:
    """A single firecracker."""
    parts = [(0.0, blast(dice.uniform(0.0002, 0.0006), rate=rate)), (0.0003, 0.3 * puff(dice, 0.003, rate=rate))]
    return laid(parts, rate=rate)


def string(dice: Dice, rate: int) -> Samples:
    """A string of firecrackers, two to five seconds of it."""
    per_second, seconds = dice.uniform(9, 22), dice.uniform(2, 5)
    ats = np.cumsum(dice.gamma(1.6, 1 / 1.6 / per_second, round(seconds * per_second)))
    return laid([(float(at), float(10 ** (dice.normal(-4, 2.5) / 20)) * cracker(dice, rate)) for at in ats], rate=rate)


def door(dice: Dice, rate: int) -> Samples:
    """A car's or a house's door that slams."""
    thud = modes(dice, list(dice.uniform(60, 420, 6)), dice.uniform(0.02, 0.05), rate=rate)
    body = shaped(puff(dice, dice.uniform(0.012, 0.03), rate=rate), [(500, 0), (1000, -12), (4000, -36)], rate=rate)
    latch = shaped(puff(dice, 0.002, rate=rate), [(800, -20), (2000, 0)], rate=rate)
    slam = ramp(laid([(0.0, thud), (0.0, 0.6 * unit(body))], rate=rate), 0.004, 0.01, rate=rate)
    return unit(laid([(0.0, 0.15 * unit(latch)), (dice.uniform(0.005, 0.04), slam)], rate=rate))


def horn(dice: Dice, rate: int) -> Samples:
    """A car's horn: two tones and their overtones."""
    seconds, low = dice.uniform(0.25, 1.5), dice.uniform(340, 430)
    count = round(seconds * rate)
    tones = [voiced(np.full(count, low * step), rate=rate, overtones=12, fall=0.6) for step in (1.0, 1.25)]
    return ramp(unit(tones[0] + tones[1]), dice.uniform(0.008, 0.03), 0.05, rate=rate)


def hammering(dice: Dice, rate: int) -> Samples:
    """A hammer on metal or wood, six to fourteen blows."""
    pause, tones = dice.uniform(0.35, 0.9), list(dice.uniform(700, 3800, 5))
    fades = dice.uniform(0.015, 0.08)
    ats = [(n + dice.normal(0.2, 0.03)) * pause for n in range(int(dice.integers(6, 15)))]
    return laid([(at, dice.uniform(0.7, 1) * _blow(dice, tones, fades, rate)) for at in ats], rate=rate)


def breaker(dice: Dice, rate: int) -> Samples:
    """A pneumatic hammer on asphalt."""
    per_second, tones = dice.uniform(17, 28), list(dice.uniform(300, 2500, 5))
    ats = [(n + dice.normal(0.5, 0.02)) / per_second for n in range(round(dice.uniform(3, 6) * per_second))]
    return laid([(at, 0.8 * _blow(dice, tones, 0.01, rate)) for at in ats], rate=rate)


def thunder(dice: Dice, rate: int) -> Samples:
    """Thunder some kilometres away."""
    seconds = dice.uniform(5, 9)
    rumble = shaped(hiss(dice, seconds, rate=rate), [(40, 0), (120, -8), (400, -30), (2000, -60)], rate=rate)
    claps = [(dice.uniform(0.1, 0.6) * seconds, dice.uniform(0.2, 0.8), dice.uniform(0.3, 1)) for _ in range(5)]
    at = np.arange(len(rumble)) / rate
    swell = sum(level * np.exp(-(((at - mid) / wide) ** 2)) for mid, wide, level in claps)
    return unit(ramp((rumble * swell).astype(np.float32), 0.5, 1.5, rate=rate))


def wind(dice: Dice, rate: int) -> Samples:
    """Gusts at the microphone, eight seconds."""
    rush = shaped(hiss(dice, 8.0, rate=rate), [(30, 0), (100, -6), (300, -24), (1000, -42), (4000, -66)], rate=rate)
    gusts = np.repeat(dice.uniform(-18, 0, 8 * 4), rate // 4)[: len(rush)]
    smooth = np.convolve(gusts, np.hanning(rate // 3) / np.hanning(rate // 3).sum(), "same")
    return unit(ramp((rush * 10 ** (smooth / 20)).astype(np.float32), 0.3, 0.3, rate=rate))


def motorbike(dice: Dice, rate: int) -> Samples:
    """A motorbike that passes and changes gear, six seconds."""
    count = 6 * rate
    gears = np.interp(np.arange(count) / rate, [0, 1.8, 2.0, 3.9, 4.1, 6], dice.uniform(28, 90, 6))
    fires = np.flatnonzero(np.diff(np.floor(np.cumsum(gears) / rate)) > 0)
    pulses = np.zeros(count, np.float32)
    pulses[fires] = dice.uniform(0.6, 1.0, len(fires))
    pipe = modes(dice, list(dice.uniform(90, 700, 5)), 0.006, rate=rate)
    bark = laid([(0.0, pipe), (0.0, 0.1 * puff(dice, 0.002, rate=rate))], rate=rate)
    sound = np.convolve(pulses, bark)[:count].astype(np.float32)
    near = 1 / np.hypot(1, (np.arange(count) / rate - dice.uniform(2, 4)) / 0.8)
    return unit(ramp((sound * near).astype(np.float32), 0.3, 0.3, rate=rate))


def speech(dice: Dice, rate: int) -> Samples:
    """Someone who talks or shouts: plosives, hisses and vowels, four seconds."""
    parts: list[tuple[float, Samples]] = []
    at, pitch = 0.1, dice.uniform(95, 260)
    while at < 4.0:
        if dice.random() < 0.5:
            lips = shaped(puff(dice, 0.006, rate=rate), [(300, -10), (1500, 0)], rate=rate)
            parts.append((at, dice.uniform(0.05, 0.3) * unit(lips)))
            at += dice.uniform(0.01, 0.05)
        elif dice.random() < 0.4:
            rush = shaped(hiss(dice, 0.1, rate=rate), [(1500, -30), (3500, 0)], rate=rate)
            parts.append((at, 0.15 * unit(ramp(rush, 0.02, 0.02, rate=rate))))
            at += 0.1
        seconds = dice.uniform(0.08, 0.25)
        parts.append((at, dice.uniform(0.5, 1.0) * _vowel(dice, pitch * dice.uniform(0.85, 1.25), seconds, rate)))
        at += seconds + (dice.uniform(0.2, 0.7) if dice.random() < 0.2 else dice.uniform(0.0, 0.08))
    return unit(laid(parts, rate=rate))


def music(dice: Dice, rate: int) -> Samples:
    """A loudspeaker: drums and chords, six seconds."""
    beat = 60 / dice.uniform(85, 135)
    parts: list[tuple[float, Samples]] = []
    for n in range(int(6 / beat * 2)):
        at = n * beat / 2
        parts.append((at, 0.12 * puff(dice, 0.012, rate=rate)))
        if n % 4 == 0:
            parts.append((at, 0.9 * modes(dice, [52.0, 70.0, 105.0], 0.07, rate=rate)))
        if n % 4 == 2:
            parts += [(at, 0.3 * puff(dice, 0.05, rate=rate)), (at, 0.3 * modes(dice, [190.0, 280.0], 0.05, rate=rate))]
        if n % 8 == 0:
            parts.append((at, 0.5 * _chord(dice, 4 * beat, rate)))
    return unit(laid(parts, rate=rate))


def barking(dice: Dice, rate: int) -> Samples:
    """A dog."""
    parts, at = [], 0.1
    for _ in range(int(dice.integers(3, 9))):
        seconds = dice.uniform(0.09, 0.18)
        bend = np.interp(np.arange(round(seconds * rate)), [0, 0.3 * seconds * rate, seconds * rate], dice.uniform(350, 800, 3))
        yelp = voiced(bend, rate=rate, overtones=7, fall=0.5) + 0.15 * hiss(dice, len(bend) / rate, rate=rate)[: len(bend)]
        parts.append((at, dice.uniform(0.6, 1) * ramp(unit(yelp), 0.012, 0.06, rate=rate)))
        at += seconds + dice.uniform(0.12, 0.6)
    return laid(parts, rate=rate)


def rain(dice: Dice, rate: int) -> Samples:
    """Drops on the camera's housing over the hiss of rain, six seconds."""
    drops = np.sort(dice.uniform(0, 5.9, int(dice.uniform(5, 40) * 6)))
    parts = [(float(at), float(10 ** (dice.normal(-12, 5) / 20)) * _drop(dice, rate)) for at in drops]
    return unit(laid([(0.0, 0.03 * ramp(hiss(dice, 6.0, rate=rate), 0.3, 0.3, rate=rate)), *parts], rate=rate))


KINDS: Mapping[str, Kind] = {
    "shell": Kind(158, shell),
    "cracker": Kind(140, cracker),
    "string": Kind(140, string),
    "door": Kind(98, door),
    "horn": Kind(108, horn),
    "hammering": Kind(108, hammering),
    "breaker": Kind(112, breaker),
    "thunder": Kind(95, thunder, placed=False),
    "wind": Kind(100, wind, placed=False),
    "motorbike": Kind(105, motorbike),
    "speech": Kind(88, speech),
    "music": Kind(95, music),
    "barking": Kind(102, barking),
    "rain": Kind(82, rain, placed=False),
}
"""Levels: fireworks from the limits of EN 15947 and from measurements of displays (a salute has 120 dB at 100 m), others
from tables of the loudness of everyday sounds, as peaks (10 to 15 dB above a level that is a mean)."""


def _blow(dice: Dice, tones: list[float], fades: float, rate: int) -> Samples:
    ring = modes(dice, tones, fades, rate=rate)
    click = puff(dice, 0.0015, rate=rate)
    return unit(laid([(0.0, ring), (0.0, 0.25 * click)], rate=rate))


def _drop(dice: Dice, rate: int) -> Samples:
    return modes(dice, list(dice.uniform(400, 3500, 3)), dice.uniform(0.002, 0.006), rate=rate)


def _chord(dice: Dice, seconds: float, rate: int) -> Samples:
    root, count = float(dice.choice([196.0, 220.0, 247.0, 262.0, 294.0])), round(seconds * rate)
    tones = [voiced(np.full(count, root * step), rate=rate, overtones=8, fall=1.0) for step in (1, 1.26, 1.5)]
    return ramp(unit(np.sum(tones, axis=0)), 0.02, 0.3, rate=rate)


def _vowel(dice: Dice, pitch: float, seconds: float, rate: int) -> Samples:
    count = round(seconds * rate)
    bend = pitch * np.linspace(1, dice.uniform(0.85, 1.15), count)
    low, high = dice.uniform(300, 850), dice.uniform(950, 2300)
    formants = [(low - 200, -14), (low, 0), (low + 250, -14), (high - 200, -14), (high, -4), (high + 400, -20), (4500, -34)]
    tone = shaped(voiced(bend, rate=rate, overtones=30, fall=0.8), sorted(formants), rate=rate)
    return unit(ramp(tone, 0.025, 0.05, rate=rate))
