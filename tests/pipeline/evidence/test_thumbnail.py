"""A thumbnail is small, light, and carries what is tracked on it."""

from io import BytesIO

import av
import numpy as np
import pytest
import supervision as sv
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from PIL import Image

from pipeline.config.media import ThumbnailSettings
from pipeline.evidence.thumbnail import LIGHT_BYTES, thumbnail
from pipeline.frames import DecodedPicture, Look
from pipeline.viewing import MOST_THINGS
from tests.support.looks import detections, frame, picture

SETTINGS = ThumbnailSettings()


def look_at(shown: DecodedPicture) -> Look:
    return Look(frame("gate", t=7.5, shown=shown), fault=None, changed=True)


def decoded(pixels: NDArray[np.uint8]) -> DecodedPicture:
    return DecodedPicture(av.VideoFrame.from_ndarray(pixels, format="bgr24"), VideoReformatter())


def size_of(jpeg: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(jpeg)).size


@pytest.mark.parametrize(
    ("size", "small"),
    [((1920, 1080), (480, 270)), ((704, 576), (480, 393)), ((320, 180), (320, 180)), ((480, 2), (480, 2))],
    ids=["full HD", "CIF", "narrower than asked", "a strip"],
)
def test_it_is_as_wide_as_asked_at_most_and_keeps_its_shape(size: tuple[int, int], small: tuple[int, int]) -> None:
    made = thumbnail(look_at(picture(*size)), sv.Detections.empty(), SETTINGS)
    assert (made.width, made.height) == size_of(made.jpeg) == small
    assert (made.stream_id, made.t, made.things) == ("gate", 7.5, ())


def test_boxes_are_relative_and_carry_class_and_track() -> None:
    tracks = detections([[16, 9, 32, 36]], names="car")
    tracks.tracker_id = np.array([4])
    (thing,) = thumbnail(look_at(picture(64, 36)), tracks, SETTINGS).things
    assert (thing.class_name, thing.tracker_id) == ("car", 4)
    assert (thing.box.x1, thing.box.y1, thing.box.x2, thing.box.y2) == (0.25, 0.25, 0.5, 1.0)


def test_of_a_crowd_some_stand_for_all() -> None:
    tracks = detections([[0, 0, 1, 1]] * (MOST_THINGS + 5))
    assert len(thumbnail(look_at(picture()), tracks, SETTINGS).things) == MOST_THINGS


def test_a_picture_that_is_hard_to_encode_is_made_light() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (270, 480, 3)).astype(np.uint8)
    hard, plain = decoded(noise), picture(480, 270)
    best = ThumbnailSettings(quality=95)
    assert len(thumbnail(look_at(hard), sv.Detections.empty(), best).jpeg) <= LIGHT_BYTES
    assert len(thumbnail(look_at(plain), sv.Detections.empty(), best).jpeg) < 4000


def test_what_is_hidden_is_hidden_here_too() -> None:
    pixels = np.full((90, 160, 3), (20, 20, 240), np.uint8)
    half = np.array([[0.0, 0.0, 0.5, 1.0]])
    made = thumbnail(look_at(decoded(pixels)), sv.Detections.empty(), SETTINGS, hides=lambda _: half)
    shown = np.asarray(Image.open(BytesIO(made.jpeg)).convert("RGB")).astype(int)
    assert np.abs(shown[:, :72] - 128).max() < 4
    assert (shown[:, 88:, 0] > 220).all()
    noise = np.random.default_rng(2).integers(0, 256, (90, 160, 3), np.uint8)
    coarse = thumbnail(look_at(decoded(noise)), sv.Detections.empty(), SETTINGS, hides=lambda _: None)
    assert np.asarray(Image.open(BytesIO(coarse.jpeg)).convert("L")).std() < 0.3 * noise.std()
