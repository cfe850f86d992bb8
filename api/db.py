"""The database: SQLite or PostgreSQL behind SQLAlchemy, brought up to date by Alembic.

SQLite is opened for one writer at a time (`BEGIN IMMEDIATE`), readers beside it (WAL).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, Self
from zlib import crc32

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker
from sqlalchemy.sql.base import ExecutableOption

from api import fit

BUSY_S = 30.0
"""Longest wait for another writer of an SQLite file."""
MAPPED = 1 << 30
"""Bytes of an SQLite file that connections read where the system has it in memory, and share. At 1.4 GB that halves the
CPU time of a box of cases (9 to 5 ms) and takes a tenth off looking cases up; a cache of 16 MB each gains less and makes sums
over a year a fifth slower, for they are sorted in it."""
MIGRATION_LOCK = 0x6875746F6E67
"""Key of PostgreSQL's advisory lock that lets one process migrate at a time."""
WRITES = "hutong_writes"
LIMITS = "hutong_limits"
UNLIMITED = {"hutong_unlimited": True}
"""Execution options of a query that decides something: it sees all, whoever asks."""


class Database:
    """An open database."""

    def __init__(self, engine: Engine, info: Mapping[str, object] | None = None) -> None:
        self.engine = engine
        self._writes = sessionmaker(engine.execution_options(**{WRITES: True}), expire_on_commit=False)
        event.listen(self._writes, "before_flush", fit.check)
        self._reads = sessionmaker(engine, expire_on_commit=False)
        self._info = dict(info or {})
        for sessions in (self._writes, self._reads):
            event.listen(sessions, "do_orm_execute", _limit)

    @classmethod
    def open(cls, url: str, info: Mapping[str, object] | None = None) -> Self:
        """Open the database of an SQLAlchemy address; it must be up to date (`migrate`). Every session carries `info`."""
        return cls(_engine(url), info)

    def before_writing(self, settle: Callable[[Session, object, object], None]) -> None:
        """Have `settle` complete rows before they are written."""
        event.listen(self._writes, "before_flush", settle)

    def after_writing(self, see: Callable[[Session, object], None]) -> None:
        """Have `see` look at rows that were written; what they were before is still known."""
        event.listen(self._writes, "after_flush", see)

    def before_commit(self, write: Callable[[Session], None]) -> None:
        """Have `write` be the last act of every transaction that writes."""
        event.listen(self._writes, "before_commit", write)

    def limited(self, options: tuple[ExecutableOption, ...]) -> Self:
        """Return the same database, with `options` added to every query of its sessions."""
        if not options:
            return self
        found = copy(self)
        found.__dict__["_info"] = {**self._info, LIMITS: options}
        return found

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Read and write in one transaction: committed at the end of the block, rolled back on an error."""
        with self._writes(info=dict(self._info)) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read in one transaction."""
        with self._reads(info=dict(self._info)) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Read in one transaction that sees nothing of what others change meanwhile."""
        with self.reading() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def migrate(url: str) -> None:
    """Bring a database up to date; several processes may do this at once."""
    engine = _engine(url)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def serialise(session: Session, *names: str) -> None:
    """Let one transaction at a time go on with each of `names`, until it ends.

    SQLite has one writer at a time anyway. Locks are taken in one order, so that two transactions never wait for each
    other; take all that are needed at once.
    """
    if session.get_bind().dialect.name == "postgresql":
        for key in sorted({crc32(name.encode()) for name in names}):
            session.execute(select(func.pg_advisory_xact_lock(key)))


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_S, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def is_lite(session: Session) -> bool:
    """Return whether a session's database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def _limit(state: ORMExecuteState) -> None:
    options = () if UNLIMITED.items() <= state.execution_options.items() else state.session.info.get(LIMITS, ())
    if options and state.is_select and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(*options)


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - sqlite3's or a wrapper of it
    """Let SQLAlchemy begin transactions itself, let readers run beside a writer, and keep references whole."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"mmap_size={MAPPED}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
