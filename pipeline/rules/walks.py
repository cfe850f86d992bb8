"""The last steps of tracks: where each came from, and whether it has come to rest. Pure; not a rule."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from pipeline.rules.picture_plane import Boxes
from pipeline.rules.rule import GroundMap, Moment
from pipeline.rules.yardstick import Yardstick, shift, size_ratio

ARRIVED = 0.6
"""Shift from a track's origin, in sizes of the box, from which it is a newcomer: a queue moves up by more than half a
car, a parked car that comes into sight from behind a bus shifts by less."""
GREW = 1.8
"""The same for its size: it came from afar."""
AT_REST = 0.5
"""Share of what is no movement between two looks that is none while it comes to rest: who creeps is not at rest."""
FORGET_S = 30.0
"""Observed seconds after which the walk of a track that is not seen is forgotten; tracks live shorter."""
MOST_WALKS = 512
STEPS_A_SETTLE = 16
"""Steps that are kept of the time in which a thing settles, so that fast looks need no more memory than slow ones."""


@dataclass(slots=True)
class Walk:
    """One track's steps, pixels.

    Attributes:
        origin: box where the track began, or where it came to rest.
        steps: moments and boxes, the last twice `settle_s`.
    """

    origin: Boxes
    steps: deque[tuple[Moment, Boxes]]
    seen: float


class Walks:
    """The walks of one rule's tracks on one stream, by track id."""

    def __init__(self, yardstick: Yardstick, *, settle_s: float) -> None:
        self._still = Yardstick(share=yardstick.share * AT_REST, metres=yardstick.metres)
        self._settle_s = settle_s
        self._walks: dict[int, Walk] = {}

    def clear(self) -> None:
        """Forget all: after a gap tracks have other ids and pictures may have another size."""
        self._walks.clear()

    def note(self, tracker_id: int, box: Boxes, now: Moment) -> None:
        """Note where a track is now."""
        walk = self._walks.setdefault(tracker_id, Walk(box, deque(), now.observed))
        walk.seen = now.observed
        if not walk.steps or now.observed - walk.steps[-1][0].observed >= self._settle_s / STEPS_A_SETTLE:
            walk.steps.append((now, box))
        while now.observed - walk.steps[1 if len(walk.steps) > 1 else 0][0].observed > 2 * self._settle_s:
            walk.steps.popleft()

    def came_from_elsewhere(self, tracker_id: int, box: Boxes) -> bool:
        """Tell whether a track began, or rested last, somewhere else than at a box (4,)."""
        walk = self._walks.get(tracker_id)
        if walk is None:
            return False
        origin = walk.origin[None, :]
        return float(shift(box, origin)[0]) > ARRIVED or float(size_ratio(box, origin)[0]) > GREW

    def rest(self, tracker_id: int, ground: GroundMap | None) -> tuple[Boxes, Moment] | None:
        """Return where a track rests and since when, or None while it moves.

        It rests when all of its steps in the last `settle_s` (and at least two) are at one place.
        """
        steps = self._walks[tracker_id].steps
        last = steps[-1][0].observed
        late = [index for index, (moment, _) in enumerate(steps) if last - moment.observed >= self._settle_s]
        if not late:
            return None
        boxes = np.array([box for _, box in steps], np.float32)
        place = np.median(boxes[late[-1] :], axis=0).astype(np.float32)
        same = self._still.same(place, boxes, ground)
        if not same[late[-1] :].all():
            return None
        first = len(same) - int(np.argmin(same[::-1])) if not same.all() else 0
        return place, steps[first][0]

    def settle(self, tracker_id: int, box: Boxes) -> None:
        """Let a track belong to the place where it came to rest."""
        self._walks[tracker_id].origin = box

    def forget(self, now: Moment) -> None:
        """Forget the walks of tracks that are gone."""
        if any(now.observed - walk.seen > FORGET_S for walk in self._walks.values()) or len(self._walks) > MOST_WALKS:
            alive = [(number, walk) for number, walk in self._walks.items() if now.observed - walk.seen <= FORGET_S]
            self._walks = dict(sorted(alive, key=lambda item: item[1].seen)[-MOST_WALKS:])
