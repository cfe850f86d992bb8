"""Pictures travel as base64 and are bytes at both ends."""

import json

import pytest
from pydantic import ValidationError

from pipeline.viewing import MOST_BYTES, MOST_THINGS, Thumbnail, Thumbnails

PERSON = {"class_name": "person", "tracker_id": 1, "box": {"x1": 0, "y1": 0, "x2": 1, "y2": 1}}


def thumbnail(**changed: object) -> Thumbnail:
    return Thumbnail.model_validate({"stream_id": "gate", "t": 1.0, "width": 2, "height": 1, "jpeg": b"\xff\xd8", **changed})


def test_a_picture_comes_back_as_it_went() -> None:
    sent = Thumbnails(thumbnails=(thumbnail(jpeg=bytes(range(256))),))
    assert Thumbnails.model_validate_json(sent.model_dump_json()) == sent
    assert Thumbnails.model_validate(json.loads(sent.model_dump_json())) == sent


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"jpeg": "no base64!"}, "expected base64"),
        ({"jpeg": b""}, "at least 1 byte"),
        ({"jpeg": b"x" * (MOST_BYTES + 1)}, "at most"),
        ({"stream_id": "../gate"}, "pattern"),
        ({"things": [PERSON] * (MOST_THINGS + 1)}, "at most"),
        ({"width": 0}, "greater than 0"),
    ],
    ids=["no base64", "empty", "too large", "a path for an id", "too many boxes", "no width"],
)  # fmt: skip
def test_what_is_no_small_picture_is_refused(changed: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        thumbnail(**changed)
