import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.events import Box
from pipeline.evidence.colours import HUES, appearance, shares

Picture = NDArray[np.uint8]
BOX = Box(x1=0.25, y1=0.25, x2=0.75, y2=0.75)
PAINTS = {"red": (40, 40, 200), "blue": (200, 90, 30), "green": (60, 160, 60), "white": (225, 225, 225), "black": (25, 25, 25)}
"""BGR."""


def painted(paint: tuple[int, int, int], *, trim: tuple[int, int, int] = (90, 90, 90)) -> Picture:
    """Return a street with a thing of one colour and a band of another in the middle."""
    picture = np.full((120, 160, 3), 120, np.uint8)
    picture[30:90, 40:120] = paint
    picture[66:74, 40:120] = trim
    return picture


def again(picture: Picture, *, light: float, seed: int) -> Picture:
    """Return a picture of the same in another light, through noise and JPEG."""
    noise = np.random.default_rng(seed).normal(0, 6, picture.shape)
    changed = np.clip(picture * light + noise, 0, 255).astype(np.uint8)
    done, packed = cv2.imencode(".jpg", changed, [cv2.IMWRITE_JPEG_QUALITY, 60])
    assert done
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def shared(one: Picture, other: Picture) -> float:
    first, second = appearance(one, BOX), appearance(other, BOX)
    assert first is not None
    assert second is not None
    return sum(map(min, first.colours, second.colours))


@pytest.mark.parametrize("light", [0.67, 1.0, 1.33])
@pytest.mark.parametrize("paint", ["red", "blue", "green"])
def test_the_same_thing_in_another_light_keeps_most_of_its_colours(paint: str, light: float) -> None:
    thing = painted(PAINTS[paint])
    assert shared(thing, again(thing, light=light, seed=1)) > 0.8


@pytest.mark.parametrize(("one", "other"), [("red", "blue"), ("blue", "green"), ("red", "white"), ("white", "black")])
def test_things_of_different_colours_share_little(one: str, other: str) -> None:
    for light in (0.67, 1.0, 1.33):
        assert shared(painted(PAINTS[one]), again(painted(PAINTS[other]), light=light, seed=2)) < 0.35


def test_hues_begin_with_red_and_levels_with_dark() -> None:
    def of(*bgr: int) -> int:
        return int(np.argmax(shares(np.full((4, 4, 3), bgr, np.uint8))))

    assert (of(0, 0, 255), of(0, 255, 0), of(255, 0, 0)) == (0, 3, 5)
    assert (of(10, 10, 10), of(128, 128, 128), of(240, 240, 240)) == (HUES, HUES + 1, HUES + 2)
    assert of(0, 0, 20) == HUES, "too dark to have a hue"


@given(st.integers(0, 2**32 - 1))
def test_shares_are_of_the_whole(seed: int) -> None:
    found = shares(np.random.default_rng(seed).integers(0, 256, (48, 48, 3), np.uint8))
    assert len(found) == 11
    assert sum(found) == pytest.approx(1.0, abs=0.06)
    assert all(0 <= share <= 1 for share in found)


def test_a_box_that_is_too_small_says_nothing() -> None:
    assert appearance(painted(PAINTS["red"]), Box(x1=0.5, y1=0.5, x2=0.505, y2=0.51)) is None


def test_the_picture_is_not_written_into() -> None:
    picture = painted(PAINTS["red"])
    picture.flags.writeable = False
    assert appearance(picture, BOX) is not None
