"""Who makes a request: a person or a machine, what it may do, and on which streets. A value."""

from dataclasses import dataclass
from typing import Literal

from api.access.scopes import granted


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request.

    Attributes:
        kind: a person who signed in, or a token.
        id: the user's or the token's; never a secret.
        name: what lists show.
        scopes: its roles or scopes as they were given.
        streets: codes of the streets whose cases it may see (district and street, 9 digits); empty: all.
    """

    kind: Literal["user", "token"]
    id: str
    name: str
    scopes: tuple[str, ...]
    streets: tuple[str, ...] = ()

    def may(self, scope: str) -> bool:
        """Tell whether it has a scope or one that implies it."""
        return scope in granted(self.scopes)

    def sees(self, street: str | None) -> bool:
        """Tell whether a case of a street may be shown to it; one whose street is not known is shown to all."""
        return not self.streets or street is None or street in self.streets
