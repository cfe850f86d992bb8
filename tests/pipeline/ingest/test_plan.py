"""What is decoded and looked at: patrol, watch, and the way between them."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.plan import LONG_GOP_LOOK_S, Plan
from tests.support.rtsp_watch import settings

FPS = 10


def name(made: Plan) -> str:
    return made.name


def plan(**more: Any) -> Plan:
    made = Plan(settings("x", **{"plan": "auto", "detection_rate": 5.0, "watch_s": 4.0, **more}))
    made.connect()
    return made


def play(made: Plan, seconds: float, *, gop_s: float = 2.0, start: float = 0.0) -> list[tuple[float, bool]]:
    """Return (time, keyframe) of every frame that was looked at; checks that nothing smeared is decoded."""
    looked, whole_since_keyframe = [], False
    for index in range(round(seconds * FPS)):
        t, keyframe = start + index / FPS, index % round(gop_s * FPS) == 0
        wanted = made.packet(t, keyframe=keyframe)
        if keyframe:
            whole_since_keyframe = wanted
        elif wanted:
            assert whole_since_keyframe, f"decoding began between keyframes at {t}"
        if wanted and made.look(t):
            looked.append((t, keyframe))
    return looked


def test_patrol_looks_at_every_keyframe_and_nothing_else() -> None:
    assert play(plan(plan="patrol"), 10) == [(0, True), (2, True), (4, True), (6, True), (8, True)]


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        pytest.param(0.0, [0, 2, 4, 6, 8, 10], id="every keyframe"),
        pytest.param(2.0, [0, 2, 4, 6, 8, 10], id="as often as they come"),
        pytest.param(3.0, [0, 4, 8], id="every other one"),
        pytest.param(5.0, [0, 6], id="never nearer than the interval"),
    ],
)
def test_patrol_obeys_its_interval(interval: float, expected: list[float]) -> None:
    assert [t for t, _ in play(plan(plan="patrol", patrol_interval_s=interval), 12)] == expected


def test_watch_looks_at_the_detection_rate() -> None:
    times = [t for t, _ in play(plan(plan="watch"), 10)]
    assert times == pytest.approx([index / 5 for index in range(50)])


@given(
    rate=st.floats(0.5, 12.0),
    jitter=st.lists(st.floats(-0.015, 0.015), min_size=200, max_size=200),
)
def test_watch_keeps_its_rate_whatever_the_cameras_rhythm(rate: float, jitter: list[float]) -> None:
    made = plan(plan="watch", detection_rate=rate)
    times = [index / 25 + shift for index, shift in enumerate(jitter)]
    looked = [t for index, t in enumerate(times) if made.packet(t, keyframe=index % 50 == 0) and made.look(t)]
    assert len(looked) == pytest.approx(8 * rate, abs=2)
    assert all(b - a >= 0.5 / rate - 0.04 for a, b in pairwise(looked))


def test_pictures_that_are_all_keyframes_are_patrolled_at_the_detection_rate() -> None:
    times = [t for t, _ in play(plan(plan="patrol", detection_rate=2.0), 5, gop_s=0.1)]
    assert times == pytest.approx([index / 2 for index in range(10)])


def test_auto_goes_on_watch_at_the_next_keyframe_and_back() -> None:
    made = plan()
    assert name(made) == "patrol"
    play(made, 1.0)
    made.wake(0.9, "person")
    looked = play(made, 10, start=1.0, gop_s=2.0)
    watched = [t for t, keyframe in looked if not keyframe]
    assert name(made) == "patrol"
    assert min(watched) > 1.0
    assert max(watched) < 7.0
    assert [t for t, _ in looked if t >= 7.0] == [7.0, 9.0]


def test_nothing_is_decoded_between_a_wake_and_the_next_keyframe() -> None:
    made = plan()
    made.packet(0.0, keyframe=True)
    made.wake(0.0, "motion")
    assert not made.packet(0.1, keyframe=False)
    assert not made.whole
    assert made.packet(2.0, keyframe=True)
    assert made.packet(2.1, keyframe=False)
    assert (name(made), made.note) == ("watch", "on watch: motion")


def test_every_cause_prolongs_watch() -> None:
    made = plan(watch_s=3.0)
    for second in range(10):
        made.wake(float(second), "motion")
        play(made, 1.0, start=float(second), gop_s=1.0)
        assert name(made) == "watch"
    play(made, 3.0, start=10.0, gop_s=1.0)
    assert name(made) == "watch"
    play(made, 1.0, start=13.0, gop_s=1.0)
    assert name(made) == "patrol"


@pytest.mark.parametrize("mode", ["patrol", "watch"])
def test_only_auto_wakes_up(mode: str) -> None:
    made = plan(plan=mode)
    play(made, 2.0)
    made.wake(1.9, "person")
    play(made, 4.0, start=2.0)
    assert name(made) == mode
    assert made.note == ""


@pytest.mark.parametrize("t", [-1e9, 1e9], ids=["long ago", "from a clock that jumped"])
def test_a_cause_at_another_time_is_none(t: float) -> None:
    made = plan()
    made.wake(t, "person")
    play(made, 4.0)
    assert name(made) == "patrol"
    made.wake(3.9, "person")
    play(made, 2.0, start=4.0)
    assert name(made) == "watch"


def test_rare_keyframes_are_decoded_whole_but_looked_at_as_on_patrol() -> None:
    made = plan(plan="patrol")
    play(made, 12.0, gop_s=12.0)
    looked = play(made, 12.0, gop_s=12.0, start=12.0)
    assert made.whole
    assert name(made) == "patrol"
    assert "keyframes" in made.note
    assert [t - 12 for t, _ in looked] == pytest.approx([0, *(LONG_GOP_LOOK_S * n for n in range(1, 6))])
    states = []
    for start in (24.0, 26.0):
        play(made, 2.0, gop_s=2.0, start=start)
        states.append((made.whole, bool(made.note)))
    assert states == [(True, True), (False, False)]


def test_a_new_connection_waits_for_its_keyframe() -> None:
    made = plan(plan="watch")
    play(made, 2.0)
    made.connect()
    assert not made.packet(2.0, keyframe=False)
    assert made.packet(2.1, keyframe=True)


def test_a_clock_that_jumped_back_is_looked_at_again_after_the_reconnection() -> None:
    made = plan(plan="watch")
    play(made, 2.0, start=1000.0)
    made.connect()
    assert [t for t, _ in play(made, 0.5, start=0.0)] == pytest.approx([0, 0.2, 0.4])
