"""What is forgotten of those who sent reports: their own data soon after the case ended, their address after a day."""

from sqlalchemy import JSON, null, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from api.reports.tables import Report
from api.tables import Case, Event

DAY_S = 86_400.0
AFTER_CASE_S = 30 * DAY_S
"""Somebody may still ask the sender, or the sender for the answer."""
LONGEST_S = 365 * DAY_S


def forget(session: Session, *, now: float) -> None:
    """Forget contacts and addresses whose time is over."""
    ended = select(Event.id).join(Case).where(Case.closed <= now - AFTER_CASE_S)
    is_over = or_(Report.event_id.in_(ended), Report.received <= now - LONGEST_S)
    contacts = update(Report).where(Report.contact.is_not(null()), is_over).values(contact=type_coerce(null(), JSON))
    sources = update(Report).where(Report.source.is_not(None), Report.received <= now - DAY_S).values(source=None)
    for change in (contacts, sources):
        session.execute(change, execution_options={"synchronize_session": False})
