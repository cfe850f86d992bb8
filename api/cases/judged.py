"""What rules measured in cases that operators judged: read for `advice.py`."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.advice import DWELL, HOLDS, Judged
from api.cases.said import Said
from api.tables import Case, Event

MOST = 20_000
"""Events that are read for one table, of the words said last."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured in judged cases.

    Attributes:
        cases: each once, with the most of its events.
        threshold: name of the limit that the measure is compared with; None: the rule has none of that kind.
        limits: its values when the events were reported.
        is_all: no older words were left out.
    """

    cases: list[Judged]
    threshold: str | None
    limits: list[float]
    is_all: bool


def measured(session: Session, said: Said, rule: str, stream: str | None, measure: str) -> Measured:
    """Return what a rule, of one camera or of all that have it, measured in the cases that were judged in a time."""
    conditions = [Event.rule_id == rule, *([] if stream is None else [Event.stream_id == stream])]
    why = [Event.body[("why", part)] for part in ("measured", "thresholds")]
    asked = (
        select(Case.id, Case.verdict, Event.state, *why)
        .join(Event, said.joined(stream))
        .where(Case.verdict.is_not(None), *said.conditions(), *conditions)
        .order_by(Case.verdict_at.desc(), Case.id.desc(), Event.id)
        .limit(MOST + 1)
    )
    rows: list[Any] = list(session.execute(asked))
    found: dict[int, Judged] = {}
    limits: dict[str, set[float]] = {}
    for case_id, verdict, state, values, thresholds in rows[:MOST]:
        value = _number((values or {}).get(measure))
        if value is None:
            continue
        known = found.get(case_id)
        is_open = state == "open" or (known is not None and known.is_open)
        found[case_id] = Judged(verdict, value if known is None else max(value, known.value), is_open)
        for name in HOLDS if measure == DWELL else (measure,):
            if (limit := _number((thresholds or {}).get(name))) is not None:
                limits.setdefault(name, set()).add(limit)
    threshold = next(iter(limits), None)
    return Measured([*found.values()], threshold, sorted(limits.get(threshold or "", ())), len(rows) <= MOST)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
