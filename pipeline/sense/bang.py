"""Bangs: sudden, short noises like those of fireworks, in a stream's sound. Pure.

`listen` takes the state and a piece of sound, and returns the next state and the bangs that were recognised with it, 0.4 to
0.8 s after they were heard, those of a rattle 1.1 to 2.9 s after. No bangs: what swells (thunder, wind, vehicles), rings
(hammering, horns, barking, voices), stays (horns, machines), is dull and dry (doors) or dry alone (drops, clicks), and what
beats regularly and fast, or keeps its pitch (a breaker). Where the pieces of sound begin and end changes nothing. What a bang
means is for rules.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.frames import SOUND_RATE, Bang, Sound
from pipeline.sense.blow import Blow, is_bang, is_cracker, least_loud, measured
from pipeline.sense.loudness import HOP, SILENCE, SPAN, Floats, Moments, moments
from pipeline.sense.rattle import NONE, Rattle, gone_on
from pipeline.sense.rhythm import is_beaten, is_dense

PAST, STEP, AHEAD = 150, 64, 100
"""Moments that are known before and after those that are judged, STEP at a time: 0.6, 0.26 and 0.4 s."""
GAP_S = 0.1
"""Sound that begins so much earlier or later than the last ended comes after a gap."""
USUAL = 1000
"""Moments that the background is the median of: 4 s, so that a vehicle that comes near is background."""
LEAST_USUAL = 250
"""Moments that must be known before anything can stand out: 1 s."""
RECENT, SWALLOWED = 250, 30.0
"""The newest of them, 1 s, say nothing of blows that follow each other fast and stand so many dB above those before: a string
whose cracks run together is known by its rhythm only after a second of them. Notes and barks near by begin at 18 to 24 dB."""
OFTEN = 95
"""Percentile of the loudness that is usual now and then: speech and music have louder moments all the time."""
RISE, NEAR = 5.0, 3
"""A blow rises by so many dB within 24 ms, and is the loudest of 3 moments before and after it.
Noise in the band trembles by 1.2 dB from moment to moment."""
LEAP, TREMBLE = 30.0, 2.5
"""One that rises by so many dB within 24 ms may tremble by so many after that: a bang that fills the microphone, or whose
echoes are as loud as itself, stays as loud for a tenth of a second and has no loudest moment near its beginning."""
ECHO, ECHO_DB = 75, 4.0
"""A blow within so many moments (0.3 s: walls 50 m away) of one that was louder by so many dB is its echo: a wall gives back
half the pressure. Of crackers in a string three in ten look like that."""
CLOSEST, CLOSEST_OF_A_STRING = 25, 4
"""Moments after a bang in which there is no other: 100 and 16 ms. The nearest walls' echoes may be louder than it."""
RINGING = 100
"""Moments after a bang that say nothing of the background."""
LONGEST_RINGING = 15_000
"""After a minute of nothing but bangs they are the background."""


class BangState(NamedTuple):
    """What is remembered of the sound before.

    Attributes:
        t: UTC seconds of the first of `samples`.
        samples: the newest, (N,) float32; the first belongs to the first of `known`.
        known: moments, PAST of which were judged.
        usual: (M,) loudness of the background's moments, dB.
        quiet_in: moments until the last bang has died away, counted from the next one that is judged.
        echo_in: the same, until another bang may come.
        ringing: moments since there was background.
        rattle: blows of which nobody knows yet whether they are a string's.
    """

    t: float
    samples: Floats
    known: Moments
    usual: Floats
    quiet_in: int = 0
    echo_in: int = 0
    ringing: int = 0
    rattle: Rattle = NONE


_NOTHING = np.zeros(0, np.float32)
BEGIN = BangState(float("-inf"), _NOTHING, SILENCE, _NOTHING)
"""The state before the first sound."""


def listen(state: BangState, sound: Sound) -> tuple[BangState, tuple[Bang, ...]]:
    """Take the next piece of a stream's sound; after a gap it is another sound before the same background."""
    if abs(sound.t - state.t - len(state.samples) / SOUND_RATE) > GAP_S:
        state = BEGIN._replace(usual=state.usual)
    samples = np.concatenate([state.samples, sound.samples])
    state = state._replace(t=sound.t - len(state.samples) / SOUND_RATE, samples=samples)
    bangs: tuple[Bang, ...] = ()
    while len(state.samples) >= (len(state.known.loud) + STEP) * HOP + SPAN - HOP:
        first = len(state.known.loud) * HOP
        new = moments(state.samples[first : first + STEP * HOP + SPAN - HOP])
        state, found = _judged(state._replace(known=state.known.followed_by(new)))
        bangs += found
    return state, bangs


def _judged(state: BangState) -> tuple[BangState, tuple[Bang, ...]]:
    """Judge the next STEP moments, once what comes after them is known, and let go of the oldest.

    What was heard just before the first bang of a series may have been its beginning: it is no background either, as long as
    enough is left to judge the next bang by.
    """
    if len(state.known.loud) < PAST + STEP + AHEAD:
        return state, ()
    found, free = _bangs(state) if len(state.usual) >= LEAST_USUAL else ([], 0)
    rings = np.arange(PAST, PAST + STEP) < PAST + state.quiet_in
    for at, _ in found:
        rings[max(0, at - NEAR - PAST) : at - PAST + RINGING] = True
    ringing = state.ringing + STEP if rings.all() else 0
    background = state.known.loud[PAST : PAST + STEP][~rings | (ringing > LONGEST_RINGING)]
    last = found[-1][0] if found else None
    now = slice(PAST * HOP, (PAST + STEP) * HOP)
    cracks = tuple(bang for _, bang in found if bang.crackle)
    rattle, told = gone_on(state.rattle, state.t + PAST * HOP / SOUND_RATE, state.samples[now], cracks)
    kept = max(LEAST_USUAL, len(state.usual) - RECENT) if found and not state.quiet_in else len(state.usual)
    after = state._replace(
        t=state.t + STEP * HOP / SOUND_RATE,
        samples=state.samples[STEP * HOP :],
        known=state.known.since(STEP),
        usual=np.concatenate([state.usual[:kept], background])[-USUAL:],
        quiet_in=max(0, state.quiet_in - STEP if last is None else last + RINGING - PAST - STEP),
        echo_in=max(0, free - PAST - STEP),
        ringing=ringing,
        rattle=rattle,
    )
    return after, (*told, *(bang for _, bang in found if not bang.crackle))


def _bangs(state: BangState) -> tuple[list[tuple[int, Bang]], int]:
    """Return the bangs among the moments that are judged now, each with its moment, and from when on there may be another."""
    loud = state.known.loud
    now, before = _usual(state.usual), _usual(state.usual[: max(LEAST_USUAL, len(state.usual) - RECENT)])
    blows = _first_hand(_blows(loud, least=least_loud(now[0])), loud)
    found: list[tuple[int, Bang]] = []
    free = PAST + state.echo_in
    for at in blows[(blows >= PAST) & (blows < PAST + STEP)].tolist():
        dense = is_dense(blows, at)
        if at < free or (dense and is_beaten(blows, at)):
            continue
        usual, often = before if dense and loud[at] - before[0] >= SWALLOWED else now
        blow = measured(state.known, at, state.samples, usual=usual)
        over_often = blow.level + usual - often
        crackle = dense and is_cracker(blow, over_often=over_often)
        if crackle or is_bang(blow, over_often=over_often):
            found.append((at, _bang(state, blow, crackle=crackle)))
            free = at + (CLOSEST_OF_A_STRING if crackle else CLOSEST)
    return found, free


def _usual(background: Floats) -> tuple[float, float]:
    """Return how loud the background is, and how loud now and then, dB."""
    return float(np.median(background)), float(np.percentile(background, OFTEN))


def _blows(loud: Floats, *, least: float) -> NDArray[np.intp]:
    """Return the moments at which something is struck: sudden peaks of at least so many dB, in order.

    Of moments that follow a leap one by one, each as loud as those before, the last is taken.
    """
    around = sliding_window_view(loud, NEAR)
    peaks = np.arange(2 * NEAR, len(loud) - NEAR)
    rise = loud[peaks] - np.minimum(around[peaks - 2 * NEAR].min(axis=1), around[peaks - NEAR].min(axis=1))
    after = around[peaks + 1].max(axis=1) - np.where(rise >= LEAP, TREMBLE, 0)
    highest = np.maximum(np.maximum(around[peaks - NEAR].max(axis=1), after), least)
    struck: NDArray[np.intp] = peaks[(rise >= RISE) & (loud[peaks] >= highest)]
    return struck[np.diff(struck, append=len(loud) + NEAR) > NEAR]


def _first_hand(blows: NDArray[np.intp], loud: Floats) -> NDArray[np.intp]:
    """Return the blows without the echoes of others."""
    since = blows[:, None] - blows[None, :]
    louder = loud[blows][None, :] - loud[blows][:, None] >= ECHO_DB
    echoes = ((since > 0) & (since <= ECHO) & louder).any(axis=1)
    return blows[~echoes]


def _bang(state: BangState, blow: Blow, *, crackle: bool) -> Bang:
    return Bang(at=state.t + blow.onset / SOUND_RATE, level_db=blow.level, crest=blow.crest, crackle=crackle, afar=blow.is_afar)
