"""Pictures of cases that operators judged, read from the database and the media folder, some at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import ColumnElement, case, func, select, tuple_

from api.cases.judgement import Verdict
from api.cases.said import FROM_CASES
from api.db import Database
from api.media import Media, Place
from api.tables import Case, Event, EvidenceFile
from api.training.labels import WHOLE, BoxSheet, Picture, box_at_snapshot, label_of, read_sheet
from pipeline.events import Box

AT_ONCE = 200
USEFUL: tuple[Verdict, ...] = ("true", "false", "wrong_place", "wrong_kind")
POSITIVE: tuple[Verdict, ...] = ("true", "wrong_place", "wrong_kind")
KIND = func.coalesce(Case.corrected_kind, Case.kind)
FROM_EVENTS = EvidenceFile.event_id == Event.id.concat("")
"""As `FROM_CASES`: files are looked up by their events, never the other way round."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pictures: of words that were said from `since` to before `until` (UTC seconds), of a camera, of some kinds.

    Attributes:
        kinds: as the cameras told them; empty: all.
        negatives: those that operators called false, too.
    """

    since: float | None = None
    until: float | None = None
    stream: str | None = None
    kinds: tuple[str, ...] = ()
    negatives: bool = True

    def told(self) -> dict[str, object]:
        """Return what was chosen, for those who read of it later: what differs from all."""
        return {name: value for name, value in asdict(self).items() if value != getattr(Choice(), name)}

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return them for a query of cases, events and their files, which the words' time alone leads."""
        given: list[tuple[object, ColumnElement[bool]]] = [
            (self.until, Case.verdict_at < (self.until or 0.0)),
            (self.stream, Event.stream_id.concat("") == self.stream),
            (self.kinds or None, Case.kind.concat("").in_(self.kinds)),
        ]
        words = USEFUL if self.negatives else POSITIVE
        useful: list[ColumnElement[bool]] = [Case.verdict.in_(words), Case.verdict_at >= (self.since or 0.0)]
        useful += [EvidenceFile.role == "snapshot", EvidenceFile.complete.is_(True), EvidenceFile.purged.is_(None)]
        return [*useful, *(condition for value, condition in given if value is not None)]


@dataclass(frozen=True, slots=True)
class Found:
    """A picture and where its file is."""

    picture: Picture
    path: Path


@dataclass(frozen=True, slots=True)
class Content:
    """Pictures of one class and their bytes; of none: hard negatives."""

    class_name: str | None
    pictures: int
    size: int


def classes(database: Database, choice: Choice) -> list[str]:
    """Return the classes of the pictures that show something, by name."""
    shown = (Case.verdict != "false") & ((Case.verdict != "wrong_kind") | Case.corrected_kind.is_not(None))
    asked = _joined(select(KIND).distinct()).where(*choice.conditions(), shown)
    with database.reading() as session:
        return sorted(session.scalars(asked))


def contents(database: Database, choice: Choice) -> list[Content]:
    """Return what there is at most, a row a class; what was called false is of no class and comes last."""
    named = case((Case.verdict == "false", None), else_=KIND).label("name")
    useful = (Case.verdict != "wrong_kind") | Case.corrected_kind.is_not(None)
    asked = (
        _joined(select(named, func.count(), func.sum(EvidenceFile.size))).where(*choice.conditions(), useful).group_by(named)
    )
    with database.reading() as session:
        rows = [Content(name, pictures, size) for name, pictures, size in session.execute(asked)]
    return sorted(rows, key=lambda row: (row.class_name is None, row.class_name or ""))


def count(database: Database, choice: Choice) -> int:
    """Return how many pictures there are at most: those without a box are left out while they are read."""
    with database.reading() as session:
        return session.scalar(_joined(select(func.count())).where(*choice.conditions())) or 0


def pictures(database: Database, media: Media, choice: Choice) -> Iterator[Found]:
    """Give the pictures in the order of the words; one that is gone or no picture, or whose box nobody knows, is left out."""
    last: tuple[Any, ...] | None = None
    key = (Case.verdict_at, Case.id, EvidenceFile.event_id, EvidenceFile.sequence, EvidenceFile.name)
    what = (*key, Case.verdict, Case.kind, Case.corrected_kind, Event.x1, Event.y1, Event.x2, Event.y2)
    chosen = _joined(select(*what)).where(*choice.conditions()).order_by(*key).limit(AT_ONCE)
    while True:
        with database.reading() as session:
            rows = session.execute(chosen if last is None else chosen.where(*_behind(key, last))).all()
        for row in rows:
            found = _found(media, row)
            if found is not None:
                yield found
        if len(rows) < AT_ONCE:
            return
        last = tuple(rows[-1][: len(key)])


def _behind(key: tuple[Any, ...], last: tuple[Any, ...]) -> tuple[ColumnElement[bool], ...]:
    """Choose what comes behind a row; the first condition alone is one that an index answers."""
    return key[0] >= last[0], tuple_(*key) > tuple_(*last)


def _joined(asked: Any) -> Any:  # noqa: ANN401 - a choice of whatever columns
    return asked.select_from(Case).join(Event, FROM_CASES).join(EvidenceFile, FROM_EVENTS)


def _found(media: Media, row: Sequence[Any]) -> Found | None:
    _, case_id, event_id, sequence, name, verdict, kind, corrected, *corners = row
    is_useful, class_name = label_of(verdict, kind, corrected)
    place = Place(UUID(event_id), sequence, name)
    path = media.path(place)
    told = Box(x1=corners[0], y1=corners[1], x2=corners[2], y2=corners[3])
    size = _size(path) if is_useful and (class_name is None or told != WHOLE) else None
    if size is None:
        return None
    box = None if class_name is None else box_at_snapshot(told, _sheet(media, place))
    file = f"{case_id:08d}-{event_id}-{sequence}{path.suffix.lower()}"
    return Found(Picture(case_id, file, *size, class_name, box), path)


def _size(path: Path) -> tuple[int, int] | None:
    """Return a picture's width and height in pixels, of its head alone; None when there is none."""
    try:
        with Image.open(path) as picture:
            return picture.size
    except (OSError, Image.DecompressionBombError):
        return None


def _sheet(media: Media, place: Place) -> BoxSheet | None:
    path = media.path(Place(place.event_id, place.sequence, "boxes.json"))
    try:
        return read_sheet(path.read_bytes())
    except OSError:
        return None
