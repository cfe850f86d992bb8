"""Notes what a transaction changes, and writes it down as its last act: the order of rows is the order of commits.

On PostgreSQL one transaction at a time writes its rows and commits; nothing is waited for after that, so nobody waits for
each other. SQLite has one writer anyway. Rows tell what the mapper sees; what is changed by a bulk statement is noted with
`note`.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import History, get_history

from api.clock import Clock
from api.db import Database, serialise
from api.live.change import Note, Topic
from api.live.tables import Change
from api.tables import Case, Delivery, Stream

NOTED = "hutong_changes"
LOOKED_AT = frozenset({"leased_by", "leased_until", "is_late_told"})
"""Columns of a case that only the queue shows."""
QUEUED = ("status", "verdict", "severity", "kind", "opened", "leased_by", "leased_until")
"""Columns that say whether, where and for whom a case stands in the queue."""
HEALTH = ("state", "plan", "faults", "message", "width", "height", "codec")
"""What is told of a stream's health; its counters change with every heartbeat."""
Key = tuple[Topic, int | str | None, str | None]


def watch(database: Database, clock: Clock) -> None:
    """Have every transaction of a database tell what it changes."""

    def write(session: Session) -> None:
        session.flush()
        noted: dict[Key, Note] = session.info.pop(NOTED, {})
        if not noted:
            return
        now = clock.now()
        serialise(session, "changes")
        rows = [
            {"t": now, "topic": one.topic, "grid_code": one.grid_code, "data": {"id": one.id, **one.data}}
            for one in noted.values()
        ]
        session.execute(insert(Change), rows)

    database.after_writing(_see)
    database.before_commit(write)


def note(session: Session, *changes: Note) -> None:
    """Have what changes told when the transaction is committed; of one thing only the newest word."""
    noted: dict[Key, Note] = session.info.setdefault(NOTED, {})
    for one in changes:
        noted[one.topic, one.id, one.grid_code] = one


def note_counts(session: Session, stream_ids: Iterable[str]) -> None:
    """Have it told that there are new counts of some cameras."""
    wanted = sorted(set(stream_ids))
    known = session.execute(select(Stream.id, Stream.grid_code).where(Stream.id.in_(wanted)))
    cells = {stream_id: grid_code for stream_id, grid_code in known}  # noqa: C416 - rows are no pairs to mypy
    note(session, *(Note("count", one, {}, cells.get(one)) for one in wanted))


def _see(session: Session, _: object) -> None:
    """Note what a flush wrote; the state before it is still known (SQLAlchemy's `after_flush`)."""
    for row in (*session.new, *session.dirty):
        for kind, of in _OF.items():
            if isinstance(row, kind):
                note(session, *of(row))
    gone = [row for row in session.deleted if isinstance(row, Stream)]
    note(session, *(Note("stream", row.id, {"state": "gone"}, row.grid_code) for row in gone))


def _of_case(row: Case) -> Iterator[Note]:
    changed = {column.key for column in Case.__table__.columns if _history(row, column.key).has_changes()}
    data = {"revision": row.revision, "status": row.status}
    places = {row.grid_code, *_history(row, "grid_code").deleted}
    for place in sorted(places, key=str):
        if changed - LOOKED_AT:
            yield Note("case", row.id, data, place)
        if "proposed" in (row.status, *_history(row, "status").deleted) and changed & {*QUEUED, "grid_code"}:
            yield Note("review", row.id, data, place)


def _of_stream(row: Stream) -> Iterator[Note]:
    history = _history(row, "health")
    before = [{name: one.get(name) for name in HEALTH} for one in history.deleted if one]
    now = {name: row.health.get(name) for name in HEALTH}
    moved = any(_history(row, name).has_changes() for name in ("node_id", "lat", "lon", "grid_code"))
    if moved or (history.has_changes() and before != [now]):
        yield Note("stream", row.id, {"state": row.health.get("state")}, row.grid_code)
    places = _history(row, "place")
    if places.has_changes() and any((*places.added, *places.deleted)):
        yield Note("position", None, {})


def _of_delivery(row: Delivery) -> Iterator[Note]:
    if any(_history(row, name).has_changes() for name in ("state", "attempts")):
        yield Note("delivery", row.id, {"state": row.state, "case_id": row.case_id})


def _history(row: object, column: str) -> History:
    return get_history(row, column)


_OF: dict[type, Callable[..., Iterator[Note]]] = {Case: _of_case, Stream: _of_stream, Delivery: _of_delivery}
