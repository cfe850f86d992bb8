"""How a track is expected to move before anybody knows its speed: it may have gone any way. Pure.

Overlap is all that joins a track to its second look. A rider's box is narrow, and at five looks a second he passes his own
width between two of them: he would begin a new track at every look, and never be counted.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.track.motion import CornerMotion

REACH = 0.5
"""How far on each side a new track is looked for, in its own width and height: with the usual least overlap of 0.1 the
second look may be one width away. Measured with true boxes at 5 looks a second on the simulated trial's lines
(benchmarks/true_boxes.py): 2.0 % of all crossings wrong with it, 4.3 % without (people 9 and 24 of 356). PETS09-S2L1 at 12.5 a
second: MOTA 77.3 and 76.8."""


class Newborn(CornerMotion):
    """A corner filter that looks all around for its track's second look, and is the plain one from then on."""

    def __init__(self, bbox: NDArray[np.floating]) -> None:
        """Begin at rest at a first box, (4,) xyxy."""
        super().__init__(bbox)
        self._reach = REACH

    def update(self, bbox: NDArray[np.floating] | None) -> None:
        """Take an observed box, (4,) xyxy; None changes nothing."""
        super().update(bbox)
        self._reach = self._reach if bbox is None else 0.0

    def rest(self) -> None:
        """Expect it where it is, and nowhere else."""
        super().rest()
        self._reach = 0.0

    def state_to_bbox(self) -> NDArray[np.float64]:
        """Return where it is expected, (4,) xyxy; before its second look with the room around it."""
        box = super().state_to_bbox()
        room = self._reach * (box[2:] - box[:2])
        around: NDArray[np.float64] = box + np.concatenate([-room, room])
        return around
