"""Reports of inspectors, the newest first, page by page: the last one read tells where the next page begins."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from api.reports.tables import Report
from api.tables import Case, Event, EvidenceFile


@dataclass(frozen=True, slots=True)
class Followed:
    """A report and what became of it; `files` are the names of its evidence that is there."""

    report: Report
    event: Event
    case: Case
    files: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Some reports, and the place behind them; None: those were all."""

    reports: list[Followed]
    next: str | None


def page(session: Session, *, sender: str | None, after: str | None, limit: int) -> Page:
    """Return reports of one sender (`user:…`, `token:…`), or of all inspectors.

    Raises:
        ValueError: `after` is no place of this list.
    """
    asked = select(Report, Event, Case).join(Event, Event.id == Report.event_id).join(Case, Case.id == Event.case_id)
    asked = asked.where(Report.channel == "inspector") if sender is None else asked.where(Report.sender == sender)
    if after is not None:
        asked = asked.where(tuple_(Report.received, Report.reference) < tuple_(*place(after)))
    rows = session.execute(asked.order_by(Report.received.desc(), Report.reference.desc()).limit(limit + 1)).tuples().all()
    shown = rows[:limit]
    files = _files(session, [event.id for _, event, _ in shown])
    found = [Followed(report, event, case, files[event.id]) for report, event, case in shown]
    last = shown[-1][0] if len(rows) > limit else None
    return Page(found, None if last is None else f"{last.received!r}:{last.reference}")


def one(session: Session, report: Report) -> Followed:
    """Return what became of a report."""
    event = session.get_one(Event, report.event_id)
    return Followed(report, event, session.get_one(Case, event.case_id), _files(session, [event.id])[event.id])


def place(after: str) -> tuple[float, str]:
    """Return when the last report that was read came, and its reference.

    Raises:
        ValueError: it is no place of this list.
    """
    received, _, reference = after.partition(":")
    try:
        found = float(received)
    except ValueError:
        found = float("nan")
    if not isfinite(found) or not reference.isalnum():
        raise ValueError(f"expected as `after` the `next` of a page of reports, got {after[:50]!r}")
    return found, reference


def _files(session: Session, events: Sequence[str]) -> dict[str, list[str]]:
    file = EvidenceFile
    asked = select(file.event_id, file.name).where(file.event_id.in_(events), file.complete, file.purged.is_(None))
    found = defaultdict[str, list[str]](list)
    for event_id, name in session.execute(asked.order_by(file.name)).tuples():
        found[event_id].append(name)
    return found
