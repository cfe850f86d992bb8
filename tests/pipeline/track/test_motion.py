"""Our corner filter beside the library's: the same boxes, whatever comes."""

from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trackers.core.bytetrack.tracklet import ByteTrackTracklet
from trackers.utils.predict_timing import PredictTiming
from trackers.utils.state_representations import XYXYStateEstimator

from pipeline.track.motion import CornerMotion

RATE = 5.0
Steps = list[tuple[float, tuple[float, float] | None]]
FIRST = np.array([100.0, 100.0, 160.0, 240.0])
steps = st.lists(
    st.tuples(
        st.one_of(st.just(0.2), st.floats(0.001, 4.0)),
        st.none() | st.tuples(st.floats(-200, 200), st.floats(-90, 200)),
    ),
    min_size=1,
    max_size=30,
)


def way(kind: type, moves: Steps, *, rest_after: int | None = None) -> list[np.ndarray]:
    track = ByteTrackTracklet(FIRST, kind)
    boxes = []
    for number, (seconds, move) in enumerate(moves):
        if number == rest_after:
            if kind is CornerMotion:
                cast("CornerMotion", track.state_estimator).rest()
            else:
                track.state_estimator.kf.state[4:] = 0.0
        track.predict(PredictTiming(seconds * RATE, seconds, frame_rate=RATE))
        boxes.append(np.array(track.get_state_bbox()))
        if move is not None:
            track.update(FIRST + np.array([move[0], move[0], move[0], move[1]]))
            boxes.append(np.array(track.get_state_bbox()))
    return boxes


@given(steps)
def test_boxes_are_those_of_the_library(moves: Steps) -> None:
    np.testing.assert_allclose(way(CornerMotion, moves), way(XYXYStateEstimator, moves), rtol=1e-7, atol=1e-4)


@given(steps, st.integers(0, 29))
def test_at_rest_as_the_library_is(moves: Steps, after: int) -> None:
    ours, theirs = (way(kind, moves, rest_after=after) for kind in (CornerMotion, XYXYStateEstimator))
    np.testing.assert_allclose(ours, theirs, rtol=1e-7, atol=1e-4)


def test_a_box_is_expected_further_along_its_way() -> None:
    moves: Steps = [(0.2, (10.0 * n, 10.0 * n)) for n in range(1, 9)]
    assert way(CornerMotion, [*moves, (0.2, None)])[-1][0] == pytest.approx(190.0, abs=2.0)


def test_nothing_observed_changes_nothing() -> None:
    own = CornerMotion(FIRST)
    own.update(None)
    assert own.state_to_bbox().tolist() == FIRST.tolist()
