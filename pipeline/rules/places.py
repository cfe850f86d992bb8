"""Places where something stands: an identity that outlives tracks, gaps, occlusion and reconnects.

A place is known by where it is and how large, not by a track id: a parked car that a detector loses and finds
again, under whatever id, is the same. Shared by the rules that watch still things. Pure.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from pipeline.rules.picture_plane import covered_share, iou

SAME_IOU = 0.55
"""Overlap with the place's own box above which a box is the thing that stands there. A box that jitters by 10 % of its
size on every side keeps 0.64; a car that creeps forward by a third of its length falls to 0.5."""
COVERED = 0.35
"""Share of a place behind which a nearer thing hides it; half of a car still makes detectors miss it."""
ELSEWHERE_IOU = 0.2
"""A track that began with less overlap came from somewhere else."""
FLEETING_S = 3.0
"""Observed seconds after which a place that only a passing thing made is forgotten."""
STEADY_LOOKS = 3
"""Looks that make a place more than a passing thing's."""
VACANT_S = 4.0
"""Observed seconds that a place must be seen empty before a newcomer is somebody else."""
MOST_PLACES, MOST_ORIGINS = 256, 1024
"""Bounds of what is remembered of one stream; what was seen longest ago goes first."""


class Place(BaseModel):
    """One place.

    Attributes:
        box: xyxy pixels, where the thing stood first.
        size: width and height of the picture that `box` is in.
        missed: observed seconds for which it was looked for and not found, nothing being in front.
        hidden: something is in front of it now.
    """

    model_config = ConfigDict(extra="forbid")

    number: int
    class_name: str
    box: tuple[float, float, float, float]
    size: tuple[int, int]
    confidence: float
    tracker_id: int = -1
    looks: int = 1
    missed: float = 0.0
    hidden: bool = False


class PlacesMemory(BaseModel):
    """What survives a restart."""

    model_config = ConfigDict(extra="forbid")

    next_number: int = 0
    places: tuple[Place, ...] = ()


class Standing(NamedTuple):
    """A place at one look; `box` is (4,) xyxy float32 pixels as seen now, or the place's own when it is hidden."""

    place: Place
    box: NDArray[np.float32]
    seen: bool


class Places:
    """The places of one rule on one stream.

    A place is forgotten when it was found empty for `forget_s` observed seconds, one that was only
    passed sooner.
    """

    def __init__(self, *, forget_s: float) -> None:
        self._forget_s = forget_s
        self._places: list[Place] = []
        self._waiting: list[Place] = []
        self._next = 0
        self._observed: float | None = None
        self._origins: dict[int, NDArray[np.float32]] = {}

    def update(self, things: sv.Detections, others: sv.Detections, *, observed: float, size: tuple[int, int]) -> list[Standing]:
        """Match what is seen to the places.

        Args:
            things: tracked things that may stand.
            others: everything that may hide them, `things` included.
            observed: observed seconds of the camera so far.
            size: width and height of the picture.

        Returns:
            Every place that something stands at, or is assumed to; those found empty are left out.
        """
        passed = 0.0 if self._observed is None else max(0.0, observed - self._observed)
        self._observed = observed
        self._scale(size)
        boxes = things.xyxy.astype(np.float32)
        owners = self._match(boxes, _ids(things))
        standing = [self._seen(place, things, index) for place, index in owners]
        taken = {index for _, index in owners}
        standing += [self._found(things, index, size) for index in range(len(things)) if index not in taken]
        standing += self._unseen([place for place, _ in owners], others.xyxy.astype(np.float32), passed)
        self._places = [one.place for one in standing] + self._waiting
        self._bound()
        self._remember_origins(things)
        return [one for one in standing if one.seen or one.place.hidden]

    def memory(self) -> PlacesMemory:
        """Return what to keep over a restart."""
        return PlacesMemory(next_number=self._next, places=tuple(self._places))

    def recall(self, memory: PlacesMemory) -> None:
        """Take up what an earlier process kept."""
        self._next, self._places = memory.next_number, list(memory.places)

    def _match(self, boxes: NDArray[np.float32], ids: Sequence[int]) -> list[tuple[Place, int]]:
        """Give each place the box that fits it best, best pairs first."""
        if not self._places or len(boxes) == 0:
            return []
        overlap = iou(np.array([place.box for place in self._places], np.float32), boxes)
        pairs: list[tuple[Place, int]] = []
        rows: set[int] = set()
        columns: set[int] = set()
        for flat in np.argsort(-overlap, axis=None, kind="stable").tolist():
            row, column = divmod(flat, len(boxes))
            if overlap[row, column] < SAME_IOU:
                break
            if row in rows or column in columns or self._is_newcomer(self._places[row], ids[column]):
                continue
            rows.add(row)
            columns.add(column)
            pairs.append((self._places[row], column))
        return pairs

    def _is_newcomer(self, place: Place, tracker_id: int) -> bool:
        """Tell whether a track came from elsewhere to a place that was seen empty."""
        origin = self._origins.get(tracker_id)
        if place.missed < VACANT_S or origin is None:
            return False
        return float(iou(np.array([place.box], np.float32), origin[None, :])[0, 0]) < ELSEWHERE_IOU

    def _seen(self, place: Place, things: sv.Detections, index: int) -> Standing:
        update = {
            "class_name": str(things.data["class_name"][index]),
            "confidence": _confidence(things, index),
            "tracker_id": _ids(things)[index],
            "looks": place.looks + 1,
            "missed": 0.0,
            "hidden": False,
        }
        return Standing(place.model_copy(update=update), things.xyxy[index].astype(np.float32), seen=True)

    def _found(self, things: sv.Detections, index: int, size: tuple[int, int]) -> Standing:
        x1, y1, x2, y2 = things.xyxy[index].astype(float).tolist()
        place = Place(
            number=self._next,
            class_name=str(things.data["class_name"][index]),
            box=(x1, y1, x2, y2),
            size=size,
            confidence=_confidence(things, index),
            tracker_id=_ids(things)[index],
        )
        self._next += 1
        return Standing(place, things.xyxy[index].astype(np.float32), seen=True)

    def _unseen(self, seen: Sequence[Place], others: NDArray[np.float32], passed: float) -> list[Standing]:
        numbers = {place.number for place in seen}
        self._waiting = []
        hidden: list[Standing] = []
        for place in self._places:
            if place.number in numbers:
                continue
            box = np.array(place.box, np.float32)
            in_front = others[others[:, 3] >= box[3] - 0.05 * (box[3] - box[1])]
            if covered_share(box, in_front) >= COVERED:
                hidden.append(Standing(place.model_copy(update={"hidden": True}), box, seen=False))
            elif place.missed + passed < (self._forget_s if place.looks >= STEADY_LOOKS else FLEETING_S):
                self._waiting.append(place.model_copy(update={"missed": place.missed + passed, "hidden": False}))
        return hidden

    def _scale(self, size: tuple[int, int]) -> None:
        """Carry places over to another size of picture: cameras change it at a reconnect."""
        self._places = [place if place.size == size else _scaled(place, size) for place in self._places]

    def _bound(self) -> None:
        if len(self._places) > MOST_PLACES:
            longest_gone = sorted(self._places, key=lambda place: (-place.missed, -place.number))
            gone = {place.number for place in longest_gone[: len(self._places) - MOST_PLACES]}
            self._places = [place for place in self._places if place.number not in gone]

    def _remember_origins(self, things: sv.Detections) -> None:
        for index, tracker_id in enumerate(_ids(things)):
            if tracker_id >= 0:
                self._origins.setdefault(tracker_id, things.xyxy[index].astype(np.float32))
        for tracker_id in list(self._origins)[: max(0, len(self._origins) - MOST_ORIGINS)]:
            del self._origins[tracker_id]


def _ids(things: sv.Detections) -> list[int]:
    return [-1] * len(things) if things.tracker_id is None else things.tracker_id.tolist()


def _confidence(things: sv.Detections, index: int) -> float:
    return 1.0 if things.confidence is None else float(things.confidence[index])


def _scaled(place: Place, size: tuple[int, int]) -> Place:
    across, down = size[0] / place.size[0], size[1] / place.size[1]
    x1, y1, x2, y2 = place.box
    return place.model_copy(update={"box": (x1 * across, y1 * down, x2 * across, y2 * down), "size": size})
