"""Things in the air that several cameras saw or heard, such as fireworks: which of them are one, and where it is. Pure.

Two are one when they last at the same time and their sightings meet. Bearings of two cameras cross at some place almost
always; what tells two things apart is that they point away from each other, their distances, or a third camera.
"""

from collections.abc import Iterable, Sequence

from api.cases.meeting import BEYOND, DISAGREE, meeting
from api.cases.sighting import Sighting
from pipeline.events import Aloft, Location

LATE_S = 10.0
"""Sound from 2 km comes 6 s late, and cameras' clocks differ by some seconds."""
LONGEST_S = 4 * 3600.0
"""An event that nobody closed has ended after so long: the greatest life of a series, unless its rule says otherwise."""
LONGEST_CASE_S = 86_400.0
"""Displays that follow each other without a pause at one place are over after so long."""
REACHES = 3 * BEYOND
"""From a camera to the place of a case that may be its display's: to the display, and from there across others' sectors."""


def ends(one: Sighting) -> float:
    """Return when a thing was over, or will be at the latest; UTC seconds."""
    return one.updated + LONGEST_S if one.end is None else one.end


def closeness(one: Sighting, other: Sighting) -> float | None:
    """Return how well the sightings of two cameras meet, 0…1, or None when they are of two things."""
    if one.aloft is None or other.aloft is None or not _overlap(one, other):
        return None
    found = meeting([one.aloft, other.aloft])
    return None if found is None else 1.0 - found.misfit / DISAGREE


def agree(one: Sighting, others: Iterable[Sighting]) -> bool:
    """Tell whether a sighting and those of other cameras can all be of one thing."""
    elsewhere = _best(other for other in others if other.stream_id != one.stream_id)
    return one.aloft is None or not elsewhere or meeting([one.aloft, *elsewhere]) is not None


def place(sightings: Iterable[Sighting]) -> Location | None:
    """Return where several cameras' sightings meet; None when there are no two that say anything, or they disagree by now."""
    seen = _best(sightings)
    found = meeting(seen) if len(seen) > 1 else None
    return None if found is None else found.place


def _best(sightings: Iterable[Sighting]) -> Sequence[Aloft]:
    """Return the most certain sighting of each camera: those of one camera have one error, and don't add to each other."""
    best: dict[str, tuple[float, str, Aloft]] = {}
    for one in sightings:
        if one.aloft is not None and one.location is not None:
            known = (one.location.radius_m, one.event_id, one.aloft)
            best[one.stream_id] = min(best.get(one.stream_id, known), known, key=lambda each: each[:2])
    return [best[stream][2] for stream in sorted(best)]


def _overlap(one: Sighting, other: Sighting) -> bool:
    return one.start <= ends(other) + LATE_S and other.start <= ends(one) + LATE_S
