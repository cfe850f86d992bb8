"""Litter or a dumped object appeared, stays, and nobody is with it.

Remembers the place (`places.py`), so that a detector that loses the thing for a while does not reset its dwell time.
While somebody stays close the clock pauses: a bag that its owner takes up again never fires. Forgets a place that
was seen empty for `release_s`. Does not know who brought it.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, cast

import supervision as sv
from pydantic import Field

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket
from pipeline.rules.left_thing import LeftMemory, LeftSettings, LeftThings, left_observation
from pipeline.rules.rule import Limits, Memory, Moment, Observation, Scene, Site


class LitterSettings(LeftSettings):
    """Settings of the rule `litter`."""

    kind: Annotated[Literal["litter"], Field(description="litter or a dumped object lies about")] = "litter"
    stay_s: Annotated[float, Field(gt=0, description="observed seconds that it lies there unattended before an event")] = 900.0
    classes: Annotated[
        tuple[str, ...],
        Field(min_length=1, description="classes that are litter; a COCO model knows suitcase, backpack, handbag, bottle"),
    ] = ("litter", "garbage bag")


class Litter:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = LitterSettings
    memory_type: ClassVar[type[Memory]] = LeftMemory
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("LitterSettings", settings)
        self.limits = Limits(hold_s=own.stay_s, release_s=own.release_s, max_life_s=own.max_life_s)
        self.wakes_on = frozenset(own.person_classes)
        self._things = LeftThings(own, site.zones[own.zone] if own.zone else None, wanted=own.classes)

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say what lies where, and whether somebody is with it."""
        lying = self._things.attended(self._things.standing(t, tracks, scene), tracks, scene)
        return [left_observation(one, Moment(t, scene.observed), scene) for one in lying]

    def lost(self, t: float) -> None:
        """Keep the places: what lies there stays while nobody looks."""
        self._things.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the places, and when each was attended last."""
        return self._things.memory()

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._things.recall(memory)


RULE = Litter
