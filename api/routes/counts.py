"""Counts: buckets come in, series go out as JSON, CSV or Parquet."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.auth import require
from api.context import context
from api.counts import cover_told, files
from api.counts.asked import CountFilter, CoverFilter, Form, TotalsFilter
from api.counts.cover import covered
from api.counts.cover_told import CoverTotals
from api.counts.export import export
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
    """Return counts by line or zone and class, in intervals of the site's time; as a file (`format`) however many."""
    here = context(request)
    form = asked.format or ("csv" if files.CSV_TYPE in request.headers.get("accept", "") else None)
    if form is not None and asked.limit is None and asked.after is None:
        parts = export(here.database, asked, zone=here.config.zone)
        return _file(form, chain([next(parts)], parts), asked, request)
    with here.database.snapshot() as session:
        found = series(session, asked, zone=here.config.zone)
    if form in {"csv", "parquet"}:
        return _file(form, [found.rows], asked, request, headers=_link(found, request))
    return CountSeries(timezone=here.config.timezone, interval=asked.interval, rows=found.rows, next=found.next)


@router.get("/totals", dependencies=[Depends(require("reader"))])
def add_up(asked: Annotated[TotalsFilter, Query()], request: Request) -> CountTotals:
    """Return crossings of lines added up: by interval, and by camera, line, class and cell, the busiest first."""
    here = context(request)
    with here.database.snapshot() as session:
        found = totals(session, asked, zone=here.config.zone)
    return told(found, asked, here.config.zone)


@router.get("/cover", dependencies=[Depends(require("reader"))])
def add_up_cover(asked: Annotated[CoverFilter, Query()], request: Request) -> CoverTotals:
    """Return litter on the ground added up: by interval, and by street, community, cell or camera, the dirtiest first."""
    here = context(request)
    with here.database.snapshot() as session:
        found = covered(session, asked, zone=here.config.zone)
    return cover_told.told(found, asked, here.config.zone)


def _file(
    form: Form,
    parts: Iterable[Sequence[CountRow]],
    asked: CountFilter,
    request: Request,
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return rows as a file that is written as it is read; what is refused is refused before it begins."""
    told = {"timezone": context(request).config.timezone, "interval": asked.interval}
    if form == "json":
        return StreamingResponse(files.json_text(parts, told=told), media_type=files.JSON_TYPE)
    content, media_type = (
        (files.parquet(parts, told=told), files.PARQUET_TYPE) if form == "parquet" else (files.csv_lines(parts), files.CSV_TYPE)
    )
    disposition = {"Content-Disposition": f'attachment; filename="counts.{form}"', **(headers or {})}
    return StreamingResponse(content, media_type=media_type, headers=disposition)


def _link(found: Series, request: Request) -> dict[str, str]:
    """Return where the next page of a file is (RFC 8288)."""
    if found.next is None:
        return {}
    return {"Link": f'<?{request.url.include_query_params(after=found.next).query}>; rel="next"'}
