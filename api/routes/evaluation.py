"""Evaluation: indicators by street, department, grid and period, and hot spots."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from api.asked import GridCode, When, Words
from api.auth import caller, require
from api.context import context
from api.counts.files import CSV_ANSWER, CSV_TYPE
from api.evaluation.hot_spots import HotSpot, hot_spots
from api.evaluation.indicators import FORMULAS, Tally
from api.evaluation.periods import Every, periods
from api.evaluation.tallies import By, Scope, tallies
from api.examples import shown

MOST_PERIODS = 400
"""More than a year of days."""
ALSO_CSV: dict[int | str, dict[str, Any]] = {200: {"content": CSV_ANSWER}}
DAY_S, MONTH_S = 86_400.0, 30 * 86_400.0
RATE: JsonDict = {"name": "handling_in_time_rate", "called": "按期处置率", "numerator": 41, "denominator": 50, "value": 0.82}
ROW: JsonDict = {"group": "110101001", "since": 1767225600.0, "until": 1769817600.0, "indicators": [RATE]}
SPOT: JsonDict = {
    "grid_code": "110101001001001", "cases": 12, "hours": [0] * 24, "kinds": {"litter": 9, "parking": 3},
}  # fmt: skip

router = APIRouter(prefix="/v1/evaluation", tags=["evaluation"])


class Asked(BaseModel):
    """Which cases of which time."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[When | None, Field(description="UTC seconds; default: 30 days before `until`")] = None
    until: Annotated[When | None, Field(description="before this time, UTC seconds; default: now")] = None
    grid: Annotated[GridCode | None, Field(description="district, street, community or unit grid")] = None
    kind: Words | None = None
    format: Annotated[Literal["json", "csv"] | None, Field(description="default: by the Accept header")] = None

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ValueError(f"expected since < until, got {self.since} and {self.until}")
        return self

    def scope(self, streets: Sequence[str], *, now: float) -> Scope:
        """Return what is looked at."""
        until = now if self.until is None else self.until
        since = max(0.0, until - MONTH_S) if self.since is None else self.since
        return Scope(since, max(since, until), self.grid, self.kind, streets)


class IndicatorsAsked(Asked):
    """How figures are grouped."""

    by: Annotated[By, Field(description="group; all: one")] = "street"
    every: Annotated[Every | None, Field(description="cut the time into parts of the site's clock")] = None


class SpotsAsked(Asked):
    """How many cells."""

    limit: Annotated[int, Field(ge=1, le=5000)] = 50


class Indicator(BaseModel):
    """A ratio with what it is made of."""

    name: str
    called: Annotated[str, Field(description="the trade's name of it")]
    numerator: int
    denominator: int
    value: Annotated[float | None, Field(description="none: nothing was due")]


class IndicatorRow(BaseModel):
    """One group in one period."""

    model_config = ConfigDict(json_schema_extra=shown(ROW))

    group: Annotated[str | None, Field(description="code or name; none: cases without one")]
    since: Annotated[float, Field(description="UTC seconds")]
    until: Annotated[float, Field(description="UTC seconds, not in it")]
    indicators: list[Indicator]


class Indicators(BaseModel):
    """Indicators by period, then group."""

    model_config = ConfigDict(json_schema_extra=shown({"timezone": "Asia/Shanghai", "by": "street", "rows": [ROW]}))

    timezone: str
    by: By
    rows: list[IndicatorRow]


class Spot(BaseModel):
    """One cell."""

    model_config = ConfigDict(json_schema_extra=shown(SPOT))

    grid_code: str
    cases: int
    hours: Annotated[list[int], Field(description="cases by the hour of the site's clock in which they were opened, 0 to 23")]
    kinds: dict[str, int]


class Spots(BaseModel):
    """The cells with the most cases."""

    model_config = ConfigDict(
        json_schema_extra=shown(
            {
                "timezone": "Asia/Shanghai", "since": 1767225600.0, "until": 1769817600.0, "spots": [SPOT],
                "week": [[0] * 24 for _ in range(7)],
            }
        )
    )  # fmt: skip

    timezone: str
    since: float
    until: float
    spots: list[Spot]
    week: Annotated[
        list[list[int]], Field(description="all cases with a cell: seven days from Monday, 24 hours of the site's clock")
    ]


@router.get("", dependencies=[Depends(require("reader"))], response_model=Indicators, responses=ALSO_CSV)
def indicators(asked: Annotated[IndicatorsAsked, Query()], request: Request) -> Response | Indicators:
    """Return the indicators of evaluation with their numerators and denominators."""
    here = context(request)
    now = here.clock.now()
    whole = asked.scope(caller(request).streets, now=now)
    parts = periods(whole.since, whole.until, asked.every, here.config.zone)[-MOST_PERIODS:]
    rows: list[IndicatorRow] = []
    with here.database.reading() as session:
        for since, until in parts:
            scope = Scope(since, until, whole.grid, whole.kind, whole.streets)
            found = tallies(session, asked.by, scope, now=now)
            rows += [_row(key, found[key], scope) for key in sorted(found, key=lambda one: (one is None, one or ""))]
    if _wants_csv(asked, request):
        return _csv("evaluation.csv", ["group", "since", "until", *Indicator.model_fields], _flat(rows))
    return Indicators(timezone=here.config.timezone, by=asked.by, rows=rows)


@router.get("/hot-spots", dependencies=[Depends(require("reader"))], response_model=Spots, responses=ALSO_CSV)
def spots(asked: Annotated[SpotsAsked, Query()], request: Request) -> Response | Spots:
    """Return the unit grids with the most cases, and at which hours they came up."""
    here = context(request)
    scope = asked.scope(caller(request).streets, now=here.clock.now())
    with here.database.reading() as session:
        found = hot_spots(session, scope, zone=here.config.zone, limit=asked.limit)
    if _wants_csv(asked, request):
        return _csv("hot-spots.csv", ["grid_code", "hour", "cases"], _by_hour(found.spots))
    listed = [Spot(grid_code=one.grid_code, cases=one.cases, hours=one.hours, kinds=dict(one.kinds)) for one in found.spots]
    return Spots(timezone=here.config.timezone, since=scope.since, until=scope.until, spots=listed, week=found.week)


def _row(key: str | None, tally: Tally, scope: Scope) -> IndicatorRow:
    told = []
    for formula in FORMULAS:
        over, under, value = formula.of(tally)
        told.append(Indicator(name=formula.name, called=formula.called, numerator=over, denominator=under, value=value))
    return IndicatorRow(group=key, since=scope.since, until=scope.until, indicators=told)


def _flat(rows: Sequence[IndicatorRow]) -> Iterable[list[object]]:
    for row in rows:
        for one in row.indicators:
            yield [row.group, row.since, row.until, *one.model_dump().values()]


def _by_hour(found: Sequence[HotSpot]) -> Iterable[list[object]]:
    for spot in found:
        for hour, cases in enumerate(spot.hours):
            yield [spot.grid_code, hour, cases]


def _wants_csv(asked: Asked, request: Request) -> bool:
    return asked.format == "csv" or (asked.format is None and CSV_TYPE in request.headers.get("accept", ""))


def _csv(name: str, names: Sequence[str], rows: Iterable[list[object]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows(rows)
    return Response(text.getvalue(), media_type=CSV_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})
