"""The log in a database: entries follow each other, whoever writes at once, and no change of a row goes unseen."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from api.access import audit
from api.access.audit import ONE_LOOK_S, Act, Actor
from api.access.chain import Head
from tests.support.api_app import Desk

ANNA = Actor("user", "u1", "anna", "10.0.0.7")
READ = Act("evidence.read", "/v1/evidence/1/1/clip.mp4", "review", {"sha256": "ab", "days": 1.5, "名": "胡同"})


def write(desk: Desk, *, times: int = 1, actor: Actor = ANNA) -> None:
    for _ in range(times):
        with desk.database.session() as session:
            audit.write(session, actor, READ, now=desk.clock.now())


def broken_at(desk: Desk, *, noted: Head | None = None) -> int | None:
    with desk.database.reading() as session:
        found = audit.verify(session, noted=noted)
    return None if found is None else found.sequence


def force(desk: Desk, *statements: str) -> None:
    """Do what somebody with the whole database could do: without the triggers."""
    off = {
        "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
        "postgresql": ["ALTER TABLE audit DISABLE TRIGGER audit_is_final"],
    }[desk.database.engine.dialect.name]
    on = [] if desk.database.is_sqlite else ["ALTER TABLE audit ENABLE TRIGGER audit_is_final"]
    with desk.database.session() as session:
        for statement in (*off, *statements, *on):
            session.execute(text(statement))


def test_an_empty_log_is_whole(desk: Desk) -> None:
    assert broken_at(desk) is None


def test_what_is_written_is_whole_and_in_order(desk: Desk) -> None:
    write(desk, times=5)
    assert broken_at(desk) is None
    assert desk.rows("SELECT sequence, actor, action, purpose FROM audit ORDER BY sequence") == [
        (number, "anna", "evidence.read", "review") for number in range(1, 6)
    ]


@pytest.mark.parametrize("statement", ["UPDATE audit SET purpose = 'x'", "DELETE FROM audit WHERE sequence = 2"])
def test_the_database_refuses_to_change_the_log(desk: Desk, statement: str) -> None:
    write(desk, times=3)
    with pytest.raises(DatabaseError, match="never changed"), desk.database.session() as session:
        session.execute(text(statement))
    assert broken_at(desk) is None


@pytest.mark.parametrize(
    ("statements", "at"),
    [
        pytest.param(["UPDATE audit SET purpose = 'another' WHERE sequence = 2"], 2, id="changed"),
        pytest.param(["UPDATE audit SET t = t + 1 WHERE sequence = 1"], 1, id="another time"),
        pytest.param(["DELETE FROM audit WHERE sequence = 2"], 2, id="removed"),
        pytest.param(["DELETE FROM audit WHERE sequence = 4"], 4, id="the newest removed"),
        pytest.param(["DELETE FROM audit"], 1, id="all removed"),
        pytest.param(
            [
                "UPDATE audit SET sequence = 99 WHERE sequence = 2",
                "UPDATE audit SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit SET sequence = 3 WHERE sequence = 99",
            ],
            2,
            id="reordered",
        ),
    ],
)
def test_damage_by_force_is_found(desk: Desk, statements: list[str], at: int) -> None:
    write(desk, times=4)
    force(desk, *statements)
    assert broken_at(desk) == at


def test_a_head_that_was_noted_shows_a_log_written_anew(desk: Desk) -> None:
    write(desk, times=2)
    with desk.database.reading() as session:
        noted = audit.head(session)
    force(desk, "DELETE FROM audit", "DELETE FROM audit_head")
    desk.clock.advance(1)
    write(desk, times=3)
    assert broken_at(desk) is None
    assert broken_at(desk, noted=noted) == 2


def test_writers_at_once_make_one_chain(desk: Desk) -> None:
    threads = [threading.Thread(target=write, args=(desk,), kwargs={"times": 5}) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [row[0] for row in desk.rows("SELECT sequence FROM audit ORDER BY sequence")] == list(range(1, 31))
    assert broken_at(desk) is None


def test_an_entry_goes_with_the_change_that_it_tells(desk: Desk) -> None:
    def fail() -> None:
        with desk.database.session() as session:
            audit.write(session, ANNA, READ, now=desk.clock.now())
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fail()
    write(desk)
    assert [row[0] for row in desk.rows("SELECT sequence FROM audit")] == [1]


def test_a_long_log_is_read_in_pieces(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "READ_AT_ONCE", 3)
    write(lite, times=8)
    assert broken_at(lite) is None


def test_parts_of_one_look_are_one_entry(desk: Desk) -> None:
    def look(actor: Actor = ANNA, act: Act = READ) -> bool:
        with desk.database.session() as session:
            return audit.note_look(session, actor, act, now=desk.clock.now())

    assert [look(), look()] == [True, False]
    assert look(Actor("user", "u2", "ben", "10.0.0.7"))
    assert look(Actor("user", "u1", "anna", "10.0.0.8"))
    assert look(act=Act(READ.action, READ.subject, "complaint"))
    assert look(act=Act(READ.action, READ.subject + "x", "review"))
    desk.clock.advance(ONE_LOOK_S)
    assert look()
