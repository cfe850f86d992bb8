"""A rattle, from its first crack to its end: a string of firecrackers, or a machine. Pure.

One blow after the other may sound like a cracker's when a breaker works streets away: echoes fill its pauses, and hide every
third blow. All of it together does not: a machine keeps its beat, and its steel rings at the same pitches with every blow.
So cracks are believed only when the rattle was heard for a while, or has ended.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.frames import SOUND_RATE, Bang
from pipeline.sense.loudness import Floats, edges, spectra

LONG_S = 2.0
"""So much of a rattle shows what it is: a machine beats 14 to 80 times meanwhile."""
OVER_S = 0.75
"""A rattle without a crack for so long has ended."""
SHORTEST_S = 1.5
"""Less sound does not show what it is: a shell and its echoes are a rattle of half a second, and OVER_S come after it."""
FASTEST, SLOWEST = 6.0, 36.0
"""Moments from beat to beat: 41 to 7 a second."""
BEATS = 4
"""A beat is looked for after one to four pauses, and missed in the middle between: in a longer time it may drift."""
BEAT = 0.35
"""Sound that begins again after a pause goes with itself so much better than half a pause off. Of 73 simulated strings, whose
cracks come as they like, half have 0.08 in two seconds, the most 0.31, between walls that throw them back and forth; a breaker
20 to 45 m away has 0.1 to 0.7, a nearer one more."""
TONE_DB = 6.5
"""A pitch that the whole rattle keeps stands so far above its surroundings: 2 to 6 in strings, 5 to 15 in a breaker."""
PIECE, AROUND = 512, 8
"""Samples of a piece of the rattle's spectrum, 32 ms, and steps of it on either side that are a pitch's surroundings."""
FAINTEST = 1e-9
"""Power below everything that is heard."""
_WINDOW = np.hanning(PIECE).astype(np.float32)


class Rattle(NamedTuple):
    """Cracks of which nobody knows yet what they are.

    Attributes:
        t: UTC seconds of the first of `samples`.
        samples: (N,) the newest LONG_S of the rattle at most.
        held: its cracks that nobody was told of, in order.
        last: UTC seconds of its newest crack, told or not.
    """

    t: float
    samples: Floats
    held: tuple[Bang, ...] = ()
    last: float = float("-inf")


NONE = Rattle(0.0, np.zeros(0, np.float32))
"""No rattle at all."""


def gone_on(rattle: Rattle, t: float, samples: Floats, cracks: tuple[Bang, ...]) -> tuple[Rattle, tuple[Bang, ...]]:
    """Take the next piece of sound and the cracks that were recognised in it; return those that are told now.

    Args:
        rattle: what came before.
        t: UTC seconds of the first of the samples, which are those after the last ones.
        samples: (N,) of SOUND_RATE.
        cracks: those in this piece of sound, in order.
    """
    if not (rattle.held or cracks):
        return NONE, ()
    before = rattle if len(rattle.samples) else rattle._replace(t=t)
    kept = np.concatenate([before.samples, samples])[-round(LONG_S * SOUND_RATE) :]
    now = t + len(samples) / SOUND_RATE
    last = cracks[-1].at if cracks else rattle.last
    after = Rattle(now - len(kept) / SOUND_RATE, kept, (*rattle.held, *cracks), last)
    return _judged(after, now)


def _judged(rattle: Rattle, now: float) -> tuple[Rattle, tuple[Bang, ...]]:
    """Let go of the cracks that have been heard for long enough, and of a machine's altogether."""
    over = now - rattle.last >= OVER_S
    ripe = tuple(one for one in rattle.held if over or one.at <= now - LONG_S)
    if not ripe:
        return rattle, ()
    if is_machine(rattle.samples):
        return rattle._replace(held=()), ()
    return rattle._replace(held=rattle.held[len(ripe) :]), ripe


def is_machine(samples: Floats) -> bool:
    """Tell whether a rattle, (N,) samples of SOUND_RATE, is a machine's."""
    if len(samples) < SHORTEST_S * SOUND_RATE:
        return False
    return pitch(samples) >= TONE_DB or beat(samples) >= BEAT


def pitch(samples: Floats) -> float:
    """Return by how much the clearest pitch that a rattle keeps stands above its surroundings, dB.

    Each moment counts alike: one loud blow has peaks of its own by chance.
    """
    pieces = sliding_window_view(samples, PIECE)[:: PIECE // 2] * _WINDOW
    spectrum = np.fft.rfft(pieces, axis=1)
    first, last = edges(PIECE)
    loud = 10 * np.log10((spectrum.real**2 + spectrum.imag**2)[:, first:last] + FAINTEST).mean(axis=0)
    around = np.median(sliding_window_view(np.pad(loud, AROUND, mode="edge"), 2 * AROUND + 1), axis=1)
    return float((loud - around).max())


def beat(samples: Floats) -> float:
    """Return how much better a rattle goes with itself some pauses later than half a pause off, at the best pause.

    It is 1 for what repeats itself exactly, and 0 for what does not at all.
    """
    loud = 10 * np.log10(spectra(samples) + FAINTEST)
    begins = np.maximum(0, loud[2:] - loud[:-2]).sum(axis=1)
    begins -= begins.mean()
    count = len(begins)
    turned = np.fft.rfft(begins, 2 * count)
    alike = np.fft.irfft(turned.real**2 + turned.imag**2)[:count] / np.arange(count, 0, -1)
    after, between = (np.interp(lags, np.arange(count), alike).mean(axis=1) for lags in _lags())
    return float((after - between).max() / (alike[0] + FAINTEST))


@cache
def _lags() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return moments after which a beat comes again, and those in the middle between, (pauses, BEATS) each."""
    pauses = np.arange(FASTEST, SLOWEST, 0.2)[:, None]
    beats = np.arange(1, BEATS + 1)
    return pauses * beats, pauses * (beats - 0.5)
