"""Keeps what cases are found by: their words and their cameras, written in the transaction that changes them.

Where many cases change at once (a database of before, another grid), their words are written bit by bit (`catch_up`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from api.cases import word_index
from api.cases.tables import CaseStream, WordsBacklog
from api.cases.words import tokens
from api.db import UNLIMITED, Database
from api.reports.tables import Report
from api.tables import Case, CaseNumber, Event, FlowStep, GridArea

TOLD = (
    "kind", "corrected_kind", "class_name", "name", "code", "streams", "department", "close_note", "grid_code", "asset_code",
)  # fmt: skip
"""Columns of a case whose words find it."""
DIGITS = (9, 12, 15)
"""Of the codes of street, community and unit grid, each the beginning of the next."""
AT_ONCE = 500
"""Cases in one pass of catching up: a tenth of a second for which other writers of an SQLite file wait."""
CHANGED = "hutong_found_cases"
BACKLOG_ID = 1


def watch(database: Database) -> None:
    """Have every transaction of a database keep what its cases are found by."""
    database.after_writing(_see)
    database.before_commit(_keep)


def catch_up(session: Session, *, now: float) -> int:  # noqa: ARG001 - as every chore
    """Write the words of the newest cases that wait for it; return how many."""
    backlog = session.get(WordsBacklog, BACKLOG_ID, with_for_update={"skip_locked": True}) if _waits(session) else None
    if backlog is None:
        return 0
    asked = select(Case.id).where(Case.id < backlog.below).order_by(Case.id.desc()).limit(AT_ONCE)
    ids = session.scalars(asked, execution_options=UNLIMITED).all()
    word_index.write(session, _words(session, ids))
    backlog.below = ids[-1] if ids else 0
    return len(ids)


def begin_anew(session: Session) -> None:
    """Have the words of all cases written again, bit by bit: the names of their places have changed."""
    newest = session.scalar(select(func.max(Case.id)), execution_options=UNLIMITED) or 0
    session.merge(WordsBacklog(id=BACKLOG_ID, below=newest + 1))


def _waits(session: Session) -> bool:
    return session.scalar(select(WordsBacklog.id).where(WordsBacklog.below > 0)) is not None


def _see(session: Session, _: object) -> None:
    """Note the cases whose words or cameras a flush changed (SQLAlchemy's `after_flush`)."""
    for row in (*session.new, *session.dirty):
        found: set[int | str] = session.info.setdefault(CHANGED, set())
        found.update(_cases_of(row))


def _keep(session: Session) -> None:
    session.flush()
    noted: set[int | str] = session.info.pop(CHANGED, set())
    events = [one for one in noted if isinstance(one, str)]
    ids = {one for one in noted if isinstance(one, int)}
    if events:
        ids.update(session.scalars(select(Event.case_id).where(Event.id.in_(events))))
    if not ids:
        return
    word_index.write(session, _words(session, sorted(ids)))
    cameras = session.execute(select(Case.id, Case.streams).where(Case.id.in_(ids)), execution_options=UNLIMITED).all()
    seen = {(stream_id, case_id) for case_id, streams in cameras for stream_id in streams}
    session.execute(delete(CaseStream).where(CaseStream.case_id.in_(ids)))
    if seen:
        session.execute(insert(CaseStream), [{"stream_id": one, "case_id": case_id} for one, case_id in sorted(seen)])


def _cases_of(row: object) -> Iterator[int | str]:
    """Give the cases that a written row concerns, by number or by their event."""
    if isinstance(row, Case) and any(get_history(row, name).has_changes() for name in TOLD):
        yield row.id
    elif (isinstance(row, FlowStep) and row.opinion is not None) or isinstance(row, CaseNumber):
        yield row.case_id
    elif isinstance(row, Report):
        yield row.event_id
    elif isinstance(row, Event) and (moved := get_history(row, "case_id")).has_changes():
        yield from (one for one in (*moved.added, *moved.deleted) if one is not None)


def _words(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the words of cases: what they are, where, what was said about them, and what others call them."""
    told: dict[int, list[str]] = {}
    places: dict[int, str] = {}
    columns = [getattr(Case, name) for name in TOLD]
    for case_id, *values in session.execute(select(Case.id, *columns).where(Case.id.in_(ids)), execution_options=UNLIMITED):
        own = dict(zip(TOLD, values, strict=True))
        places[case_id] = own.pop("grid_code") or ""
        told[case_id] = [str(case_id), *own.pop("streams"), *(value for value in own.values() if value is not None)]
    names = _names(session, places.values())
    for case_id, cell in places.items():
        told[case_id] += [cell, *(names[cell[:digits]] for digits in DIGITS if cell[:digits] in names)]
    for case_id, said in _said(session, ids):
        told[case_id].append(said)
    return {case_id: tokens(texts) for case_id, texts in told.items()}


def _names(session: Session, cells: Collection[str]) -> dict[str, str]:
    codes = {cell[:digits] for cell in cells if cell for digits in DIGITS}
    rows = session.execute(select(GridArea.code, GridArea.name).where(GridArea.code.in_(codes)))
    return {row.code: row.name for row in rows}


def _said(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Give what was said about cases: opinions, reports' notes and addresses, receivers' numbers."""
    opinions = select(FlowStep.case_id, FlowStep.opinion).where(FlowStep.case_id.in_(ids), FlowStep.opinion.is_not(None))
    numbers = select(CaseNumber.case_id, CaseNumber.number).where(CaseNumber.case_id.in_(ids))
    joined: Any = select(Event.case_id, Report.note, Report.address).join(Report, Report.event_id == Event.id)
    found = defaultdict[int, dict[str, None]](dict)
    for asked in (numbers, opinions.order_by(FlowStep.id), joined.where(Event.case_id.in_(ids))):
        for case_id, *texts in session.execute(asked, execution_options=UNLIMITED):
            found[case_id].update(dict.fromkeys(one for one in texts if one))
    for case_id, own in found.items():
        yield from ((case_id, one) for one in own)
