"""The tracks of a stream, thinned and packed by the minute: zones and rules can be tried on them before they are saved.

A sheet is of one connection and one size of the picture. What lies packed in it only this module knows: JSON, deflated.
Not here: who keeps sheets and for how long (the API: an hour), and what is tried (`engine/rehearsal.py`).
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import HutongError
from pipeline.evidence.boxes import column, names_of
from pipeline.frames import Look
from pipeline.viewing import MOST_BYTES, TrackSheet

SPACING_S = 0.4
"""Least seconds between two looks that are kept: a person walks half a metre meanwhile, a car at 50 km/h 5.6 m."""
SHEET_S = 60.0
MOST_BOXES = 150
"""Of one look; in a crowd the first ones stand for all."""
GRID = 4096
"""Places across the picture that a box's edges are rounded to: half a pixel of 1920."""
MOST_RAW = 8 << 20
"""Bytes that a sheet unpacks to at most: 150 looks of 150 boxes have about 1 MiB."""
COLUMNS = 8
"""Numbers of a box: class, class of this look, track, confidence in per cent, x1, y1, x2, y2."""

Seeing = Literal["fresh", "unchanged", "blind"]


@dataclass(frozen=True, slots=True, eq=False)
class TrackLook:
    """One look at a stream as it was kept.

    Attributes:
        t: UTC seconds.
        tracks: what was tracked, boxes xyxy pixels, as the tracker gives it; empty when blind.
    """

    t: float
    seeing: Seeing
    tracks: sv.Detections


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Looks of one connection at pictures of one size."""

    session: int
    size: tuple[int, int]
    looks: tuple[TrackLook, ...]


class _Entry(BaseModel):
    """One look: milliseconds since the sheet's start; no boxes: those of the look before still hold."""

    model_config = ConfigDict(frozen=True)

    ms: int
    seeing: Seeing
    boxes: tuple[int, ...] | None


class _Packed(BaseModel):
    model_config = ConfigDict(frozen=True)

    width: int
    height: int
    session: int
    classes: tuple[str, ...]
    looks: tuple[_Entry, ...]


class TrackLog:
    """The looks of one stream that are not yet on a sheet: at most a minute."""

    def __init__(self, stream_id: str) -> None:
        self._stream_id = stream_id
        self._kept: list[_Kept] = []

    def add(self, look: Look, tracks: sv.Detections) -> TrackSheet | None:
        """Keep a look, unless the last one was just before; return the sheet that this one no longer belongs to, if any.

        Boxes of `tracks` are xyxy pixels of the look's picture.
        """
        last = self._kept[-1] if self._kept else None
        if last is None:
            self._kept.append(_Kept(look, tracks))
            return None
        full = not 0 <= look.frame.t - self._kept[0].t < SHEET_S or last.source != _source(look)
        sheet = self.rest() if full else None
        if full or look.frame.t - last.t >= SPACING_S:
            self._kept.append(_Kept(look, tracks))
        return sheet

    def rest(self) -> TrackSheet | None:
        """Return a sheet of what is kept, and begin anew; None when there is nothing."""
        kept, self._kept = self._kept, []
        if not kept:
            return None
        packed = _packed(kept)
        while len(packed) > MOST_BYTES and len(kept) > 1:
            kept = kept[::2]
            packed = _packed(kept)
        return TrackSheet(stream_id=self._stream_id, start=kept[0].t, end=kept[-1].t, packed=packed)


def unpack(start: float, packed: bytes) -> Looks:
    """Return the looks of a sheet that begins at UTC time `start`.

    Raises:
        HutongError: it is no sheet.
    """
    try:
        sheet = _Packed.model_validate_json(zlib.decompressobj().decompress(packed, MOST_RAW))
    except (zlib.error, ValidationError) as error:
        raise HutongError(f"expected a sheet of tracks, got something else: {type(error).__name__}") from error
    size = (sheet.width, sheet.height)
    return Looks(sheet.session, size, tuple(_looks(sheet, start, size)))


def _looks(sheet: _Packed, start: float, size: tuple[int, int]) -> Iterator[TrackLook]:
    tracks = sv.Detections.empty()
    for entry in sheet.looks:
        if entry.boxes is not None:
            tracks = _tracks(np.array(entry.boxes, np.int64).reshape(-1, COLUMNS), np.array(sheet.classes, dtype=str), size)
        yield TrackLook(start + entry.ms / 1000, entry.seeing, tracks)


def _tracks(rows: NDArray[np.int64], classes: NDArray[np.str_], size: tuple[int, int]) -> sv.Detections:
    if len(rows) == 0:
        return sv.Detections.empty()
    return sv.Detections(
        xyxy=(rows[:, 4:] * (np.array([*size, *size], np.float64) / GRID)).astype(np.float32),
        confidence=(rows[:, 3] / 100).astype(np.float32),
        class_id=rows[:, 0].astype(int),
        tracker_id=rows[:, 2].astype(int),
        data={"class_name": classes[rows[:, 0]], "seen_as": classes[rows[:, 1]]},
    )


class _Kept:
    """A look in arrays, as small as it will be."""

    def __init__(self, look: Look, tracks: sv.Detections) -> None:
        picture, few = look.frame.picture, slice(MOST_BOXES)
        scale = GRID / np.array([picture.width, picture.height] * 2, np.float64)
        self.t = look.frame.t
        self.source = _source(look)
        self.seeing: Seeing = "blind" if look.fault is not None else "fresh" if look.changed else "unchanged"
        self.names = names_of(tracks)[few]
        seen_as = tracks.data.get("seen_as")
        self.seen_as = self.names if seen_as is None else [str(name) for name in seen_as][few]
        edges = np.clip(np.rint(np.asarray(tracks.xyxy, np.float64).reshape(-1, 4)[few] * scale), 0, GRID).astype(int)
        count = len(edges)
        ids, sure = column(tracks.tracker_id, len(tracks), -1)[few], column(tracks.confidence, len(tracks), 0.0)[few]
        per_cent = np.rint(sure.astype(float) * 100).astype(int)
        self.numbers = np.column_stack([ids.astype(int), per_cent, edges]).reshape(count, 6)

    def row(self, classes: dict[str, int]) -> tuple[int, ...]:
        """Return its boxes as numbers; classes that are new get the next one."""
        named = [[classes.setdefault(name, len(classes)) for name in (one, seen)] for one, seen in self._pairs()]
        return tuple(number for name, rest in zip(named, self.numbers.tolist(), strict=True) for number in (*name, *rest))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        return zip(self.names, self.seen_as, strict=True)


def _source(look: Look) -> tuple[int, int, int]:
    return look.frame.session, look.frame.picture.width, look.frame.picture.height


def _packed(kept: Sequence[_Kept]) -> bytes:
    classes: dict[str, int] = {}
    entries, before = [], None
    for one in kept:
        row = one.row(classes)
        entries.append(_Entry(ms=round((one.t - kept[0].t) * 1000), seeing=one.seeing, boxes=None if row == before else row))
        before = row
    session, width, height = kept[0].source
    sheet = _Packed(width=width, height=height, session=session, classes=tuple(classes), looks=tuple(entries))
    return zlib.compress(sheet.model_dump_json().encode())
