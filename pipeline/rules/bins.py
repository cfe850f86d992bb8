"""A bin is full or overflows, bags lie around it, or it is gone, for longer than it may.

Bins are known (zones of the picture, assets of the city's register) or whatever bin the detector finds standing. What is
wrong with one must be agreed on by looks over a while (`ballot.py`); then the event's clock runs. One event a bin,
whatever is wrong with it in turn. Forgets a bin that it found by itself `FORGET_S` after it was seen last; never a known
one. Does not know whose bags those are.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple, cast

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import Field

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Severity
from pipeline.rules import columns
from pipeline.rules.bags import bags_around
from pipeline.rules.bin_boxes import by_bin, one_bin, same_spot
from pipeline.rules.bin_settings import BinsSettings
from pipeline.rules.bin_state import FILLS, Bin, BinMemory, Fill, Sight, State
from pipeline.rules.owners import NOBODY
from pipeline.rules.picture_plane import (
    Boxes,
    chosen,
    covered_share,
    feet,
    in_front,
    polygon_of,
    standing_share,
)
from pipeline.rules.places import COVERED, FLICKER_S, Standing
from pipeline.rules.reach import Reach
from pipeline.rules.register import Register
from pipeline.rules.rule import Limits, Memory, Moment, Observation, Scene, Site
from pipeline.rules.still_thing import StillMemory, StillThings

FORGET_S = FLICKER_S + 1.0
"""Observed seconds beyond `release_s` after which a bin that was found and is gone is forgotten: its place is by then."""

WORST: frozenset[State] = frozenset({"full and surrounded", "overflowing and surrounded"})
"""States of high severity."""


class BinsMemory(Memory):
    """What the rule keeps over a restart: places of the bins that it found, and all bins by their key."""

    found: StillMemory = StillMemory()
    bins: dict[str, BinMemory] = Field(default_factory=dict)


class Spot(NamedTuple):
    """Where a bin is in this look.

    Attributes:
        key: names the bin.
        rows: of the tracks that show it.
        box: (4,) pixels of where it should be.
        known: it was marked or is in the register, so that it can be missing.
        stands: (1, 4) box of its place, which does not grow as bags stick out of it; None: nobody knows its place but by `box`.
    """

    key: str
    rows: NDArray[np.intp]
    box: Boxes
    known: bool
    stands: Boxes | None = None


class Bins:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = BinsSettings
    memory_type: ClassVar[type[Memory]] = BinsMemory
    version: ClassVar[int] = 1
    wakes_on: frozenset[str] = frozenset()
    """Nothing: keyframes are enough for what lasts minutes."""

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("BinsSettings", settings)
        self.limits = Limits(hold_s=own.stay_s, release_s=own.release_s, max_life_s=own.max_life_s)
        self._settings = own
        self._zones = {name: site.zones[name] for name in own.bin_zones}
        self._called: dict[Fill, tuple[str, ...]] = {
            "": own.classes, "full": own.full_classes, "overflowing": own.overflowing_classes,
        }  # fmt: skip
        self._names = [name for names in self._called.values() for name in names]
        self._around = Reach(own.near_m, own.near_heights)
        self._register = Register(own.assets, within_m=own.within_m)
        self._found = StillThings(own, site.zones[own.zone] if own.zone else None, wanted=self._names, kin=())
        self._bins: dict[str, Bin] = {}

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say which bins are not fine now."""
        now = Moment(t, scene.observed)
        spots = self._spots(t, tracks, scene)
        owned = [row for spot in spots for row in spot.rows.tolist()]
        observations = [self._observation(spot, self._sight(spot, owned, tracks, scene), now, scene) for spot in spots]
        oldest, known = scene.observed - self._settings.release_s - FORGET_S, {spot.key for spot in spots if spot.known}
        self._bins = {key: one for key, one in self._bins.items() if key in known or one.last >= oldest}
        return [one for one in observations if one is not None]

    def lost(self, t: float) -> None:
        """Keep the bins: they stand there while nobody looks."""
        self._found.lost()
        for one in self._bins.values():
            one.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the bins."""
        return BinsMemory(found=self._found.memory(), bins={key: one.memory() for key, one in self._bins.items()})

    def recall(self, memory: Memory) -> None:
        """Take up the bins that an earlier process kept."""
        kept = BinsMemory.model_validate(memory.model_dump())
        self._found.recall(kept.found)
        self._bins = {key: Bin(self._settings.vote_s, one) for key, one in kept.bins.items()}

    def _spots(self, t: float, tracks: sv.Detections, scene: Scene) -> list[Spot]:
        """Return the marked bins, then those of the register that were ever seen, then those found elsewhere."""
        boxes, left = tracks.xyxy.astype(np.float32), self._sure(tracks)
        spots: list[Spot] = []
        for name, zone in self._zones.items():
            polygon = polygon_of(zone, *scene.size)
            within = left & (standing_share(boxes, polygon) >= self._settings.min_overlap)
            left = left & ~within
            whole = np.concatenate([polygon.min(axis=0), polygon.max(axis=0)])
            spots.append(Spot(name, np.flatnonzero(within), whole, known=True))
        for spot in self._of_assets(boxes, np.flatnonzero(left), scene):
            left[spot.rows] = False
            spots.append(spot)
        for box in [box for spot in spots if (box := self._bin(spot.key).box(scene.size)) is not None]:
            left = left & ~one_bin(boxes, box)
        return spots + (list(self._elsewhere(t, tracks, scene, left)) if self._settings.others else [])

    def _of_assets(self, boxes: Boxes, rows: NDArray[np.intp], scene: Scene) -> Iterator[Spot]:
        """Yield the bins of the register, by where they stand on the ground, else by where they were seen before."""
        if scene.ground is None:
            return
        owner = self._register.owners(feet(boxes[rows]), scene.ground)
        for number, code in enumerate(self._register.codes):
            own, box = owner == number, self._bin(code).box(scene.size) if code in self._bins else None
            if box is not None:
                own = own | ((owner == NOBODY) & same_spot(boxes[rows], box))
            if box is not None or own.any():
                yield Spot(code, rows[own], boxes[rows[own][0]] if box is None else box, known=True)

    def _sure(self, tracks: sv.Detections) -> NDArray[np.bool_]:
        """Tell which tracks are bins, confirmed or not: a known bin needs no more proof."""
        return columns.called(tracks, self._names) & (columns.confidences(tracks) >= self._settings.min_confidence)

    def _elsewhere(self, t: float, tracks: sv.Detections, scene: Scene, left: NDArray[np.bool_]) -> Iterator[Spot]:
        """Yield the bins that stand where none is known."""
        marked = self._sure(tracks) & ~left
        ids = columns.ids(tracks)
        there = by_bin(self._found.look(t, chosen(tracks, ~marked), scene))
        for places in there:
            first, own = places[0], [one.place.tracker_id for one in places if one.state == "seen"]
            key = self._key(first, {one.place.number for one, *_ in there}, scene)
            yield Spot(key, np.flatnonzero(left & np.isin(ids, own)), first.box, known=False, stands=first.stands)

    def _key(self, standing: Standing, numbers: set[int], scene: Scene) -> str:
        """Return a found bin's key; one whose box grew or shrank as its fill changed has a new place and is the same."""
        number = standing.place.number
        found = {key: one for key, one in self._bins.items() if one.place is not None}
        for key, one in found.items():
            if one.place == number:
                return key
        for key, one in found.items():
            box = one.box(scene.size)
            if one.place not in numbers and box is not None and same_spot(standing.box[None, :], box)[0]:
                one.place = number
                return key
        self._bin(f"place {number}").place = number
        return f"place {number}"

    def _sight(self, spot: Spot, owned: Sequence[int], tracks: sv.Detections, scene: Scene) -> Sight:
        """Say what a look shows of a bin; of a row of bins the fullest tells. Rows that show any bin are `owned`."""
        before = self._bin(spot.key).box(scene.size)
        rows = spot.rows if len(spot.rows) or before is None else self._unsure(tracks, before)
        if not len(rows):
            return self._unseen(spot, tracks, scene)
        boxes, sure = tracks.xyxy.astype(np.float32), columns.confidences(tracks)
        same = rows
        if len(spot.rows):
            same = np.flatnonzero(one_bin(boxes, boxes[self._fullest(rows, tracks)]))
            same = np.setdiff1d(same, np.setdiff1d(owned, rows))
        own = np.intersect1d(same, rows)
        row = int(own[np.argmax(sure[own])])
        bags = self._bags(boxes[rows], tracks, scene)
        return Sight(
            boxes[row],
            seen=True,
            confidence=float(sure[row]),
            says=self._says(same, tracks),
            sure=len(spot.rows) > 0,
            surrounded=bags >= self._settings.bags,
            bags=bags,
            fresh=scene.fresh,
            may_miss=spot.known,
            tracker_ids=tuple(number for number in columns.ids(tracks)[rows].tolist() if number >= 0),
        )

    def _unsure(self, tracks: sv.Detections, box: Boxes) -> NDArray[np.intp]:
        """Return the rows that may show a bin that stands there, though none is sure enough to be one elsewhere."""
        weak = columns.called(tracks, self._names) & (columns.confidences(tracks) < self._settings.min_confidence)
        return np.flatnonzero(weak & same_spot(tracks.xyxy.astype(np.float32), box))

    def _fullest(self, rows: NDArray[np.intp], tracks: sv.Detections) -> int:
        """Return the row of some that is called fullest."""
        names = columns.seen_as(tracks)[rows]
        fills = np.where(np.isin(names, self._called["overflowing"]), 2, np.isin(names, self._called["full"]))
        return int(rows[np.argmax(fills)])

    def _says(self, rows: NDArray[np.intp], tracks: sv.Detections) -> tuple[float, float, float]:
        """Return how sure rows that show one bin are of each fill."""
        names, sure = columns.seen_as(tracks)[rows], columns.confidences(tracks)[rows]
        fine, full, over = (float(sure[np.isin(names, self._called[fill])].max(initial=0.0)) for fill in FILLS)
        return fine, full, over

    def _unseen(self, spot: Spot, tracks: sv.Detections, scene: Scene) -> Sight:
        """Say whether something hides a bin that was not found; one that was never seen is not missing."""
        before = self._bin(spot.key).box(scene.size)
        box = spot.box if before is None else before
        others = ~columns.called(tracks, self._settings.bag_classes)
        front = in_front(tracks.xyxy[others].astype(np.float32), box)
        bags = 0 if before is None else self._bags(box[None, :], tracks, scene)
        return Sight(
            box,
            seen=False,
            surrounded=bags >= self._settings.bags,
            bags=bags,
            hidden=covered_share(box, front) >= COVERED,
            fresh=scene.fresh,
            may_miss=spot.known and before is not None,
        )

    def _bin(self, key: str) -> Bin:
        return self._bins.setdefault(key, Bin(self._settings.vote_s))

    def _bags(self, bins: Boxes, tracks: sv.Detections, scene: Scene) -> int:
        """Return how many confirmed bags lie close to one of (N, 4) bins."""
        ours = columns.called(tracks, self._settings.bag_classes) & (columns.ids(tracks) >= 0)
        return bags_around(bins, tracks.xyxy[ours].astype(np.float32), scene.ground, reach=self._around)

    def _observation(self, spot: Spot, sight: Sight, now: Moment, scene: Scene) -> Observation | None:
        one = self._bin(spot.key)
        certain = one.look(sight, now, size=scene.size)
        if one.state == "fine":
            return None
        severity: Severity | None = "high" if one.state in WORST else None
        return Observation(
            key=spot.key,
            class_name=self._called[one.fill][0],
            confidence=sight.confidence,
            box=sight.box,
            stands=spot.stands,
            location=self._register.location(spot.key),
            certain=certain,
            since=one.since,
            severity=severity,
            tracker_ids=sight.tracker_ids,
            measured={"bin": spot.key, **self._register.name(spot.key), "state": one.state, "bags": sight.bags},
        )


RULE = Bins
