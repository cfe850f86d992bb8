from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from api.access import mask
from api.access.mask import NotAPicture, masked
from pipeline.events import Box


def noise(width: int = 640, height: int = 360) -> Image.Image:
    grey = np.random.default_rng(1).integers(0, 256, (height, width, 1), np.uint8)
    return Image.fromarray(np.repeat(grey, 3, axis=2))


def content(picture: Image.Image, form: str = "PNG", **extra: Any) -> bytes:
    made = BytesIO()
    picture.save(made, form, **extra)
    return made.getvalue()


def pixels(jpeg: bytes) -> NDArray[np.int64]:
    return np.asarray(Image.open(BytesIO(jpeg), formats=("JPEG",)).convert("RGB")).astype(int)


def test_nothing_is_left_of_what_is_smaller_than_a_square() -> None:
    """Noise has a spread of 74; the mean of a square of 10 x 10 keeps a tenth."""
    seen = pixels(masked(content(noise()), clear=None))
    assert seen.shape == (360, 640, 3)
    assert seen.std() < 15


def test_the_things_own_box_stays_as_it_is_and_nothing_else() -> None:
    source = noise()
    seen = pixels(masked(content(source), clear=Box(x1=0.25, y1=0.25, x2=0.5, y2=0.5)))
    inside, was = seen[100:170, 170:310], np.asarray(source).astype(int)[100:170, 170:310]
    assert np.abs(inside - was).mean() < 45
    assert np.corrcoef(inside.ravel(), was.ravel())[0, 1] > 0.8
    assert seen[:, 330:].std() < 15
    assert seen[190:].std() < 15


@pytest.mark.parametrize(
    "clear", [None, Box(x1=0.5, y1=0.5, x2=0.5, y2=0.5), Box(x1=0, y1=0, x2=1, y2=1)], ids=["none", "empty", "all"]
)
@pytest.mark.parametrize("size", [(1, 1), (7, 500), (64, 64)], ids=str)
def test_any_size_keeps_its_size(size: tuple[int, int], clear: Box | None) -> None:
    assert Image.open(BytesIO(masked(content(noise(*size)), clear=clear))).size == size


def test_what_stands_beside_the_pixels_goes() -> None:
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    source = content(noise(), "JPEG", exif=exif, comment=b"secret comment")
    assert b"secret camera" in source
    assert b"secret" not in masked(source, clear=Box(x1=0, y1=0, x2=1, y2=1))


@pytest.mark.parametrize(
    "wrong",
    [b"", b"picture", content(noise())[:200], content(noise(), "GIF"), b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ids=["empty", "words", "cut off", "another format", "svg"],
)
def test_what_is_no_picture_is_told(wrong: bytes) -> None:
    with pytest.raises(NotAPicture):
        masked(wrong, clear=None)


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mask, "MOST_PIXELS", 100)
    with pytest.raises(NotAPicture, match="at most 100"):
        masked(content(noise()), clear=None)
