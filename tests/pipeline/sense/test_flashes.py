"""Flashes wait for the next look, in order, and frames that say nothing are left out."""

from dataclasses import replace

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from pipeline.frames import DecodedPicture, Frame
from pipeline.sense.flashes import Flashes
from tests.support.looks import frame

YUV = VideoReformatter()


def frames(*shells: float, seconds: float = 6.0, session: int = 1) -> list[Frame]:
    """Return the frames of a dark picture with shells that open in it, 25 a second."""
    rows, columns = np.mgrid[0:72, 0:128]
    made = []
    for n in range(int(seconds * 25)):
        image = np.full((72, 128, 3), 20.0)
        for number, begin in enumerate(shells):
            age = n / 25 - begin
            if 0 <= age < 2:
                radius = 1.4 + 16 * (1 - np.exp(-2.5 * age))
                inside = np.hypot(columns - 30 - 40 * number, rows - 30) <= radius
                image[inside] += 180 * np.exp(-1.3 * age)
        picture = av.VideoFrame.from_ndarray(np.clip(image, 0, 255).astype(np.uint8), format="bgr24")
        made.append(frame(t=n / 25, session=session, shown=DecodedPicture(picture, YUV)))
    return made


def test_a_look_takes_the_flashes_since_the_last_one_once() -> None:
    sensor = Flashes()
    for one in frames(1.0, 2.5):
        sensor.glance(one)

    assert [round(flash.at, 1) for flash in sensor.take()] == [1.0, 2.5]
    assert sensor.take() == ()


def test_a_damaged_frame_says_nothing() -> None:
    sensor = Flashes()
    for number, one in enumerate(frames(1.0)):
        white = DecodedPicture(av.VideoFrame.from_ndarray(np.full((72, 128, 3), 255, np.uint8), format="bgr24"), YUV)
        sensor.glance(one)
        if number % 5 == 0:
            sensor.glance(replace(one, damaged=True, picture=white))

    assert len(sensor.take()) == 1


def test_another_connection_begins_anew() -> None:
    """A light of one connection does not end in the next one, where all is dark."""
    shell, dark = frames(1.0), frames()
    one_life, two_lives = Flashes(), Flashes()
    for number in range(150):
        shown = shell[number] if number < 32 else dark[number]
        one_life.glance(shown)
        two_lives.glance(replace(shown, session=1 if number < 32 else 2))

    assert len(one_life.take()) == 1
    assert two_lives.take() == ()
