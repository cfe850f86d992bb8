"""Masked pictures: everything is coarse but the thing itself. Pure; nothing is recognised, so nobody is overlooked."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from pipeline.events import Box

BLOCKS = 64
"""Coarse squares across a picture: of 1920 pixels each is 30, more than a face at 5 m or a letter of a plate."""
MOST_PIXELS = 64_000_000
QUALITY = 85


class NotAPicture(Exception):
    """Bytes that are no JPEG or PNG of a bearable size."""


def masked(content: bytes, *, clear: Box | None) -> bytes:
    """Return a picture as JPEG, coarse but for the box `clear`, and without what was written beside its pixels (EXIF).

    Raises:
        NotAPicture: it can't be decoded, or is too large.
    """
    picture = _decoded(content)
    block = max(8, picture.width // BLOCKS)
    small = picture.resize((max(1, picture.width // block), max(1, picture.height // block)), Image.Resampling.BOX)
    coarse = small.resize(picture.size, Image.Resampling.NEAREST)
    if clear is not None:
        edges = _pixels(clear, picture.size)
        if edges[2] > edges[0] and edges[3] > edges[1]:
            coarse.paste(picture.crop(edges), edges[:2])
    return _jpeg(coarse)


def _decoded(content: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPicture(f"{opened.width} x {opened.height} pixels; at most {MOST_PIXELS} are decoded")
            picture = opened.convert("RGB")
            picture.info = {}  # comments and EXIF would be written again
            return picture
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture(str(error)) from error


def _jpeg(picture: Image.Image) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    return int(box.x1 * width), int(box.y1 * height), int(box.x2 * width), int(box.y2 * height)
