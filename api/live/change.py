"""What a change is, and who may hear of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from api.access.principal import Principal
from api.grid.code import within

Topic = Literal["case", "review", "stream", "delivery", "count", "position"]
OPERATORS: frozenset[Topic] = frozenset({"review", "delivery"})
"""Topics whose addresses only operators may read."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a transaction changes.

    Attributes:
        topic: what it is.
        id: its number or name under the API; None: several.
        data: what is told beside the id.
        grid_code: unit grid of its place, or of its camera's.
    """

    topic: Topic
    id: int | str | None
    data: Mapping[str, object]
    grid_code: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A change that is committed: its place in the order of commits, what it is, where, and what is told."""

    id: int
    topic: Topic
    grid_code: str | None
    data: Mapping[str, object]


def may_hear(who: Principal, change: Told) -> bool:
    """Tell whether somebody may hear of a change: whoever may read what it points to."""
    if change.topic in OPERATORS and not who.may("operator"):
        return False
    if change.topic == "delivery":
        return not who.streets
    return who.sees(change.grid_code and within(change.grid_code, "street"))
