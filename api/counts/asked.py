"""Which counts are asked for, and where a page begins."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from math import isfinite
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.asked import GridCode, When, Words
from api.counts.intervals import Interval
from pipeline.events import TargetKind

Key = tuple[float, str, str, str, str, str]
"""What a row is about, and the order of rows: start in UTC seconds, stream, rule, kind of target, target, class."""
Form = Literal["json", "csv", "parquet"]
CoverBy = Literal["street", "community", "cell", "camera"]
MOST_AT_ONCE = 10_000
"""Rows of one page."""
MOST_OF_A_KIND = 5_000
"""Cameras, lines, classes or cells that one answer tells."""


class Measured(BaseModel):
    """Which counts to read; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[When, Field(description="from this time on, UTC seconds")] = 0.0
    until: Annotated[When | None, Field(description="before this time, UTC seconds")] = None
    stream: Words | None = None
    rule: Words | None = None
    class_name: Words | None = None
    grid: Annotated[GridCode | None, Field(description="district, street, community or unit grid of the camera")] = None

    @property
    def targets(self) -> list[tuple[TargetKind, str]]:
        """The line and zone that are asked for."""
        return []


class CoverFilter(Measured):
    """Which measurements of litter on the ground to add up."""

    class_name: Words = "litter"
    interval: Annotated[Literal["1h", "1d"], Field(description="a day begins at the site's midnight")] = "1d"
    by: Annotated[CoverBy, Field(description="what a place is; camera: each zone, or whole picture, of each")] = "street"
    most: Annotated[int, Field(ge=1, le=MOST_OF_A_KIND, description="places told, the dirtiest first")] = 100


class Crossed(Measured):
    """Which counts of lines to read; every filter that is given must hold."""

    line: Words | None = None
    compare: Annotated[Literal["last_week"] | None, Field(description="put the same hour of the week before beside it")] = None
    interval: Annotated[Interval, Field(description="length of an interval; a day begins at the site's midnight")] = "1h"

    @property
    def targets(self) -> list[tuple[TargetKind, str]]:
        """The line and zone that are asked for."""
        return [] if self.line is None else [("line", self.line)]


class TotalsFilter(Crossed):
    """Which crossings to add up."""

    most: Annotated[int, Field(ge=1, le=MOST_OF_A_KIND, description="cameras, lines, classes and cells told, each")] = 100


class CountFilter(Crossed):
    """Which counts to read; every filter that is given must hold."""

    zone: Words | None = None
    after: Annotated[str | None, Field(max_length=1000, description="`next` of the last page")] = None
    limit: Annotated[int | None, Field(ge=1, le=MOST_AT_ONCE, description="rows of a page; default: all")] = None
    format: Annotated[
        Form | None, Field(description="a file: without a limit all rows, as they are read; default: by the Accept header")
    ] = None

    @field_validator("after")
    @classmethod
    def _a_place(cls, after: str | None) -> str | None:
        if after is not None:
            place(after)
        return after

    @property
    def targets(self) -> list[tuple[TargetKind, str]]:
        """The line and zone that are asked for; both: each is given."""
        return super().targets if self.zone is None else [*super().targets, ("zone", self.zone)]

    @property
    def behind(self) -> Key | None:
        """The row that the last page ended with."""
        return None if self.after is None else place(self.after)


def mark(key: Key) -> str:
    """Return the `next` of a page that ends with a row."""
    return urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode()


def place(after: str) -> Key:
    """Return the row that a page ended with.

    Raises:
        ValueError: it is no `next` of a page.
    """
    try:
        start, *texts = json.loads(urlsafe_b64decode(after.encode()))
        stream, rule, kind, target, class_name = texts
        found = (float(start), stream, rule, kind, target, class_name)
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected the `next` of a page, got {after[:50]!r}") from error
    if not isfinite(found[0]) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"expected the `next` of a page, got {after[:50]!r}")
    return found
