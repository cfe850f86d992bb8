"""What reported events are worth beside the true ones: recall, precision, errors of time and place. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, hypot
from statistics import median
from typing import get_args

from pipeline.simulate.trial.matching import Claim, Fact, matched
from pipeline.simulate.truth.happenings import EventKind

KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True)
class Placing:
    """One reported location. All in metres.

    Attributes:
        error: from the reported place to the middle of the thing.
        beyond: from the reported place to the thing's edge; 0 on it.
        radius: that was stated.
        surveyed: False when only the camera's own place was given.
    """

    error: float
    beyond: float
    radius: float
    surveyed: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one kind of event, and the errors of those that were found.

    Attributes:
        hidden: true events that could hardly be seen; they count for nothing.
        late: reported start minus true start, seconds.
        unplaced: found, but without a location.
    """

    found: int = 0
    missed: int = 0
    false: int = 0
    hidden: int = 0
    late: tuple[float, ...] = ()
    placings: tuple[Placing, ...] = ()
    unplaced: int = 0

    @property
    def recall(self) -> float | None:
        """Share of the true events that were found; None when there was none."""
        return _share(self.found, self.found + self.missed)

    @property
    def precision(self) -> float | None:
        """Share of the reported events that were true; None when none was reported."""
        return _share(self.found, self.found + self.false)

    def summary(self) -> dict[str, object]:
        """Return all figures, rounded, by name."""
        slips = sorted(abs(one) for one in self.late)
        return {
            "true": self.found + self.missed,
            "found": self.found,
            "missed": self.missed,
            "false": self.false,
            "hidden": self.hidden,
            "recall": _rounded(self.recall),
            "precision": _rounded(self.precision),
            "start_error_s": {"median": _rounded(median(slips)), "p90": _rounded(quantile(slips, 0.9))} if slips else None,
            "location": _places(self.placings, self.unplaced),
        }


def tally(facts: Sequence[Fact], claims: Sequence[Claim]) -> dict[EventKind, Tally]:
    """Hold one scene's reports against its truth, by kind of event."""
    pairs = matched(facts, claims)
    return {kind: _of_kind(kind, facts, claims, pairs) for kind in KINDS}


def total(tallies: Iterable[Tally]) -> Tally:
    """Add scenes up."""
    all_of = list(tallies)
    return Tally(
        found=sum(one.found for one in all_of),
        missed=sum(one.missed for one in all_of),
        false=sum(one.false for one in all_of),
        hidden=sum(one.hidden for one in all_of),
        late=tuple(slip for one in all_of for slip in one.late),
        placings=tuple(place for one in all_of for place in one.placings),
        unplaced=sum(one.unplaced for one in all_of),
    )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the least of some sorted values that at least a share of them does not exceed.

    >>> quantile([1.0, 2.0, 3.0, 4.0, 9.0], 0.8)
    4.0
    """
    return values[max(0, ceil(share * len(values)) - 1)]


def _of_kind(kind: str, facts: Sequence[Fact], claims: Sequence[Claim], pairs: Sequence[tuple[int, int]]) -> Tally:
    partners = {f: c for f, c in pairs if facts[f].event.kind == kind}
    good = [(facts[f], claims[c]) for f, c in sorted(partners.items()) if not facts[f].hidden]
    true = [fact for fact in facts if fact.event.kind == kind]
    asked = sum(not fact.hidden for fact in true)
    return Tally(
        found=len(good),
        missed=asked - len(good),
        false=sum(claim.kind == kind for claim in claims) - len(partners),
        hidden=len(true) - asked,
        late=tuple(claim.start - fact.event.start for fact, claim in good),
        placings=tuple(_placing(fact, claim, *claim.place) for fact, claim in good if claim.place is not None),
        unplaced=sum(claim.place is None for _, claim in good),
    )


def _placing(fact: Fact, claim: Claim, x: float, y: float) -> Placing:
    error = hypot(x - fact.event.at[0], y - fact.event.at[1])
    return Placing(error, max(0.0, error - fact.event.reach), claim.radius, claim.surveyed)


def _places(placings: Sequence[Placing], unplaced: int) -> dict[str, object] | None:
    if not placings:
        return None
    errors, radii = sorted(one.error for one in placings), [one.radius for one in placings]
    count = len(placings)
    return {
        "events": count,
        "unplaced": unplaced,
        "surveyed": sum(one.surveyed for one in placings),
        "error_m": {"median": _rounded(median(errors)), "p90": _rounded(quantile(errors, 0.9))},
        "radius_m_median": _rounded(median(radii)),
        "middle_within_radius": _rounded(sum(one.error <= one.radius for one in placings) / count),
        "thing_within_radius": _rounded(sum(one.beyond <= one.radius for one in placings) / count),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
