"""Orders in which cases are listed, each with the place at which a page ends and the next one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from api.tables import Case

Sort = Literal["newest", "oldest", "severity", "due"]
Number = InstrumentedAttribute[int] | ColumnElement[int]
MOST_BITS = 63


@dataclass(frozen=True, slots=True)
class Order:
    """An order of cases: columns whose values name one case, all up or all down, so that an index serves it."""

    columns: tuple[InstrumentedAttribute[Any], ...]
    is_down: bool = False

    def by(self, number: Number = Case.id) -> list[ColumnElement[Any]]:
        """Return what a query is ordered by, which has the case's number as `number`."""
        return [column.desc() if self.is_down else column.asc() for column in self._in(number)]

    def behind(self, after: str, number: Number = Case.id) -> ColumnElement[bool]:
        """Return the condition that a case stands behind a place."""
        here, there = tuple_(*self._in(number)), tuple_(*self.place(after))
        return here < there if self.is_down else here > there

    def place_of(self, case: Case) -> str:
        """Return the place of a case."""
        return ":".join(repr(getattr(case, column.key)) for column in self.columns)

    def place(self, after: str) -> Sequence[float | int]:
        """Return the values of a place.

        Raises:
            ValueError: it is no place of this order.
        """
        parts = after.split(":")
        try:
            found = [float(part) for part in parts[:-1]] + [int(parts[-1])]
        except ValueError:
            found = []
        if len(found) != len(self.columns) or not all(map(isfinite, found)) or int(found[-1]).bit_length() > MOST_BITS:
            raise ValueError(f"expected as `after` the `next` of a page in this order, got {after[:50]!r}")
        return found

    def _in(self, number: Number) -> list[Any]:
        return [number if column is Case.id else column for column in self.columns]


BY_NUMBER = Order((Case.id,), is_down=True)
"""Of what words find: their index knows the number alone."""
ORDERS: dict[Sort, Order] = {
    "newest": Order((Case.opened, Case.id), is_down=True),
    "oldest": Order((Case.opened, Case.id)),
    "severity": Order((Case.urgency, Case.opened, Case.id)),
    "due": Order((Case.due, Case.id)),
}
