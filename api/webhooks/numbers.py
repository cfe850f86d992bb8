"""Receivers' own numbers of our cases. Written in the caller's transaction."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tables import CaseNumber


def note(session: Session, case_id: int, receiver: str, number: str, *, now: float) -> None:
    """Keep a receiver's number of a case; a new one replaces the last."""
    session.merge(CaseNumber(case_id=case_id, receiver=receiver, number=number, t=now))


def of(session: Session, case_id: int) -> Sequence[CaseNumber]:
    """Return all numbers of a case, by receiver."""
    return session.scalars(select(CaseNumber).where(CaseNumber.case_id == case_id).order_by(CaseNumber.receiver)).all()
