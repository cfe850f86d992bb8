"""Counts of any length: read part by part, each in a transaction of its own, so that neither memory nor the database is held.

What changes meanwhile is told as it is when its part is read.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from api.counts.asked import CountFilter
from api.counts.series import CountRow, stretch
from api.db import Database


def export(database: Database, asked: CountFilter, *, zone: ZoneInfo) -> Iterator[list[CountRow]]:
    """Give the rows that are asked for, by time, part by part; who stops taking them ends the reading."""
    since: float | None = asked.since
    while since is not None:
        with database.snapshot() as session:
            rows, since = stretch(session, asked.model_copy(update={"since": since}), zone=zone)
        yield rows
