"""Rattles: a string of firecrackers is told once it is known, a machine never; however far away it works."""

import numpy as np
import pytest

from pipeline.frames import SOUND_RATE, Bang
from pipeline.sense.bang import BEGIN
from pipeline.sense.rattle import LONG_S, NONE, OVER_S, beat, gone_on, is_machine, pitch
from pipeline.simulate.sound.air import Street
from pipeline.simulate.sound.dry import Samples
from pipeline.simulate.sound.track import Noise, Place, render
from tests.pipeline.sense.test_bang import heard

STREETS = (Place(Street(0.6, 20.0), 44.0), Place(Street(1.3, 9.0), 48.0), Place(Street(1.0, 14.0), 58.0))
AT, SECONDS = 4.0, 12.0


def sound(kind: str, distance_m: float, place: Place, seed: int) -> Samples:
    return render([Noise(AT, kind, distance_m)], place, seconds=SECONDS, seed=seed, rate=SOUND_RATE)


def rattle(kind: str, distance_m: float, place: Place, seed: int) -> Samples:
    first = round((Noise(AT, kind, distance_m).heard_at + 0.1) * SOUND_RATE)
    return sound(kind, distance_m, place, seed)[first : first + round(1.8 * SOUND_RATE)]


@pytest.mark.parametrize("distance_m", [15.0, 30.0, 45.0])
def test_a_breaker_is_a_machine_and_a_string_is_none(distance_m: float) -> None:
    machines = [is_machine(rattle("breaker", distance_m, place, seed)) for place in STREETS for seed in range(4)]
    strings = [is_machine(rattle("string", distance_m, place, seed)) for place in STREETS for seed in range(4)]
    assert sum(machines) >= len(machines) - 1
    assert sum(strings) == 0


@pytest.mark.parametrize("place", STREETS, ids=["quiet", "echoes", "loud"])
def test_a_breaker_streets_away_is_not_heard(place: Place) -> None:
    """Its echoes fill the pauses and hide many of its blows."""
    found = [heard(sound("breaker", 28.0 + 6 * seed, place, seed)) for seed in range(4)]
    assert [len(bangs) for bangs in found if len(bangs) >= 4] == []


@pytest.mark.parametrize("every", [0.03, 0.06, 0.1])
def test_a_beat_is_found_among_other_noise(every: float) -> None:
    dice, times = np.random.default_rng(2), np.arange(round(LONG_S * SOUND_RATE)) / SOUND_RATE
    hiss = dice.normal(0, 0.1, len(times))
    even, uneven = np.arange(0, LONG_S, every), np.cumsum(dice.gamma(1.6, every / 1.6, round(LONG_S / every)))
    beats = [_struck(times, ats, dice) + hiss for ats in (even, uneven)]
    assert beat(beats[0].astype(np.float32)) > 0.35
    assert beat(beats[1].astype(np.float32)) < 0.25


def test_a_pitch_counts_when_all_of_it_has_it() -> None:
    dice, times = np.random.default_rng(3), np.arange(round(LONG_S * SOUND_RATE)) / SOUND_RATE
    hiss, tone = dice.normal(0, 0.1, len(times)), 0.1 * np.sin(2 * np.pi * 800 * times)
    assert pitch((hiss + tone).astype(np.float32)) > 10
    once = np.where((times > 1) & (times < 1.1), 30 * tone, 0)
    assert pitch((hiss + once).astype(np.float32)) < 6


def test_cracks_are_told_after_two_seconds_or_when_the_rattle_has_ended() -> None:
    dice, step = np.random.default_rng(4), 0.25
    state, told = NONE, []
    for n in range(20):
        now = n * step
        cracks = (Bang(now + 0.1, 25.0, 3.0, crackle=True),) if n < 12 else ()
        piece = dice.normal(0, 0.1, round(step * SOUND_RATE)).astype(np.float32)
        state, found = gone_on(state, now, piece, cracks)
        told += [(one.at, now + step) for one in found]
        assert len(state.samples) <= LONG_S * SOUND_RATE
    assert [at for at, _ in told] == pytest.approx([n * step + 0.1 for n in range(12)])
    assert max(when - at for at, when in told) <= LONG_S + step
    assert told[-1][1] <= told[-1][0] + OVER_S + step
    assert state == NONE


def test_before_any_sound_there_is_no_rattle() -> None:
    assert BEGIN.rattle is NONE


def _struck(times: np.ndarray, ats: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    level = np.zeros(len(times))
    for at in ats:
        since = times - at
        level = np.maximum(level, np.where((since >= 0) & (since < 0.1), np.exp(-np.maximum(since, 0) / 0.008), 0))
    return dice.normal(0, 1, len(times)) * level
