"""Who brought a thing: who was close to it when it appeared, on foot or with a vehicle, and whether they are still there.

Looks back along the tracks of the last seconds. Forgets a track `TRAIL_S` after it was seen last, and a bringer with its thing.
After a gap tracks have other ids: then nobody is known to be with anything. Pure; not a rule.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import supervision as sv

from pipeline.rules.bringer import Bringer, is_other, is_there, leaves
from pipeline.rules.heirs import Missed, heir
from pipeline.rules.picture_plane import Boxes, feet, inside_share, relative
from pipeline.rules.places import Standing
from pipeline.rules.reach import Reach
from pipeline.rules.rule import Scene
from pipeline.rules.trail import STOOD_S, Step, Trail
from pipeline.rules.unknown_things import FIRST_ID
from pipeline.rules.yardstick import shift

BESIDE = 0.75
"""Gap between a vehicle and what was tipped out of it or who got out of it, in heights of the vehicle: 1.5 m at a van."""
BESIDE_S, BESIDE_SHIFT = 2.0, 0.25
"""Observed seconds for which it must stand there, and the shift in sizes of its box that is no driving."""
UNDER = 0.5
"""Part of a thing in the box of a vehicle that stood there: what shows when it drives off is the ground that it hid."""
LOST_S = 15.0
"""Observed seconds for which somebody who stood beside it is still there, seen or not."""
GUESSED = 0.67
"""Part of an owner's reach within which somebody is taken for the owner who only stands where the owner was."""
GONE_S = 1.0
"""Observed seconds before it came by which a vehicle had driven off that hid the place: who was near until then brought nothing
that shows only now."""
AS_TALL = 0.75
"""Part of somebody's height from which what is upright and came as he was lost is himself, where no detector knows him."""
LOST_AFTER_S = 1.0
"""Observed seconds for which he may still be seen when he has come to stand there."""
UNSEEN_S = 3.0
"""Observed seconds within which nobody comes so far that he looks half as large again; a track survives 2 s unseen."""
AFTER_S = 4.0
"""Observed seconds after it came in which who brought it is still beside it: what is put down comes to rest under his hand."""


class Reaches(NamedTuple):
    """How near somebody must have been who brought a thing, how near who is still with it, and how long before it appeared."""

    brought: Reach
    stays: Reach
    brought_s: float


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
        self._trail = Trail(people=people, vehicles=vehicles)
        self._unseen: set[int] = set()
        self.known: dict[int, Bringer] = {}

    def look(
        self, standing: Sequence[Standing], tracks: sv.Detections, scene: Scene, *, came: Mapping[int, float] | None = None
    ) -> set[int]:
        """Find out who brought what appeared; return the numbers of the things that their bringer is with now.

        Args:
            standing: what lies where.
            tracks: everything that is seen.
            scene: of this look.
            came: when things came, observed seconds by the numbers of their places; others when they came to rest.
        """
        step = self._trail.note(tracks, scene.observed)
        for one in standing:
            if one.since is not None and one.place.number not in self.known:
                self._ask(one, scene, (came or {}).get(one.place.number, one.since.observed))
        figures = [one.stands[0] for one in standing if one.place.number in self._unseen]
        unseen: Boxes = np.array(figures, np.float32).reshape(-1, 4)
        stay = {one.place.number for one in standing if self._stays(one, step, scene)}
        return stay | {one.place.number for one in standing if self._waits(one, unseen, step, scene)}

    def lost(self) -> None:
        """Forget the tracks and that anybody is near: after a gap they have other ids, and nobody inherits from before it."""
        self._trail.clear()
        for one in self.known.values():
            one.near = False

    def forget(self, numbers: Collection[int]) -> None:
        """Keep only what belongs to places of these numbers."""
        self.known = {number: one for number, one in self.known.items() if number in numbers}
        self._unseen &= {*numbers}

    def _ask(self, one: Standing, scene: Scene, came: float) -> None:
        """Look back for who was nearest around the time when a thing came."""
        steps = self._trail.between(came - self._reaches.brought_s, came + AFTER_S)
        hidden = _hidden_until(one.stands[0], steps, came)
        person = self._nearest_person(one.stands[0], [step for step in steps if step.observed > hidden], scene)
        if person >= 0 and one.place.tracker_id >= FIRST_ID and self._is_himself(person, one.stands[0], came):
            self._unseen.add(one.place.number)
            return
        seconds = [one.stands[0]] if person < 0 else [one.stands[0], self._trail.origins[person].box]
        vehicle, box, stood = self._vehicle(seconds, steps)
        if person < 0 and (vehicle < 0 or float(inside_share(one.stands[0][None, :], stood)[0]) >= UNDER):
            return
        bringer = Bringer(person=person, vehicle=vehicle, came=came)
        for step in self._trail.between(came - self._reaches.brought_s, scene.observed):
            self._follow(bringer, one.stands[0], step, scene)
        if vehicle >= 0:
            bringer.vehicle_class = self._trail.origins[vehicle].name
            bringer.vehicle_box = relative(box, scene.size, digits=4)
        self.known[one.place.number] = bringer

    def _is_himself(self, person: int, box: Boxes, came: float) -> bool:
        """Tell whether what came at a box (4,) is the person, whom the detector lost as he came to stand there."""
        last = self._trail.origins[person].last
        seen = self._trail.boxes(person, since=last - STOOD_S)
        tall, wide = float(box[3] - box[1]), float(box[2] - box[0])
        return last <= came + LOST_AFTER_S and tall > wide and tall >= AS_TALL * float((seen[:, 3] - seen[:, 1]).max())

    def _nearest_person(self, box: Boxes, steps: Sequence[Step], scene: Scene) -> int:
        found, nearest = -1, 1.0
        for step in steps:
            rows = np.flatnonzero(~step.is_vehicle & self._trail.remembered(step))
            shares = self._reaches.brought.share(box, step.boxes[rows], scene.ground)
            if len(rows) and shares.min() <= nearest:
                found, nearest = int(step.ids[rows[shares.argmin()]]), float(shares.min())
        return found

    def _vehicle(self, spots: Sequence[Boxes], steps: Sequence[Step]) -> tuple[int, Boxes, Boxes]:
        """Return the vehicle that came or went and stood nearest to these boxes (4,), or -1; its box there and as it stood."""
        beside: dict[int, list[_Beside]] = {}
        for step in steps:
            for row in np.flatnonzero(step.is_vehicle & self._trail.remembered(step)).tolist():
                gap = min(_gap(step.boxes[row], box) for box in spots)
                if gap < BESIDE:
                    beside.setdefault(int(step.ids[row]), []).append(_Beside(gap, step.observed, step.boxes[row]))
        fits = [
            (min(time.gap for time in times), number)
            for number, times in beside.items()
            if _stood(times) is not None and self._trail.moved(number)
        ]
        if not fits:
            return -1, np.zeros(4, np.float32), np.zeros(4, np.float32)
        _, number = min(fits)
        stood = _stood(beside[number])
        nearest = min(beside[number], key=lambda time: time.gap).box
        return number, nearest, nearest if stood is None else stood

    def _stays(self, one: Standing, step: Step, scene: Scene) -> bool:
        """Tell whether who brought a thing is with it: the person within reach, or the vehicle beside it."""
        bringer = self.known.get(one.place.number)
        if bringer is None:
            return False
        if not bringer.stood or bringer.strayed or bringer.person not in step.ids:
            self._inherit(bringer, one.stands[0], step, scene)
        self._follow(bringer, one.stands[0], step, scene)
        unseen = step.observed - bringer.seen
        trucks = step.boxes[(step.ids == bringer.vehicle) & (bringer.vehicle >= 0)]
        beside = any(_gap(truck, one.stands[0]) < BESIDE for truck in trucks)
        return beside or (bringer.near and unseen <= (LOST_S if bringer.stood else 0.0))

    def _waits(self, one: Standing, unseen: Boxes, step: Step, scene: Scene) -> bool:
        """Tell whether who brought a thing, and was lost near it, is one of those (N, 4) whom only the background shows."""
        bringer = self.known.get(one.place.number)
        if bringer is None or not bringer.near or bringer.person in step.ids:
            return False
        return bool((self._reaches.stays.share(one.stands[0], unseen, scene.ground) <= 1.0).any())

    def _inherit(self, bringer: Bringer, thing: Boxes, step: Step, scene: Scene) -> None:
        """Take who goes on where the person was for the same one."""
        others = frozenset(other.person for other in self.known.values() if other is not bringer)
        far = self._reaches.stays.share(thing, step.boxes, scene.ground) > GUESSED
        away = frozenset(step.ids[far].tolist())
        missed = Missed(
            bringer.person,
            bringer.foot,
            bringer.seen,
            bringer.beside,
            bringer.near,
            bringer.came,
            others,
            away,
            bringer.strayed,
        )
        found = heir(missed, step, self._trail)
        if found >= 0:
            bringer.person, bringer.strayed = found, False

    def _follow(self, bringer: Bringer, thing: Boxes, step: Step, scene: Scene) -> None:
        """Note where the person is at a step, and whether that is with the thing at a box (4,)."""
        people: Boxes = step.boxes[(step.ids == bringer.person) & (bringer.person >= 0)]
        just_now = bringer.near and step.observed - bringer.seen <= UNSEEN_S
        bringer.strayed = bringer.strayed or (just_now and is_other(bringer, people))
        if len(people) and not bringer.strayed:
            x, y = (float(edge) for edge in feet(people)[0])
            bringer.foot, bringer.seen = (x, y, float(people[0, 3] - people[0, 1])), step.observed
            bringer.near = bool(self._reaches.stays.share(thing, people, scene.ground)[0] <= 1.0)
            bringer.stood = self._trail.stands(bringer.person, people[0]) and not leaves(people[0], scene)
            bringer.beside = step.observed if bringer.near else bringer.beside
        elif bringer.near and is_there(bringer, step.unsure):
            bringer.seen = step.observed


def _hidden_until(thing: Boxes, steps: Sequence[Step], came: float) -> float:
    """Return until when a vehicle that stood there and drove off before a thing came hid its place (4,), or -infinity."""
    over: dict[int, list[_Beside]] = {}
    for step in (step for step in steps if step.observed <= came):
        for row in np.flatnonzero(step.is_vehicle).tolist():
            if float(inside_share(thing[None, :], step.boxes[row])[0]) >= UNDER:
                over.setdefault(int(step.ids[row]), []).append(_Beside(0.0, step.observed, step.boxes[row]))
    ends = [times[-1].observed for times in over.values() if _stood(times) is not None]
    return max((end for end in ends if came - end >= GONE_S), default=-np.inf)


def _stood(times: Sequence[_Beside]) -> Boxes | None:
    """Return the box (4,) of a vehicle that stood still beside it for `BESIDE_S`, or None."""
    for index, time in enumerate(times):
        later = [one.box for one in times[index:] if one.observed - time.observed >= BESIDE_S]
        if later and float(shift(time.box, np.array(later[:1], np.float32))[0]) <= BESIDE_SHIFT:
            return later[0]
    return None


def _gap(vehicle: Boxes, box: Boxes) -> float:
    """Return how far a thing's or person's foot is from a vehicle's box, in heights of the vehicle; 0 within.

    Across it is the nearer end of the foot that counts: a heap that was tipped out is wide.
    """
    y = float(box[3])
    across = max(float(vehicle[0] - box[2]), float(box[0] - vehicle[2]), 0.0)
    down = max(float(vehicle[1] - y), float(y - vehicle[3]), 0.0)
    return float(np.hypot(across, down)) / max(float(vehicle[3] - vehicle[1]), 1e-6)
