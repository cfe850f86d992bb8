"""Boxes are carried along by the camera's own movement: by the vehicle's, else by what the picture shows."""

import av
import numpy as np
import pytest
import supervision as sv
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from pipeline.config.settings import TrackerSettings
from pipeline.frames import DecodedPicture
from pipeline.locate.mounting import Mounting, Nowhere, Ride, Stance
from pipeline.track.steady import Steady, Warp
from pipeline.track.tracker import Tracker
from tests.support.drives import LAT, LON, SIZE, Drive, Thing, moments
from tests.support.looks import detections, frame, picture

DASH = Mounting(height_m=2.4, pitch_deg=12.0, fov_deg=80.0)
STANCE = Stance(LAT, LON, 1.0, 0.0, 2.0, 4.0, 0.2)


def shown(image: NDArray[np.uint8]) -> DecodedPicture:
    return DecodedPicture(av.VideoFrame.from_ndarray(image, format="bgr24"), VideoReformatter())


def scenery(shift: int) -> DecodedPicture:
    """Return a textured picture whose content is moved to the left by so many pixels."""
    texture = np.random.default_rng(7).integers(0, 255, (45, 160, 3)).astype(np.uint8)
    large = texture.repeat(8, axis=0).repeat(8, axis=1)
    return shown(np.ascontiguousarray(large[:, shift : shift + 640]))


def test_the_first_look_moves_nothing() -> None:
    assert Steady().between(frame(t=0.0, shown=scenery(0)), None) is None
    assert Steady().between(frame(t=0.0, shown=picture(*SIZE)), Ride(DASH, STANCE)) is None


def test_without_a_position_the_picture_tells_the_movement() -> None:
    steady = Steady()
    lost = Ride(DASH, Nowhere("no position: the receiver has no fix"))
    steady.between(frame(t=0.0, shown=scenery(0)), lost)
    warp = steady.between(frame(t=0.2, shown=scenery(24)), lost)
    assert warp is not None
    assert warp(np.array([[300.0, 100.0, 340.0, 160.0]]))[0] == pytest.approx([276, 100, 316, 160], abs=3)


def test_with_a_position_near_things_move_more_than_far_ones() -> None:
    steady = Steady()
    steady.between(frame(t=0.0, shown=picture(*SIZE)), Ride(DASH, STANCE))
    warp = steady.between(frame(t=0.2, shown=picture(*SIZE)), Ride(DASH, STANCE))
    assert warp is not None
    near, far = warp(np.array([[400.0, 250.0, 430.0, 280.0], [400.0, 150.0, 430.0, 160.0]]))
    assert near[3] - 280 > 3 * (far[3] - 160) > 0


def test_another_size_of_picture_begins_anew() -> None:
    steady = Steady()
    steady.between(frame(t=0.0, shown=picture(*SIZE)), Ride(DASH, STANCE))
    assert steady.between(frame(t=0.2, shown=picture(320, 180)), Ride(DASH, STANCE)) is None


@pytest.mark.parametrize("compensated", [True, False])
def test_small_things_keep_their_id_only_when_the_vehicles_movement_is_taken_out(*, compensated: bool) -> None:
    drive = Drive(path=((0, 0, 0), (7.5, 0, 60)), things=(Thing(is_a="litter", at=(2.2, 30), jitter=0.03),), heading_deg=0.5)
    tracker, steady, ids = Tracker(TrackerSettings(), rate=5.0), Steady(), set[int]()
    looks = 0
    for t, exact, number in moments(drive):
        assert exact is not None
        warp = steady.between(frame(t=t, shown=picture(*SIZE)), Ride(DASH, drive.stance(number, t, exact)))
        found = drive.detections(t, exact)
        tracks = tracker.update(found, t=t, warp=warp if compensated else None)
        looks += len(found)
        ids |= set([] if tracks.tracker_id is None else tracks.tracker_id[tracks.tracker_id >= 0].tolist())
    assert looks >= 4
    assert len(ids) == (1 if compensated else 0)


def test_kinds_that_are_laid_apart_are_carried_together() -> None:
    def right(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        moved: NDArray[np.float64] = boxes + np.array([60.0, 0, 60.0, 0])
        return moved

    tracker = Tracker(TrackerSettings(confirm_looks=1), rate=5.0)
    warps: list[Warp | None] = [None, right, right]
    for n, warp in enumerate(warps):
        boxes = [[100 + 60 * n, 100, 140 + 60 * n, 160], [300 + 60 * n, 100, 330 + 60 * n, 130]]
        tracks = tracker.update(detections(boxes, names=["car", "litter"]), t=0.2 * n, warp=warp)
    assert isinstance(tracks, sv.Detections)
    assert tracks.tracker_id is not None
    assert sorted(tracks.tracker_id.tolist()) == [1, 2]
