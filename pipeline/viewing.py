"""The wire contract of what people watch: the newest small picture of a stream and what is tracked on it.

Nothing of it is evidence: the newest replaces the one before, and what gets lost is not sent again.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from pipeline.events import Box, Slug, UnixTime, Wire

MOST_THINGS = 100
"""Boxes on one picture; in a crowd the first ones stand for all."""
MOST_BYTES = 64 << 10
"""Of a JPEG: nodes keep to 40 KB."""
AT_ONCE = 32
"""Pictures in one request: at most 3 MB as base64."""


def _decoded(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return base64.b64decode(given, validate=True)
    except binascii.Error as error:
        raise ValueError(f"expected base64, got something else: {error}") from error


Jpeg = Annotated[
    bytes,
    Field(min_length=1, max_length=MOST_BYTES),
    BeforeValidator(_decoded),
    PlainSerializer(lambda content: base64.b64encode(content).decode("ascii"), return_type=str),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "contentMediaType": "image/jpeg"}),
]
"""Bytes here, base64 on the way."""


class Tracked(Wire):
    """One thing that is tracked now; its `tracker_id` is -1 while it is not sure."""

    class_name: Annotated[str, Field(max_length=64)]
    tracker_id: int
    box: Box


class Thumbnail(Wire):
    """The newest small picture of a stream, taken at `t`; `width` and `height` are its own."""

    stream_id: Slug
    t: UnixTime
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    things: Annotated[tuple[Tracked, ...], Field(max_length=MOST_THINGS)] = ()
    jpeg: Jpeg


class Thumbnails(Wire):
    """What a worker shows now; none is a question who is watched."""

    thumbnails: Annotated[tuple[Thumbnail, ...], Field(max_length=AT_ONCE)] = ()


class Watched(Wire):
    """Streams that somebody watches now, and how often their picture is wanted, seconds; it holds until the next answer."""

    every_s: Mapping[Slug, Annotated[float, Field(gt=0)]]
