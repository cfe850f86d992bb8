"""Loads assets into the database: those of the file's types that it no longer has are retired."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.assets.asset import Asset, class_of
from api.db import serialise
from api.grid.in_force import load_index
from api.tables import Asset as Row


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of an import: how many of each type, how many are retired, how many lie outside of all cells."""

    types: dict[str, int]
    retired: int
    outside: int


def load_assets(session: Session, assets: Sequence[Asset], *, now: float) -> Loaded:
    """Put assets in force, in the caller's transaction; of other types nothing changes."""
    serialise(session, "assets")
    index = load_index(session)
    kept, types = {one.code for one in assets}, {one.type for one in assets}
    rows = {row.code: row for row in session.scalars(select(Row))}
    for one in assets:
        row = rows.setdefault(one.code, Row(code=one.code))
        row.type, row.name, row.lat, row.lon, row.retired = one.type, one.name, one.lat, one.lon, None
        row.class_code, row.grid_code = class_of(one.code), index.cell_of(one.lat, one.lon)
        session.add(row)
    gone = [row for row in rows.values() if row.code not in kept and row.type in types and row.retired is None]
    for row in gone:
        row.retired = now
    session.flush()
    outside = sum(rows[code].grid_code is None for code in kept)
    return Loaded({name: sum(one.type == name for one in assets) for name in sorted(types)}, len(gone), outside)
