"""Tells once that a case's phase took too long. Run beside sending, every half minute."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.notice import tell
from api.tables import Case

AT_ONCE = 200
"""Cases in one transaction; the rest comes with the next run."""


def tell_late(session: Session, *, now: float) -> int:
    """Tell of open cases whose time is up and of which nobody was told; return how many."""
    late = select(Case).where(Case.state == "open", Case.due < now, Case.is_late_told.is_(False))
    rows = session.scalars(late.order_by(Case.id).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.is_late_told = True
        tell(session, "case.overdue", row, now=now)
    return len(rows)
