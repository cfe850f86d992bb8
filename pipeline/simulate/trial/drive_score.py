"""What a drive's replay reported, held against what its pass could see: by kind and place on the ground. Pure.

Its picture says nothing of a place, as the camera moves; so an event is of the nearest true thing of its kind within
`GATE_M`, and each is used once. Bags at the foot of an overflowing bin are part of it: litter told there is neither right
nor wrong.
"""

from collections.abc import Sequence
from math import hypot

from pipeline.simulate.trial.matching import Claim
from pipeline.simulate.trial.score import KINDS, Placing, Tally
from pipeline.simulate.truth.driving import Seen
from pipeline.simulate.truth.happenings import EventKind, TrueEvent

GATE_M = 8.0
"""With 2 m of GPS noise a coordinate 99.97 % of places are nearer to the true one than this."""
Facts = Sequence[tuple[TrueEvent, Seen | None]]
"""True things, and how a pass saw them; None: not at all."""


def drive_facts(happened: Sequence[TrueEvent], seen: Sequence[Seen]) -> Facts:
    """Join what is true with the best that any pass of a drive saw of it."""
    best = {one.number: one for one in sorted(seen, key=lambda one: (one.asked, one.shown_s))}
    return [(event, best.get(event.numbers[0])) for event in happened]


def drive_tally(facts: Facts, claims: Sequence[Claim]) -> dict[EventKind, Tally]:
    """Hold one drive's reports against its truth, by kind of event."""
    full = [event.at for event, _ in facts if event.kind == "bins"]
    return {kind: _of_kind(kind, facts, claims, full) for kind in KINDS}


def drive_pairs(facts: Facts, claims: Sequence[Claim]) -> list[tuple[int, int]]:
    """Return pairs (fact, claim), the nearest first; a claim without a place goes to what is left of its kind."""
    ways = sorted(
        (away, f, c)
        for f, (event, _) in enumerate(facts)
        for c, claim in enumerate(claims)
        if claim.kind == event.kind and (away := _away(claim, event.at)) <= GATE_M
    )
    ways += [
        (GATE_M, f, c)
        for c, claim in enumerate(claims)
        for f, (event, seen) in enumerate(facts)
        if claim.place is None and claim.kind == event.kind and seen is not None and seen.start <= claim.start <= seen.end + 1.0
    ]
    found: list[tuple[int, int]] = []
    for _, f, c in ways:
        if all(f != one and c != other for one, other in found):
            found.append((f, c))
    return found


def _of_kind(kind: EventKind, facts: Facts, claims: Sequence[Claim], full: Sequence[tuple[float, float]]) -> Tally:
    own = [(event, seen) for event, seen in facts if event.kind == kind]
    told = [claim for claim in claims if claim.kind == kind]
    pairs = drive_pairs(own, told)
    good = [(own[f], told[c]) for f, c in pairs if _asked(own[f][1])]
    taken = {c for _, c in pairs}
    alone = [claim for number, claim in enumerate(told) if number not in taken]
    if kind == "litter":
        alone = [claim for claim in alone if all(_away(claim, at) > GATE_M / 2 for at in full)]
    asked = sum(_asked(seen) for _, seen in own)
    return Tally(
        found=len(good),
        missed=asked - len(good),
        false=len(alone),
        hidden=len(own) - asked,
        late=tuple(claim.start - seen.start for (_, seen), claim in good if seen is not None),
        placings=tuple(_placing(event, claim) for (event, _), claim in good if claim.place is not None),
        unplaced=sum(claim.place is None for _, claim in good),
    )


def _asked(seen: Seen | None) -> bool:
    return seen is not None and seen.asked


def _away(claim: Claim, at: tuple[float, float]) -> float:
    return float("inf") if claim.place is None else hypot(claim.place[0] - at[0], claim.place[1] - at[1])


def _placing(event: TrueEvent, claim: Claim) -> Placing:
    error = _away(claim, event.at)
    return Placing(error, max(0.0, error - event.reach), claim.radius, claim.surveyed)
