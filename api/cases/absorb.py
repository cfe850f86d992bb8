"""Which case an event belongs to: pure decisions about one thing at one place.

Two sightings are of one thing when they are of one kind and
- come from one camera that stands still, and their boxes overlap (a crowd and fireworks have no shape: there the rule is
  enough), or
- come from two cameras, or one that moves, that know the place (survey, GPS), and the places lie within both error radii, or
- come from two cameras that saw or heard something in the air at the same time, and their bearings and distances meet.
A camera that only knows where itself hangs says nothing about another camera's things.

What fits several cases goes to the closest one of those that look like it, where colours tell them apart clearly; colours
alone never make or break anything. A case of a kind that goes by itself takes no sighting a long time before or after all
that was seen of it, although nobody saw its thing go.

A case takes no sighting that lies farther than `MOST_REACH_M` from any other of it: a chain of near things along a street
is not one thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from api.cases import displays
from api.cases.earth import METRES_A_DEGREE
from api.cases.sighting import Sighting
from pipeline.events import Box, Location

SAME_BOX_IOU = 0.3
"""Overlap of two boxes of one camera: the same parked car, seen by two sessions, keeps 0.5 and more; its neighbour
in the row below 0.25."""
MOST_REACH_M = 30.0
"""Sum of both radii that still says something: beyond it half a street would be one thing."""
UNLIKE = 0.3
"""By how much less of its colours another case must share than the best one does, to be out. Painted things seen again a third
darker or lighter, through JPEG and noise, lose less than 0.2 (`tests/pipeline/evidence/test_colours.py`)."""
SHAPELESS = frozenset({"crowd", "fireworks"})
"""Kinds whose box is where its parts happen to stand."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case and what was seen of it.

    Attributes:
        case_id: its number.
        sightings: all of them.
        asset: the asset that it concerns.
        ended: when it ended, UTC seconds; None while it is open.
        is_by_hand: whether a person ended it.
    """

    case_id: int
    sightings: Sequence[Sighting]
    asset: str | None = None
    ended: float | None = None
    is_by_hand: bool = False


def choose(sighting: Sighting, candidates: Sequence[Candidate], *, gap_s: float | None = None) -> int | None:
    """Return the case that a sighting belongs to: the closest of those that fit and look alike, the oldest of equals; or None.

    Args:
        sighting: what was seen.
        candidates: cases of its kind.
        gap_s: seconds without any word of a thing after which it is another one; None: it stays until somebody removes it.
    """
    fits = [
        (candidate, closeness)
        for candidate in candidates
        if (closeness := _like(sighting, candidate)) is not None
        if not any(apart(sighting, other) for other in candidate.sightings) and displays.agree(sighting, candidate.sightings)
        if not _long_between(sighting, candidate, gap_s)
    ]
    alike = _alike(sighting, fits)
    return max(alike, key=lambda one: (one[1], -one[0].case_id))[0].case_id if alike else None


def latest(sighting: Sighting, former: Sequence[Candidate]) -> int | None:
    """Return the newest of the ended cases that were about such a thing at the same place, or None."""
    fits = [one for one in former if _closest(sighting, one.sightings) is not None]
    return max((one.case_id for one in fits if not any(apart(sighting, other) for other in one.sightings)), default=None)


def likeness(one: Sighting, other: Sighting) -> float | None:
    """Return how close two sightings of one thing are, 0…1, or None when they are of two things."""
    if one.kind != other.kind:
        return None
    if _one_view(one, other):
        return _like_box(one, other)
    if one.aloft is not None or other.aloft is not None:
        return displays.closeness(one, other)
    return _like_place(one, other)


def apart(one: Sighting, other: Sighting) -> bool:
    """Tell whether two sightings are surely not of one thing; a crowd may move through its camera's picture."""
    if one.kind in SHAPELESS and _one_view(one, other):
        return False
    away = _between_m(one, other)
    return away is not None and away > MOST_REACH_M


def distance_m(one: Location, other: Location) -> float:
    """Return the distance of two places in metres."""
    north = (one.lat - other.lat) * METRES_A_DEGREE
    east = (one.lon - other.lon) * METRES_A_DEGREE * cos(radians((one.lat + other.lat) / 2))
    return hypot(north, east)


def _like(sighting: Sighting, candidate: Candidate) -> float | None:
    """Return how close a sighting is to a case: what names the same asset is the same thing."""
    if candidate.ended is not None and sighting.aloft is None:
        others = [other for other in candidate.sightings if not _one_view(sighting, other)]
        return _closest(sighting, others) if _is_late(sighting, candidate) else None
    if sighting.asset is not None and sighting.asset == candidate.asset:
        return 1.0
    return _closest(sighting, candidate.sightings)


def _alike(sighting: Sighting, fits: Sequence[tuple[Candidate, float]]) -> Sequence[tuple[Candidate, float]]:
    """Return the cases that fit without those that clearly look otherwise than the best; all where colours are unknown."""
    if len(fits) < 2 or sighting.colours is None or sighting.asset is not None:
        return fits
    shared = [_shared(sighting.colours, candidate) for candidate, _ in fits]
    known = [share for share in shared if share is not None]
    if len(known) < len(fits):
        return fits
    return [one for one, share in zip(fits, known, strict=True) if share >= max(known) - UNLIKE]


def _shared(colours: Sequence[float], candidate: Candidate) -> float | None:
    """Return how much of its colours a sighting shares with the most similar one of a case, 0…1; None: none are known."""
    others = [other.colours for other in candidate.sightings if other.colours is not None]
    return max((sum(map(min, colours, other)) for other in others), default=None)


def _long_between(sighting: Sighting, candidate: Candidate, gap_s: float | None) -> bool:
    """Tell whether nothing of a case was seen for so long before or after a sighting; what never ended may be there still."""
    if gap_s is None or sighting.aloft is not None:
        return False
    return all(_between_s(sighting, other) > gap_s for other in candidate.sightings)


def _between_s(one: Sighting, other: Sighting) -> float:
    first, second = sorted((one, other), key=lambda seen: seen.start)
    return 0.0 if first.end is None else max(0.0, second.start - first.end)


def _is_late(sighting: Sighting, candidate: Candidate) -> bool:
    """Tell whether a sighting is of the time before a case ended, and only its word came later.

    What a person ended takes in what was over by then; what the cameras saw go, what had begun by then.
    """
    known = sighting.end if candidate.is_by_hand else sighting.start
    return known is not None and candidate.ended is not None and known < candidate.ended


def _closest(one: Sighting, others: Sequence[Sighting]) -> float | None:
    return max((found for other in others if (found := likeness(one, other)) is not None), default=None)


def _like_box(one: Sighting, other: Sighting) -> float | None:
    if one.kind in SHAPELESS and one.rule_id == other.rule_id:
        return 1.0
    overlap = _iou(one.box, other.box)
    return overlap if overlap >= SAME_BOX_IOU else None


def _like_place(one: Sighting, other: Sighting) -> float | None:
    away = _between_m(one, other)
    if away is None or one.location is None or other.location is None:
        return None
    reach = min(one.location.radius_m + other.location.radius_m, MOST_REACH_M)
    return 1.0 - away / reach if away <= reach else None


def _one_view(one: Sighting, other: Sighting) -> bool:
    """Tell whether both come from one camera that stands still: there a box is a place."""
    return one.stream_id == other.stream_id and not one.moves and not other.moves


def _between_m(one: Sighting, other: Sighting) -> float | None:
    """Return the distance of two things, or None when one's place is not known: a camera's own place is not its thing's."""
    if one.location is None or other.location is None or "camera" in (one.location.method, other.location.method):
        return None
    return distance_m(one.location, other.location)


def _iou(one: Box, other: Box) -> float:
    width = min(one.x2, other.x2) - max(one.x1, other.x1)
    height = min(one.y2, other.y2) - max(one.y1, other.y1)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    whole = (one.x2 - one.x1) * (one.y2 - one.y1) + (other.x2 - other.x1) * (other.y2 - other.y1) - shared
    return shared / whole if whole > 0 else 0.0
