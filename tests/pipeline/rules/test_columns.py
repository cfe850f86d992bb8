"""Columns of tracks, whatever was left out."""

import numpy as np
import supervision as sv

from pipeline.rules import columns
from tests.support.looks import detections

BARE = sv.Detections(xyxy=np.zeros((2, 4), np.float32))


def test_what_nobody_said_is_nothing_unconfirmed_and_sure() -> None:
    assert columns.names(BARE).tolist() == columns.seen_as(BARE).tolist() == ["", ""]
    assert columns.ids(BARE).tolist() == [-1, -1]
    assert columns.confidences(BARE).tolist() == [1.0, 1.0]
    assert columns.called(BARE, ["car"]).tolist() == [False, False]


def test_what_was_said_stands_row_by_row() -> None:
    tracks = detections([(0, 0, 1, 1), (2, 2, 3, 3)], names=["car", "bin"], confidence=0.5)
    tracks.tracker_id = np.array([7, -1])
    tracks.data["seen_as"] = np.array(["truck", "bin"])

    assert columns.names(tracks).tolist() == ["car", "bin"]
    assert columns.seen_as(tracks).tolist() == ["truck", "bin"]
    assert columns.ids(tracks).tolist() == [7, -1]
    assert columns.confidences(tracks).tolist() == [0.5, 0.5]
    assert columns.called(tracks, ("bin", "bag")).tolist() == [False, True]


def test_of_no_tracks_the_columns_are_empty() -> None:
    empty = sv.Detections.empty()
    assert [len(column(empty)) for column in (columns.names, columns.seen_as, columns.ids, columns.confidences)] == [0] * 4
    assert columns.called(empty, ["car"]).tolist() == []
