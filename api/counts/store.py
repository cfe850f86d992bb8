"""Buckets come in: a known one replaces itself, and the sums of its hour and day are made anew in the same transaction."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api import fit
from api.counts.intervals import HOUR_S, day_of, hour_of
from api.counts.keeping import take_turn
from api.counts.parts import Kept
from api.counts.sums import Stretch, sum_up
from api.tables import Count, Stream
from pipeline.events import CountBucket

BUCKETS = cast("Table", Count.__table__)
KEY = tuple(column.name for column in BUCKETS.primary_key)


def store(session: Session, buckets: Iterable[CountBucket]) -> Sequence[CountBucket]:
    """Write buckets; return those that were taken: what is older than buckets are kept is not.

    Raises:
        Unprocessable: a value fits no column.
    """
    kept = take_turn(session)
    taken = [bucket for bucket in buckets if bucket.start >= kept.kept_from]
    if taken:
        _write(session, taken)
        _sum_up(session, taken, kept)
    return taken


def _write(session: Session, buckets: Sequence[CountBucket]) -> None:
    cells = _cells(session, {bucket.stream_id for bucket in buckets})
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for bucket in buckets:
        row = {**bucket.model_dump(), "grid_code": cells.get(bucket.stream_id)}
        fit.check_row(Count(**row))
        rows[tuple(row[name] for name in KEY)] = row
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(BUCKETS)
    values = {column.name: insert.excluded[column.name] for column in BUCKETS.columns if column.name not in KEY}
    values["grid_code"] = func.coalesce(insert.excluded.grid_code, BUCKETS.c.grid_code)
    session.connection().execute(insert.on_conflict_do_update(index_elements=KEY, set_=values), list(rows.values()))


def _cells(session: Session, stream_ids: Collection[str]) -> dict[str, str]:
    """Return the cells of cameras that hang in one."""
    asked = select(Stream.id, Stream.grid_code).where(Stream.id.in_(stream_ids), Stream.grid_code.is_not(None))
    return {stream_id: cell for stream_id, cell in session.execute(asked) if cell is not None}


def _sum_up(session: Session, buckets: Sequence[CountBucket], kept: Kept) -> None:
    """Make the sums anew that buckets belong to; those of before `summed_from` are made later (`build.py`)."""
    if kept.clock is None:
        return
    zone, shift = kept.clock
    hours = {(one.stream_id, hour_of(one.start, shift)) for one in buckets}
    days = {(stream_id, *day_of(hour, zone)) for stream_id, hour in hours}
    whole = kept.summed_from
    sum_up(session, "hour", [Stretch(at, at + HOUR_S, stream_id) for stream_id, at in sorted(hours) if at >= whole])
    sum_up(session, "day", [Stretch(since, until, stream_id) for stream_id, since, until in sorted(days) if since >= whole])
