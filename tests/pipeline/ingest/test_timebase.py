"""UTC out of timestamps: it never stands still or goes back, and finds the truth when there is one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.timebase import BACK_S, DRIFT_S, LATE_S, SETTLE_S, WINDOW_S, FileTimeBase, TimeBase

NOW = 1_767_225_600.0
TICK = 1 / 90_000
FRAME = 0.04


def ticks(seconds: float) -> int:
    return round(seconds / TICK)


def run(base: TimeBase, media: list[float], arrived: list[float]) -> list[float]:
    """Return the frame times of packets, each decoded as it comes."""
    times = []
    for at, when in zip(media, arrived, strict=True):
        base.packet(ticks(at), when)
        times.append(base.frame(ticks(at)))
    return times


@given(
    delays=st.lists(st.floats(0.0, 0.5), min_size=2, max_size=80),
    begins=st.floats(0.0, 90_000.0),
    jumps=st.lists(st.floats(-5000.0, 5000.0), max_size=3),
)
def test_frame_times_always_grow(delays: list[float], begins: float, jumps: list[float]) -> None:
    base, media, arrived, newest = TimeBase(TICK), [], [], 0.0
    for index, delay in enumerate(delays):
        shift = sum(jumps[: index * (len(jumps) + 1) // len(delays)])
        media.append(begins + 10_000 + index * FRAME + shift)
        newest = max(newest, NOW + index * FRAME + delay)
        arrived.append(newest)
    times = run(base, media, arrived)
    assert all(b > a for a, b in pairwise(times))
    assert all(t <= when + 0.001 * len(times) for t, when in zip(times, arrived, strict=True))


@given(delays=st.lists(st.floats(0.0, 0.4), min_size=150, max_size=150), begins=st.floats(0.0, 90_000.0))
def test_the_earliest_packet_tells_the_time(delays: list[float], begins: float) -> None:
    base, media, arrived, newest = TimeBase(TICK), [], [], 0.0
    for index, delay in enumerate([0.0, *delays]):
        media.append(begins + index * FRAME)
        newest = max(newest, NOW + index * FRAME + delay)
        arrived.append(newest)
    times = run(base, media, arrived)
    truth = [NOW + index * FRAME for index in range(len(times))]
    assert times == pytest.approx(truth, abs=0.001)


def test_a_burst_of_old_packets_at_the_beginning_does_not_make_time_late() -> None:
    base = TimeBase(TICK)
    burst = [index * FRAME for index in range(75)]
    steady = [burst[-1] + index * FRAME for index in range(1, 50)]
    times = run(base, [*burst, *steady], [NOW] * 75 + [NOW + index * FRAME for index in range(1, 50)])
    assert times[-1] == pytest.approx(NOW + 49 * FRAME, abs=0.001)


@pytest.mark.parametrize(
    "jump", [pytest.param(-500.0, id="back"), pytest.param(700.0, id="ahead"), pytest.param(-BACK_S - 0.1, id="a little back")]
)
def test_a_jump_of_the_camera_s_clock_is_anchored_anew(jump: float) -> None:
    base = TimeBase(TICK)
    media = [1000 + index * FRAME + (jump if index >= 50 else 0.0) for index in range(100)]
    arrived = [NOW + index * FRAME for index in range(100)]
    assert run(base, media, arrived) == pytest.approx(arrived, abs=0.01)
    assert base.jumps == 1


def test_a_stalled_network_is_no_jump() -> None:
    base = TimeBase(TICK)
    media = [index * FRAME for index in range(300)]
    arrived = [NOW + at + (6.0 if 4.0 <= at < 6.0 else 0.0) for at in media]
    arrived = [max(arrived[: index + 1]) for index in range(300)]
    times = run(base, media, arrived)
    assert base.jumps == 0
    assert times == pytest.approx([NOW + at for at in media], abs=0.65)


def test_reordered_pictures_keep_their_own_times() -> None:
    base = TimeBase(TICK)
    order = [0, *(group + at for group in range(0, 60, 3) for at in (3, 1, 2))]
    stamped = {at: base.packet(ticks(at * FRAME), NOW + index * FRAME) for index, at in enumerate(order)}
    assert base.jumps == 0
    assert [stamped[at + 1] - stamped[at] for at in range(6, 60)] == pytest.approx([FRAME] * 54, abs=0.001)
    frames = [base.frame(ticks(at * FRAME)) for at in range(61)]
    assert [b - a for a, b in pairwise(frames)] == pytest.approx([FRAME] * 60, abs=0.001)


@pytest.mark.parametrize("drift", [200e-6, -200e-6], ids=["slow camera", "fast camera"])
def test_a_drifting_camera_is_followed(drift: float) -> None:
    base = TimeBase(TICK)
    seconds = 1800
    media = [at * (1 + drift) for at in range(seconds)]
    arrived = [NOW + at for at in range(seconds)]
    times = run(base, media, arrived)
    assert times[-1] == pytest.approx(arrived[-1], abs=2.5 * WINDOW_S * abs(drift) + 0.01)


def test_a_believable_sender_report_wins() -> None:
    base = TimeBase(TICK)
    for index in range(200):
        at = index * FRAME
        base.report(ticks(at), NOW + at, NOW + at + 0.3)
        base.packet(ticks(at), NOW + at + 0.3)
        t = base.frame(ticks(at))
    assert base.source == "sender_report"
    assert t == pytest.approx(NOW + 199 * FRAME, abs=0.001)


@pytest.mark.parametrize(
    ("error", "source"),
    [
        pytest.param(-3600.0, "arrival", id="an hour late"),
        pytest.param(-LATE_S - 0.1, "arrival", id="just too late"),
        pytest.param(-LATE_S + 0.1, "sender_report", id="just not too late"),
        pytest.param(5.0, "arrival", id="from the future"),
        pytest.param(0.5, "sender_report", id="clocks differ a little"),
        pytest.param(-1.7e9, "arrival", id="1970"),
    ],
)
def test_a_report_is_believed_only_when_it_can_be_true(error: float, source: str) -> None:
    base = TimeBase(TICK)
    base.report(0, NOW + error, NOW)
    t = base.packet(0, NOW)
    assert base.source == source
    assert t == pytest.approx(NOW + (error if source == "sender_report" else 0.0), abs=1e-6)


def test_reports_that_begin_late_are_approached_slowly() -> None:
    base, times = TimeBase(TICK), []
    for index in range(1500):
        at = index * FRAME
        if at > SETTLE_S + 1:
            base.report(ticks(at), NOW + at - 1.0, NOW + at)
        base.packet(ticks(at), NOW + at)
        times.append(base.frame(ticks(at)))
    assert all(0.85 * FRAME <= b - a <= 1.15 * FRAME for a, b in pairwise(times))
    assert times[-1] == pytest.approx(NOW + 1499 * FRAME - 1.0, abs=0.001)


def test_a_report_that_is_far_off_the_last_one_is_taken_at_once() -> None:
    base = TimeBase(TICK)
    for index in range(400):
        at, error = index * FRAME, -0.2 if index < 200 else -DRIFT_S - 1.0
        base.report(ticks(at), NOW + at + error, NOW + at)
        t = base.packet(ticks(at), NOW + at)
    assert t == pytest.approx(NOW + 399 * FRAME - DRIFT_S - 1.0, abs=0.001)


def test_a_missing_timestamp_is_guessed_from_arrival() -> None:
    base = TimeBase(TICK)
    assert base.guess(NOW, 1) == 0
    base.packet(0, NOW)
    assert base.guess(NOW + 2.0, 1) == ticks(2.0)
    assert base.guess(NOW, 1) == 1


def test_a_file_begins_at_the_time_it_is_given() -> None:
    base = FileTimeBase(TICK, start=NOW, first=9000)
    assert base.packet(9000, 0.0) == NOW
    assert base.frame(9000) == NOW
    assert base.frame(18_000) == pytest.approx(NOW + 0.1)
    assert base.frame(18_000) > NOW + 0.1
    assert base.source == "file"


def test_a_file_without_timestamps_runs_by_durations() -> None:
    base = FileTimeBase(1.0, start=NOW, first=0)
    assert [base.packet(base.guess(0.0, 2), 0.0) - NOW for _ in range(3)] == [0, 2, 4]
