"""Where the surveyed ground ends, litter is judged by the picture alone."""

import numpy as np
import pytest

from pipeline.locate.ground import Ground
from pipeline.rules.litter import Litter, LitterSettings
from pipeline.rules.rule import Observation, Scene, Site
from tests.support.looks import detections

NEAR_END = Ground(np.array([[0.01, 0, -3.2], [0, -0.01, 10], [0, 0.002, -0.2]]), end=0.1)
"""A map that ends at y = 150 px of 640 x 360."""
HIGH_UP, LOW_DOWN = (300, 120, 320, 140), (300, 300, 320, 340)


def observed(thing: tuple[int, ...], person: tuple[int, ...] | None) -> Observation:
    rule = Litter(LitterSettings(), Site(stream_id="cam", zones={}, lines={}))
    boxes = [thing] if person is None else [thing, person]
    found = None
    for second in range(4):
        tracks = detections(boxes, names=["litter", "person"][: len(boxes)])
        tracks.tracker_id = np.arange(1, len(boxes) + 1)
        found = rule.observe(float(second), tracks, Scene(640, 360, observed=float(second), ground=NEAR_END))
    assert found
    return found[0]


def test_a_thing_beyond_the_map_has_no_width_in_metres() -> None:
    assert "width_m" not in observed(HIGH_UP, None).measured
    assert isinstance(observed(LOW_DOWN, None).measured["width_m"], float)


@pytest.mark.parametrize("thing", [HIGH_UP, LOW_DOWN], ids=["beyond", "within"])
def test_somebody_beside_it_attends_it(thing: tuple[int, ...]) -> None:
    beside = (thing[0] - 12, thing[3] - 60, thing[0] + 8, thing[3])
    assert observed(thing, beside).measured["attended"] is True
    assert observed(thing, None).measured["attended"] is False
