"""Who brought a thing, in a street of more tracks than are remembered."""

import numpy as np
import supervision as sv

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
