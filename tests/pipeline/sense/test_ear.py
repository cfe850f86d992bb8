"""The ear keeps the bangs until a look takes them, and calls for watch when there is one."""

from pipeline.frames import MOST_SIGNS, SOUND_RATE, Sound
from pipeline.sense.ear import Ear
from pipeline.simulate.sound.track import Noise, Place, render

BLOCK = 4096


def told(ear: Ear, noises: list[Noise], *, seconds: float = 8.0) -> list[str | None]:
    samples = render(noises, Place(), seconds=seconds, seed=1, rate=SOUND_RATE)
    starts = range(0, len(samples) - BLOCK, BLOCK)
    return [ear.hear(Sound(begin / SOUND_RATE, samples[begin : begin + BLOCK])) for begin in starts]


def test_a_bang_wakes_the_stream_up_and_is_taken_once() -> None:
    ear = Ear()
    reasons = told(ear, [Noise(4.0, "cracker", 30.0)])
    bangs = ear.take()
    assert set(reasons) == {None, "bang"}
    assert abs(bangs[0].at - Noise(4.0, "cracker", 30.0).heard_at) < 0.02
    assert ear.take() == ()


def test_a_door_wakes_nobody_up() -> None:
    ear = Ear()
    assert set(told(ear, [Noise(4.0, "door", 6.0)])) == {None}
    assert ear.take() == ()


def test_what_nobody_takes_is_kept_in_bounds() -> None:
    ear = Ear()
    told(ear, [Noise(2.0 + 6 * n, "string", 30.0) for n in range(12)], seconds=76.0)
    bangs = ear.take()
    assert len(bangs) == MOST_SIGNS
    assert bangs[-1].at > 60.0
