"""The small picture of a stream for those who watch, with what is tracked on it. It is no evidence."""

from collections.abc import Callable, Iterator

import cv2
import supervision as sv

from pipeline.config.media import ThumbnailSettings
from pipeline.errors import HutongError
from pipeline.events import Box
from pipeline.evidence.boxes import SeenBox, seen_look
from pipeline.evidence.hiding import Boxes, hidden
from pipeline.frames import Look
from pipeline.viewing import MOST_THINGS, Thumbnail, Tracked

LIGHT_BYTES = 40_000
"""A picture of more bytes is made again with a lower quality: 300 streams send at most 1.2 MB a second."""
LEAST_QUALITY = 20
Hides = Callable[[Look], Boxes | None]
"""Tells what is hidden of a look's picture: boxes (N, 4) relative to it; None: all of it."""


def thumbnail(look: Look, tracks: sv.Detections, settings: ThumbnailSettings, *, hides: Hides | None = None) -> Thumbnail:
    """Return the small picture of a look; boxes of `tracks` are xyxy pixels of its picture, `hides` tells what is hidden of it.

    Raises:
        HutongError: it can't be encoded.
    """
    picture = look.frame.picture
    width = min(settings.width, picture.width)
    height = max(1, round(picture.height * width / picture.width))
    return Thumbnail(
        stream_id=look.frame.stream_id,
        t=look.frame.t,
        width=width,
        height=height,
        things=tuple(_tracked(box) for box in seen_look(look, tracks).boxes[:MOST_THINGS]),
        jpeg=_light(look, (width, height), settings.quality, hides),
    )


def _light(look: Look, size: tuple[int, int], quality: int, hides: Hides | None) -> bytes:
    """Return a JPEG of at most `LIGHT_BYTES`, unless even the lowest quality makes more."""
    pixels = look.frame.picture.resized(*size)
    pixels = pixels if hides is None else hidden(pixels, hides(look))
    content = b""
    for one in _qualities(quality):
        encoded, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, one])
        if not encoded:
            raise HutongError(f"stream {look.frame.stream_id}: the picture of {look.frame.t:.3f} can't be encoded as JPEG")
        content = data.tobytes()
        if len(content) <= LIGHT_BYTES:
            break
    return content


def _qualities(first: int) -> Iterator[int]:
    """Yield qualities to try, libjpeg's scale: each is two thirds of the one before."""
    while first > LEAST_QUALITY:
        yield first
        first = first * 2 // 3
    yield LEAST_QUALITY


def _tracked(seen: SeenBox) -> Tracked:
    box = Box(x1=seen.x1, y1=seen.y1, x2=seen.x2, y2=seen.y2)
    return Tracked(class_name=seen.class_name[:64], tracker_id=seen.tracker_id, box=box)
