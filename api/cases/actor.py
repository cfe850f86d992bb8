"""Who moves a case: a person, a receiver of webhooks, or the pipeline. A value."""

from dataclasses import dataclass

from api.access.principal import Principal
from api.cases.stages import Actor

PEOPLE: tuple[Actor, ...] = ("operator", "dispatcher", "manager")


@dataclass(frozen=True, slots=True)
class Mover:
    """Who makes a move.

    Attributes:
        name: of the user, token or receiver.
        actors: what it may act as.
        roles: what is written into the record, by commas.
    """

    name: str
    actors: frozenset[Actor]
    roles: str


PIPELINE = Mover("pipeline", frozenset({"pipeline"}), "pipeline")


def person(caller: Principal) -> Mover:
    """Return who makes a request, as the one who moves a case."""
    return Mover(caller.name, frozenset(one for one in PEOPLE if caller.may(one)), ",".join(caller.scopes)[:200])


def receiver(name: str) -> Mover:
    """Return a receiver of webhooks that answers with a move."""
    return Mover(name, frozenset({"receiver"}), "receiver")
