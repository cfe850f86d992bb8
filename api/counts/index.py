"""Makes the index of counts by camera and time on PostgreSQL where the migration left that to be done beside the work.

On an empty table, and on SQLite, the migration made it. A large table would be closed to workers for minutes meanwhile.
"""

import structlog
from sqlalchemy import Connection, func, select, text

from api.db import Database

NAME = "ix_count_stream_start"
LOCK = 0x636F756E7473
"""Key of the advisory lock that lets one process make it."""

log = structlog.get_logger()


def make_index(database: Database) -> None:
    """Make the index if it is missing; return at once when another process is at it."""
    if database.is_sqlite:
        return
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(LOCK))):
            return
        try:
            _make(connection)
        finally:
            connection.execute(select(func.pg_advisory_unlock(LOCK)))


def _make(connection: Connection) -> None:
    is_whole = connection.scalar(text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"), {"name": NAME})
    if is_whole:
        return
    if is_whole is False:  # an earlier try broke off
        connection.execute(text(f"DROP INDEX CONCURRENTLY {NAME}"))
    log.info("an index of counts is being made", index=NAME)
    connection.execute(text(f"CREATE INDEX CONCURRENTLY {NAME} ON count (stream_id, start)"))
    log.info("an index of counts is made", index=NAME)
