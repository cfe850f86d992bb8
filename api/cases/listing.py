"""Cases by filter, page by page: the place of the last one read tells where the next page begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.asked import Bbox, DatumAsked, GridCode, When, Words, box_of
from api.cases import word_index
from api.cases.channel import Channel
from api.cases.order import BY_NUMBER, ORDERS, Order, Sort
from api.cases.stages import Stage, Status
from api.cases.tables import CaseStream
from api.cases.words import phrases
from api.db import Database, is_lite
from api.grid.code import level_of
from api.grid.inside import LARGE, in_area
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
MOST = 500
"""Cases of a page."""
NARROW = 0.01
"""Degrees of latitude, 1.1 km: in a higher box the newest cases are soon found by time; SQLite would sort all by latitude."""


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
    text: Annotated[
        Words | None,
        Field(description="words or their beginnings, all: of its number, kind, class, cameras, place, notes, opinions"),
    ] = None
    sort: Annotated[
        Sort, Field(description="severity: needs `state` or `status`; due: only what has a limit; `text`: newest alone")
    ] = "newest"
    after: Annotated[str | None, Field(description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=MOST, description="of a page; a sheet has all")] = 50
    format: Annotated[Literal["json", "csv"], Field(description="csv: all that fit, as a sheet")] = "json"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.sort == "severity" and self.state is None and self.status is None:
            raise ValueError("expected `state` or `status` with sort=severity")
        if self.text is not None and self.sort != "newest":
            raise ValueError("expected no other sort than newest with `text`")
        if self.after is not None:
            self.order.place(self.after)
        return self

    @property
    def order(self) -> Order:
        """The order of the pages."""
        return BY_NUMBER if self.words else ORDERS[self.sort]

    @property
    def words(self) -> str:
        """What is looked for; empty: nothing."""
        return "" if self.text is None or not phrases(self.text) else self.text


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and where the next page begins."""

    cases: Sequence[Case]
    next: str | None


def page(session: Session, asked: CaseFilter, *, now: float) -> Page:
    """Return the next page."""
    chosen, number = word_index.found(session, asked.words) if asked.words else (select(Case), Case.id)
    order = asked.order
    if asked.after is not None:
        chosen = chosen.where(order.behind(asked.after, number))
    chosen = chosen.where(*_conditions(asked, now, is_lite=is_lite(session))).order_by(*order.by(number)).limit(asked.limit + 1)
    found = session.scalars(chosen).all()
    shown = found[: asked.limit]
    return Page(shown, order.place_of(shown[-1]) if len(found) > asked.limit else None)


def pages(database: Database, asked: CaseFilter, *, now: float) -> Iterator[Sequence[Case]]:
    """Give all cases from where the filter begins, page by page, each in a transaction of its own."""
    after = asked.after
    while True:
        with database.reading() as session:
            found = page(session, asked.model_copy(update={"after": after, "limit": MOST}), now=now)
        yield found.cases
        if found.next is None:
            return
        after = found.next


def _conditions(asked: CaseFilter, now: float, *, is_lite: bool) -> list[ColumnElement[bool]]:
    # By a state or a department SQLite would read the newest cases of the whole city until a page of the cell's is full.
    hidden = asked.grid is not None and level_of(asked.grid) not in LARGE
    equal = [(column.concat("") if hidden else column, getattr(asked, name)) for name, column in EQUAL.items()]
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    found += _in_place(asked, is_lite=is_lite)
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
        found.append(Case.id.in_(select(CaseStream.case_id).where(CaseStream.stream_id == asked.stream)))
    if asked.sort == "due":
        found += [Case.state == "open", Case.due.is_not(None)]
    return found


def _in_place(asked: CaseFilter, *, is_lite: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.grid is not None:
        found.append(in_area(Case.grid_code, asked.grid))
    if asked.bbox is not None:
        west, south, east, north = box_of(asked.bbox, asked.datum)
        # PostgreSQL knows how many cases lie in a box: a sum would hide that from it.
        lat = Case.lat + 0.0 if is_lite and north - south > NARROW else Case.lat
        found += [Case.lon.between(west, east), lat.between(south, north)]
    return found
