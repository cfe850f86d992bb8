"""Which reported event is which true one: by kind, time and place in the picture. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.simulate.truth.happenings import TrueEvent

Ratio2 = tuple[float, float]
Box = tuple[float, float, float, float]
MARGIN = 0.5
"""A reported box is widened by this share of its size to each side before the true place is looked for in it."""
MARGIN_LEAST = 0.02
"""And by at least this share of the picture: 13 px of 640, a bag's width."""

BESIDE = 0.5
"""What a report is worth whose box holds the true place only when it is widened: another one may be about it itself."""
MOMENT_S = 1.0
"""A single burst has no length; it is taken to last so long, and a report of it, too."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A true event, and where its middle is in the picture.

    Attributes:
        mark: x, y in 0…1; None: anywhere, for fireworks may only be heard.
        hidden: so little of it is visible that a report is neither asked for nor wrong.
    """

    event: TrueEvent
    mark: Ratio2 | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """An event as the pipeline reported it, in its last revision.

    Attributes:
        start, end: seconds of the scene.
        box: x1, y1, x2, y2 in 0…1.
        place: metres on the scene's ground, or None when it has no location.
        radius: metres that are said to hold the place 9 times in 10.
        surveyed: the location is a place on the ground, not just that of the camera.
    """

    kind: str
    zone: str | None
    start: float
    end: float
    box: Box
    place: tuple[float, float] | None = None
    radius: float = 0.0
    surveyed: bool = False


def matched(facts: Sequence[Fact], claims: Sequence[Claim]) -> list[tuple[int, int]]:
    """Return pairs (fact, claim) of what fits, the best first; each is taken once.

    A second report of one thing stays without a partner: it is a false one.
    """
    pairs = [
        (fit, fact.event.start, claim.start, f, c)
        for f, fact in enumerate(facts)
        for c, claim in enumerate(claims)
        if (fit := _fit(fact, claim)) > 0
    ]
    found: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, _, f, c in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if f not in taken[0] and c not in taken[1]:
            found.append((f, c))
            taken[0].add(f)
            taken[1].add(c)
    return found


def _fit(fact: Fact, claim: Claim) -> float:
    """Return 0…1: how much of the time of both is shared, half of it for a place beside; 0 where kind, zone or place differ."""
    true = fact.event
    if claim.kind != true.kind or claim.zone != true.zone or not _holds(claim.box, fact.mark, margin=MARGIN):
        return 0.0
    worth = 1.0 if _holds(claim.box, fact.mark, margin=0.0) else BESIDE
    true_end, claim_end = max(true.end, true.start + MOMENT_S), max(claim.end, claim.start + MOMENT_S)
    shared = min(true_end, claim_end) - max(true.start, claim.start)
    whole = max(true_end, claim_end) - min(true.start, claim.start)
    return max(0.0, worth * shared / whole) if whole > 0 else 0.0


def _holds(box: Box, mark: Ratio2 | None, *, margin: float) -> bool:
    if mark is None:
        return True
    x1, y1, x2, y2 = box
    least = MARGIN_LEAST if margin else 0.0
    across, down = max(least, (x2 - x1) * margin), max(least, (y2 - y1) * margin)
    return x1 - across <= mark[0] <= x2 + across and y1 - down <= mark[1] <= y2 + down
