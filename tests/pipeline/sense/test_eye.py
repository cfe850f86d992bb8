"""The eye: what is worth a detection, what wakes up, what can't be trusted."""

import os
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from pipeline.frames import DecodedPicture, Frame, Look
from pipeline.sense.eye import Eye
from tests.support.clips import MovingBox

DATA = Path(os.environ.get("HUTONG_DATA", "../shared/data"))
needs_footage = pytest.mark.skipif(not DATA.is_dir(), reason=f"no footage at {DATA} (HUTONG_DATA)")
SCENE = MovingBox(width=640, height=360, box_width=30, box_height=70)
COLOURS, LUMA = VideoReformatter(), VideoReformatter()


def frame(image: NDArray[np.uint8], t: float, *, session: int = 1, damaged: bool = False) -> Frame:
    shown = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(format="yuv420p")
    picture = DecodedPicture(shown, COLOURS, luma=LUMA)
    return Frame("cam", session, t, t, Fraction(0), True, damaged, "arrival", picture)


class Street:
    """An eye on an empty street that the detector has seen once, at time 0."""

    def __init__(self, *, recheck_s: float = 30.0) -> None:
        self.eye = Eye(recheck_s=recheck_s)
        self.eye.detected(self.look(self.empty(0), 0.0))

    def look(self, image: NDArray[np.uint8], t: float, **more: bool | int) -> Look:
        return self.eye.inspect(frame(image, t, **more))  # type: ignore[arg-type]

    def empty(self, index: int) -> NDArray[np.uint8]:
        return SCENE.picture(index, empty=True)


@pytest.fixture
def street() -> Street:
    """A street."""
    return Street()


def test_the_first_look_is_always_new() -> None:
    assert Eye(recheck_s=30).inspect(frame(SCENE.picture(0), 0.0)).changed


def test_a_still_street_needs_no_detection(street: Street) -> None:
    assert [street.look(street.empty(index), float(index)).changed for index in range(1, 20)] == [False] * 19
    assert street.eye.wake_reason is None


def test_a_still_street_is_checked_again_now_and_then(street: Street) -> None:
    assert not street.look(street.empty(1), 29.9).changed
    look = street.look(street.empty(2), 30.0)
    assert look.changed
    street.eye.detected(look)
    assert not street.look(street.empty(3), 59.0).changed


def test_what_was_not_detected_stays_new(street: Street) -> None:
    assert all(street.look(SCENE.picture(3), float(t)).changed for t in range(1, 5))


def test_what_was_detected_is_not_new_until_it_moves(street: Street) -> None:
    street.eye.detected(street.look(SCENE.picture(3), 1.0))
    assert not street.look(SCENE.picture(3), 2.0).changed
    assert street.look(SCENE.picture(9), 3.0).changed
    assert street.look(street.empty(4), 4.0).changed


def test_the_look_that_was_detected_counts_not_the_newest(street: Street) -> None:
    with_box = street.look(SCENE.picture(3), 1.0)
    street.look(street.empty(5), 2.0)
    street.eye.detected(with_box)
    assert street.look(street.empty(6), 3.0).changed
    assert not street.look(SCENE.picture(3), 4.0).changed


@pytest.mark.parametrize(("size", "contrast"), [(12, 35), (16, 25), (24, 20)])
def test_a_small_bag_that_was_put_down_is_new(street: Street, size: int, contrast: int) -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        image = street.empty(1).astype(np.int16)
        row, column = rng.integers(120, 360 - size), rng.integers(0, 640 - size)
        image[row : row + size, column : column + size] += contrast
        assert street.look(np.clip(image, 0, 255).astype(np.uint8), 1.0).changed


def test_a_person_who_passes_wakes_up_a_bag_does_not(street: Street) -> None:
    big = cv2.rectangle(street.empty(1), (200, 60), (290, 330), (20, 20, 200), -1)
    street.look(np.asarray(big, np.uint8), 1.0)
    assert street.eye.wake_reason == "motion"
    small = cv2.rectangle(street.empty(1), (200, 300), (220, 320), (20, 20, 20), -1)
    assert street.look(np.asarray(small, np.uint8), 2.0).changed
    assert street.eye.wake_reason is None


def test_light_that_changes_is_not_new(street: Street) -> None:
    dimmed = np.clip(street.empty(1) * 0.8 + 10, 0, 255).astype(np.uint8)
    assert not street.look(dimmed, 1.0).changed


def test_a_new_connection_is_looked_at(street: Street) -> None:
    assert street.look(street.empty(1), 1.0, session=2).changed


def test_time_that_jumped_back_is_looked_at(street: Street) -> None:
    assert street.look(street.empty(1), -500.0).changed


def test_a_damaged_picture_is_a_fault_and_never_a_reference(street: Street) -> None:
    look = street.look(SCENE.picture(3), 1.0, damaged=True)
    assert look.fault == "damaged"
    assert street.eye.wake_reason is None
    street.eye.detected(look)
    assert not street.look(street.empty(2), 2.0).changed


def test_a_black_picture_is_a_fault(street: Street) -> None:
    assert street.look(np.zeros((360, 640, 3), np.uint8), 1.0).fault == "black"
    assert street.look(street.empty(2), 2.0).fault is None


@needs_footage
@pytest.mark.footage
@pytest.mark.parametrize(
    ("name", "still"),
    [
        pytest.param("intel_onebyone/onebyone.mp4", [(5, 55), (460, 485)], id="indoors"),
        pytest.param("intel_bottle/bottle.mp4", [(0, 20)], id="table"),
    ],
)
def test_real_still_scenes_are_still_and_people_are_new(name: str, still: list[tuple[int, int]]) -> None:
    images = _images(DATA / "video" / name)
    for first, last in still:
        eye = Eye(recheck_s=3600)
        eye.detected(eye.inspect(frame(images[first], 0.0)))
        assert not any(eye.inspect(frame(images[at], float(at))).changed for at in range(first + 1, last, 5))
    eye = Eye(recheck_s=3600)
    eye.detected(eye.inspect(frame(images[5], 0.0)))
    assert eye.inspect(frame(images[300], 1.0)).changed


@needs_footage
@pytest.mark.footage
def test_rendered_darkness_is_black_and_its_firework_is_not() -> None:
    eye = Eye(recheck_s=3600)
    found = [eye.inspect(frame(image, at / 30)).fault for at, image in enumerate(_images(_FIREWORKS))]
    assert set(found[100:]) == {"black"}
    assert found[20] is None


_FIREWORKS = DATA / "video/fireworks_rendered/fireworks_rendered.mp4"


def _images(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        frames = (shown.reformat(640, 360, "bgr24").to_ndarray() for shown in container.decode(video=0))
        return [np.asarray(image, np.uint8) for image, _ in zip(frames, range(500), strict=False)]
