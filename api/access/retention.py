"""How long evidence is kept: not shorter than its floor, not longer than its ceiling, and as long as it is held. Pure.

The defaults follow the State Council's Order 799 (in force 2025-04-01): video of public places is kept for at least 30 days
and deleted then; how long "then" may be is a district's decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DAY_S = 86_400.0

Medium = Literal["video", "picture"]
"""What evidence is; the boxes beside a clip count as a picture."""


VIDEO = ("clip", "copy", "masked_clip")
PICTURES = ("snapshot", "after", "boxes", "masked_snapshot", "masked_after")
"""Roles of files that are video, and of pictures and what says what is in them."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long something is kept, days after it came.

    Raises:
        ValueError: the ceiling lies below the floor.
    """

    floor_days: float
    ceiling_days: float

    def __post_init__(self) -> None:
        if not 0 <= self.floor_days <= self.ceiling_days:
            raise ValueError(f"expected 0 <= floor <= ceiling, got floor {self.floor_days}, ceiling {self.ceiling_days} days")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of all media."""

    by_medium: Mapping[Medium, Term] = field(default_factory=lambda: {"video": Term(30.0, 90.0), "picture": Term(30.0, 365.0)})

    def of(self, role: str) -> Term:
        """Return the term of a file by its role in a bundle."""
        return self.by_medium[medium(role)]


def medium(role: str) -> Medium:
    """Return what a file is by its role in a bundle."""
    return "video" if role in VIDEO else "picture"


def is_due(term: Term, *, received: float, held: bool, now: float) -> bool:
    """Tell whether a file has to go: it is at its ceiling and not held. Times are UTC seconds."""
    return not held and now - received >= term.ceiling_days * DAY_S


def why_kept(term: Term, *, received: float, held: bool, now: float) -> str | None:
    """Return why a file must not be deleted yet, or None when it may be."""
    if held:
        return "its case is on hold"
    left_s = received + term.floor_days * DAY_S - now
    return None if left_s <= 0 else f"it is kept for at least {term.floor_days:g} days; {left_s / DAY_S:.1f} are left"
