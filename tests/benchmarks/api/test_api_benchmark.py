"""What the benchmark of the API writes is what the API would have written, and all its calls are answered."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, inspect, select

from api import tokens
from api.app import create_app
from api.cases.stages import BY_NAME, STAGE_OF
from api.config import ApiConfig
from api.counts.build import advance
from api.counts.keeping import settle
from api.counts.tables import CountSum
from api.db import Database, migrate
from api.tables import Case, Count, Event, EvidenceFile, FlowStep
from benchmarks.api import calls, live, load, taking
from benchmarks.api.__main__ import ZONE
from benchmarks.api.district import NOW, TABLES
from benchmarks.api.server import Clock, api
from pipeline.events import Event as WireEvent
from tests.support.api_app import emptied
from tests.support.postgres import postgres

CASES, COUNTS = 400, 4 * load.SERIES


def filled(url: str) -> Database:
    database = Database.open(url)
    cells = load.prepare(database)
    database.close()
    load.fill_cases(url, cells, CASES, lambda _: None)
    load.fill_counts(url, cells, COUNTS, lambda _: None)
    settle(database, ZONE)
    while advance(database) is not None:
        pass
    return database


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('bench')}/api.db"
    migrate(url)
    found = filled(url)
    yield found
    found.close()


def contents(database: Database) -> list[Any]:
    """Return what is in the database, summed up."""
    with database.reading() as session:
        numbers = [session.scalar(select(func.count()).select_from(table)) for table in (Case, Event, EvidenceFile, FlowStep)]
        cases = session.execute(select(Case.id, Case.status, Case.opened, Case.grid_code, Case.due).order_by(Case.id)).all()
        events = session.execute(select(Event.id, Event.case_id, Event.start).order_by(Event.id)).all()
        counts = session.execute(select(*Count.__table__.columns).order_by(*Count.__table__.primary_key)).all()
        sums = session.execute(select(*CountSum.__table__.columns).order_by(*CountSum.__table__.primary_key)).all()
    return [numbers, *([tuple(row) for row in rows] for rows in (cases, events, counts, sums))]


@pytest.mark.postgres
def test_every_database_holds_the_same(sqlite: Database) -> None:
    with postgres() as url:
        migrate(url)
        other = filled(emptied(url))
        assert contents(sqlite) == contents(other)
        with other.engine.connect() as connection:
            assert not [table for table in TABLES if left_out(connection, table.__tablename__)]
        other.close()


def left_out(connection: Any, table: str) -> set[str]:
    """Return the names of indexes that are not there again."""
    there = {one["name"] for one in inspect(connection).get_indexes(table)}
    return {str(index.name) for index in Case.metadata.tables[table].indexes} - there


def test_lives_are_such_as_the_rules_allow(sqlite: Database) -> None:
    with sqlite.reading() as session:
        steps = session.scalars(select(FlowStep).order_by(FlowStep.case_id, FlowStep.id)).all()
        cases = {case.id: case for case in session.scalars(select(Case))}
    for before, after in pairwise(steps):
        if before.case_id != after.case_id:
            assert cases[before.case_id].status == before.status
            continue
        move = BY_NAME[after.move]
        assert before.status in move.origins
        assert (after.origin, after.status, after.stage) == (before.status, move.target, STAGE_OF[move.target])
        assert before.t <= after.t < NOW
    assert {case.status for case in cases.values()} >= {"cancelled", "gone", "closed", "evaluated"}


def test_events_are_such_as_workers_send(sqlite: Database) -> None:
    with sqlite.reading() as session:
        rows = session.execute(select(Event.id, Event.stream_id, Event.start, Event.lat, Event.body)).all()
    for event_id, stream_id, start, lat, body in rows:
        told = WireEvent.model_validate(body)
        assert told.location is not None
        assert (str(told.id), told.stream_id, told.start, told.location.lat) == (event_id, stream_id, start, lat)


def test_counts_end_now_and_are_summed(sqlite: Database) -> None:
    with sqlite.reading() as session:
        last = session.scalar(select(func.max(Count.start + Count.duration_s)))
        whole = session.execute(select(func.count(), func.sum(Count.count_in))).one()
        hours = session.scalar(select(func.sum(CountSum.count_in)).where(CountSum.span == "hour"))
    assert (last, whole[0], hours) == (NOW, COUNTS, whole[1])


def test_all_calls_are_answered_and_events_and_counts_are_taken(sqlite: Database, tmp_path: Path) -> None:
    url = str(sqlite.engine.url)
    app = create_app(ApiConfig(url, tmp_path, 1 << 20, False, "Test", ZONE.key), clock=Clock())
    with sqlite.session() as session:
        secret = tokens.create(session, name="test", scopes=["admin", "worker"], expires=None, now=NOW)
    client = TestClient(app, headers={"Authorization": f"Bearer {secret}"})
    found = calls.measure(client, calls.Choice(load.cells_of(sqlite), CASES), rounds=1, requests=1)
    assert len(found) == len(calls.CALLS) + 1
    assert [name for name, told in found.items() if "failed" in told] == []
    assert all(rate.median > 0 for rate in [*taking.events(client, 1, window=50).values(), *taking.counts(client, 2).values()])


def test_a_page_that_lost_its_connection_catches_up(sqlite: Database) -> None:
    with api(str(sqlite.engine.url)) as client:
        taking.events(client, 1, window=300)
        found = live.measure(client, rounds=1, requests=1)
    assert "p50_ms" in found[live.NAME]
