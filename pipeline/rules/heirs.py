"""Who somebody is now whose track was lost, or went on with who passed him. Pure; not a rule.

Detectors lose who stands still in rain and at night, and where two people cross each other their tracks may be exchanged.
Under an umbrella he may be seen only when he has halted: then who passed by seems to have brought the thing.
"""

from math import inf
from typing import NamedTuple

import numpy as np

from pipeline.rules.picture_plane import Boxes, feet
from pipeline.rules.trail import Step, Trail

HEIR_S = 30.0
"""Observed seconds after which a new track at the place where somebody's was lost is no longer taken for the same person."""
HEIR_HEIGHTS = 0.7
"""How far from there it may begin, in the person's heights."""
OVERLAP_S = 2.0
"""Observed seconds for which both tracks may be seen: where a detector finds somebody twice, the second begins before the
first is lost."""
SWAP_S = 10.0
"""Observed seconds after somebody was with a thing in which who stands where he was may be he: a track that went on with a
passer-by is out of an owner's reach within 5 s."""


class Missed(NamedTuple):
    """Somebody who is not, or not surely, where his track is.

    Attributes:
        person: the track.
        foot: where he was last, pixels, with his height.
        seen: observed seconds of that.
        beside: observed seconds when he was with the thing last.
        came: observed seconds when the thing came.
        near: he was with it when he was seen last.
        strayed: his track went on with something else.
        others: tracks of those who brought other things; none of them is he.
        far: tracks of those who are so far from the thing that nothing but a new track tells that they belong to it.
    """

    person: int
    foot: tuple[float, float, float]
    seen: float
    beside: float
    near: bool
    came: float = -inf
    others: frozenset[int] = frozenset()
    far: frozenset[int] = frozenset()
    strayed: bool = False


def heir(missed: Missed, step: Step, trail: Trail) -> int:
    """Return the track that goes on where somebody's was lost, or that halted where he was or when the thing came; else -1."""
    lost = missed.near and (missed.strayed or missed.person not in step.ids) and step.observed - missed.seen <= HEIR_S
    swapped = step.observed - missed.beside <= SWAP_S
    joined = step.observed - missed.came <= SWAP_S
    past = trail.boxes(missed.person, since=missed.beside - SWAP_S, until=missed.beside)
    none = [missed.person, *missed.others]
    rows = np.flatnonzero(~step.is_vehicle & trail.remembered(step) & ~np.isin(step.ids, none))
    for number, box in zip(step.ids[rows].tolist(), step.boxes[rows], strict=True):
        goes_on = lost and _begins_there(number, missed, trail)
        stands = swapped and _stands_there(number, box, missed, past, trail)
        if goes_on or stands or (joined and _halts(number, box, missed, trail, since=missed.came - SWAP_S)):
            return int(number)
    return -1


def _begins_there(number: int, missed: Missed, trail: Trail) -> bool:
    origin = trail.origins[number]
    x, y, height = missed.foot
    past = trail.boxes(missed.person, since=origin.first - OVERLAP_S, until=origin.first)
    lost: Boxes = np.array([[x, y - height, x, y]], np.float32) if origin.first > missed.seen else past[-1:]
    return origin.first > missed.seen - OVERLAP_S and _was_there(lost, origin.box)


def _stands_there(number: int, box: Boxes, missed: Missed, past: Boxes, trail: Trail) -> bool:
    """Tell whether a track stands where somebody was (N, 4), and did not stand there before he came."""
    return _was_there(past, box) and _halts(number, box, missed, trail, since=missed.beside - SWAP_S)


def _halts(number: int, box: Boxes, missed: Missed, trail: Trail, *, since: float) -> bool:
    """Tell whether a track stands not far from the thing, and did not stand there at a time, observed seconds."""
    if number in missed.far or not trail.stands(number, box):
        return False
    return trail.origins[number].first > since or not _was_there(trail.boxes(number, since=since)[:1], box)


def _was_there(past: Boxes, box: Boxes) -> bool:
    """Tell whether one of some boxes of a person (N, 4) has its foot where that of another box (4,) is."""
    away = np.linalg.norm(feet(past) - feet(box[None, :]), axis=1)
    return bool((away <= HEIR_HEIGHTS * (past[:, 3] - past[:, 1])).any())
