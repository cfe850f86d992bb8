"""How often the rules of cameras were right, by the words of operators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.asked import When, Words
from api.auth import require
from api.cases import precision as reading
from api.cases.precision import RulePrecision
from api.cases.said import Said
from api.context import context
from api.examples import PRECISION, shown

router = APIRouter(prefix="/v1", tags=["review"])


class PrecisionFilter(BaseModel):
    """Of which words."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[When | None, Field(description="said at or after, UTC seconds; default: 30 days before `until`")] = None
    until: Annotated[When | None, Field(description="said before, UTC seconds; default: now")] = None
    stream: Words | None = None
    kind: Words | None = None


class PrecisionView(BaseModel):
    """How often a rule of a camera was right, of what operators judged."""

    stream_id: str
    rule_id: str
    kind: str
    right: Annotated[int, Field(description="true, or true at another place")]
    wrong: Annotated[int, Field(description="false, or of another kind")]
    unsure: Annotated[int, Field(description="counts for neither")]
    precision: Annotated[float | None, Field(description="right a judged; none: nothing was judged")]
    low: Annotated[float | None, Field(description="the true share lies between low and high 95 times in 100 (Wilson)")]
    high: float | None


class PrecisionTable(BaseModel):
    """How often each rule of each camera was right."""

    model_config = ConfigDict(json_schema_extra=shown({"since": 1767225600.0, "until": None, "rules": [PRECISION]}))

    since: Annotated[float, Field(description="words said from then on are counted, UTC seconds")]
    until: Annotated[float | None, Field(description="and before; none: until now")]
    rules: list[PrecisionView]


@router.get("/review/precision", dependencies=[Depends(require("reader"))])
def precision(asked: Annotated[PrecisionFilter, Query()], request: Request) -> PrecisionTable:
    """Tell how often each rule of each camera was right, by the words of operators."""
    here = context(request)
    said = Said.of(asked.since, asked.until, now=here.clock.now())
    with here.database.snapshot() as session:
        found = reading.precision(session, said, stream=asked.stream, kind=asked.kind)
    return PrecisionTable(since=said.since, until=said.until, rules=[_precision(row) for row in found])


def _precision(row: RulePrecision) -> PrecisionView:
    low, high = row.counted.interval() or (None, None)
    return PrecisionView(
        stream_id=row.stream_id,
        rule_id=row.rule_id,
        kind=row.kind,
        right=row.counted.right,
        wrong=row.counted.wrong,
        unsure=row.counted.unsure,
        precision=row.counted.share,
        low=low,
        high=high,
    )
