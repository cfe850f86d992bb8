"""What is aimed at: the least that a report of `hutong bench sim` should reach, by kind of event. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.simulate.truth.happenings import EventKind


class Aim(NamedTuple):
    """Least recall and precision; None: not asked for."""

    recall: float | None
    precision: float | None


AIMS: Mapping[EventKind, Aim] = {
    "parking": Aim(0.95, 0.95),
    "crowd": Aim(0.95, 0.95),
    "litter": Aim(0.85, 0.85),
    "bins": Aim(0.9, 0.9),
    "abandoned": Aim(0.9, 0.9),
    "fireworks": Aim(0.95, None),
}
"""False fireworks are counted by the hour of quiet nights: one display more or less says nothing of them."""
DRIVE_AIMS: Mapping[EventKind, Aim] = {kind: Aim(0.85, 0.9) for kind in ("litter", "bins", "parking")}
"""Of each pass of a camera that drives."""
MOST_MEDIAN_M = 3.0
"""Its median error of place, with 2 m of GPS noise."""
MOST_COUNT_ERROR = 0.05
LEAST_WITHIN = 0.9
"""Share of locations that lie within their stated radius: that is what the radius says."""
MOST_FALSE, IN_HOURS = 1, 24.0
"""At most so many false fireworks in so many camera-hours of hard negatives."""
