"""Keeps what operators' words add up to, by 28 days, camera, rule, kind and street, in the transaction that changes it.

What a case adds is looked up before its first change and after its last one; the difference goes into the sums. A case is
locked by who changes it, so nobody else changes what it adds meanwhile.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, case, delete, func, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from api.access.retention import DAY_S
from api.cases.judgement import RIGHT, WRONG, Verdict
from api.cases.said import FROM_CASES
from api.cases.tables import VerdictSum
from api.db import UNLIMITED, Database, is_lite
from api.grid.code import DIGITS
from api.tables import Case, Event

PERIOD_S = 28 * DAY_S
"""Of one camera and rule some words are said in a month, hardly one a day: shorter ones would save nothing."""
NOTED = "hutong_verdict_sums"
SUMS = cast("Table", VerdictSum.__table__)
KEY = tuple(column.name for column in SUMS.primary_key)
WORDS: Mapping[str, frozenset[Verdict]] = {"right": RIGHT, "wrong": WRONG, "unsure": frozenset({"unsure"})}
"""What is added up of the words."""
OF_CASE = ("verdict", "verdict_at", "grid_code")
OF_EVENT = ("case_id", "stream_id", "rule_id", "kind")
"""Columns of a case and of its events that say where it is added."""
Place = tuple[int, str, str, str, str]
"""Period, camera, rule, kind and street of a sum."""
Added = Counter[tuple[Place, str]]
"""How many cases are added to which sum, and to which of its words."""


def watch(database: Database) -> None:
    """Have every transaction of a database keep the sums."""
    database.before_writing(_see)
    database.before_commit(_keep)


def note(session: Session, *case_ids: int) -> None:
    """Note what cases add before a bulk statement changes that."""
    noted: dict[int, Added] = session.info.setdefault(NOTED, {})
    for case_id in case_ids:
        if case_id not in noted:
            noted[case_id] = _added(session, [case_id])


def make_anew(session: Session) -> None:
    """Make all sums anew, in the caller's transaction: many cases have changed at once."""
    session.flush()
    session.info.pop(NOTED, None)
    session.execute(delete(VerdictSum))
    ends = select(func.min(Case.verdict_at), func.max(Case.verdict_at)).where(Case.verdict.is_not(None))
    first, last = session.execute(ends, execution_options=UNLIMITED).one()
    for period in () if first is None or last is None else range(period_of(first), period_of(last) + 1):
        _make(session, period)


def period_of(t: float) -> int:
    """Return the 28 days that a time, UTC seconds, is in."""
    return int(t // PERIOD_S)


def counted() -> list[ColumnElement[int]]:
    """Return how many cases are right, wrong and unsure, of rows of cases and their events."""
    return [func.count(func.distinct(case((Case.verdict.in_(words), Case.id)))).label(name) for name, words in WORDS.items()]


def _make(session: Session, period: int) -> None:
    street = func.substr(func.coalesce(Case.grid_code, ""), 1, DIGITS["street"])
    what = (Event.stream_id, Event.rule_id, Event.kind, street)
    begin = period * PERIOD_S
    said = and_(Case.verdict.is_not(None), Case.verdict_at >= begin, Case.verdict_at < begin + PERIOD_S)
    chosen = select(literal(period), *what, *counted()).select_from(Case).join(Event, FROM_CASES).where(said).group_by(*what)
    session.connection().execute(insert(SUMS).from_select([*KEY, *WORDS], chosen))


def _see(session: Session, *_: object) -> None:
    """Note what cases add before a flush changes that (SQLAlchemy's `before_flush`)."""
    for row in (*session.new, *session.dirty):
        note(session, *_cases_of(session, row))


def _cases_of(session: Session, row: object) -> Iterator[int]:
    """Give the judged cases of which a row that is about to be written changes what they add."""
    if isinstance(row, Case) and row.id is not None and _changes(row, OF_CASE):
        yield row.id
    elif isinstance(row, Event) and _changes(row, OF_EVENT):
        for case_id in {row.case_id, *get_history(row, "case_id").deleted} - {None}:
            judged = session.get(Case, case_id, execution_options=UNLIMITED)
            if judged is not None and judged.verdict is not None:
                yield case_id


def _changes(row: Case | Event, columns: Collection[str]) -> bool:
    return any(get_history(row, column).has_changes() for column in columns)


def _keep(session: Session) -> None:
    """Add the difference (SQLAlchemy's `before_commit`)."""
    session.flush()
    noted: dict[int, Added] = session.info.pop(NOTED, {})
    if not noted:
        return
    change = _added(session, noted)
    for before in noted.values():
        change.subtract(before)
    rows: dict[Place, dict[str, int]] = {}
    for (place, word), number in change.items():
        if number:
            rows.setdefault(place, dict.fromkeys(WORDS, 0))[word] = number
    if rows:
        _add(session, rows)


def _added(session: Session, case_ids: Collection[int]) -> Added:
    """Return what cases add now."""
    what = (Case.id, Case.verdict, Case.verdict_at, Case.grid_code, Event.stream_id, Event.rule_id, Event.kind)
    said = (Case.id.in_(case_ids), Case.verdict.is_not(None), Case.verdict_at.is_not(None))
    asked = select(*what).join(Event, Event.case_id == Case.id).where(*said)
    found: Added = Counter()
    with session.no_autoflush:
        rows: Any = session.execute(asked.distinct(), execution_options=UNLIMITED).all()
    for _, verdict, at, cell, *rule in rows:
        word = next(name for name, words in WORDS.items() if verdict in words)
        found[(period_of(at), *rule, (cell or "")[: DIGITS["street"]]), word] += 1
    return found


def _add(session: Session, rows: Mapping[Place, Mapping[str, int]]) -> None:
    """Add to sums; all transactions take their rows in one order, so that two never wait for each other."""
    upsert = (sqlite if is_lite(session) else postgresql).insert(SUMS)
    grown = {name: SUMS.c[name] + upsert.excluded[name] for name in WORDS}
    given = [dict(zip(KEY, place, strict=True)) | dict(words) for place, words in sorted(rows.items())]
    session.connection().execute(upsert.on_conflict_do_update(index_elements=KEY, set_=grown), given)
