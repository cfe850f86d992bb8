"""Counts: buckets come in, series go out as JSON, CSV or Parquet."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.auth import require
from api.context import context
from api.counts import files
from api.counts.asked import CountFilter, TotalsFilter
from api.counts.messages import tell_counts
from api.counts.series import CountRow, Series, series
from api.counts.store import store
from api.counts.told import CountTotals, told
from api.counts.totals import totals
from api.examples import BUCKET, SERIES_ROW, shown
from api.live.record import note_counts
from pipeline.events import CountBucket, Wire

MOST = 1024
"""Buckets in one request."""
WHOLE: JsonDict = {"timezone": "Asia/Shanghai", "interval": "1h", "rows": [SERIES_ROW], "next": None}

router = APIRouter(prefix="/v1/counts", tags=["counts"])


class CountBatch(Wire):
    """Buckets of one worker."""

    model_config = ConfigDict(json_schema_extra=shown({"counts": [BUCKET]}))

    counts: Annotated[tuple[CountBucket, ...], Field(min_length=1, max_length=MOST)]


class Stored(BaseModel):
    """How many buckets were taken."""

    model_config = ConfigDict(json_schema_extra=shown({"stored": 1}))

    stored: int


class CountSeries(BaseModel):
    """Counts by interval; an interval that nobody watched is absent, not zero."""

    model_config = ConfigDict(json_schema_extra=shown(WHOLE))

    timezone: str
    interval: str
    rows: list[CountRow]
    next: Annotated[str | None, Field(description="give this as `after` to read on; none: that was all")]


@router.post("", dependencies=[Depends(require("worker"))])
def receive(batch: CountBatch, request: Request) -> Stored:
    """Take buckets; one that was sent before replaces itself, one that is older than buckets are kept is left out."""
    with context(request).database.session() as session:
        taken = store(session, batch.counts)
        note_counts(session, (bucket.stream_id for bucket in taken))
        tell_counts(session, taken, now=context(request).clock.now())
    return Stored(stored=len(taken))


@router.get(
    "",
    dependencies=[Depends(require("reader"))],
    response_model=CountSeries,
    responses={200: {"content": {**files.CSV_ANSWER, **files.PARQUET_ANSWER}}},
)
def read(asked: Annotated[CountFilter, Query()], request: Request) -> Response | CountSeries:
    """Return counts by line or zone and class, in intervals of the site's time."""
    here = context(request)
    with here.database.snapshot() as session:
        found = series(session, asked, zone=here.config.zone)
    if asked.format == "parquet":
        named = {"timezone": here.config.timezone, "interval": asked.interval}
        return _file(files.parquet(found.rows, told=named), files.PARQUET_TYPE, "counts.parquet", _link(found, request))
    if asked.format == "csv" or (asked.format is None and files.CSV_TYPE in request.headers.get("accept", "")):
        return _file(files.csv_table(found.rows), files.CSV_TYPE, "counts.csv", _link(found, request))
    return CountSeries(timezone=here.config.timezone, interval=asked.interval, rows=found.rows, next=found.next)


@router.get("/totals", dependencies=[Depends(require("reader"))])
def add_up(asked: Annotated[TotalsFilter, Query()], request: Request) -> CountTotals:
    """Return crossings of lines added up: by interval, and by camera, line, class and cell, the busiest first."""
    here = context(request)
    with here.database.snapshot() as session:
        found = totals(session, asked, zone=here.config.zone)
    return told(found, asked, here.config.zone)


def _file(content: bytes | str, media_type: str, name: str, links: Mapping[str, str]) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers={**disposition, **links})


def _link(found: Series, request: Request) -> dict[str, str]:
    """Return where the next page of a file is (RFC 8288)."""
    if found.next is None:
        return {}
    return {"Link": f'<?{request.url.include_query_params(after=found.next).query}>; rel="next"'}
