"""A clip's time stamps begin at zero, keep the pictures' distances, and survive whatever a camera's clock does."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.timeline import stamps
from pipeline.ingest.ring import EncodedPacket

MS = Fraction(1, 1000)
T0 = 1_700_000_000.0


def packet(t_ms: float, pts: int | None, dts: int | None = None, *, duration: int | None = None) -> EncodedPacket:
    return EncodedPacket(0, T0 + t_ms / 1000, pts, dts, duration, False, b"x")


def shown(*packets: EncodedPacket, origin: float = T0) -> list[int]:
    return [stamp.pts for stamp in stamps(packets, MS, origin=origin)]


@pytest.mark.parametrize(
    ("packets", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([packet(0, 7000)], [0], id="one"),
        pytest.param([packet(0, 7000), packet(40, 7040), packet(81, 7080)], [0, 40, 80], id="own clock, not arrival"),
        pytest.param([packet(0, 100), packet(120, 220), packet(40, 140)], [0, 120, 40], id="reordered"),
        pytest.param([packet(0, None), packet(40, None), packet(90, None)], [0, 40, 90], id="no time stamps: as they came"),
        pytest.param([packet(0, 100), packet(40, None), packet(80, 180)], [0, 40, 80], id="one missing"),
        pytest.param([packet(0, None, 500), packet(40, None, 540)], [0, 40], id="dts alone"),
        pytest.param([packet(0, 9000), packet(40, 9040), packet(80, 0), packet(120, 40)], [0, 40, 80, 120], id="set back"),
        pytest.param([packet(0, 0), packet(40, 40), packet(80, 900_000), packet(120, 900_040)], [0, 40, 80, 120], id="set on"),
        pytest.param([packet(0, 0), packet(40, 40), packet(3_600_080, 80)], [0, 40, 80], id="time base re-anchored: pts go on"),
        pytest.param([packet(0, 0), packet(40, 40), packet(-5000, -9000)], [0, 40, 80], id="both set back: one step on"),
        pytest.param([packet(0, 0), packet(9000, 9000), packet(9040, 9040)], [0, 9000, 9040], id="a gap stays a gap"),
    ],
)
def test_showing_times(packets: list[EncodedPacket], expected: list[int]) -> None:
    assert shown(*packets) == expected


def test_sound_keeps_its_distance_from_the_picture() -> None:
    assert shown(packet(250, 80_000), packet(270, 80_020), origin=T0 + 0.2) == [50, 70]


def test_decoding_times_are_the_showing_times_in_order_moved_back_by_the_reordering() -> None:
    made = stamps([packet(0, 0), packet(120, 120), packet(40, 40), packet(80, 80)], MS, origin=T0)
    assert [stamp.dts for stamp in made] == [-40, 0, 40, 80]


@pytest.mark.parametrize(
    ("last", "expected"), [(None, [40, 60, 60]), (33, [40, 60, 33])], ids=["as usual", "as the camera says"]
)
def test_durations_reach_to_the_next_packet(last: int | None, expected: list[int]) -> None:
    made = stamps([packet(0, 0), packet(40, 40), packet(100, 100, duration=last)], MS, origin=T0)
    assert [stamp.duration for stamp in made] == expected


@given(
    st.lists(
        st.tuples(
            st.floats(-1e5, 1e5), st.none() | st.integers(-(10**9), 10**9), st.none() | st.integers(-(10**9), 10**9)
        ),
        min_size=1,
        max_size=40,
    )
)
def test_any_clock_gives_a_file_that_can_be_written(times: list[tuple[float, int | None, int | None]]) -> None:
    made = stamps([packet(t, pts, dts) for t, pts, dts in times], MS, origin=T0 + times[0][0] / 1000)
    assert made[0].pts == 0
    assert all(stamp.dts <= stamp.pts for stamp in made)
    assert all(after.dts > before.dts for before, after in pairwise(made))
    assert all(stamp.duration > 0 for stamp in made)
