"""What follows from a case's kind and place, its class in the national lists, cell and asset: filled in before it is written.

A case keeps the code that it was opened under, also when the table of codes changes, unless an operator says that it is of
another kind; its cell follows its place. The asset
that an event tells wins; else the nearest of the type that the matter concerns is named, once. Cameras have a cell, too:
that of the place where they hang.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from api.assets.asset import CODE, COMPONENT
from api.assets.nearest import nearest
from api.cases.urgency import urgency
from api.codes.table import CodeTable
from api.db import UNLIMITED, Database
from api.grid.in_force import GridInForce
from api.tables import Asset, Case, Event, Stream

NO_CODE = dict.fromkeys(("code", "name", "standard", "is_local_extension", "code_2013"))
"""Columns of a case of a kind that the table of codes does not have."""


class Settlement:
    """Completes cases and cameras (SQLAlchemy's `before_flush`)."""

    def __init__(self, codes: CodeTable, grid: GridInForce) -> None:
        self._codes = codes
        self._grid = grid

    def __call__(self, session: Session, *_: object) -> None:
        """Complete what is about to be written."""
        rows = [*session.new, *session.dirty]
        for row in rows:
            if isinstance(row, Case | Stream) and _has_moved(row):
                self._place(session, row)
            if isinstance(row, Case):
                self._name(session, row)
                row.urgency = urgency(row.severity, is_doubted=row.status == "proposed" and row.verdict is not None)
        for row in rows:
            if isinstance(row, Event) and (told := told_asset(session, row.body)) is not None:
                session.get_one(Case, row.case_id).asset_code = told

    def _name(self, session: Session, case: Case) -> None:
        if case.code is None or get_history(case, "corrected_kind").has_changes():
            kind, class_name = (case.kind, case.class_name) if case.corrected_kind is None else (case.corrected_kind, "")
            for column, value in (code_columns(self._codes, kind, class_name) or NO_CODE).items():
                setattr(case, column, value)
        matter = None if case.asset_code is not None else self._codes.matter_of(case.kind, case.class_name)
        if matter is None or matter.asset is None or case.lat is None or case.lon is None or case.radius_m is None:
            return
        case.asset_code = nearest(session, matter.asset, case.lat, case.lon, radius_m=case.radius_m)

    def _place(self, session: Session, row: Case | Stream) -> None:
        index = self._grid.index(session)
        row.grid_code = None if row.lat is None or row.lon is None else index.cell_of(row.lat, row.lon)
        if isinstance(row, Case):
            row.responsibility_code = index.responsibility_of(row.grid_code)


def told_asset(session: Session, body: Mapping[str, Any]) -> str | None:
    """Return the asset that an event names: the rules of bins tell theirs, by a component code or one of the register.

    Other names, such as those of zones, are no codes of a register.
    """
    told = body["why"]["measured"].get("bin")
    if not isinstance(told, str) or CODE.fullmatch(told) is None:
        return None
    known = COMPONENT.fullmatch(told) or session.get(Asset, told, execution_options=UNLIMITED) is not None
    return told if known else None


def _has_moved(row: Case | Stream) -> bool:
    return any(get_history(row, column).has_changes() for column in ("lat", "lon"))


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
