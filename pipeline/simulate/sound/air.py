"""What the air and a street's walls make of a sound on its way to a microphone: later, weaker, duller, with echoes."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.sound.dry import Dice, Samples

SPEED_M_S = 343.0
"""Speed of sound in air of 20 °C."""
_NEAREST_M = 1.0
_ECHO = 0.55
"""What a wall gives back of a sound's pressure: brick and glass absorb little, but scatter."""
_TAIL_FROM_M = 60.0
"""From further away, the walls around the microphone are lit less by the sound's source."""


class Street(NamedTuple):
    """How a street sounds.

    Attributes:
        tail_s: seconds in which its echoes fall by 60 dB; 0: an open field.
        even_m: distance at which the echoes are as strong as the direct sound; an alley's is short.
    """

    tail_s: float = 1.0
    even_m: float = 14.0


def delay_s(distance_m: float) -> float:
    """Return how much later a sound is heard than it was made."""
    return distance_m / SPEED_M_S


def carried(sound: Samples, distance_m: float, street: Street, *, dice: Dice, rate: int) -> Samples:
    """Return a sound as it arrives, from its arrival on; at 1 m in an open field it stays as it is."""
    way = max(_NEAREST_M, distance_m)
    response = _response(way, street, dice, rate)
    size = 1 << (len(sound) + len(response)).bit_length()
    heard = np.fft.rfft(sound, size) * np.fft.rfft(response, size) * _absorbed(np.fft.rfftfreq(size, 1 / rate), way)
    return np.fft.irfft(heard, size)[: len(sound) + len(response)].astype(np.float32)


def _absorbed(hertz: NDArray[np.floating], way: float) -> NDArray[np.float64]:
    """Return the gain of a way through air of 20 °C and 50 %: 5 dB/km at 1 kHz, 33 at 4 kHz, 105 at 8 kHz (ISO 9613-1)."""
    khz = hertz / 1000
    return np.asarray(10 ** (-(1.2 * khz**2 + 3.5 * khz) * way / 1000 / 20), np.float64)


def _response(way: float, street: Street, dice: Dice, rate: int) -> Samples:
    """Return the impulse response: the direct sound, a few walls, and the tail of all the others."""
    if street.tail_s <= 0:
        return np.array([1 / way], np.float32)
    count = round(1.2 * street.tail_s * rate)
    at = np.arange(count) / rate
    tail = dice.standard_normal(count) * 10 ** (-3 * at / street.tail_s)
    tail *= (1 - np.exp(-at / 0.01)) / math.sqrt(float(np.sum(tail**2)))
    response = tail / street.even_m * min(1.0, _TAIL_FROM_M / way)
    for aside in dice.uniform(4, 50, 6):
        longer = math.hypot(way, 2 * aside)
        late = round((longer - way) / SPEED_M_S * rate)
        if late < count:
            response[late] += dice.choice([-1, 1]) * _ECHO / longer
    response[0] += 1 / way
    return response.astype(np.float32)
