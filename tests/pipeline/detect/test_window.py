"""A batch goes when it is full, when everybody is there, or when its window is over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.window import BatchWindow


@pytest.mark.parametrize(
    ("waiting", "since_first", "streams", "expected"),
    [
        pytest.param(1, 0.0, 9, 0.02, id="one of many waits the whole window"),
        pytest.param(1, 0.015, 9, 0.005, id="less when time has gone"),
        pytest.param(4, 0.0, 9, 0.0, id="full goes at once"),
        pytest.param(5, 0.0, 9, 0.0, id="over full goes at once"),
        pytest.param(2, 0.0, 2, 0.0, id="everybody is there"),
        pytest.param(1, 0.02, 9, 0.0, id="window over"),
        pytest.param(1, 5.0, 9, 0.0, id="long over"),
    ],
)
def test_waits(waiting: int, since_first: float, streams: int, expected: float) -> None:
    window = BatchWindow(size=4, seconds=0.02)
    assert window.wait_s(waiting, since_first=since_first, streams=streams) == pytest.approx(expected)


@given(st.integers(1, 50), st.floats(0, 10), st.integers(1, 500), st.integers(1, 32), st.floats(0, 1))
def test_never_waits_longer_than_the_window(
    waiting: int, since_first: float, streams: int, size: int, seconds: float
) -> None:
    wait = BatchWindow(size=size, seconds=seconds).wait_s(waiting, since_first=since_first, streams=streams)
    assert 0.0 <= wait <= max(0.0, seconds - since_first)


@pytest.mark.parametrize(("size", "seconds"), [(0, 0.1), (1, -0.1)])
def test_refuses_limits_that_make_no_sense(size: int, seconds: float) -> None:
    with pytest.raises(ValueError, match="expected size >= 1"):
        BatchWindow(size=size, seconds=seconds)
