"""A thing that came with someone stays without them: a case, a bag, a heap that was tipped out of a van.

Things come from the detector, and from the background where it knows none (`unknown_things.py`); who brought them, and in
which vehicle, from the tracks (`bringers.py`). While who brought it, or anybody who lingers, is near, the clock pauses. What
nobody was seen to bring is not abandoned. Forgets a place that was seen empty for `release_s`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, cast

import numpy as np
import supervision as sv
from pydantic import BaseModel, ConfigDict, Field

from pipeline.config.crosscheck import Needs
from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Measure
from pipeline.rules.arrivals import Arrivals
from pipeline.rules.bringer import Bringer
from pipeline.rules.bringers import Bringers, Reaches
from pipeline.rules.left_thing import Left, LeftMemory, LeftSettings, LeftThings, left_observation
from pipeline.rules.one_thing import is_part, together
from pipeline.rules.parking import VEHICLES
from pipeline.rules.picture_plane import Boxes, iou
from pipeline.rules.places import SAME_SPOT, Standing
from pipeline.rules.reach import Reach
from pipeline.rules.rule import Limits, Memory, Moment, Observation, Scene, Site
from pipeline.rules.terms import Release
from pipeline.rules.unknown_things import FIRST_ID, OBJECT, UnknownThings

DEPTH = 2.0
"""See `Reach.depth`: street cameras look down at 20 to 35 degrees (1 / sin 30 = 2)."""


class AbandonedSettings(LeftSettings):
    """Settings of the rule `abandoned`."""

    needs: ClassVar[Needs] = Needs(fixed="it must see who comes and who stays", senses=frozenset({"residue"}))
    kind: Annotated[Literal["abandoned"], Field(description="a thing that came with someone stays without them")] = "abandoned"
    stay_s: Annotated[float, Field(gt=0, description="observed seconds that it lies there unattended before an event")] = 120.0
    classes: Annotated[tuple[str, ...], Field(description="classes of things that the detector knows")] = (
        "suitcase", "backpack", "handbag", "garbage bag", "litter",
    )  # fmt: skip
    unknown: Annotated[bool, Field(description="true: things that only the background shows count, too, as `object`")] = True
    vehicle_classes: Annotated[
        tuple[str, ...], Field(description="classes of vehicles that things are tipped out of")
    ] = (*VEHICLES, "tricycle")  # fmt: skip
    brought_s: Annotated[
        float, Field(gt=0, le=25, description="observed seconds before it came to rest in which who brought it was close")
    ] = 12.0
    brought_m: Annotated[
        float, Field(gt=0, description="how close, metres; used where the ground is surveyed")
    ] = 2.0  # fmt: skip
    brought_heights: Annotated[float, Field(gt=0, description="the same in heights of the person, where it is not")] = 1.0
    owner_m: Annotated[
        float, Field(gt=0, description="who brought it is with it within so many metres, where the ground is surveyed")
    ] = 5.0
    owner_heights: Annotated[float, Field(gt=0, description="the same in heights of the person, where it is not")] = 3.0
    release_s: Release = 30.0


class Spot(BaseModel):
    """What is known of a thing besides its place.

    Attributes:
        key: number of the first thing there: one that is exchanged for another stays the same subject.
        name: what the detector calls it, if it ever did.
        box: xyxy relative to the picture, when it was there last.
        bringer: who brought the first one.
    """

    model_config = ConfigDict(extra="forbid")

    key: int
    name: str
    box: tuple[float, float, float, float]
    bringer: Bringer


class AbandonedMemory(LeftMemory):
    """What the rule keeps over a restart."""

    spots: dict[int, Spot] = Field(default_factory=dict)
    bringers: dict[int, Bringer] = Field(default_factory=dict)


class Abandoned:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = AbandonedSettings
    memory_type: ClassVar[type[Memory]] = AbandonedMemory
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("AbandonedSettings", settings)
        self.limits = Limits(hold_s=own.stay_s, release_s=own.release_s, max_life_s=own.max_life_s)
        self.wakes_on = frozenset((*own.person_classes, *own.vehicle_classes))
        wanted = frozenset(own.classes) | ({OBJECT} if own.unknown else frozenset())
        self._things = LeftThings(own, site.zones[own.zone] if own.zone else None, wanted=wanted)
        movers = (*own.person_classes, *own.vehicle_classes)
        self._unknown = UnknownThings(wanted=own.classes, others=movers) if own.unknown else None
        brought = Reach(own.brought_m, own.brought_heights, DEPTH)
        reaches = Reaches(brought, Reach(own.owner_m, own.owner_heights), own.brought_s)
        self._arrivals = Arrivals(own.classes, gone_s=own.release_s)
        self._bringers = Bringers(reaches, people=own.person_classes, vehicles=own.vehicle_classes)
        self._spots: dict[int, Spot] = {}

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say what was brought and lies where, and whether somebody is with it."""
        things = tracks if self._unknown is None else self._unknown.beside(t, tracks, scene)
        standing = self._things.standing(t, things, scene)
        self._arrivals.note(tracks, scene)
        came = {
            one.place.number: self._arrivals.came(one.stands[0], one.since.observed, t, scene) for one in standing if one.since
        }
        owned = self._bringers.look(standing, tracks, scene, came=came)
        lying = self._things.attended(standing, tracks, scene, owned=owned)
        self._remember(standing, scene)
        now = Moment(t, scene.observed)
        parts: dict[int, list[Left]] = {}
        for one in lying:
            if one.standing.place.number in self._spots:
                parts.setdefault(self._spots[one.standing.place.number].key, []).append(one)
        whole = [together(each) for each in parts.values()]
        return [_observation(one, self._spots[one.standing.place.number], now, scene) for one in whole]

    def lost(self, t: float) -> None:
        """Keep the places: what lies there stays while nobody looks."""
        self._things.lost()
        self._arrivals.lost()
        self._bringers.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the places, and who brought what lies there."""
        kept = self._things.memory()
        return AbandonedMemory(
            places=kept.places, attended=kept.attended, spots=dict(self._spots), bringers=dict(self._bringers.known)
        )

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        kept = AbandonedMemory.model_validate(memory.model_dump())
        self._things.recall(LeftMemory(places=kept.places, attended=kept.attended))
        self._spots, self._bringers.known = dict(kept.spots), dict(kept.bringers)

    def _remember(self, standing: Sequence[Standing], scene: Scene) -> None:
        """Keep what is known of each thing.

        One that lies where another one was brought and taken is taken for that one, and so is what lies against one.
        """
        there = self._things.numbers
        gone = {number: spot for number, spot in self._spots.items() if number not in there}
        size = np.array([*scene.size, *scene.size], np.float32)
        for one in standing:
            number, name, box = one.place.number, one.place.class_name, one.box / size
            bringer = self._bringers.known.get(number)
            old = self._spots.get(number) or _taken(gone, box)
            if old is None and (bringer is not None or one.since is not None):
                old = next((spot for spot in self._spots.values() if is_part(box * size, np.array(spot.box) * size)), None)
            bringer = old.bringer if old else bringer
            if bringer is None:
                continue
            x1, y1, x2, y2 = (float(edge) for edge in box.round(5))
            known = old.name if old and name == OBJECT else name
            self._spots[number] = Spot(key=old.key if old else number, name=known, box=(x1, y1, x2, y2), bringer=bringer)
        self._spots = {number: spot for number, spot in self._spots.items() if number in there}
        self._bringers.forget(there)


def _taken(gone: dict[int, Spot], box: Boxes) -> Spot | None:
    """Take out of what is gone the thing that lay where a box (4,) is, or None."""
    for number, spot in gone.items():
        if float(iou(np.array([spot.box], np.float32), box[None, :])[0, 0]) >= SAME_SPOT:
            return gone.pop(number)
    return None


def _observation(left: Left, spot: Spot, now: Moment, scene: Scene) -> Observation:
    """Say of a thing what is true now; the vehicle that it came in is part of it."""
    thing, bringer = left.standing.place.tracker_id, spot.bringer
    measured: dict[str, Measure] = {"seen_by": "background" if thing >= FIRST_ID else "detector"}
    if bringer.person >= 0:
        measured["brought_by"] = bringer.person
    if bringer.vehicle_box is not None:
        box = " ".join(f"{edge:.3f}" for edge in bringer.vehicle_box)
        measured |= {"vehicle": bringer.vehicle_class, "vehicle_track": bringer.vehicle, "vehicle_box": box}
    one = left_observation(left, now, scene, measured=measured)
    known = tuple(number for number in one.tracker_ids if number < FIRST_ID)
    return replace(one, key=f"place-{spot.key}", class_name=spot.name, tracker_ids=(*known, *bringer.tracker_ids))


RULE = Abandoned
