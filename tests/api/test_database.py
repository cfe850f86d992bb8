import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Connection, MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from api import migrations
from api.cases import finding
from api.cases.tables import CaseStream
from api.db import MAPPED, Database, migrate, serialise
from api.tables import Base, Case, Count, Event, EvidenceFile, FlowStep, Node
from tests.support.api_app import Desk
from tests.support.wire import bucket

DEADLINE_S = 30.0
CASE = {
    "kind": "litter", "state": "open", "stage": "collected", "status": "proposed", "severity": "low", "opened": 1.0,
    "last_seen": 2.0, "class_name": "litter", "streams": [], "event_count": 1, "revision": 1,
}  # fmt: skip
STEP = {
    "t": 1.0, "move": "propose", "status": "proposed", "stage": "collected", "by": "pipeline", "roles": "", "opinion": "seen",
    "is_overdue": False, "revision": 1,
}  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address of a database without tables; those of other tests are made again afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/deep/down/api.db"
        return
    url: str = request.getfixturevalue("postgres_server")
    with Database.open(url).engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    yield url
    migrate(url)


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    migrate(empty_url)
    made = Database.open(empty_url)
    yield made
    made.close()


def is_mapped(name: str | None, kind: str, _: object) -> bool:
    """The index of words is made of what each database has for that: no mapped table shows it."""
    return not (kind == "table" and (name or "").startswith("case_words"))


def difference(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_mapped})
    return list(compare_metadata(context, Base.metadata))


def bring(url: str, there: Callable[[Config, str], None], revision: str) -> None:
    """Bring a database to a revision that is not the newest."""
    database = Database.open(url)
    with database.engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        there(config, revision)
    database.close()


def without_comments(found: list[object]) -> list[object]:
    """SQLite keeps no comments."""
    flat = [one for group in found for one in (group if isinstance(group, list) else [group])]
    return [one for one in flat if not (isinstance(one, tuple) and one[0] in ("modify_comment", "add_table_comment"))]


def test_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        found = difference(connection)
        assert (without_comments(found) if database.is_sqlite else found) == []


def test_migrating_again_changes_nothing(database: Database, empty_url: str) -> None:
    with database.session() as session:
        session.add(node("kept"))
    migrate(empty_url)
    with database.reading() as session:
        assert session.get(Node, "kept") is not None


def test_counts_of_an_older_database_are_kept(empty_url: str) -> None:
    bring(empty_url, command.upgrade, "0001")
    old = {name: getattr(bucket(), name) for name in type(bucket()).model_fields if name != "cover_mean"}
    database = Database.open(empty_url)
    with database.session() as session:
        session.execute(insert(Table("count", MetaData(), autoload_with=session.connection())).values(old))
    migrate(empty_url)
    with database.reading() as session:
        kept = session.scalars(select(Count)).one()
        assert ({name: getattr(kept, name) for name in old}, kept.cover_mean) == (old, None)
    bring(empty_url, command.downgrade, "0001")
    with database.reading() as session:
        assert "cover_mean" not in Table("count", MetaData(), autoload_with=session.connection()).columns
    database.close()


def test_evidence_of_an_older_database_knows_when_it_came(empty_url: str) -> None:
    bring(empty_url, command.upgrade, "0023")
    database = Database.open(empty_url)
    with database.session() as session:
        meta = MetaData()
        cases, events, bundles, files = (
            Table(name, meta, autoload_with=session.connection()) for name in ("case", "event", "evidence", "evidence_file")
        )
        flags = {column.name: False for column in cases.c if isinstance(column.type, Boolean)}
        session.execute(insert(cases).values(**{**flags, **CASE}, id=1, channel="public", recurrence=0, leased_until=0.0))
        box = dict.fromkeys(("x1", "y1", "x2", "y2"), 0.0)
        texts = dict.fromkeys(("stream_id", "kind", "rule_id", "class_name", "severity", "state"), "a")
        row = {"id": "e", "case_id": 1, "revision": 1, "received": 0.0, "start": 0.0, "updated": 0.0, "body": {}}
        session.execute(insert(events).values(**row, **box, **texts))
        for sequence, purged in ((1, None), (2, 9.0)):
            session.execute(insert(bundles).values(event_id="e", sequence=sequence, manifest={}, received=sequence + 0.5))
            file = {"name": "clip.mp4", "role": "clip", "media_type": "video/mp4", "size": 1, "sha256": "0", "complete": True}
            session.execute(insert(files).values(event_id="e", sequence=sequence, purged=purged, **file))
    migrate(empty_url)
    with database.reading() as session:
        assert session.scalars(select(EvidenceFile.received).order_by(EvidenceFile.sequence)).all() == [1.5, None]
    database.close()


def test_cases_of_an_older_database_get_their_place_in_life(empty_url: str) -> None:
    bring(empty_url, command.upgrade, "0008")
    database = Database.open(empty_url)
    old = [("open", False, None), ("closed", True, 9.0), ("closed", False, 8.0)]
    with database.session() as session:
        cases = Table("case", MetaData(), autoload_with=session.connection())
        rest = {name: CASE[name] for name in ("kind", "severity", "opened", "last_seen", "class_name", "streams")}
        for case_id, (state, by_hand, closed) in enumerate(old, start=1):
            told = {"state": state, "by_hand": by_hand, "closed": closed, "event_count": 1, "revision": 1}
            session.execute(insert(cases).values(id=case_id, **rest, **told))
        box = dict.fromkeys(("x1", "y1", "x2", "y2"), 0.0)
        texts = dict.fromkeys(("stream_id", "kind", "rule_id", "class_name", "severity", "state"), "a")
        events = Table("event", MetaData(), autoload_with=session.connection())
        row = {"id": "e", "case_id": 1, "revision": 1, "received": 0.0, "start": 0.0, "updated": 0.0, "body": {}}
        session.execute(insert(events).values(**row, **box, **texts))
    migrate(empty_url)
    with database.reading() as session:
        found = session.execute(select(Case.status, Case.stage, Case.phase, Case.gone).order_by(Case.id)).all()
        assert [tuple(row) for row in found] == [
            ("proposed", "collected", "review", None),
            ("cancelled", "collected", None, None),
            ("gone", "collected", None, 8.0),
        ]
    bring(empty_url, command.downgrade, "0008")
    with database.reading() as session:
        kept = session.execute(text('SELECT state, closed FROM "case" ORDER BY id')).all()
        assert [tuple(row) for row in kept] == [(state, closed) for state, _, closed in old]
    database.close()


def test_cases_of_an_older_database_get_their_urgency_cameras_and_words(empty_url: str) -> None:
    bring(empty_url, command.upgrade, "0022")
    database = Database.open(empty_url)
    with database.session() as session:
        cases = Table("case", MetaData(), autoload_with=session.connection())
        flags = dict.fromkeys(("by_hand", "phase_is_working", "phase_is_stopped", "is_late_told", "place_by_hand"), False)
        rest = {**CASE, **flags, "channel": "fixed_video", "recurrence": 0, "leased_until": 0.0}
        for case_id, severity, verdict in ((1, "high", None), (2, "low", None), (3, "medium", "unsure")):
            told = {"id": case_id, "severity": severity, "verdict": verdict, "streams": ["a", f"b{case_id}", "a"]}
            session.execute(insert(cases).values(**{**rest, **told}))
    migrate(empty_url)
    with database.session() as session:
        assert session.scalars(select(Case.urgency).order_by(Case.id)).all() == [0, 2, 4]
        seen = session.execute(select(CaseStream.stream_id, CaseStream.case_id).order_by(CaseStream.case_id, "stream_id"))
        assert [tuple(row) for row in seen] == [("a", 1), ("b1", 1), ("a", 2), ("b2", 2), ("a", 3), ("b3", 3)]
        assert finding.catch_up(session, now=0.0) == 3
        assert session.scalar(text("SELECT count(*) FROM case_words")) == 3
    bring(empty_url, command.downgrade, "0022")
    with database.reading() as session:
        assert "urgency" not in Table("case", MetaData(), autoload_with=session.connection()).columns
    database.close()


def test_steps_of_a_case_can_only_be_added(database: Database) -> None:
    with database.session() as session:
        session.add(case := Case(**CASE))
        session.flush()
        session.add(FlowStep(case_id=case.id, **STEP))
    for statement in ("UPDATE flow_step SET opinion = 'another'", "DELETE FROM flow_step"):
        with pytest.raises(IntegrityError, match="only ever added"), database.session() as session:
            session.execute(text(statement))
    with database.reading() as session:
        assert session.scalars(select(FlowStep.opinion)).all() == ["seen"]


def test_processes_that_migrate_at_once_do_not_disturb_each_other(empty_url: str) -> None:
    line = [sys.executable, "-c", "import sys; from api.db import migrate; migrate(sys.argv[1])", empty_url]
    processes = [subprocess.Popen(line, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=DEADLINE_S)[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    database = Database.open(empty_url)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    database.close()


def test_a_block_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.session() as session:
            session.add(node("a"))
            session.flush()
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fail()
    with database.reading() as session:
        assert session.get(Node, "a") is None


def test_references_are_kept_whole(database: Database) -> None:
    with pytest.raises(IntegrityError), database.session() as session:
        session.add(
            Event(
                id="1", case_id=7, revision=1, received=0, stream_id="a", kind="a", rule_id="a", class_name="a", severity="low",
                state="open", start=0, updated=0, x1=0, y1=0, x2=0, y2=0, body={},
            )
        )  # fmt: skip


def test_a_large_file_is_read_where_the_system_has_it(lite: Desk) -> None:
    with lite.database.reading() as session:
        assert session.scalar(text("PRAGMA mmap_size")) == MAPPED


def test_one_reads_while_another_writes(database: Database) -> None:
    with database.session() as writing, database.reading() as reading:
        writing.add(node("a"))
        writing.flush()
        assert reading.get(Node, "a") is None


def test_writers_that_add_up_lose_nothing(database: Database) -> None:
    """Each reads, then writes: without a lock of its own two of them would write the same number."""
    with database.session() as session:
        session.add(node("a"))

    def add_one() -> None:
        for _ in range(10):
            with database.session() as session:
                serialise(session, "count", "another")
                session.get_one(Node, "a").spool_events += 1

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    with database.reading() as session:
        assert session.get_one(Node, "a").spool_events == 40


def node(node_id: str) -> Node:
    return Node(id=node_id, seen=0.0, version="1", model="m", spool_events=0, spool_bytes=0)


def test_every_column_says_what_it_holds() -> None:
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    assert [str(column) for column in columns if not column.comment] == []


@pytest.mark.parametrize("empty_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_postgresql_tells_what_columns_of_an_older_database_hold(database: Database) -> None:
    asked = inspect(database.engine)
    columns = [(table, column) for table in Base.metadata.tables for column in asked.get_columns(table)]
    assert [(table, column["name"]) for table, column in columns if not column.get("comment")] == []
