"""Which places are parts of one thing: its shadow, its faces, what the detector knows of it and what the background shows.

Pure; not a rule. What somebody puts against a thing that was left is the same heap.
"""

import numpy as np

from pipeline.rules.attendance import Company
from pipeline.rules.left_thing import Left
from pipeline.rules.picture_plane import Boxes, areas, inside_share, iou
from pipeline.rules.places import SAME_SPOT, WITHIN
from pipeline.rules.unknown_things import FIRST_ID

AGAINST = 0.2
"""Gap between two parts, as a share of the smaller one's larger side."""
LEVEL = 0.5
"""How far one foot may be below the other, in heights of the taller: a shadow lies at the thing's foot, and what is farther up
in the picture stands behind it."""


def is_part(box: Boxes, other: Boxes) -> bool:
    """Tell whether what is at a box (4,) belongs to what is at another one: it is the same, in it, or against it."""
    one, two = box[None, :], other[None, :]
    within = max(float(inside_share(one, other)[0]), float(inside_share(two, box)[0]))
    if within >= WITHIN or float(iou(one, two)[0, 0]) >= SAME_SPOT:
        return True
    sides = np.array([box[2:] - box[:2], other[2:] - other[:2]])
    gaps = np.maximum(np.maximum(box[:2] - other[2:], other[:2] - box[2:]), 0.0)
    low = abs(float(box[3] - other[3])) <= LEVEL * float(sides[:, 1].max())
    return low and float(gaps.max()) <= AGAINST * float(sides.max(axis=1).min())


def together(parts: list[Left]) -> Left:
    """Return the part that stands for a thing: one that is seen, what the detector knows, the largest.

    Who is with a part is with the thing; it is alone since the last of its parts is.
    """
    best = max(parts, key=lambda one: (one.standing.state == "seen", one.standing.place.tracker_id < FIRST_ID, _area(one)))
    attended = any(one.company.attended for one in parts)
    ends = [one.company.alone_since for one in parts if one.company.alone_since is not None]
    return best._replace(company=Company(attended, None if attended else max(ends, default=None)))


def _area(one: Left) -> float:
    return float(areas(one.standing.stands)[0])
