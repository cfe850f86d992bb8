"""Who brought a thing: who was close to it when it appeared, on foot or with a vehicle, and whether they are still there.

Looks back along the tracks of the last seconds. Forgets a track `TRAIL_S` after it was seen last, and a bringer with its thing.
After a gap tracks have other ids: then nobody is known to be with anything. Pure; not a rule.
"""

from collections import deque
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from pipeline.rules import columns
from pipeline.rules.picture_plane import Boxes, feet, inside_share, relative
from pipeline.rules.places import Standing
from pipeline.rules.reach import Reach
from pipeline.rules.rule import Scene
from pipeline.rules.walks import ARRIVED, GREW
from pipeline.rules.yardstick import shift, size_ratio

TRAIL_S = 30.0
"""Observed seconds of tracks that are kept to look back along."""
STEP_S = 0.25
"""Least observed seconds between two of their steps."""
MOST_TRACKS = 512
"""Tracks whose beginning is remembered; when there are more, those seen longest ago go."""
BESIDE = 0.75
"""Gap between a vehicle and what was tipped out of it or who got out of it, in heights of the vehicle: 1.5 m at a van."""
BESIDE_S, BESIDE_SHIFT = 2.0, 0.25
"""Observed seconds for which it must stand there, and the shift in sizes of its box that is no driving."""
UNDER = 0.5
"""Part of a thing in the box of a vehicle that stood there: what shows when it drives off is the ground that it hid."""
HEIR_S = 4.0
"""Observed seconds after which a new track at the place where somebody's was lost is no longer taken for the same person."""
HEIR_HEIGHTS = 0.7
"""How far from there it may begin, in the person's heights."""


class Bringer(BaseModel):
    """Who brought a thing.

    Attributes:
        person: track of who was nearest on foot, or -1.
        vehicle: track of the vehicle that came and stood beside it or that the person got out of, or -1.
        vehicle_class: what it is.
        vehicle_box: xyxy relative to the picture, when it was nearest.
        foot: where the person was seen last, pixels, with the person's height.
        seen: observed seconds of that.
        near: the person was with the thing then.
    """

    model_config = ConfigDict(extra="forbid")

    person: int = -1
    vehicle: int = -1
    vehicle_class: str = ""
    vehicle_box: tuple[float, float, float, float] | None = None
    foot: tuple[float, float, float] = (0.0, 0.0, 0.0)
    seen: float = 0.0
    near: bool = False

    @property
    def tracker_ids(self) -> tuple[int, ...]:
        """The tracks that are known."""
        return tuple(number for number in (self.person, self.vehicle) if number >= 0)


class Reaches(NamedTuple):
    """How near somebody must have been who brought a thing, how near who is still with it, and how long before it appeared."""

    brought: Reach
    stays: Reach
    brought_s: float


class _Step(NamedTuple):
    observed: float
    ids: NDArray[np.int_]
    boxes: Boxes
    is_vehicle: NDArray[np.bool_]


class _Origin(NamedTuple):
    """Where a track began, and when it was seen first and last."""

    box: Boxes
    name: str
    first: float
    last: float


class _Beside(NamedTuple):
    """A vehicle beside a thing, or beside where a person appeared, at one step."""

    gap: float
    observed: float
    box: Boxes


class Bringers:
    """Who brought the things of one rule on one stream.

    Attributes:
        known: by the number of the thing's place; those that nobody was seen to bring are not in it.
    """

    def __init__(self, reaches: Reaches, *, people: Collection[str], vehicles: Collection[str]) -> None:
        """Look at tracks of the classes of people and of vehicles."""
        self._reaches = reaches
        self._people, self._vehicles = sorted(people), sorted(vehicles)
        self._trail: deque[_Step] = deque()
        self._origins: dict[int, _Origin] = {}
        self.known: dict[int, Bringer] = {}

    def look(self, standing: Sequence[Standing], tracks: sv.Detections, scene: Scene) -> set[int]:
        """Find out who brought what appeared; return the numbers of the things that their bringer is with now."""
        step = self._note(tracks, scene.observed)
        for one in standing:
            if one.since is not None:
                self._ask(one, scene)
        return {one.place.number for one in standing if self._stays(one, step, scene)}

    def lost(self) -> None:
        """Forget the tracks and that anybody is near: after a gap they have other ids, and nobody inherits from before it."""
        self._trail.clear()
        self._origins.clear()
        for one in self.known.values():
            one.near = False

    def forget(self, numbers: Collection[int]) -> None:
        """Keep only what belongs to places of these numbers."""
        self.known = {number: one for number, one in self.known.items() if number in numbers}

    def _note(self, tracks: sv.Detections, observed: float) -> _Step:
        names = columns.names(tracks)
        ids = columns.ids(tracks)
        ours = (ids >= 0) & np.isin(names, [*self._people, *self._vehicles])
        boxes = tracks.xyxy.astype(np.float32)
        for number, name, box in zip(ids[ours].tolist(), names[ours].tolist(), boxes[ours], strict=True):
            origin = self._origins.get(number)
            self._origins[number] = origin._replace(last=observed) if origin else _Origin(box, name, observed, observed)
        step = _Step(observed, ids[ours].astype(np.int_), boxes[ours], np.isin(names[ours], self._vehicles))
        if not self._trail or observed - self._trail[-1].observed >= STEP_S:
            self._trail.append(step)
        while self._trail and observed - self._trail[0].observed > TRAIL_S:
            self._trail.popleft()
        alive = {number: one for number, one in self._origins.items() if observed - one.last <= TRAIL_S}
        self._origins = dict(sorted(alive.items(), key=lambda item: item[1].last)[-MOST_TRACKS:])
        return step

    def _ask(self, one: Standing, scene: Scene) -> None:
        """Look back for who was nearest around the time when a thing came to rest."""
        since = one.since.observed if one.since else scene.observed
        steps = [step for step in self._trail if step.observed >= since - self._reaches.brought_s]
        person = self._nearest_person(one.stands[0], steps, scene)
        seconds = [one.stands[0]] if person < 0 else [one.stands[0], self._origins[person].box]
        vehicle, box, stood = self._vehicle(seconds, steps)
        if person < 0 and (vehicle < 0 or float(inside_share(one.stands[0][None, :], stood)[0]) >= UNDER):
            return
        bringer = Bringer(person=person, vehicle=vehicle)
        for step in steps:
            _meet(bringer, step)
        if vehicle >= 0:
            bringer.vehicle_class = self._origins[vehicle].name
            bringer.vehicle_box = relative(box, scene.size, digits=4)
        self.known[one.place.number] = bringer

    def _nearest_person(self, box: Boxes, steps: Sequence[_Step], scene: Scene) -> int:
        found, nearest = -1, 1.0
        for step in steps:
            rows = np.flatnonzero(~step.is_vehicle & self._remembered(step))
            shares = self._reaches.brought.share(box, step.boxes[rows], scene.ground)
            if len(rows) and shares.min() <= nearest:
                found, nearest = int(step.ids[rows[shares.argmin()]]), float(shares.min())
        return found

    def _vehicle(self, spots: Sequence[Boxes], steps: Sequence[_Step]) -> tuple[int, Boxes, Boxes]:
        """Return the vehicle that came or went and stood nearest to these boxes (4,), or -1; its box there and as it stood."""
        beside: dict[int, list[_Beside]] = {}
        for step in steps:
            for row in np.flatnonzero(step.is_vehicle & self._remembered(step)).tolist():
                gap = min(_gap(step.boxes[row], box) for box in spots)
                if gap < BESIDE:
                    beside.setdefault(int(step.ids[row]), []).append(_Beside(gap, step.observed, step.boxes[row]))
        fits = [
            (min(time.gap for time in times), number)
            for number, times in beside.items()
            if _stood(times) is not None and self._moved(number)
        ]
        if not fits:
            return -1, np.zeros(4, np.float32), np.zeros(4, np.float32)
        _, number = min(fits)
        stood = _stood(beside[number])
        nearest = min(beside[number], key=lambda time: time.gap).box
        return number, nearest, nearest if stood is None else stood

    def _remembered(self, step: _Step) -> NDArray[np.bool_]:
        """Tell which tracks of a step are among the `MOST_TRACKS` newest: of the others nobody knows where they began."""
        return np.isin(step.ids, list(self._origins))

    def _moved(self, number: int) -> bool:
        """Tell whether a track has left where it began."""
        origin = self._origins[number].box
        boxes = np.array([step.boxes[step.ids == number][0] for step in self._trail if number in step.ids], np.float32)
        return bool(((shift(origin, boxes) > ARRIVED) | (size_ratio(origin, boxes) > GREW)).any())

    def _stays(self, one: Standing, step: _Step, scene: Scene) -> bool:
        """Tell whether who brought a thing is with it: the person within reach, or the vehicle beside it."""
        bringer = self.known.get(one.place.number)
        if bringer is None:
            return False
        self._inherit(bringer, step)
        people = _meet(bringer, step)
        if len(people):
            bringer.near = bool(self._reaches.stays.share(one.stands[0], people, scene.ground)[0] <= 1.0)
        trucks = step.boxes[(step.ids == bringer.vehicle) & (bringer.vehicle >= 0)]
        return (len(people) > 0 and bringer.near) or any(_gap(truck, one.stands[0]) < BESIDE for truck in trucks)

    def _inherit(self, bringer: Bringer, step: _Step) -> None:
        """Know somebody again whose track was lost beside the thing and began anew at the same place."""
        if not bringer.near or bringer.person in step.ids or step.observed - bringer.seen > HEIR_S:
            return
        for number in step.ids[~step.is_vehicle & self._remembered(step)].tolist():
            origin = self._origins[number]
            away = float(np.linalg.norm(feet(origin.box[None, :])[0] - bringer.foot[:2]))
            if origin.first > bringer.seen and away <= HEIR_HEIGHTS * bringer.foot[2]:
                bringer.person = number
                return


def _stood(times: Sequence[_Beside]) -> Boxes | None:
    """Return the box (4,) of a vehicle that stood still beside it for `BESIDE_S`, or None."""
    for index, time in enumerate(times):
        later = [one.box for one in times[index:] if one.observed - time.observed >= BESIDE_S]
        if later and float(shift(time.box, np.array(later[:1], np.float32))[0]) <= BESIDE_SHIFT:
            return time.box
    return None


def _meet(bringer: Bringer, step: _Step) -> Boxes:
    """Note where the person is at a step; return the box (1, 4), or none (0, 4)."""
    people: Boxes = step.boxes[(step.ids == bringer.person) & (bringer.person >= 0)]
    if len(people):
        x, y = (float(edge) for edge in feet(people)[0])
        bringer.foot, bringer.seen = (x, y, float(people[0, 3] - people[0, 1])), step.observed
    return people


def _gap(vehicle: Boxes, box: Boxes) -> float:
    """Return how far a thing's or person's foot is from a vehicle's box, in heights of the vehicle; 0 within."""
    x, y = feet(box[None, :])[0]
    across = max(float(vehicle[0] - x), float(x - vehicle[2]), 0.0)
    down = max(float(vehicle[1] - y), float(y - vehicle[3]), 0.0)
    return float(np.hypot(across, down)) / max(float(vehicle[3] - vehicle[1]), 1e-6)
