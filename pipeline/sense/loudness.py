"""How loud a sound is from moment to moment, in the band that every camera's sound has. Pure.

The band ends where G.711 does (3.4 kHz) and begins above wind and the rumble of traffic, so that one and the same bang
looks alike in every codec.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

HOP = 64
"""Samples from one moment to the next: 4 ms, a tenth of the time between two firecrackers of a string."""
SPAN = 2 * HOP
"""Samples that a moment is made of, weighted by Hann's window."""
LOWEST, SPLIT, HIGHEST = 2, 8, 28
"""Bins of 125 Hz: the band is 250 to 3500 Hz, its upper part begins at 1 kHz."""
QUIETEST = 1e-9
"""Power of a moment without any sound, 120 dB below a full tone's: quieter than the last bit of 16."""
FULL_TONE_DB = 30.0
"""Loudness of a tone of amplitude 1: (SPAN / 4)² in power."""
_WINDOW = np.hanning(SPAN + 1)[:-1].astype(np.float32)

Floats = NDArray[np.float32]


class Moments(NamedTuple):
    """N moments, HOP samples apart.

    Attributes:
        low, high: (N,) power below and above 1 kHz.
        loud: (N,) both together, dB.
    """

    low: Floats
    high: Floats
    loud: Floats

    def since(self, first: int) -> "Moments":
        """Return them without those before `first`."""
        return Moments(self.low[first:], self.high[first:], self.loud[first:])

    def followed_by(self, more: "Moments") -> "Moments":
        """Return these and more."""
        return Moments(*(np.concatenate(pair) for pair in zip(self, more, strict=True)))


SILENCE = Moments(*(np.zeros(0, np.float32) for _ in range(3)))
"""No moment at all."""


def moments(samples: Floats) -> Moments:
    """Return the moments of (n HOP + SPAN - HOP,) samples of SOUND_RATE: n of them."""
    power = spectra(samples)
    low, high = power[:, : SPLIT - LOWEST].sum(axis=1), power[:, SPLIT - LOWEST :].sum(axis=1)
    loud = 10 * np.log10(low + high + QUIETEST)
    return Moments(low.astype(np.float32), high.astype(np.float32), loud.astype(np.float32))


def spectra(samples: Floats) -> Floats:
    """Return the power of each moment of (n HOP + SPAN - HOP,) samples of SOUND_RATE, (n, bins of the band)."""
    spans = sliding_window_view(samples, SPAN)[::HOP] * _WINDOW
    spectrum = np.fft.rfft(spans, axis=1)[:, LOWEST : HIGHEST + 1]
    return np.asarray(spectrum.real**2 + spectrum.imag**2, np.float32)


def edges(count: int) -> tuple[int, int]:
    """Return the first bin of the band, and the one after it, in the spectrum of so many samples."""
    return round(LOWEST * count / SPAN), round(HIGHEST * count / SPAN)


def tonality(samples: Floats) -> float:
    """Return by how much a sound's spectrum sticks out of its own surroundings, dB: noise 2 to 3, a tone 10 and more.

    Args:
        samples: (N,) of SOUND_RATE, some hundred.
    """
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    around = np.median(sliding_window_view(np.pad(power, AROUND, mode="edge"), 2 * AROUND + 1), axis=1)
    first, last = edges(len(samples))
    return float(10 * np.log10(np.mean((power / (around + QUIETEST))[first:last]) + QUIETEST))


AROUND = 8
"""Bins on either side that a spectrum's surroundings are the median of."""
