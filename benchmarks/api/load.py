"""Writes made-up rows into a database, much at once; it is left as the API would have it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, create_engine, event, func, select, text
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex

from api.cases import finding, verdict_sums
from api.db import Database
from api.grid.store import load_made_up
from api.tables import Base, Count, GridArea, Stream, Subscription
from benchmarks.api.district import NOW, STREAMS, TABLES, Cell, cell_of, outsets, stream_name
from benchmarks.api.life import RECEIVER, write

Told = Callable[[int], None]
"""Is told how many rows, or cases, came."""
BUCKET_S, BUCKETS_A_DAY = 300, 288
CLASSES = ("person", "bicycle", "car", "truck")
SERIES = STREAMS * len(CLASSES)
"""What is counted at once: four classes at a line, or in a zone, of each camera."""
ZONES = 10
"""Every tenth camera has a zone."""
NAMES = ("stream_id", "target_kind", "class_name", "grid_code")
QUICK = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "foreign_keys=OFF", "temp_store=FILE")
COUNTS = text("""
INSERT INTO count (stream_id, session, rule_id, target_kind, target, class_name, start, duration_s, observed_s, count_in,
                   count_out, occupancy_mean, occupancy_max, rule_version, cover_mean, grid_code)
WITH RECURSIVE time (n) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT n + 1 FROM time WHERE n + 1 < :last)
SELECT stream_id,
       CAST(n / CAST(:buckets_a_day AS INTEGER) + 1 AS VARCHAR(8)) || '-' || CAST(:day AS VARCHAR(16)) || '.000',
       'counting', target_kind, 'gate', class_name, CAST(:begin AS FLOAT) + CAST(:length AS FLOAT) * n, CAST(:length AS FLOAT),
       CASE WHEN (n * 31 + number * 17) % 50 = 0 THEN 120.0 ELSE CAST(:length AS FLOAT) END,
       CASE WHEN target_kind = 'line' THEN (n * 7919 + number * 104729) % 23 ELSE 0 END,
       CASE WHEN target_kind = 'line' THEN (n * 7907 + number * 104723) % 19 ELSE 0 END,
       CASE WHEN target_kind = 'zone' THEN (n + number) % 40 / 10.0 END,
       CASE WHEN target_kind = 'zone' THEN (n + number) % 9 END,
       1, NULL, grid_code
FROM time CROSS JOIN made_up_series
""")
"""A day of counts, by integers alone: the same in every database."""


def cells_of(database: Database) -> list[Cell]:
    """Return the unit grids, in the order of their codes."""
    area = GridArea
    asked = select(area.code, (area.south + area.north) / 2, (area.west + area.east) / 2, area.responsibility)
    with database.reading() as session:
        return [Cell(*row) for row in session.execute(asked.where(area.level == "cell").order_by(area.code))]


def prepare(database: Database) -> list[Cell]:
    """Put the made-up district, its cameras and a receiver in; return the district's cells."""
    with database.session() as session:
        load_made_up(session, now=NOW)
    cells = cells_of(database)
    with database.session() as session:
        for number in range(STREAMS):
            cell = cell_of(cells, number)
            health = {"stream_id": stream_name(number), "state": "live", "plan": "patrol"}
            session.add(Stream(id=stream_name(number), node_id="node-1", seen=NOW, health=health, lat=cell.lat, lon=cell.lon))
        session.add(Subscription(
            id=RECEIVER, url="https://cases.example.org/hook", secret="", types=[], not_before=0.0, state="disabled",
            state_note="a benchmark", created=NOW, codes={}, filters={},
        ))  # fmt: skip
    return cells


def fill_cases(url: str, cells: list[Cell], cases: int, told: Told) -> None:
    """Write cases with all that belongs to them."""
    with bulk(url, *TABLES) as connection:
        put = _copy if connection.dialect.name == "postgresql" else _insert
        for random, some in outsets(cells, cases):
            rows: dict[type[Base], list[list[Any]]] = {}
            for outset in some:
                write(outset, random, rows)
            for table in TABLES:
                put(connection, _table(table), rows.get(table, []))
            told(len(some))


def write_words(database: Database, told: Told) -> None:
    """Write the words by which cases are found, and add up what was said about them, as for a database of before."""
    with database.session() as session:
        finding.begin_anew(session)
        verdict_sums.make_anew(session)
    while True:
        with database.session() as session:
            some = finding.catch_up(session, now=NOW)
        if not some:
            return
        told(some)


def fill_counts(url: str, cells: list[Cell], counts: int, told: Told) -> None:
    """Write counts until now, as many full buckets of all series as there are in `counts`."""
    times = counts // SERIES
    begin = int(NOW) - BUCKET_S * times
    with bulk(url, Count) as connection:
        series = Table("made_up_series", MetaData(), Column("number", Integer), *(Column(name, String) for name in NAMES))
        series.create(connection)
        connection.execute(series.insert(), [_series(number, cells) for number in range(SERIES)])
        for first in range(0, times, BUCKETS_A_DAY):
            last = min(times, first + BUCKETS_A_DAY)
            told_of = {"first": first, "last": last, "begin": begin, "day": begin + BUCKET_S * first}
            connection.execute(COUNTS, {**told_of, "length": BUCKET_S, "buckets_a_day": BUCKETS_A_DAY})
            told((last - first) * SERIES)
        series.drop(connection)


@contextmanager
def bulk(url: str, *tables: type[Base]) -> Iterator[Connection]:
    """Give a connection for writing much at once; indexes and numbers of the tables are put right afterwards."""
    engine = _engine(url)
    postgres = engine.dialect.name == "postgresql"
    found = [_table(table) for table in tables]
    with engine.begin() as connection:
        if postgres:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("TRUNCATE " + ", ".join(f'"{table.name}"' for table in found) + " CASCADE"))
        for table in found:
            _without_indexes(connection, table)
        yield connection
        for table in found:
            _with_indexes(connection, table)
    if postgres:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
    else:
        with engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode=WAL"))
    engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def quick(connection: Any, _: object) -> None:  # noqa: ANN401 - sqlite3's
            for pragma in QUICK:
                connection.execute(f"PRAGMA {pragma}")

    return engine


def _without_indexes(connection: Connection, table: Table) -> None:
    for index in table.indexes:
        connection.execute(DropIndex(index))
    if connection.dialect.name == "postgresql" and table.name == Count.__tablename__:
        connection.execute(DropConstraint(table.primary_key))


def _with_indexes(connection: Connection, table: Table) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        if table.name == Count.__tablename__:
            connection.execute(AddConstraint(table.primary_key))
    for index in sorted(table.indexes, key=lambda one: str(one.name)):
        connection.execute(CreateIndex(index))
    number = table.autoincrement_column
    if number is not None and connection.dialect.name == "postgresql":
        last = connection.scalar(select(func.max(number)))
        quoted = connection.dialect.identifier_preparer.format_table(table)
        connection.execute(select(func.setval(func.pg_get_serial_sequence(quoted, number.name), last or 1)))


def _insert(connection: Connection, table: Table, rows: list[list[Any]]) -> None:
    marks = ", ".join("?" * len(table.columns))
    driver = cast("Any", connection.connection.driver_connection)
    driver.executemany(f'INSERT INTO "{table.name}" ({_names(table)}) VALUES ({marks})', rows)  # noqa: S608 - our own names


def _copy(connection: Connection, table: Table, rows: list[list[Any]]) -> None:
    driver = cast("Any", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({_names(table)}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _series(number: int, cells: list[Cell]) -> dict[str, object]:
    stream, place = divmod(number, len(CLASSES))
    kind = "zone" if stream % ZONES == 0 else "line"
    return {
        "number": number, "stream_id": stream_name(stream), "target_kind": kind, "class_name": CLASSES[place],
        "grid_code": cell_of(cells, stream).code,
    }  # fmt: skip


def _table(table: type[Base]) -> Table:
    return cast("Table", table.__table__)
