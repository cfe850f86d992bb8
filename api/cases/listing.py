"""Cases by filter, page by page: the place of the last one read tells where the next page begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import ColumnElement, String, and_, cast, not_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.asked import Bbox, DatumAsked, GridCode, When, Words, box_of
from api.cases.channel import Channel
from api.cases.stages import Stage, Status
from api.grid.inside import inside
from api.tables import Case, CaseNumber
from pipeline.events import Severity

EQUAL: dict[str, InstrumentedAttribute[Any]] = {
    "state": Case.state,
    "stage": Case.stage,
    "status": Case.status,
    "department": Case.department,
    "kind": Case.kind,
    "channel": Case.channel,
    "severity": Case.severity,
    "code": Case.code,
    "responsibility": Case.responsibility_code,
    "asset": Case.asset_code,
}
"""Filters that a column must equal."""


class CaseFilter(BaseModel):
    """What to list; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["open", "closed"] | None = None
    number: Annotated[Words | None, Field(description="what a receiver calls it")] = None
    stage: Stage | None = None
    status: Status | None = None
    department: Annotated[Words | None, Field(description="whose task it is")] = None
    overdue: Annotated[bool | None, Field(description="true: the time of its phase is up; false: it is not")] = None
    kind: Words | None = None
    channel: Channel | None = None
    severity: Severity | None = None
    stream: Annotated[Words | None, Field(description="a camera that saw it")] = None
    since: Annotated[When | None, Field(description="opened at or after, UTC seconds")] = None
    until: Annotated[When | None, Field(description="opened before, UTC seconds")] = None
    bbox: Annotated[
        Bbox | None, Field(description="west,south,east,north in degrees of `datum`", examples=["116.40,39.93,116.41,39.94"])
    ] = None
    datum: DatumAsked = "wgs84"
    code: Annotated[str | None, Field(pattern=r"^\d{5}$", description="class of the national list")] = None
    grid: Annotated[GridCode | None, Field(description="district, street, community or unit grid of its place")] = None
    asset: Annotated[Words | None, Field(description="asset that it concerns")] = None
    responsibility: Annotated[Words | None, Field(description="responsibility grid of its place")] = None
    text: Annotated[Words | None, Field(description="part of its kind, class, camera or closing note")] = None
    after: Annotated[str | None, Field(description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 50

    @field_validator("after")
    @classmethod
    def _a_place(cls, after: str | None) -> str | None:
        if after is not None:
            place(after)
        return after


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and where the next page begins."""

    cases: Sequence[Case]
    next: str | None


def page(session: Session, asked: CaseFilter, *, now: float) -> Page:
    """Return the next page, the newest case first."""
    chosen = select(Case).where(*_conditions(asked, now)).order_by(Case.opened.desc(), Case.id.desc()).limit(asked.limit + 1)
    found = session.scalars(chosen).all()
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return Page(shown, f"{shown[-1].opened!r}:{shown[-1].id}" if more else None)


def place(after: str) -> tuple[float, int]:
    """Return the opening time and id that a page ended with.

    Raises:
        ValueError: it is no `next` of a page.
    """
    opened, _, case_id = after.partition(":")
    found = float(opened), int(case_id)
    if not isfinite(found[0]) or found[1].bit_length() > 63:
        raise ValueError(f"expected the `next` of a page, got {after[:50]!r}")
    return found


def _conditions(asked: CaseFilter, now: float) -> list[ColumnElement[bool]]:
    equal = [(column, getattr(asked, name)) for name, column in EQUAL.items()]
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    found += _in_place(asked)
    if asked.number is not None:
        found.append(Case.id.in_(select(CaseNumber.case_id).where(CaseNumber.number == asked.number)))
    if asked.overdue is not None:
        late = and_(Case.state == "open", Case.due < now)
        found.append(late if asked.overdue else not_(and_(late, Case.due.is_not(None))))
    if asked.since is not None:
        found.append(Case.opened >= asked.since)
    if asked.until is not None:
        found.append(Case.opened < asked.until)
    if asked.stream is not None:
        found.append(cast(Case.streams, String).contains(f'"{asked.stream}"', autoescape=True))
    if asked.text is not None:
        columns = (Case.kind, Case.class_name, cast(Case.streams, String), Case.close_note)
        found.append(or_(*(column.icontains(asked.text, autoescape=True) for column in columns)))
    if asked.after is not None:
        opened, case_id = place(asked.after)
        found.append(tuple_(Case.opened, Case.id) < tuple_(opened, case_id))
    return found


def _in_place(asked: CaseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.grid is not None:
        found.append(inside(Case.grid_code, asked.grid))
    if asked.bbox is not None:
        west, south, east, north = box_of(asked.bbox, asked.datum)
        found += [Case.lon.between(west, east), Case.lat.between(south, north)]
    return found
