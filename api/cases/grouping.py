"""Cases put together and taken apart: by hand, or when a case's place came late. One transaction of the caller's.

Nothing is deleted: a case that was merged stays, with its record, and names the one that took it in; its events move.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.access.holds import follow
from api.cases import flow, record, stages, verdict_sums
from api.cases.actor import Mover
from api.cases.flow import Step, propose
from api.cases.moves import locked, taken_up
from api.cases.notice import tell, tell_step
from api.cases.policy import Office
from api.cases.renewal import apply, refresh
from api.cases.stages import Incomplete, NotNow, NotYours
from api.cases.summary import summarise
from api.errors import Conflict, Forbidden, NotFound, Unprocessable
from api.reason import Reason
from api.tables import Case, Event


def merge(session: Session, case_id: int, others: Sequence[int], by: Mover, opinion: str, office: Office) -> Case:  # noqa: PLR0917
    """Put other cases of its kind into a case; they end as `merged`.

    Raises:
        NotFound: there is no such case.
        Conflict: one has ended, or is of another kind, or is the case itself.
        Forbidden: others merge.
    """
    into = taken_up(session, case_id)
    _must_be_open(into)
    parts = [_part(session, into, other) for other in sorted(set(others))]
    for part in parts:
        _may(part, by)
        take_over(session, part, into, Step("merge", "merged", by, opinion), office)
    told = f"took in {', '.join(str(part.id) for part in parts)}: {opinion}"[:1000]
    into.revision += 1
    flow.put(session, into, Step("take_in", into.status, by, told), office)
    refresh(session, into, record.sightings(session, [into.id])[into.id], None, office)
    return into


def split(session: Session, case_id: int, event_ids: Collection[str], by: Mover, opinion: str, office: Office) -> Case:  # noqa: PLR0917
    """Make a case of its own of some of a case's events: a proposal; return it.

    Raises:
        NotFound: there is no such case.
        Conflict: it has ended.
        Forbidden: others split.
        Unprocessable: an event is not in it, or none would stay.
    """
    case = taken_up(session, case_id)
    _must_be_open(case)
    _may(case, by)
    seen = record.sightings(session, [case_id])[case_id]
    chosen = [one for one in seen if one.event_id in event_ids]
    if len(chosen) != len(set(event_ids)) or len(chosen) == len(seen):
        told = f"expected some, not all, of the events of case {case_id}: it has {len(seen)}"
        raise Unprocessable(told, Reason("some_sightings", {"case": case_id, "count": len(seen)}))
    made = Case(kind=case.kind, channel=case.channel, split_from=case_id, revision=1)
    apply(made, summarise(chosen))
    propose(session, made, by, office, f"split from {case_id}: {opinion}"[:1000])
    verdict_sums.note(session, case_id, made.id)
    session.execute(update(Event).where(Event.id.in_(event_ids)).values(case_id=made.id))
    follow(session, case_id, made.id)
    tell(session, "case.created", made, now=office.now)
    case.revision += 1
    flow.put(session, case, Step("give_away", case.status, by, f"gave to {made.id}: {opinion}"[:1000]), office)
    refresh(session, case, [one for one in seen if one.event_id not in event_ids], None, office)
    return made


def take_over(session: Session, part: Case, into: Case, step: Step, office: Office) -> None:
    """End a case as merged and give its events to another; both are locked, the other is summed up by the caller."""
    verdict_sums.note(session, part.id, into.id)
    session.execute(update(Event).where(Event.case_id == part.id).values(case_id=into.id))
    follow(session, part.id, into.id)
    part.merged_into = into.id
    part.revision += 1
    flow.put(session, part, step, office)
    session.flush()
    tell_step(session, part, step, now=office.now)


def _part(session: Session, into: Case, other: int) -> Case:
    kind = session.scalar(select(Case.kind).where(Case.id == other))
    if kind is None:
        raise NotFound(f"no case {other}", Reason("no_case", {"case": other}))
    if other == into.id or kind != into.kind:
        told = f"expected other cases of the kind {into.kind}, got case {other} of the kind {kind}"
        raise Conflict(told, Reason("other_kind", {"case": other, "kind": kind, "expected": into.kind}))
    return locked(session, other)


def _must_be_open(case: Case) -> None:
    if case.state != "open":
        told = f"case {case.id} is {case.status}: only an open case is merged or split"
        raise Conflict(told, Reason("only_open", {"case": case.id, "status": case.status}))


def _may(case: Case, by: Mover) -> None:
    try:
        stages.check("merge", case.status, by.actors, ["opinion"])
    except NotNow as e:
        raise Conflict(f"case {case.id}: {e}", e.reason) from e
    except (NotYours, Incomplete) as e:
        raise Forbidden(f"case {case.id}: {e}", e.reason) from e
