"""The `api.cases` block of `streams.yaml`: what the district decided about its cases."""

from datetime import date, time
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.clocktime import ClockTime
from pipeline.config.saying import said
from pipeline.config.section import Section
from pipeline.events import Slug

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LimitUnit = Literal["hours", "days", "working_hours", "working_days"]
OFFICE: list[dict[str, str]] = [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "18:00"}]


class TimeLimit(Section):
    """How long something may take."""

    amount: Annotated[float, Field(gt=0, le=10_000, description="how many")]
    unit: Annotated[LimitUnit, Field(description="hours, days: nights and holidays count, too; the others: working time alone")]


class WorkingHours(Section):
    """Hours of a working day, on the site's clock."""

    start: Annotated[ClockTime, Field(description="local time, HH:MM")]
    end: Annotated[ClockTime, Field(description="local time, HH:MM; 00:00 is the end of the day")]

    @property
    def minutes(self) -> tuple[int, int]:
        """Start and end in minutes after midnight."""
        start, end = (at.hour * 60 + at.minute for at in (self.start, self.end))
        return start, end or 1440


class WorkCalendar(Section):
    """When people work; time limits in working time follow it."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, description="days of the week that are worked")] = (
        "mon", "tue", "wed", "thu", "fri",
    )  # fmt: skip
    hours: Annotated[
        tuple[WorkingHours, ...],
        Field(min_length=1, json_schema_extra={"default": [*OFFICE]}, description="hours of a working day, in order"),
    ] = (WorkingHours(start=time(9), end=time(12)), WorkingHours(start=time(13), end=time(18)))
    holidays: Annotated[tuple[date, ...], Field(description="days that are not worked, YYYY-MM-DD")] = ()
    shifted: Annotated[
        tuple[date, ...], Field(description="days off that are worked all the same (调休), YYYY-MM-DD; they win over holidays")
    ] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        marks = [minute for span in self.hours for minute in span.minutes]
        if any(one >= other for one, other in pairwise(marks)):
            raise ValueError(said("hours_order"))
        return self


class CaseSettings(Section):
    """What the district decided about its cases."""

    automatic: Annotated[
        tuple[Slug, ...], Field(description="kinds of events that become filed cases without a person's review")
    ] = ()
    calendar: WorkCalendar = WorkCalendar()
    review: Annotated[TimeLimit | None, Field(description="longest wait for an operator's word")] = None
    dispatch: Annotated[TimeLimit | None, Field(description="longest wait of a filed case for its department")] = None
    handle: Annotated[TimeLimit | None, Field(description="longest handling of what the table of codes gives no limit")] = None
    check: Annotated[TimeLimit | None, Field(description="longest wait of a handled case for its check")] = None
    gap_hours: Annotated[
        dict[Slug, Annotated[float, Field(gt=0, le=87_600)]],
        Field(description="kinds that go by themselves: seen so long after the last word of it, it is another thing"),
    ] = {"crowd": 4.0, "parking": 24.0}  # noqa: RUF012 - pydantic copies it
    recurrence_days: Annotated[
        float, Field(gt=0, le=3650, description="a new case names the last such one at its place that ended so long before")
    ] = 30.0
