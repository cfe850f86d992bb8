"""The newest small picture of each stream, on disk: a line of JSON and then the JPEG, one file a stream.

Nothing of it is evidence: a power cut may take it, the next one replaces it, and it goes with its stream.
"""

import hashlib
import os
import tempfile
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from pipeline.viewing import Thumbnail, Tracked

KEPT_S = 86_400.0
"""A picture that nothing followed for a day is deleted: whoever was before the camera then need not be seen for ever."""
SUFFIX = ".picture"


class Facts(BaseModel):
    """What is known of a picture; `arrived` and `t` are UTC seconds, sizes pixels."""

    t: float
    arrived: float
    width: int
    height: int
    sha256: str
    things: tuple[Tracked, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A stream's newest picture."""

    facts: Facts
    jpeg: bytes


class Pictures:
    """A folder of pictures; several threads and processes may use it. Ids of streams have passed the wire contract."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, thumbnail: Thumbnail, *, now: float) -> None:
        """Replace a stream's picture: whoever reads gets the old one or the new one, never a part."""
        facts = Facts(
            t=thumbnail.t,
            arrived=now,
            width=thumbnail.width,
            height=thumbnail.height,
            sha256=hashlib.sha256(thumbnail.jpeg).hexdigest(),
            things=thumbnail.things,
        )
        handle, part = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(facts.model_dump_json().encode() + b"\n" + thumbnail.jpeg)
        Path(part).replace(self._path(thumbnail.stream_id))

    def get(self, stream_id: str) -> Picture | None:
        """Return a stream's picture; None when there is none, or none that can be read."""
        try:
            facts, _, jpeg = self._path(stream_id).read_bytes().partition(b"\n")
            return Picture(Facts.model_validate_json(facts), jpeg)
        except (FileNotFoundError, ValidationError):
            return None

    def forget(self, stream_id: str) -> None:
        """Delete a stream's picture, if there is one."""
        self._path(stream_id).unlink(missing_ok=True)

    def sweep(self, known: Container[str], *, before: float) -> int:
        """Delete pictures of streams that are not known, and all files that were written before a UTC time; return how many."""
        gone = 0
        for path in self._folder.iterdir():
            of_known = path.suffix != SUFFIX or path.stem in known
            try:
                if of_known and path.stat().st_mtime >= before:
                    continue
            except FileNotFoundError:
                continue
            path.unlink(missing_ok=True)
            gone += 1
        return gone

    def _path(self, stream_id: str) -> Path:
        return self._folder / f"{stream_id}{SUFFIX}"
