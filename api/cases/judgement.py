"""What an operator's word about a proposal means, and how often the cameras were right. Pure."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

Verdict = Literal["true", "false", "unsure", "wrong_place", "wrong_kind"]
"""true: it is there, as told; false: nothing is there; unsure: cannot be told; wrong_place, wrong_kind: it is there, but
elsewhere, or it is something else."""
RIGHT: frozenset[Verdict] = frozenset({"true", "wrong_place"})
WRONG: frozenset[Verdict] = frozenset({"false", "wrong_kind"})
Z95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


def move_of(verdict: Verdict, *, is_put_right: bool) -> str:
    """Return the move that follows: what is put right is confirmed, what is only doubted stays in review.

    Args:
        verdict: the operator's word.
        is_put_right: for a wrong place or kind: whether the right one was told.
    """
    if verdict == "false":
        return "cancel"
    if verdict == "true" or (verdict != "unsure" and is_put_right):
        return "confirm"
    return "doubt"


@dataclass(frozen=True, slots=True)
class Precision:
    """How often something was right, of what was judged either way.

    Attributes:
        right: times it was.
        wrong: times it was not.
        unsure: times nobody could tell; they count for neither.
    """

    right: int = 0
    wrong: int = 0
    unsure: int = 0

    @property
    def share(self) -> float | None:
        """Right a judged; None when nothing was judged."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None

    def interval(self, z: float = Z95) -> tuple[float, float] | None:
        """Return the interval that holds the true share 95 times in 100 (Wilson 1927), or None when nothing was judged."""
        return wilson(self.right, self.right + self.wrong, z=z) if self.right + self.wrong else None


def wilson(right: int, judged: int, *, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's score interval of a share.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).

    Raises:
        ValueError: `right` is not in 0…`judged`, or nothing was judged.
    """
    if not 0 <= right <= judged or judged == 0:
        raise ValueError(f"expected 0 <= right <= judged and judged > 0, got {right} of {judged}")
    share, squared = right / judged, z * z
    centre = share + squared / (2 * judged)
    reach = z * sqrt(share * (1 - share) / judged + squared / (4 * judged * judged))
    whole = 1 + squared / judged
    return max(0.0, min(share, (centre - reach) / whole)), min(1.0, max(share, (centre + reach) / whole))
