"""Which rows lie in an area, by the codes of their cells."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from api.grid.code import DIGITS


def inside(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], code: str) -> ColumnElement[bool]:
    """Return the condition that a cell's code lies in an area of 6, 9, 12 or 15 digits; an index on it is used."""
    return column.between(code.ljust(DIGITS["cell"], "0"), code.ljust(DIGITS["cell"], "9"))
