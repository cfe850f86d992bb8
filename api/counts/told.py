"""Totals of crossings as they are answered."""

from datetime import datetime
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from api.counts.asked import TotalsFilter
from api.counts.series import change
from api.counts.totals import Names, Total, Totals
from api.examples import TOTAL_TIME, shown

PLACE = {"count_in": 143, "count_out": 128, "observed_s": 3540.0}


class TotalOfTime(BaseModel):
    """What crossed all lines in one interval."""

    start: Annotated[float, Field(description="UTC seconds")]
    local_start: Annotated[str, Field(description="the same in the site's time, ISO 8601")]
    duration_s: float
    coverage: Annotated[float, Field(description="share of it in which the lines and classes of the whole time were watched")]
    count_in: int
    count_out: int
    last_week_in: Annotated[int | None, Field(description="the same interval a week before; none: not asked for, or unwatched")]
    last_week_out: int | None
    change: Annotated[float | None, Field(description="crossings a watched second against last week's: 0.1 is a tenth more")]


class TotalOf(BaseModel):
    """What crossed the lines of one camera, cell or class, or one line, in the whole time."""

    stream_id: Annotated[str | None, Field(description="of a camera or line")] = None
    line: str | None = None
    class_name: str | None = None
    grid_code: Annotated[str | None, Field(description="of a cell; none there: outside of all")] = None
    count_in: int
    count_out: int
    observed_s: Annotated[float, Field(description="seconds in which each line and class was watched, added up")]


class Busiest(BaseModel):
    """The busiest of a kind."""

    number: Annotated[int, Field(description="how many there are; `most` of them are told")]
    rows: Annotated[list[TotalOf], Field(description="the busiest first")]


class CountTotals(BaseModel):
    """Crossings of lines added up; an interval that nobody watched is absent, not zero."""

    model_config = ConfigDict(
        json_schema_extra=shown({
            "timezone": "Asia/Shanghai",
            "interval": "1h",
            "times": [TOTAL_TIME],
            "streams": {"number": 1, "rows": [{"stream_id": "alley-12-west", **PLACE}]},
            "lines": {"number": 1, "rows": [{"stream_id": "alley-12-west", "line": "gate", **PLACE}]},
            "classes": {"number": 1, "rows": [{"class_name": "person", **PLACE}]},
            "cells": {"number": 1, "rows": [{"grid_code": "110101001001001", **PLACE}]},
        })
    )  # fmt: skip

    timezone: str
    interval: str
    times: list[TotalOfTime]
    streams: Busiest
    lines: Busiest
    classes: Busiest
    cells: Busiest


def told(found: Totals, asked: TotalsFilter, zone: ZoneInfo) -> CountTotals:
    """Return totals as they are answered."""
    return CountTotals(
        timezone=zone.key,
        interval=asked.interval,
        times=[_time(start, one, found, zone) for start, one in found.times.items()],
        streams=_busiest(found.streams, asked.most, "stream_id"),
        lines=_busiest(found.lines, asked.most, "stream_id", "line"),
        classes=_busiest(found.classes, asked.most, "class_name"),
        cells=_busiest(found.cells, asked.most, "grid_code"),
    )


def _time(start: float, now: Total, found: Totals, zone: ZoneInfo) -> TotalOfTime:
    length, before = now.end - start, found.before.get(start)
    return TotalOfTime(
        start=start,
        local_start=datetime.fromtimestamp(start, zone).isoformat(),
        duration_s=length,
        coverage=round(min(1.0, now.observed_s / (length * found.series)), 4),
        count_in=now.count_in,
        count_out=now.count_out,
        last_week_in=before.count_in if before else None,
        last_week_out=before.count_out if before else None,
        change=change(now, before),
    )


def _busiest(found: dict[Names, Total], most: int, *columns: str) -> Busiest:
    rows = [
        TotalOf(
            **{column: name or None for column, name in zip(columns, names, strict=True)},
            count_in=one.count_in,
            count_out=one.count_out,
            observed_s=round(one.observed_s, 3),
        )
        for names, one in islice(found.items(), most)
    ]
    return Busiest(number=len(found), rows=rows)
