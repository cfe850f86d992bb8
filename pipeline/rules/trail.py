"""Where the people and vehicles of the last seconds were, step by step: to look back who was where. Pure; not a rule.

Forgets a track `TRAIL_S` after it was seen last.
"""

from collections import deque
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.rules import columns
from pipeline.rules.picture_plane import Boxes, feet
from pipeline.rules.walks import ARRIVED, GREW
from pipeline.rules.yardstick import shift, size_ratio

TRAIL_S = 30.0
"""Observed seconds of tracks that are kept to look back along."""
STEP_S = 0.25
"""Least observed seconds between two of their steps."""
MOST_TRACKS = 512
"""Tracks whose beginning is remembered; when there are more, those seen longest ago go."""
STOOD_S, STOOD_HEIGHTS = 2.0, 0.25
"""Observed seconds, and shift in the person's heights, that tell who stands from who walks: at 1 m/s it is five times that."""


class Step(NamedTuple):
    """One look: confirmed tracks, and the boxes (M, 4) of people whose tracks are not confirmed."""

    observed: float
    ids: NDArray[np.int_]
    boxes: Boxes
    is_vehicle: NDArray[np.bool_]
    unsure: Boxes


class Origin(NamedTuple):
    """Where a track began, and when it was seen first and last."""

    box: Boxes
    name: str
    first: float
    last: float


class Trail:
    """The steps of one stream's people and vehicles.

    Attributes:
        origins: where each track began, by its id.
    """

    def __init__(self, *, people: Collection[str], vehicles: Collection[str]) -> None:
        """Keep tracks of the classes of people and of vehicles."""
        self._people, self._vehicles = sorted(people), sorted(vehicles)
        self._steps: deque[Step] = deque()
        self.origins: dict[int, Origin] = {}

    def note(self, tracks: sv.Detections, observed: float) -> Step:
        """Keep a look; return what is kept of it."""
        names, ids, boxes = columns.names(tracks), columns.ids(tracks), tracks.xyxy.astype(np.float32)
        ours = (ids >= 0) & np.isin(names, [*self._people, *self._vehicles])
        for number, name, box in zip(ids[ours].tolist(), names[ours].tolist(), boxes[ours], strict=True):
            origin = self.origins.get(number)
            self.origins[number] = origin._replace(last=observed) if origin else Origin(box, name, observed, observed)
        unsure = boxes[(ids < 0) & np.isin(names, self._people)]
        step = Step(observed, ids[ours].astype(np.int_), boxes[ours], np.isin(names[ours], self._vehicles), unsure)
        if not self._steps or observed - self._steps[-1].observed >= STEP_S:
            self._steps.append(step)
        while self._steps and observed - self._steps[0].observed > TRAIL_S:
            self._steps.popleft()
        alive = {number: one for number, one in self.origins.items() if observed - one.last <= TRAIL_S}
        self.origins = dict(sorted(alive.items(), key=lambda item: item[1].last)[-MOST_TRACKS:])
        return step

    def clear(self) -> None:
        """Forget all: after a gap tracks have other ids."""
        self._steps.clear()
        self.origins.clear()

    def between(self, first: float, last: float) -> list[Step]:
        """Return the steps of a time, observed seconds."""
        return [step for step in self._steps if first <= step.observed <= last]

    def remembered(self, step: Step) -> NDArray[np.bool_]:
        """Tell which tracks of a step are among the `MOST_TRACKS` newest: of the others nobody knows where they began."""
        return np.isin(step.ids, list(self.origins))

    def moved(self, number: int) -> bool:
        """Tell whether a track has left where it began."""
        origin, boxes = self.origins[number].box, self.boxes(number, since=-np.inf)
        return bool(((shift(origin, boxes) > ARRIVED) | (size_ratio(origin, boxes) > GREW)).any())

    def stands(self, number: int, box: Boxes) -> bool:
        """Tell whether a person who is at a box (4,) at the last look has stood there for `STOOD_S`."""
        origin = self.origins.get(number)
        if origin is None or origin.last - origin.first < STOOD_S:
            return False
        away = np.linalg.norm(feet(self.boxes(number, since=origin.last - STOOD_S)) - feet(box[None, :]), axis=1)
        return bool((away <= STOOD_HEIGHTS * (box[3] - box[1])).all())

    def boxes(self, number: int, *, since: float, until: float = np.inf) -> Boxes:
        """Return where a track was in a time, observed seconds: (N, 4), the oldest first."""
        steps = [step.boxes[step.ids == number][0] for step in self.between(since, until) if number in step.ids]
        return np.array(steps, np.float32).reshape(-1, 4)
