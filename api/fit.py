"""Whether a row fits its columns, the same on every database: SQLite would take anything, PostgreSQL would fail late."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, String
from sqlalchemy.orm import Mapper, Session, object_mapper

from api.errors import Unprocessable
from api.reason import Reason


@dataclass(frozen=True, slots=True)
class Limit:
    """What a column holds: texts of so many characters, or whole numbers of so many bits; None is any."""

    column: str
    length: int | None = None
    bits: int | None = None

    def check(self, value: object) -> None:
        """Raise Unprocessable when a value does not fit."""
        if isinstance(value, str):
            if "\0" in value or not _is_unicode(value):
                raise Unprocessable(
                    f"{self.column}: expected a text without U+0000 and halves of surrogate pairs", _unfit(self.column)
                )
            if self.length is not None and len(value) > self.length:
                raise Unprocessable(
                    f"{self.column}: expected at most {self.length} characters, got {len(value)}", _unfit(self.column)
                )
        elif isinstance(value, int) and self.bits is not None and value.bit_length() > self.bits:
            raise Unprocessable(
                f"{self.column}: expected a number of at most {self.bits} bits, got {value.bit_length()}", _unfit(self.column)
            )
        elif isinstance(value, dict | list) and not _is_unicode(json.dumps(value, ensure_ascii=False)):
            raise Unprocessable(f"{self.column}: expected texts without halves of surrogate pairs", _unfit(self.column))


def check(session: Session, *_: object) -> None:
    """Check all rows that are about to be written (SQLAlchemy's `before_flush`).

    Raises:
        Unprocessable: a text is too long or holds U+0000, or a number is too large for its column.
    """
    for row in (*session.new, *session.dirty):
        check_row(row)


def check_row(row: object) -> None:
    """Check a row that is to be compared with others before it is written (`Session.merge`); errors as `check`."""
    for limit in _limits(object_mapper(row)):
        limit.check(row.__dict__.get(limit.column))


def _unfit(column: str) -> Reason:
    return Reason("value_unfit", {"where": column})


@cache
def _limits(table: Mapper[Any]) -> tuple[Limit, ...]:
    columns = [(one.key, one.columns[0].type) for one in table.column_attrs]
    return tuple(limit for name, kind in columns if (limit := _limit(name, kind)) is not None)


def _limit(column: str, kind: Any) -> Limit | None:  # noqa: ANN401 - an SQLAlchemy type
    if isinstance(kind, String):
        return Limit(column, length=kind.length)
    if isinstance(kind, Integer):
        return Limit(column, bits=63 if isinstance(kind, BigInteger) else 31)
    return Limit(column) if isinstance(kind, JSON) else None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
