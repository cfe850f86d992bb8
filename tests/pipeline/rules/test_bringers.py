"""Who brought a thing, in a street of more tracks than are remembered."""

import numpy as np
import pytest
import supervision as sv
from numpy.typing import NDArray

from pipeline.rules.bringers import MOST_TRACKS, Bringers, Reaches
from pipeline.rules.places import Place, Standing
from pipeline.rules.reach import Reach
from pipeline.rules.rule import Moment, Scene

ALONG = np.array([1, 0, 1, 0], np.float32)
BAG = np.array([600.0, 560.0, 656.0, 600.0], np.float32)


def people(step: int, count: int) -> sv.Detections:
    """Tracks of people who stand one on another, farther from the bag at each step."""
    first = step * MOST_TRACKS
    boxes = np.tile(np.array([[590.0, 440.0, 650.0, 600.0]], np.float32) + np.float32(10 * step) * ALONG, (count, 1))
    tracks = sv.Detections(boxes, confidence=np.full(count, 0.9), class_id=np.zeros(count, int))
    tracks.tracker_id = np.arange(first, first + count)
    tracks.data["class_name"] = np.full(count, "person")
    return tracks


def seen_at(step: int) -> Scene:
    return Scene(1280, 720, observed=float(step), ground=None, session="s")


def test_more_tracks_than_are_remembered_do_no_harm() -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["car"])
    for step in range(4):
        bringers.look([], people(step, MOST_TRACKS), seen_at(step))
    place = Place(number=1, class_name="suitcase", box=(0.47, 0.78, 0.51, 0.83), confidence=0.9)
    standing = Standing(place, BAG, BAG[None, :], "seen", Moment(4.0, 4.0))
    bringers.look([standing], people(4, 1), seen_at(4))
    assert bringers.known[1].person >= 3 * MOST_TRACKS


VAN = np.array([500.0, 300.0, 760.0, 560.0], np.float32)


@pytest.mark.parametrize(
    ("thing", "brought"),
    [
        pytest.param((560, 480, 640, 540), False, id="where it stood"),
        pytest.param((520, 540, 600, 600), True, id="beside it"),
        pytest.param((770, 480, 830, 540), True, id="behind it"),
    ],
)
def test_a_vehicle_that_drives_off_did_not_bring_what_shows_where_it_stood(thing: tuple[float, ...], brought: bool) -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["van"])
    for second in range(12):
        away = max(0.0, 6.0 - second) * 120 - max(0.0, second - 9.0) * 200
        bringers.look([], van(VAN - np.float32(away) * ALONG), seen_at(second))
    box = np.array(thing, np.float32)
    place = Place(number=1, class_name="object", box=(0.4, 0.6, 0.5, 0.7), confidence=0.5)
    bringers.look([Standing(place, box, box[None, :], "seen", Moment(12.0, 12.0))], sv.Detections.empty(), seen_at(12))
    assert (1 in bringers.known) == brought


def van(box: NDArray[np.float32]) -> sv.Detections:
    tracks = sv.Detections(box[None, :], confidence=np.array([0.9], np.float32), class_id=np.zeros(1, int))
    tracks.tracker_id = np.array([7])
    tracks.data["class_name"] = np.array(["van"])
    return tracks
