"""What would change if a rule asked for more: worked out from cases that operators judged."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.asked import When, Words
from api.auth import require
from api.cases.advice import DWELL, Row, table
from api.cases.judged import Measured, measured
from api.cases.judgement import Precision
from api.cases.said import Said
from api.context import context
from api.examples import shown

router = APIRouter(prefix="/v1/review", tags=["review"])

Limit = Annotated[float, Field(allow_inf_nan=False)]
Unknown = Literal["below_limit", "gaps", "last_value", "missed", "older"]
UNKNOWN: dict[Unknown, str] = {
    "below_limit": "what a lower limit would let through was never reported, so nobody judged it; `is_whole` is false there",
    "gaps": "before an event begins, seconds in which its thing was not seen are taken off; of a longer wait more would be",
    "last_value": "an event keeps what was measured last, not its course: it may have reached the limit before",
    "missed": "things that never made an event are in no row",
    "older": "older words were left out; ask for a shorter time",
}
KEPT: JsonDict = {"right": 38, "wrong": 1, "unsure": 1, "precision": 0.9744, "low": 0.8682, "high": 0.9955}
LOST: JsonDict = {"right": 3, "wrong": 2, "unsure": 1, "precision": 0.6, "low": 0.2307, "high": 0.8824}
ROW: JsonDict = {"at": 480.0, "kept": KEPT, "lost": LOST, "undecided": 0, "is_whole": True}
ADVICE: JsonDict = {
    "rule_id": "no-parking-gate", "stream_id": "alley-12-west", "since": 1767225600.0, "until": None,
    "measure": DWELL, "threshold": "limit_s", "limits": [300.0],
    "cases": 46, "rows": [ROW], "unknown": [{"what": "missed", "why": UNKNOWN["missed"]}],
}  # fmt: skip


class AdviceFilter(BaseModel):
    """Of which rule and words."""

    model_config = ConfigDict(extra="forbid")

    rule: Words
    stream: Annotated[Words | None, Field(description="none: every camera that has a rule of this id")] = None
    measure: Annotated[Words, Field(description="a number in the events' `why.measured`")] = DWELL
    at: Annotated[list[Limit], Field(max_length=50, description="limits to try; none: round steps from the present on")] = []
    since: Annotated[When | None, Field(description="said at or after, UTC seconds; default: 30 days before `until`")] = None
    until: Annotated[When | None, Field(description="said before, UTC seconds; default: now")] = None


class Tally(BaseModel):
    """Cases by the operators' words."""

    right: Annotated[int, Field(description="true, or true at another place")]
    wrong: Annotated[int, Field(description="false, or of another kind")]
    unsure: int
    precision: Annotated[float | None, Field(description="right a judged; none: there is none")]
    low: Annotated[float | None, Field(description="the true share lies between low and high 95 times in 100 (Wilson)")]
    high: float | None


class AdviceRow(BaseModel):
    """What one limit would let through."""

    at: float
    kept: Annotated[Tally, Field(description="cases that would have been reported all the same")]
    lost: Annotated[Tally, Field(description="cases that would not")]
    undecided: Annotated[int, Field(description="cases that go on and may reach it; in neither")]
    is_whole: Annotated[bool, Field(description="no higher limit held any back; else more would be kept than stand here")]


class NotKnown(BaseModel):
    """Something that no row can tell."""

    what: Unknown
    why: str


class Advice(BaseModel):
    """What would change if a rule asked for more."""

    model_config = ConfigDict(json_schema_extra=shown(ADVICE))

    rule_id: str
    stream_id: str | None
    since: Annotated[float, Field(description="words said from then on are counted, UTC seconds")]
    until: Annotated[float | None, Field(description="and before; none: until now")]
    measure: str
    threshold: Annotated[str | None, Field(description="the rule's setting that is compared with it; none: there is none")]
    limits: Annotated[list[float], Field(description="its values when the events were reported")]
    cases: Annotated[int, Field(description="judged cases in which it was measured")]
    rows: list[AdviceRow]
    unknown: list[NotKnown]


@router.get("/advice", dependencies=[Depends(require("reader"))])
def advice(asked: Annotated[AdviceFilter, Query()], request: Request) -> Advice:
    """Tell how many true and false cases a rule would have reported with other limits, of those that were judged."""
    here = context(request)
    said = Said.of(asked.since, asked.until, now=here.clock.now())
    with here.database.reading() as session:
        found = measured(session, said, asked.rule, asked.stream, asked.measure)
    return Advice(
        rule_id=asked.rule,
        stream_id=asked.stream,
        since=said.since,
        until=said.until,
        measure=asked.measure,
        threshold=found.threshold,
        limits=found.limits,
        cases=len(found.cases),
        rows=[_row(row) for row in table(found.cases, found.limits, asked.at)],
        unknown=_unknown(found, asked.measure),
    )


def _row(row: Row) -> AdviceRow:
    kept, lost = _tally(row.kept), _tally(row.lost)
    return AdviceRow(at=row.at, kept=kept, lost=lost, undecided=row.undecided, is_whole=row.is_whole)


def _tally(counted: Precision) -> Tally:
    low, high = counted.interval() or (None, None)
    share = counted.share
    return Tally(right=counted.right, wrong=counted.wrong, unsure=counted.unsure, precision=share, low=low, high=high)


def _unknown(found: Measured, measure: str) -> list[NotKnown]:
    told: list[Unknown] = ["below_limit", "gaps" if measure == DWELL else "last_value", "missed"]
    return [NotKnown(what=one, why=UNKNOWN[one]) for one in (*told, *(() if found.is_all else ("older",)))]
