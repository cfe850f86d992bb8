"""Counts: buckets come in, series go out as JSON, CSV or Parquet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth import require
from api.context import context
from api.counts import files
from api.counts.messages import tell_counts
from api.counts.series import CountFilter, CountRow, series, store
from api.examples import BUCKET, SERIES_ROW, shown
from api.live.record import note_counts
from pipeline.events import CountBucket, Wire

MOST = 1024
"""Buckets in one request."""

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

    model_config = ConfigDict(json_schema_extra=shown({"timezone": "Asia/Shanghai", "interval": "1h", "rows": [SERIES_ROW]}))

    timezone: str
    interval: str
    rows: list[CountRow]


@router.post("", dependencies=[Depends(require("worker"))])
def receive(batch: CountBatch, request: Request) -> Stored:
    """Take buckets; one that was sent before replaces itself."""
    with context(request).database.session() as session:
        store(session, batch.counts)
        note_counts(session, (bucket.stream_id for bucket in batch.counts))
        tell_counts(session, batch.counts, now=context(request).clock.now())
    return Stored(stored=len(batch.counts))


@router.get(
    "",
    dependencies=[Depends(require("reader"))],
    response_model=CountSeries,
    responses={200: {"content": {**files.CSV_ANSWER, **files.PARQUET_ANSWER}}},
)
def read(asked: Annotated[CountFilter, Query()], request: Request) -> Response | CountSeries:
    """Return counts by line or zone and class, in intervals of the site's time."""
    here = context(request)
    with here.database.reading() as session:
        rows = series(session, asked, zone=here.config.zone)
    if asked.format == "parquet":
        told = {"timezone": here.config.timezone, "interval": asked.interval}
        return _file(files.parquet(rows, told=told), files.PARQUET_TYPE, "counts.parquet")
    if asked.format == "csv" or (asked.format is None and files.CSV_TYPE in request.headers.get("accept", "")):
        return _file(files.csv_table(rows), files.CSV_TYPE, "counts.csv")
    return CountSeries(timezone=here.config.timezone, interval=asked.interval, rows=rows)


def _file(content: bytes | str, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
