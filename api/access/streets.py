"""What a person limited to some streets sees: their cases, cameras, counts and assets, and those whose street is not known.

In every query of a request.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from api.access.principal import Principal
from api.cases.tables import VerdictSum
from api.counts.tables import CountSum
from api.errors import Forbidden, NotFound
from api.reason import Reason
from api.reports.tables import Report
from api.tables import Asset, Case, Count, Event, Stream

WHOLE = ("/v1/deliveries", "/v1/webhooks")
"""Addresses under which cases of all streets stand side by side: messages are written for receivers, not for people."""
ABOVE = ("/v1/users", "/v1/tokens")
"""Addresses under which one could give oneself all streets."""
LIMITED = (Case, Stream, Count, CountSum, VerdictSum, Asset)
"""What has a unit grid, and so a street."""


def limits(who: Principal) -> tuple[ExecutableOption, ...]:
    """Return what keeps things of other streets out of every query; nothing for somebody who sees all."""
    if not who.streets:
        return ()
    return tuple(with_loader_criteria(table, _seen(table, who.streets), include_aliases=True) for table in LIMITED)


def check_address(session: Session, who: Principal, path: str, params: Mapping[str, str]) -> None:
    """Refuse an address that names something of a street that one does not see; the session is limited (`limits`).

    Raises:
        NotFound: a case, event or report of another street; as if it were not there.
        Forbidden: what can't be told apart by streets.
    """
    if path.startswith(ABOVE):
        told = f"who is limited to streets administers nobody; {who.name} sees {', '.join(who.streets)}"
        raise Forbidden(told, Reason("streets_limited", {"streets": list(who.streets)}))
    if path.startswith(WHOLE):
        told = f"this shows cases of all streets; {who.name} sees those of {', '.join(who.streets)}"
        raise Forbidden(told, Reason("streets_limited", {"streets": list(who.streets)}))
    case_id, event_id, reference = params.get("case_id"), params.get("event_id"), params.get("reference")
    found = True
    if case_id is not None and case_id.isdigit() and len(case_id) < 19:
        found = session.get(Case, int(case_id)) is not None
    elif event_id is not None:
        found = session.scalar(select(Case.id).join(Event).where(Event.id == event_id.lower())) is not None
    elif reference is not None:
        joined = select(Case.id).join(Event).join(Report, Report.event_id == Event.id)
        found = session.scalar(joined.where(Report.reference == reference)) is not None
    if not found:
        raise NotFound(f"{path}: there is no such thing in your streets", Reason("not_in_streets"))


def _seen(table: type[Case | Stream | Count | CountSum | VerdictSum | Asset], streets: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(table.grid_code.is_(None), table.grid_code == "", *(table.grid_code.startswith(street) for street in streets))
