"""A legal hold goes where the evidence goes: with events that come into another case, that case is held, too."""

from sqlalchemy.orm import Session

from api.access.tables import LegalHold


def follow(session: Session, case_id: int, to: int) -> None:
    """Hold a case that takes events of another, if that one is held."""
    held = session.get(LegalHold, case_id)
    if held is not None and session.get(LegalHold, to) is None:
        session.add(LegalHold(case_id=to, since=held.since, by=held.by, reason=held.reason))
        session.flush()
