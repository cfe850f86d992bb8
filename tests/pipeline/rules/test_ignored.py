"""What stands in a mask is not looked at."""

import numpy as np
import pytest
import supervision as sv

from pipeline.config.settings import Zone
from pipeline.frames import Residue
from pipeline.rules.ignored import Ignored
from tests.support.looks import detections

LEFT = Zone(polygon=((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)))
CORNER = Zone(polygon=((0.8, 0.8), (1.0, 0.8), (1.0, 1.0), (0.8, 1.0)))
SIZE = (100, 50)
BOXES = [(10, 10, 20, 30), (40, 10, 70, 30), (85, 10, 95, 45)]
"""Feet at (15, 30), (55, 30), (90, 45)."""


@pytest.mark.parametrize(
    ("masks", "kept"),
    [
        pytest.param([], [0, 1, 2], id="no mask"),
        pytest.param([LEFT], [1, 2], id="by its foot, though it reaches in"),
        pytest.param([LEFT, CORNER], [1], id="several"),
    ],
)
def test_a_track_counts_by_its_foot(masks: list[Zone], kept: list[int]) -> None:
    found = Ignored(masks).tracks(detections(BOXES), size=SIZE)
    assert found.xyxy.tolist() == [list(BOXES[index]) for index in kept]


def test_residues_are_relative_to_the_picture() -> None:
    residues = tuple(
        Residue(number, 0.0, (x1 / 100, y1 / 50, x2 / 100, y2 / 50), seen=True) for number, (x1, y1, x2, y2) in enumerate(BOXES)
    )
    assert [one.number for one in Ignored([LEFT, CORNER]).residues(residues)] == [1]
    assert Ignored([]).residues(residues) is residues


def test_nothing_is_seen_of_nothing() -> None:
    assert len(Ignored([LEFT]).tracks(sv.Detections.empty(), size=SIZE)) == 0
    assert Ignored([LEFT]).residues(()) == ()


def test_the_tracks_given_stay_as_they_are() -> None:
    given = detections(BOXES)
    before = given.xyxy.copy()
    Ignored([LEFT]).tracks(given, size=SIZE)
    assert np.array_equal(given.xyxy, before)
