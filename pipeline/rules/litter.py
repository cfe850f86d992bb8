"""Litter or a dumped object appeared, stays, and nobody is with it.

Remembers the place (`places.py`), so that a detector that loses the thing for a while does not reset its dwell time.
While somebody stays close the clock pauses: a bag that its owner takes up again never fires. Forgets a place that
was seen empty for `release_s`. Does not know who brought it.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, cast

import numpy as np
import supervision as sv
from pydantic import Field

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Measure
from pipeline.rules.attendance import Attendance, Company
from pipeline.rules.picture_plane import Boxes, chosen
from pipeline.rules.places import Standing
from pipeline.rules.rule import Limits, Memory, Moment, Observation, Scene, Site
from pipeline.rules.still_thing import StillMemory, StillSettings, StillThings


class LitterSettings(StillSettings):
    """Settings of the rule `litter`."""

    kind: Annotated[Literal["litter"], Field(description="litter or a dumped object lies about")] = "litter"
    stay_s: Annotated[float, Field(gt=0, description="observed seconds that it lies there unattended before an event")] = 900.0
    classes: Annotated[
        tuple[str, ...],
        Field(min_length=1, description="classes that are litter; a COCO model knows suitcase, backpack, handbag, bottle"),
    ] = ("litter", "garbage bag")
    person_classes: Annotated[tuple[str, ...], Field(description="classes of those who may attend it")] = ("person",)
    near_m: Annotated[
        float, Field(ge=0, description="somebody this close may attend it, metres; used where the ground is surveyed")
    ] = 1.5
    near_heights: Annotated[float, Field(ge=0, description="the same in heights of the person, where it is not")] = 0.8
    linger_s: Annotated[
        float, Field(ge=0, description="observed seconds for which somebody must be close to attend it; others pass by")
    ] = 3.0
    alone_s: Annotated[
        float, Field(ge=0, description="observed seconds after which it is unattended when they are gone")
    ] = 10.0
    move_share: Annotated[
        float, Field(gt=0, le=2, description="a shift of less than this, in sizes of the thing's box, is no movement")
    ] = 0.5
    hidden_s: Annotated[
        float, Field(ge=0, description="observed seconds for which a thing behind something else is taken to be still there")
    ] = 1800.0
    release_s: Annotated[
        float, Field(gt=0, description="observed seconds for which it must be gone before the event closes")
    ] = 60.0


class LitterMemory(StillMemory):
    """What the rule keeps over a restart.

    Attributes:
        attended: when each place was attended last, by its number.
    """

    attended: dict[int, float] = Field(default_factory=dict)


class Litter:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = LitterSettings
    memory_type: ClassVar[type[Memory]] = LitterMemory
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("LitterSettings", settings)
        self.limits = Limits(hold_s=own.stay_s, release_s=own.release_s, max_life_s=own.max_life_s)
        self.wakes_on = frozenset(own.person_classes)
        self._settings = own
        self._things = StillThings(own, site.zones[own.zone] if own.zone else None, wanted=own.classes, kin=())
        self._attendance = Attendance(
            near_heights=own.near_heights, near_m=own.near_m, linger_s=own.linger_s, alone_s=own.alone_s
        )

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say what lies where, and whether somebody is with it."""
        people = chosen(tracks, np.isin(tracks.data.get("class_name", ()), self._settings.person_classes))
        standing = self._things.look(t, tracks, scene)
        boxes = {one.place.number: one.box for one in standing}
        new = {one.place.number for one in standing if one.since}
        company = self._attendance.look(boxes, people, new=new, observed=scene.observed, ground=scene.ground)
        return [_observation(one, company[one.place.number], Moment(t, scene.observed), scene) for one in standing]

    def lost(self, t: float) -> None:
        """Keep the places: what lies there stays while nobody looks."""
        self._things.lost()
        self._attendance.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the places."""
        return LitterMemory(places=self._things.memory().places, attended=dict(self._attendance.last))

    def recall(self, memory: Memory) -> None:
        """Take up the places that an earlier process kept."""
        kept = LitterMemory.model_validate(memory.model_dump())
        self._things.recall(StillMemory(places=kept.places))
        self._attendance.last = dict(kept.attended)


def _observation(standing: Standing, company: Company, now: Moment, scene: Scene) -> Observation:
    place, alone = standing.place, company.alone_since
    measured: dict[str, Measure] = {"state": standing.state, "attended": company.attended, **_width(standing.box, scene)}
    return Observation(
        key=f"place-{place.number}",
        class_name=place.class_name,
        confidence=place.confidence,
        box=standing.box,
        stands=standing.stands,
        certain=standing.state == "seen" and not company.attended,
        since=standing.since if alone is None else Moment(now.t - (now.observed - alone), alone),
        tracker_ids=(place.tracker_id,) if place.tracker_id >= 0 else (),
        measured=measured,
    )


def _width(box: Boxes, scene: Scene) -> dict[str, Measure]:
    """Return how wide a thing is on the ground, where that is known."""
    if scene.ground is None:
        return {}
    left, right = scene.ground.metres(np.array([[box[0], box[3]], [box[2], box[3]]], np.float32))
    width = float(np.linalg.norm(right - left))
    return {"width_m": round(width, 2)} if np.isfinite(width) else {}


RULE = Litter
