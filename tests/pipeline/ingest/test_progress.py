"""The watchdog: pictures must come out, whatever goes in."""

import pytest

from pipeline.ingest.progress import KEYFRAME_S, Progress

STALL_S = 10.0


def patrolled(*, gop_s: float, seconds: float) -> Progress:
    """Return the progress of a good patrolled stream."""
    made = Progress(STALL_S, first_s=STALL_S, now=0.0)
    for index in range(round(seconds * 10)):
        now = index / 10
        made.packet(now)
        if index % round(gop_s * 10) == 0:
            made.fed(now, keyframe=True)
            made.decoded(now)
    return made


def test_a_good_stream_never_stalls() -> None:
    made = Progress(STALL_S, first_s=STALL_S, now=0.0)
    for index in range(1000):
        made.packet(index / 10)
        made.fed(index / 10, keyframe=index % 20 == 0)
        made.decoded(index / 10)
        assert not made.stalled(index / 10, whole=True)


@pytest.mark.parametrize("whole", [True, False])
def test_silence_is_a_stall(whole: bool) -> None:
    made = patrolled(gop_s=2.0, seconds=18.2)
    assert not made.stalled(18.2 + STALL_S - 0.3, whole=whole)
    assert "no picture came" in made.stalled(18.2 + STALL_S, whole=whole)


def test_keyframes_that_do_not_decode_are_a_stall_though_they_are_rare() -> None:
    made = patrolled(gop_s=9.0, seconds=18.1)
    for index in range(182, 380):
        made.packet(index / 10)
    made.fed(27.0, keyframe=True)
    assert not made.stalled(36.9, whole=False)
    assert "could be decoded" in made.stalled(37.1, whole=False)


def test_packets_that_are_not_wanted_count_as_nothing_while_everything_is_decoded() -> None:
    made = patrolled(gop_s=2.0, seconds=20.0)
    for index in range(200, 300):
        made.packet(index / 10)
    assert "no keyframe" in made.stalled(29.9, whole=True)


@pytest.mark.parametrize(
    ("gop_s", "patience"),
    [
        pytest.param(2.0, STALL_S, id="frequent keyframes: the stall limit"),
        pytest.param(6.0, 18.0, id="three intervals"),
        pytest.param(15.0, KEYFRAME_S, id="rare keyframes: as long as any camera needs"),
    ],
)
def test_patrol_waits_for_a_keyframe_as_long_as_its_interval_says(gop_s: float, patience: float) -> None:
    made = patrolled(gop_s=gop_s, seconds=gop_s * 2 + 0.1)
    last = gop_s * 2
    for index in range(round(last * 10), round((last + patience) * 10) + 1):
        made.packet(index / 10)
    assert not made.stalled(last + patience - 0.1, whole=False)
    assert made.stalled(last + patience + 0.2, whole=False)


def test_the_first_frame_may_take_longer() -> None:
    made = Progress(STALL_S, first_s=30.0, now=0.0)
    for index in range(310):
        made.packet(index / 10)
    assert not made.stalled(29.9, whole=False)
    assert made.stalled(30.9, whole=False)
