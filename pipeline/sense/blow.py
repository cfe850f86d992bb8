"""One sudden noise: how loud, sharp, dull, tonal it is and how it dies away; and whether that is a bang. Pure."""

from typing import NamedTuple

import numpy as np

from pipeline.sense.loudness import FULL_TONE_DB, HOP, Floats, Moments, tonality

LEVEL, OVER_OFTEN, QUIETEST_DB = 15.0, 8.0, -50.0
"""Least level above the median background and above its loud moments, dB, and below a full tone: quieter ones are clicks
of the codec's own last bits."""
SUDDEN = 12.0
"""A single bang is so much louder than 48 to 88 ms before its peak, which may be an echo's; in a string, echoes of the others
are still there."""
LATER = 5.0
"""A consonant is followed by a vowel that is louder by more than this; a bang by its echoes."""
DECAY = 7.0
"""What falls less than this within 0.35 s stays: a horn, an engine."""
ECHO, LATE_ECHO, LATE_ECHO_OF_DULL, LATE_ECHO_OF_DULLEST = 12.0, 3.0, 8.0, 14.0
"""A bang that is loud enough to be heard from far rings in the street: so many dB above the background 40 to 100 and 150 to
250 ms after it. A drop on the housing or a click is over by then, and so is a door near by."""
FLOOR = 6.0
"""Between firecrackers their echoes go on; between drops on the housing there is nothing but the background."""
DULLEST, DULLER, DULL, BRIGHTEST = -14.0, -11.0, -5.5, 12.0
"""Power above 1 kHz ÷ below, dB: doors, engines, wind and thunder are dull, and shells from far away, which ring long.
Struck metal and drops may be brighter than any bang."""
_RINGS = ((DULL, LATE_ECHO), (DULLER, LATE_ECHO_OF_DULL), (DULLEST, LATE_ECHO_OF_DULLEST))
TONAL = 4.6
"""More than this rings or sings (see `tonality`): bangs in a street's echoes have up to 3.8."""
PIECE, PIECES = 512, 4
"""Samples of a piece whose tonality is measured, 32 ms, and how many of them, half a piece apart."""
AFAR = 22.0
"""Decibels by which the echoes 150 to 250 ms after a blow are below it at most when it came from afar. In streets of the
simulator shells 40 to 400 m away have 6 to 21, slammed doors 2 to 8 m away 25 to 39, a firecracker 5 to 15 m away 20 to 32."""
CREST = 480
"""Samples from the onset on that the crest factor is measured over: 30 ms."""
ATTACK = 6
"""Moments in which a blow rises."""
ONSET_DB = 10.0
"""A blow begins where it is at most so much below its peak."""
FIRST = 4
"""Moments over which a blow's brightness is measured."""


class Blow(NamedTuple):
    """A sudden noise; levels in dB.

    Attributes:
        onset: the sample at which it begins.
        level: its peak above the usual background.
        sudden: its peak above what was there just before.
        later: the loudest of the next quarter second above its peak.
        decay: by how much the sound is down again at best within 0.35 s.
        echo, late_echo: what rings after it above the usual background.
        floor: what is there all the time of the next quarter second, above the usual background.
        bright: power above 1 kHz to power below.
        tonal: see `tonality`, the most tonal of its first pieces.
        crest: its peak over its root mean square.
    """

    onset: int
    level: float
    sudden: float
    later: float
    decay: float
    echo: float
    late_echo: float
    floor: float
    bright: float
    tonal: float
    crest: float

    @property
    def is_afar(self) -> bool:
        """Whether its echoes are nearly as loud as itself: the nearer a noise is, the louder it is than its echoes."""
        return self.level - self.late_echo <= AFAR


def least_loud(usual: float) -> float:
    """Return how loud a moment must be to be worth measuring, dB, where the background has a usual loudness."""
    return max(usual + LEVEL, FULL_TONE_DB + QUIETEST_DB)


def measured(known: Moments, at: int, samples: Floats, *, usual: float) -> Blow:
    """Measure a blow.

    Args:
        known: moments, 22 before and 90 after the blow at least.
        at: the moment of its peak.
        samples: the sound from the first moment on.
        usual: loudness of the background, dB.
    """
    loud = known.loud
    peak = float(loud[at])
    begins = at - ATTACK + int(np.argmax(loud[at - ATTACK : at + 1] >= peak - ONSET_DB))
    onset = begins * HOP
    first = slice(begins, begins + FIRST)
    dull = float(known.low[first].sum())
    head = samples[onset : onset + CREST].astype(np.float64)
    return Blow(
        onset=onset,
        level=peak - usual,
        sudden=peak - float(loud[at - 22 : at - 12].max()),
        later=float(loud[at + 1 : at + 63].max()) - peak,
        decay=peak - float(loud[at + 30 : at + 88].min()),
        echo=float(loud[at + 10 : at + 25].mean()) - usual,
        late_echo=float(loud[at + 37 : at + 62].mean()) - usual,
        floor=float(np.percentile(loud[at + 1 : at + 63], 25)) - usual,
        bright=float(10 * np.log10((float(known.high[first].sum()) + 1e-12) / (dull + 1e-12))),
        tonal=max(tonality(samples[onset + n * PIECE // 2 :][:PIECE]) for n in range(PIECES)),
        crest=float(np.abs(head).max() / np.sqrt(np.mean(head**2))),
    )


def is_bang(blow: Blow, *, over_often: float) -> bool:
    """Tell whether a blow is a bang by itself; `over_often`: its peak above the background's loud moments, dB."""
    if not _is_loud_noise(blow, over_often):
        return False
    rings = blow.late_echo >= next(least for dull, least in _RINGS if blow.bright >= dull)
    return rings and blow.sudden >= SUDDEN and blow.later <= LATER and blow.decay >= DECAY


def is_cracker(blow: Blow, *, over_often: float) -> bool:
    """Tell whether one of many blows is a firecracker's: it needs not be so sudden, nor die away before the next."""
    return _is_loud_noise(blow, over_often) and blow.bright >= DULL and blow.floor >= FLOOR


def _is_loud_noise(blow: Blow, over_often: float) -> bool:
    stands_out = over_often >= OVER_OFTEN and blow.echo >= ECHO
    return stands_out and DULLEST <= blow.bright <= BRIGHTEST and blow.tonal <= TONAL
