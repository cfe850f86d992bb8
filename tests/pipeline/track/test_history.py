"""Histories of tracks: thinned over their whole life, bounded, kept for those who ask."""

from itertools import pairwise

import numpy as np
import pytest
import supervision as sv

from pipeline.track.history import FORGET_S, MOST_POINTS, MOST_TRACKS, Histories, relative
from tests.support.looks import detections

SIZE = (1000, 500)


def tracks(numbers: list[int], *, x: float = 0.0) -> sv.Detections:
    found = detections([(x, 100, x + 50, 200)] * len(numbers), names="car")
    found.tracker_id = np.array(numbers, int)
    return found


def test_a_history_is_relative_and_spans_the_whole_life() -> None:
    histories = Histories()
    for n in range(3000):
        histories.add(n / 5, tracks([7], x=n / 5), size=SIZE)
    (one,) = histories.of([7])
    times = [point.t for point in one.points]
    assert one.class_name == "car"
    assert len(times) <= MOST_POINTS + 1
    assert (times[0], times[-1]) == (0.0, 599.8)
    assert max(b - a for a, b in pairwise(times)) < 80
    assert one.points[-1].box.x1 == pytest.approx(0.5998)


def test_unconfirmed_tracks_have_no_history() -> None:
    histories = Histories()
    histories.add(0.0, tracks([-1, -1]), size=SIZE)
    assert histories.of([-1]) == ()


def test_what_is_not_seen_is_forgotten_unless_somebody_needs_it() -> None:
    histories = Histories()
    histories.add(0.0, tracks([1, 2]), size=SIZE)
    histories.add(FORGET_S + 1, tracks([3]), size=SIZE, keep={2})
    assert [one.tracker_id for one in histories.of([1, 2, 3])] == [2, 3]


def test_tracks_are_bounded() -> None:
    histories = Histories()
    for n in range(2 * MOST_TRACKS):
        histories.add(n / 100, tracks([n]), size=SIZE, keep=set(range(10_000)))
    assert len(histories.of(range(10_000))) == MOST_TRACKS


def test_a_history_goes_on_after_a_restart() -> None:
    histories = Histories()
    for n in range(300):
        histories.add(n / 5, tracks([7]), size=SIZE)
    again = Histories(histories.of([7]))
    again.add(61.0, tracks([7]), size=SIZE)
    (before,), (after,) = histories.of([7]), again.of([7])
    assert after.points[0] == before.points[0]
    assert after.points[-1].t == 61.0


def test_a_box_beyond_the_picture_is_clipped() -> None:
    box = relative(np.array([-20, 100, 2000, 700], np.float32), size=SIZE)
    assert (box.x1, box.y1, box.x2, box.y2) == (0.0, 0.2, 1.0, 1.0)
