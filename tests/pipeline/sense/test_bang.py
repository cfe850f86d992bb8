"""Bangs: fireworks in a street are heard, other sudden noises are not; neither gain nor the cutting of the sound matters."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.frames import SOUND_RATE, Bang, Sound
from pipeline.sense.bang import BEGIN, listen
from pipeline.simulate.sound.air import Street
from pipeline.simulate.sound.dry import Samples
from pipeline.simulate.sound.track import Noise, Place, render

START = 1_767_225_600.0
AT = 4.0
SECONDS = 12.0
STREETS = (Place(Street(0.6, 20.0), 44.0), Place(Street(1.0, 14.0), 54.0), Place(Street(1.4, 9.0), 62.0))


@cache
def track(kind: str, distance_m: float, place: Place = STREETS[1], seed: int = 1, *, louder_db: float = 0.0) -> Samples:
    return render([Noise(AT, kind, distance_m, louder_db)], place, seconds=SECONDS, seed=seed, rate=SOUND_RATE)


def heard(samples: Samples, *, cuts: Sequence[int] = (), start: float = START) -> list[Bang]:
    """Return the bangs in a sound that comes in pieces; `cuts`: the samples at which they end."""
    state, begin = BEGIN, 0
    bangs: list[Bang] = []
    for end in [*cuts, len(samples)]:
        state, found = listen(state, Sound(start + begin / SOUND_RATE, samples[begin:end]))
        bangs += found
        begin = end
    return bangs


@pytest.mark.parametrize("place", STREETS, ids=["quiet", "usual", "loud"])
@pytest.mark.parametrize(
    ("kind", "distance_m"),
    [("shell", 60.0), ("shell", 250.0), ("cracker", 15.0), ("cracker", 60.0), ("string", 15.0), ("string", 60.0)],
)
def test_fireworks_are_heard_when_their_sound_arrives(kind: str, distance_m: float, place: Place) -> None:
    found = [heard(track(kind, distance_m, place, seed)) for seed in range(4)]
    assert sum(bool(bangs) for bangs in found) >= 3
    arrives = START + Noise(AT, kind, distance_m).heard_at
    first = [bangs[0].at - arrives for bangs in found if bangs]
    assert min(first) > -0.03
    assert np.median(first) < (0.4 if kind == "string" else 0.02)


@pytest.mark.parametrize("place", STREETS, ids=["quiet", "usual", "loud"])
def test_a_shell_whose_echoes_are_as_loud_as_itself_is_heard(place: Place) -> None:
    """It has no loudest moment near its beginning."""
    assert [seed for seed in range(16) if not heard(track("shell", 40.0 + 7 * seed, place, seed))] == []


@pytest.mark.parametrize("kind", ["door", "horn", "hammering", "thunder", "wind", "motorbike", "speech", "music", "barking"])
@pytest.mark.parametrize("distance_m", [4.0, 20.0], ids=["near", "across the street"])
def test_what_only_sounds_like_it_is_no_bang(kind: str, distance_m: float) -> None:
    """One consonant near the microphone of a quiet street is still taken for a bang."""
    found = [heard(track(kind, distance_m, place, seed)) for place in STREETS for seed in range(3)]
    assert sum(len(bangs) for bangs in found) <= (kind == "speech")


@pytest.mark.parametrize("kind", ["breaker", "rain"])
def test_what_beats_or_drips_is_no_string_of_firecrackers(kind: str) -> None:
    false = [heard(track(kind, 10.0, place, seed)) for place in STREETS for seed in range(3)]
    assert sum(len(bangs) >= 3 for bangs in false) <= 1


@pytest.mark.parametrize("every", [0.7, 0.75, 0.9, 1.5])
def test_an_even_series_is_heard_to_its_end(every: float) -> None:
    noises = [Noise(AT + n * every, "cracker", 30.0) for n in range(24)]
    sound = render(noises, STREETS[1], seconds=AT + 24 * every + 3, seed=1, rate=SOUND_RATE)
    assert len(heard(sound)) >= 22


def test_a_string_of_firecrackers_crackles_and_a_single_one_does_not() -> None:
    string, cracker = (heard(track(kind, 30.0)) for kind in ("string", "cracker"))
    assert len(string) > 10
    assert sum(bang.crackle for bang in string) > 0.9 * len(string)
    assert [bang.crackle for bang in cracker] == [False]


@pytest.mark.parametrize("place", STREETS[:2], ids=["quiet", "usual"])
def test_what_rings_long_comes_from_afar(place: Place) -> None:
    shells = [heard(track("shell", 40.0 + 30 * seed, place, seed)) for seed in range(4)]
    near = [heard(track("cracker", 3.0, place, seed)) for seed in range(4)]
    assert [bangs[0].afar for bangs in shells] == [True] * 4
    assert sum(bangs[0].afar for bangs in near) <= 1


@pytest.mark.parametrize("seed", range(3))
def test_a_string_that_begins_as_a_machine_beats_is_no_background(seed: int) -> None:
    """Its cracks run together, and for 0.8 s they come every 20 ms."""
    dice, times = np.random.default_rng(seed), np.arange(int(SECONDS * SOUND_RATE)) / SOUND_RATE
    cracks = AT + 0.8 + np.cumsum(dice.uniform(0.03, 0.12, 60))
    level = np.where((times >= AT) & (times < AT + 5.5), 0.02, 0.001)
    for at in [*np.arange(AT, AT + 0.8, 0.02), *cracks]:
        since = times - at
        level = np.maximum(level, np.where((since >= 0) & (since < 0.1), 0.08 * np.exp(-since / 0.015), 0))
    bangs = heard((dice.normal(0, 1, len(times)) * level).astype(np.float32))
    assert len(bangs) > 40
    assert bangs[0].at < START + AT + 1.5
    assert all(bang.crackle for bang in bangs)


def test_a_street_where_nothing_bangs_says_nothing() -> None:
    quiet = [render([], place, seconds=30.0, seed=seed, rate=SOUND_RATE) for place in STREETS for seed in range(2)]
    assert [bang for samples in quiet for bang in heard(samples)] == []


@pytest.mark.parametrize("level", [0.0, 1e-4], ids=["none at all", "the codec's last bit"])
def test_silence_says_nothing(level: float) -> None:
    random = np.random.default_rng(3)
    ticks = (random.random(20 * SOUND_RATE) < 1e-3).astype(np.float32) * np.float32(level)
    assert heard(ticks) == []


def test_a_bang_after_silence_is_heard() -> None:
    samples = track("shell", 100.0).copy()
    samples[: int(AT * SOUND_RATE)] = 0.0
    assert len(heard(samples)) >= 1


def test_a_louder_bang_has_a_higher_level() -> None:
    levels = [heard(track("cracker", 80.0, louder_db=louder))[0].level_db for louder in (-10.0, 0.0, 5.0)]
    assert np.diff(levels) == pytest.approx([10, 5], abs=2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(gain_db=st.floats(-20, 40), kind=st.sampled_from(["shell", "string", "door", "hammering"]))
def test_gain_changes_nothing(gain_db: float, kind: str) -> None:
    """A microphone's gain makes the street's noise louder too."""
    plain, louder = (heard(track(kind, 60.0) * np.float32(gain)) for gain in (1.0, 10 ** (gain_db / 20)))
    assert [(bang.at, bang.crackle) for bang in louder] == [(bang.at, bang.crackle) for bang in plain]
    assert [bang.level_db for bang in louder] == pytest.approx([bang.level_db for bang in plain], abs=0.1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cuts=st.lists(st.integers(1, int(SECONDS * SOUND_RATE) - 1), max_size=60, unique=True).map(sorted))
def test_where_pieces_end_changes_nothing(cuts: list[int]) -> None:
    samples = track("string", 60.0)
    whole, pieces = heard(samples), heard(samples, cuts=cuts)
    assert [bang.at for bang in pieces] == pytest.approx([bang.at for bang in whole], abs=1e-4)
    assert [bang.level_db for bang in pieces] == [bang.level_db for bang in whole]


def test_a_gap_is_no_bang_and_what_comes_after_it_is_heard() -> None:
    """The sound stops in the middle of a street's noise, and goes on in another one's, 20 dB louder."""
    before, after = track("door", 10.0)[: 6 * SOUND_RATE], track("shell", 100.0, seed=2) * np.float32(3)
    state, bangs = listen(BEGIN, Sound(START, before))
    state, more = listen(state, Sound(START + 9.0, after))
    assert bangs == ()
    assert [round(bang.at - START - 9.0, 1) for bang in more] == [round(Noise(AT, "shell", 100.0).heard_at, 1)]


def test_the_state_does_not_grow() -> None:
    state = BEGIN
    sizes = []
    for n in range(40):
        state, _ = listen(state, Sound(START + n * 0.256, track("string", 60.0)[n * 4096 :][:4096]))
        sizes.append((len(state.samples), len(state.known.loud), len(state.usual)))
    assert max(sizes[20:]) <= (24_000, 320, 1000)
