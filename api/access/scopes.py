"""What there is to be allowed: scopes of tokens, which are the roles of people, too. Pure."""

from collections.abc import Iterable
from typing import Literal, get_args

Scope = Literal["worker", "vehicle", "operator", "reader", "admin", "dispatcher", "manager", "auditor", "inspector", "public"]
"""worker: sends events; vehicle: sends where it is; reader: reads; inspector: sends reports from the street;
public: an app through which the public reports (Open311);
operator: reviews, files and closes cases; dispatcher: gives filed cases to departments; manager: both, and holds evidence;
auditor: reads, and reads the audit log; admin: everything."""
Asked = Literal[Scope, "staff", "any"]
"""What a route asks of its caller; staff: a reader or an inspector, who looks up classes and the grid; any: a token or a
session in force, whatever it allows."""
Role = Literal["operator", "dispatcher", "manager", "auditor", "inspector", "reader", "admin"]
"""What a person may be; `worker`, `vehicle` and `public` are machines."""
ROLES: tuple[Role, ...] = get_args(Role)
IMPLIED: dict[str, frozenset[str]] = {
    "reader": frozenset({"reader"}),
    "inspector": frozenset({"inspector"}),
    "operator": frozenset({"operator", "reader", "inspector"}),
    "dispatcher": frozenset({"dispatcher", "reader"}),
    "manager": frozenset({"manager", "dispatcher", "operator", "reader", "inspector"}),
    "auditor": frozenset({"auditor", "reader"}),
    "worker": frozenset({"worker"}),
    "vehicle": frozenset({"vehicle"}),
    "public": frozenset({"public"}),
    "admin": frozenset(get_args(Scope)),
}
STAFF = frozenset({"reader", "inspector"})


def granted(scopes: Iterable[str]) -> frozenset[str]:
    """Return all that scopes or roles allow, with what they imply."""
    found = frozenset({"any"}).union(*(IMPLIED[one] for one in scopes))
    return found if found.isdisjoint(STAFF) else found | {"staff"}
