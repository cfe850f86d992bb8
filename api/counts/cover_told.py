"""Litter on the ground, added up, as the API answers it."""

from datetime import datetime
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from api.counts.asked import CoverBy, CoverFilter
from api.counts.cover import Cover, Covered, Place, whole
from api.counts.series import COVER_DIGITS
from api.examples import shown

MEAN = "mean share of the surveyed ground that the class covers, m² a m², 0…1; each second of each camera counts the same"


class CoverOfTime(BaseModel):
    """What was measured in one interval, of all places."""

    start: Annotated[float, Field(description="UTC seconds")]
    local_start: Annotated[str, Field(description="the same in the site's time, ISO 8601")]
    duration_s: float
    measured_s: Annotated[float, Field(description="seconds in which each camera's ground was measured, added up")]
    cover_mean: Annotated[float, Field(description=MEAN)]


class CoverOfPlace(BaseModel):
    """What was measured in one street, community or cell, or by one camera, in the whole time."""

    grid_code: Annotated[str | None, Field(description="of a street, community or cell; none: of a camera, or in none")] = None
    stream_id: Annotated[str | None, Field(description="of a camera")] = None
    target: Annotated[str | None, Field(description="a camera's zone; of its whole picture the camera's id")] = None
    measured_s: float
    cover_mean: float
    course: Annotated[list[float | None], Field(description="`cover_mean` of each of `times`; none: nothing was measured")]


class CoverTotals(BaseModel):
    """Litter on the ground by interval and place; an interval in which nothing was measured is absent."""

    model_config = ConfigDict(
        json_schema_extra=shown({
            "timezone": "Asia/Shanghai", "interval": "1d", "by": "street", "class_name": "litter",
            "times": [{
                "start": 1767196800.0, "local_start": "2026-01-01T00:00:00+08:00", "duration_s": 86400.0,
                "measured_s": 61200.0, "cover_mean": 0.00031,
            }],
            "number": 1,
            "places": [
                {"grid_code": "110101001", "measured_s": 61200.0, "cover_mean": 0.00031, "course": [0.00031]},
            ],
        })
    )  # fmt: skip

    timezone: str
    interval: str
    by: CoverBy
    class_name: str
    times: list[CoverOfTime]
    number: Annotated[int, Field(description="how many places there are; `most` of them are told")]
    places: Annotated[list[CoverOfPlace], Field(description="the dirtiest first")]


def told(found: Covered, asked: CoverFilter, zone: ZoneInfo) -> CoverTotals:
    """Return what was measured as it is answered."""
    return CoverTotals(
        timezone=zone.key,
        interval=asked.interval,
        by=asked.by,
        class_name=asked.class_name,
        times=[_time(start, one, zone) for start, one in found.times.items()],
        number=len(found.places),
        places=[_place(place, course, found, asked.by) for place, course in islice(found.places.items(), asked.most)],
    )


def _time(start: float, one: Cover, zone: ZoneInfo) -> CoverOfTime:
    return CoverOfTime(
        start=start,
        local_start=datetime.fromtimestamp(start, zone).isoformat(),
        duration_s=one.end - start,
        measured_s=round(one.measured_s, 3),
        cover_mean=round(one.mean, COVER_DIGITS),
    )


def _place(place: Place, course: dict[float, Cover], found: Covered, by: CoverBy) -> CoverOfPlace:
    columns = ("stream_id", "target") if by == "camera" else ("grid_code",)
    total = whole(course)
    return CoverOfPlace(
        **{column: name or None for column, name in zip(columns, place, strict=True)},
        measured_s=round(total.measured_s, 3),
        cover_mean=round(total.mean, COVER_DIGITS),
        course=[round(course[start].mean, COVER_DIGITS) if start in course else None for start in found.times],
    )
