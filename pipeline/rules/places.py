"""Places where something stands: an identity that outlives tracks, gaps, occlusion and reconnects.

A place is known by where it is, how large and of what kind its thing is, not by a track id: a parked car that a
detector loses and finds again, under whatever id, is the same. Shared by the rules about still things. Pure; no rule.
"""

from collections.abc import Callable, Collection
from typing import Literal, NamedTuple

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from pipeline.rules import columns
from pipeline.rules.picture_plane import Boxes, covered_share, in_front, inside_share, iou, relative
from pipeline.rules.rule import GroundMap, Moment
from pipeline.rules.walks import Walks
from pipeline.rules.yardstick import OTHER_SIZE, Yardstick, shift, size_ratio

COVERED = 0.3
"""Share of a place behind which nearer things hide it; detectors begin to miss a car of which a third is hidden."""
WITHIN = 0.75
"""Share of a box that lies in a place's box when it is what can still be seen of the thing."""
SAME_SPOT = 0.3
"""Overlap from which two places can't be taken at once: the second thing stands where the first one stood."""
FLICKER_S = 5.0
"""Observed seconds that a thing may be missed without being thought gone; detectors lose a still thing for 1 to 3 s."""
MOST_PLACES = 256
"""Places of one rule on one stream; when there are more, the one that was missed longest goes."""


class Place(BaseModel):
    """One place.

    Attributes:
        box: xyxy relative to the picture, where the thing came to rest.
        missed: observed seconds since it was looked for and not found, nothing being in front.
        empty: observed seconds of those for which it was thought to be empty.
        hidden: observed seconds for which something has been in front of it.
    """

    model_config = ConfigDict(extra="forbid")

    number: int
    class_name: str
    box: tuple[float, float, float, float]
    confidence: float
    tracker_id: int = -1
    missed: float = 0.0
    empty: float = 0.0
    hidden: float = 0.0


class PlacesMemory(BaseModel):
    """What survives a restart."""

    model_config = ConfigDict(extra="forbid")

    next_number: int = 1
    places: tuple[Place, ...] = ()


class Standing(NamedTuple):
    """A place where something stands now, or is assumed to.

    Attributes:
        box: (4,) xyxy float32 pixels as seen now, or the place's own.
        stands: (1, 4) the place's own: unlike `box` it is not off when something hides a part of the thing, or it drives away.
        state: hidden: something is in front; missed: not found in this look, which happens to detectors.
        since: when it came to rest, at the look that found that out.
    """

    place: Place
    box: Boxes
    stands: Boxes
    state: Literal["seen", "hidden", "missed"]
    since: Moment | None = None


class Things(NamedTuple):
    """Tracks that may stand somewhere.

    Attributes:
        tracks: of the rule's kinds, with ids.
        may_rest: tells by its index whether a thing may become a place: right class, in the zone, sure enough.
            Asked only when it comes to rest.
        around: (M, 4) boxes of everything that is seen, `tracks` included.
    """

    tracks: sv.Detections
    may_rest: Callable[[int], bool]
    around: Boxes

    def ids(self) -> dict[int, int]:
        """Return the ids of the confirmed tracks by their index."""
        ids = columns.ids(self.tracks).tolist()
        return {index: number for index, number in enumerate(ids) if number >= 0}


class Places:
    """The places of one rule on one stream.

    Forgets a place that was found empty for `release_s`, or that another thing took; one that something hides
    for longer than `hidden_s` is looked for as if nothing did.
    """

    def __init__(self, yardstick: Yardstick, *, settle_s: float, release_s: float, hidden_s: float) -> None:
        self._yardstick = yardstick
        self._release_s = release_s
        self._hidden_s = hidden_s
        self._walks = Walks(yardstick, settle_s=settle_s)
        self._places: list[Place] = []
        self._next = 1
        self._observed: float | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all places, also of those where nothing is seen now."""
        return frozenset(place.number for place in self._places)

    def update(self, things: Things, now: Moment, *, size: tuple[int, int], ground: GroundMap | None = None) -> list[Standing]:
        """Match what is seen to the places; return those where something stands or is assumed to.

        Args:
            things: what is seen now.
            now: time of the look.
            size: width and height of the picture.
            ground: picture to metres.
        """
        passed = 0.0 if self._observed is None else max(0.0, now.observed - self._observed)
        self._observed = now.observed
        scale = np.array([*size, *size], np.float32)
        boxes, ids = things.tracks.xyxy.astype(np.float32), things.ids()
        for index, number in ids.items():
            self._walks.note(number, boxes[index], now)
        owned = self._match(boxes, ids, things.around, scale, ground)
        standing = [_seen(place, things.tracks, index, scale) for place, index in owned]
        taken = {index for _, index in owned}
        for index, number in ids.items():
            rest = self._walks.rest(number, ground) if index not in taken else None
            if rest is not None and things.may_rest(index):
                place, since = self._settled(number, rest, scale, taken={one.place.number for one in standing})
                standing.append(_seen(place, things.tracks, index, scale, since))
        self._walks.forget(now)
        found = {one.place.number for one in standing}
        missing = [place for place in self._places if place.number not in found]
        standing += [one for place in missing for one in self._unseen(place, things.around, passed, scale)]
        return standing

    def lost(self) -> None:
        """Keep the places over a gap, but no steps: ids are others then."""
        self._walks.clear()

    def memory(self) -> PlacesMemory:
        """Return what to keep over a restart."""
        return PlacesMemory(next_number=self._next, places=tuple(place.model_copy() for place in self._places))

    def recall(self, memory: PlacesMemory) -> None:
        """Take up what an earlier process kept."""
        self._next, self._places = memory.next_number, [place.model_copy() for place in memory.places]

    def _match(
        self, boxes: Boxes, ids: dict[int, int], around: Boxes, scale: Boxes, ground: GroundMap | None
    ) -> list[tuple[Place, int]]:
        """Give each place the thing that stands there, the nearest pairs first."""
        pairs: list[tuple[float, int, int]] = []
        for row, place in enumerate(self._places):
            box = np.array(place.box, np.float32) * scale
            same = self._yardstick.same(box, boxes, ground) | self._peeps(box, boxes, around)
            distance = shift(box, boxes)
            pairs += [
                (float(distance[index]), row, index)
                for index, number in ids.items()
                if same[index] and (number == place.tracker_id or not self._walks.came_from_elsewhere(number, box))
            ]
        matched: dict[int, int] = {}
        for _, row, index in sorted(pairs):
            if row not in matched and index not in matched.values():
                matched[row] = index
        return [(self._places[row], index) for row, index in matched.items()]

    def _peeps(self, box: Boxes, boxes: Boxes, around: Boxes) -> NDArray[np.bool_]:
        """Tell which boxes are what can be seen of a thing that others hide in part."""
        within = inside_share(boxes, box) >= WITHIN
        front = in_front(around, box)
        for index in np.flatnonzero(within).tolist():
            others = front[(front != boxes[index]).any(axis=1)]
            within[index] = covered_share(box, others) >= COVERED / 2
        return within

    def _settled(
        self, number: int, rest: tuple[Boxes, Moment], scale: Boxes, *, taken: Collection[int]
    ) -> tuple[Place, Moment | None]:
        """Make a place of where a track came to rest, or know an old one in it that is not `taken` now.

        What is of another size there came to rest now, too: it is more of the thing, or something else.
        """
        box, since = rest
        left = [place for place in self._spot(box, scale) if place.number not in taken]
        if left and not self._walks.came_from_elsewhere(number, box):
            is_other = float(size_ratio(np.array(left[0].box, np.float32) * scale, box[None, :])[0]) > OTHER_SIZE
            left[0].box = relative(box, _size(scale))
            return left[0], since if is_other else None
        gone = {place.number for place in left}
        place = Place(number=self._next, class_name="", box=relative(box, _size(scale)), confidence=0.0)
        self._next += 1
        self._places = [*(one for one in self._places if one.number not in gone), place]
        if len(self._places) > MOST_PLACES:
            self._places.remove(max(self._places, key=lambda one: (one.missed, -one.number)))
        self._walks.settle(number, box)
        return place, since

    def _spot(self, box: Boxes, scale: Boxes) -> list[Place]:
        """Return the places that can't be taken while something stands at a box (4,), the nearest first."""
        if not self._places:
            return []
        overlap = iou(box[None, :], np.array([place.box for place in self._places], np.float32) * scale)[0]
        order = np.argsort(-overlap, kind="stable").tolist()
        return [self._places[row] for row in order if overlap[row] >= SAME_SPOT]

    def _unseen(self, place: Place, around: Boxes, passed: float, scale: Boxes) -> list[Standing]:
        """Say whether a place that nothing was found at is hidden, missed, or empty; forget it in the end."""
        box = np.array(place.box, np.float32) * scale
        if place.hidden + passed <= self._hidden_s and covered_share(box, in_front(around, box)) >= COVERED:
            place.hidden += passed
            return [Standing(place, box, box[None, :], "hidden")]
        first = place.missed == 0.0
        place.missed += passed
        if first or place.missed <= FLICKER_S:
            return [Standing(place, box, box[None, :], "missed")]
        place.empty += passed
        if place.empty >= self._release_s:
            self._places.remove(place)
        return []


def _seen(place: Place, tracks: sv.Detections, index: int, scale: Boxes, since: Moment | None = None) -> Standing:
    """Note that a place's thing is seen, as the track at an index."""
    place.class_name = str(columns.names(tracks)[index])
    place.confidence = float(columns.confidences(tracks)[index])
    place.tracker_id = int(columns.ids(tracks)[index])
    place.missed = place.empty = place.hidden = 0.0
    stands = np.array([place.box], np.float32) * scale
    return Standing(place, tracks.xyxy[index].astype(np.float32), stands, "seen", since)


def _size(scale: Boxes) -> tuple[int, int]:
    return int(scale[0]), int(scale[1])
