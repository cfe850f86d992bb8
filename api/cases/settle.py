"""What follows from a case's kind: its class in the national lists. Filled in before a case is written, whoever writes it.

What was settled stays: a case keeps the code that it was opened under, also when the table of codes changes.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.codes.table import CodeTable
from api.db import Database
from api.tables import Case


class Settlement:
    """Completes cases (SQLAlchemy's `before_flush`)."""

    def __init__(self, codes: CodeTable) -> None:
        self._codes = codes

    def __call__(self, session: Session, *_: object) -> None:
        """Complete the cases that are about to be written."""
        for row in (*session.new, *session.dirty):
            if isinstance(row, Case) and row.code is None:
                for column, value in code_columns(self._codes, row.kind, row.class_name).items():
                    setattr(row, column, value)


def code_columns(codes: CodeTable, kind: str, class_name: str) -> dict[str, object]:
    """Return the columns of a case that follow from its kind and class; none when the table has no such kind."""
    matter = codes.matter_of(kind, class_name)
    if matter is None:
        return {}
    return {
        "code": matter.code,
        "name": matter.name,
        "standard": matter.standard,
        "is_local_extension": matter.local,
        "code_2013": matter.code_2013,
    }


def settle_old(database: Database, codes: CodeTable) -> None:
    """Give cases a code that were written before there was one for their kind."""
    with database.session() as session:
        for kind, class_name in session.execute(select(Case.kind, Case.class_name).where(Case.code.is_(None)).distinct()).all():
            found = code_columns(codes, kind, class_name)
            if found:
                these = (Case.kind == kind) & (Case.class_name == class_name) & Case.code.is_(None)
                session.execute(update(Case).where(these).values(**found))
