"""Things that a vehicle passes: from tracks and the vehicle's stance to observations, one subject a thing and pass. Pure.

A thing is told once it surely stands on the ground. It is known by its place on the earth, over passes: seen again, an event
of its own tells so and the earlier one ends as lost (its camera drove away); not there although its place was in clear view,
the event is cleared. What has no place, because the vehicle has none, is told without, and never cleared.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import numpy as np
import supervision as sv

from pipeline.events import CloseReason, CountBucket, Measure
from pipeline.locate.mounting import Nowhere, Stance
from pipeline.rules.passing.area import Areas
from pipeline.rules.passing.judgement import Judgement, Task
from pipeline.rules.passing.known import Known, KnownThings
from pipeline.rules.passing.passer import Passer
from pipeline.rules.passing.passers import Passers, Seen
from pipeline.rules.passing.roll import Roll
from pipeline.rules.passing.searches import Searches, Sweep
from pipeline.rules.passing.settings import PassingSettings
from pipeline.rules.rule import Limits, Memory, Moment, Observation, Scene, Site

UNPLACED_LOOKS = 2
"""Times `min_looks` that must show a thing that has no place: nothing says that it stands."""
NO_BOX = np.zeros(4, np.float32)


class ThingsMemory(Memory):
    """What survives a restart; `unplaced` are the keys of events without a place."""

    known: tuple[Known, ...] = ()
    next_number: int = 1
    unplaced: tuple[str, ...] = ()


class PassingThings:
    """The base of these rules: what one rule knows on one stream. A rule gives its task, and adds settings type and version."""

    memory_type: ClassVar[type[Memory]] = ThingsMemory
    wakes_on: frozenset[str] = frozenset()
    """Nothing: the picture of a camera that drives changes, which wakes it up by itself."""

    def __init__(self, settings: PassingSettings, site: Site, task: Task) -> None:
        watched = settings.geofences or settings.needs.geofences
        self._settings = settings
        self._task = task
        self._roll = Roll(settings, Areas(site.geofences, settings.geofences) if watched else None)
        self._searches = Searches(looks=settings.clear_looks, pass_s=settings.pass_s)
        self._passers = Passers(task.kin, people=task.people, near_m=task.near_m)
        self._unplaced: tuple[str, ...] = ()
        # nothing but the rule closes an event, and its greatest age
        self.limits = Limits(hold_s=0.0, release_s=float("inf"), max_life_s=settings.max_life_s)

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say what stands where; when two things speak of one subject, an end weighs more."""
        if scene.ride is None:
            return []
        now = Moment(t, scene.observed)
        seen = self._passers.look(now, tracks, scene)
        said = [one for thing in seen for one in self._of(thing, now, seen, scene)]
        said += [*self._gone(t, tracks, scene), *self._over(t)]
        return list({one.key: one for one in sorted(said, key=lambda one: one.ended is not None)}.values())

    def lost(self, t: float) -> None:
        """Take note of a gap: tracks have other ids after it; what stands somewhere stays known."""
        self._passers.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: these rules do not count."""
        return ()

    def memory(self) -> Memory:
        """Return what stands where."""
        known = self._roll.known
        unplaced = [one.key for one in self._passers if one.key is not None and one.number is None]
        copies = tuple(one.model_copy() for one in known.things)
        return ThingsMemory(known=copies, next_number=known.next_number, unplaced=(*self._unplaced, *unplaced))

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        kept = ThingsMemory.model_validate(memory.model_dump())
        self._roll.known = KnownThings(kept.known, next_number=kept.next_number)
        self._unplaced = kept.unplaced

    def _of(self, one: Seen, now: Moment, seen: list[Seen], scene: Scene) -> Iterator[Observation]:
        """Say what there is to say of one thing in this look."""
        verdict, roll = self._task.judge(one.passer), self._roll
        thing = roll.known.numbered(one.passer.number)
        if thing is None and (verdict.wrong or verdict.fine) and self._passers.plane is not None and roll.ready(one.passer):
            thing, over = self._met(one, verdict, now.t, seen)
            if over is not None:
                yield _end(over, "cleared" if verdict.fine else "lost", {"passes": thing.passes} if thing else {})
        if thing is None:
            yield from self._placeless(one, verdict, scene)
        elif verdict.fine:
            yield from self._dropped(thing, "cleared")
            one.passer.number = one.passer.key = None
        else:
            yield from self._told(one, thing, verdict, now)

    def _met(self, one: Seen, verdict: Judgement, t: float, seen: list[Seen]) -> tuple[Known | None, str | None]:
        """Return the known thing that a track shows, a new one if need be, and the key of an event that is over by that."""
        plane, passer = self._passers.plane, one.passer
        if plane is None:
            return None, None
        taken = {other.passer.number for other in seen if other is not one and other.passer.number is not None}
        thing = self._roll.find(passer, plane, now=t, taken=taken)
        if thing is not None:
            return thing, self._roll.join(thing, passer, plane)
        return (self._roll.enrol(passer, verdict.class_name), None) if verdict.wrong else (None, None)

    def _told(self, one: Seen, thing: Known, verdict: Judgement, now: Moment) -> Iterator[Observation]:
        """Say that a known thing is seen, if it is to be told."""
        passer, plane, was = one.passer, self._passers.plane, thing.key
        if plane is None or not passer.sights:
            return
        self._roll.update(thing, passer, plane, verdict.class_name)
        told_before = thing.key is not None or passer.key is not None
        if not told_before and not (verdict.wrong and self._roll.counts(thing)):
            return
        thing.key = thing.key or passer.key or f"thing {thing.number}, pass {thing.passes}"
        yield self._observation(one, thing, verdict, news=was is None and passer.key is not None)
        if passer.key is not None and passer.key != thing.key:
            yield _end(passer.key, "lost")
        passer.key = None

    def _observation(self, one: Seen, thing: Known, verdict: Judgement, *, news: bool) -> Observation:
        passer, area = one.passer, self._roll.area(thing)
        return Observation(
            key=thing.key or "",
            class_name=verdict.class_name,
            confidence=passer.confidence,
            box=one.box,
            location=thing.spot,
            zone=area[0] if area else None,
            since=passer.began,
            news=news,
            severity=verdict.severity,
            tracker_ids=(one.tracker_id,),
            measured={**self._measured(thing, passer), **verdict.measured},
        )

    def _measured(self, thing: Known, passer: Passer) -> dict[str, Measure]:
        """Return what is measured of a thing that has a place."""
        moves, area = passer.motion(), self._roll.area(thing)
        return {
            "passes": thing.passes,
            "known_s": round(thing.last - thing.first, 1),
            "looks": passer.looks,
            "distance_m": round(min(one.distance_m for one in passer.sights), 1),
            **({"speed_mps": round(moves.speed, 2), "speed_error_mps": round(moves.error, 2)} if moves else {}),
            **({"inside": round(area[1], 2)} if area else {}),
            **self._task.named(thing),
        }

    def _placeless(self, one: Seen, verdict: Judgement, scene: Scene) -> Iterator[Observation]:
        """Tell a thing whose place is not known, because the vehicle's is not; the case waits for a place."""
        passer, own = one.passer, self._settings
        nowhere = scene.ride.stance if scene.ride is not None else None
        if not self._task.placeless or not isinstance(nowhere, Nowhere) or passer.sights or not verdict.wrong:
            return
        if passer.looks < UNPLACED_LOOKS * own.min_looks or passer.attended:
            return
        if not passer.shown(own.min_confidence, own.min_evidence):
            return
        passer.key = passer.key or f"track {one.tracker_id} of {scene.session}, no place"
        yield Observation(
            key=passer.key, class_name=verdict.class_name, confidence=passer.confidence, box=one.box, since=passer.began,
            severity=verdict.severity, tracker_ids=(one.tracker_id,),
            measured={"place": nowhere.why, "looks": passer.looks, **verdict.measured},
        )  # fmt: skip

    def _gone(self, t: float, tracks: sv.Detections, scene: Scene) -> Iterator[Observation]:
        """Say which known things are surely gone."""
        plane, ride = self._passers.plane, scene.ride
        if plane is None or ride is None or not isinstance(ride.stance, Stance) or not scene.fresh:
            return
        antenna = plane.metres(np.array([[ride.stance.lat, ride.stance.lon]], np.float64))[0]
        kin, around = self._passers.still_kin(tracks), tracks.xyxy.astype(np.float32)
        sweep = Sweep(t, ride.mounting, ride.stance, plane, antenna, scene.size, kin, around)
        for thing in self._searches.sweep(sweep, self._roll.known.things):
            yield from self._dropped(thing, "cleared")

    def _over(self, t: float) -> Iterator[Observation]:
        """Say what is to be said of what has been passed, and forget what is too old or too much."""
        for passer in self._passers.over(t):
            thing = self._roll.known.numbered(passer.number)
            if thing is not None and thing.key is not None and passer.sights:
                told = {**self._measured(thing, passer), **self._task.judge(passer).measured}
                yield Observation(
                    key=thing.key, class_name=thing.class_name, confidence=passer.confidence, box=NO_BOX, location=thing.spot,
                    certain=False, news=True, measured=told,
                )  # fmt: skip
            elif thing is None and passer.key is not None:
                yield _end(passer.key, "lost")
        unplaced, self._unplaced = self._unplaced, ()
        yield from (_end(key, "lost") for key in unplaced)
        own = self._settings
        self._roll.known.expire(t, told_s=own.max_life_s, untold_s=own.max_life_s if own.min_stay_s else own.pass_s)
        for thing in self._roll.known.surplus():
            yield from self._dropped(thing, "lost")

    def _dropped(self, thing: Known, reason: CloseReason) -> Iterator[Observation]:
        """Forget a thing; end its event, if there is one."""
        self._roll.known.drop(thing)
        if thing.key is not None:
            yield _end(thing.key, reason, {"passes": thing.passes, "known_s": round(thing.last - thing.first, 1)})


def _end(key: str, reason: CloseReason, measured: Mapping[str, Measure] | None = None) -> Observation:
    """Say that an event is over; without `measured` what was measured last holds."""
    return Observation(key=key, class_name="", confidence=0.0, box=NO_BOX, ended=reason, measured=measured or {})
