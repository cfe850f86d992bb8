"""How often the rules of cameras were right: read from sums of words, and at the ends of a time from the cases themselves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api.cases.judgement import Precision
from api.cases.said import Said
from api.cases.tables import VerdictSum
from api.cases.verdict_sums import PERIOD_S, WORDS, counted
from api.tables import Case, Event


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """How often a rule of a camera was right."""

    stream_id: str
    rule_id: str
    kind: str
    counted: Precision


@dataclass(frozen=True, slots=True)
class Cut:
    """A time cut into what is read from sums and what is read from cases.

    Attributes:
        periods: the first one that lies whole in the time, and the one behind the last (inf: it goes on).
        ends: what is left of it.
    """

    periods: tuple[float, float]
    ends: tuple[Said, ...]


def cut(said: Said) -> Cut:
    """Cut a time at the borders of periods. Pure."""
    first = -(-said.since // PERIOD_S)
    last = inf if said.until is None else said.until // PERIOD_S
    if first >= last:
        return Cut((0, 0), (said,))
    ends = [Said(said.since, first * PERIOD_S)]
    if said.until is not None:
        ends.append(Said(last * PERIOD_S, said.until))
    return Cut((first, last), tuple(end for end in ends if end.until is None or end.since < end.until))


def precision(session: Session, said: Said, *, stream: str | None = None, kind: str | None = None) -> list[RulePrecision]:
    """Return how often each rule of each camera, or of one, was right, of the cases that were judged in a time.

    The session sees nothing of what others change meanwhile (`Database.snapshot`), or sums and cases would not fit.
    """
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for row in _rows(session, cut(said), stream, kind):
        words = found.setdefault((row.stream_id, row.rule_id, row.kind), Counter())
        words.update({name: int(getattr(row, name)) for name in WORDS})
    return [RulePrecision(*rule, Precision(**words)) for rule, words in sorted(found.items()) if any(words.values())]


def _rows(session: Session, wanted: Cut, stream: str | None, kind: str | None) -> Iterator[Any]:
    first, last = wanted.periods
    if first < last:
        what = (VerdictSum.stream_id, VerdictSum.rule_id, VerdictSum.kind)
        added = [func.sum(getattr(VerdictSum, name)).label(name) for name in WORDS]
        asked = select(*what, *added).where(*_within(first, last), *_fitting(VerdictSum, stream, kind))
        yield from session.execute(asked.group_by(*what))
    for end in wanted.ends:
        yield from _said(session, end, stream, kind)


def _within(first: float, last: float) -> list[ColumnElement[bool]]:
    begun = VerdictSum.period >= int(first)
    return [begun] if last == inf else [begun, VerdictSum.period < int(last)]


def _said(session: Session, said: Said, stream: str | None, kind: str | None) -> Any:  # noqa: ANN401 - rows
    """Return the same from the cases that were judged in a time."""
    what = (Event.stream_id, Event.rule_id, Event.kind)
    asked = select(*what, *counted()).select_from(Case).join(Event, said.joined(stream)).where(Case.verdict.is_not(None))
    return session.execute(asked.where(*said.conditions(), *_fitting(Event, stream, kind)).group_by(*what))


def _fitting(table: type[Event | VerdictSum], stream: str | None, kind: str | None) -> list[ColumnElement[bool]]:
    return [column == value for column, value in ((table.stream_id, stream), (table.kind, kind)) if value]
