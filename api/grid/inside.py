"""Which rows lie in an area, by the codes of their cells."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.orm import InstrumentedAttribute

from api.grid.code import DIGITS, Level, level_of

Cell = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
"""A column with the code of a cell."""
LARGE = frozenset({"district", "street"})
"""Levels whose cases are read in the order of time: a street has an index in it, a district needs none."""


def inside(column: Cell, code: str) -> ColumnElement[bool]:
    """Return the condition that a cell's code lies in an area of 6, 9, 12 or 15 digits; an index on it is used."""
    return column.between(code.ljust(DIGITS["cell"], "0"), code.ljust(DIGITS["cell"], "9"))


def above(column: Any, level: Level) -> ColumnElement[str]:  # noqa: ANN401 - a mapped column or one of a table
    """Return the code of the district, street or community that a cell lies in; its length stands there, as in indexes."""
    return func.substr(column, literal_column("1"), literal_column(str(DIGITS[level])))


def in_area(column: Cell, code: str) -> ColumnElement[bool]:
    """Return the condition that a cell's code lies in an area, in the form that is quick for rows in the order of time."""
    level = level_of(code)
    return above(column, level) == code if level in LARGE else inside(column, code)
