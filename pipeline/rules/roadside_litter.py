"""Litter or a dumped object lies where a vehicle passes, and nobody is with it.

Known by its place on the earth; the next pass tells whether it still lies there. See `passing/things.py` for what is told,
cleared and forgotten.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, cast

import supervision as sv
from pydantic import Field

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket
from pipeline.rules.passing.judgement import Judgement, Task
from pipeline.rules.passing.passer import Passer
from pipeline.rules.passing.settings import PassingSettings
from pipeline.rules.passing.things import PassingThings, ThingsMemory
from pipeline.rules.rule import Memory, Observation, Scene, Site


class RoadsideLitterSettings(PassingSettings):
    """Settings of the rule `roadside_litter`."""

    about: ClassVar[str | None] = "litter"
    kind: Annotated[Literal["roadside_litter"], Field(description="litter lies where a vehicle passes")] = "roadside_litter"
    classes: Annotated[
        tuple[str, ...],
        Field(min_length=1, description="classes that are litter; a COCO model knows suitcase, backpack, handbag, bottle"),
    ] = ("litter", "garbage bag")
    person_classes: Annotated[tuple[str, ...], Field(description="classes that attend a thing")] = ("person",)
    near_m: Annotated[float, Field(ge=0, description="this close they attend it, metres")] = 1.5


class RoadsideLitter:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = RoadsideLitterSettings
    memory_type: ClassVar[type[Memory]] = ThingsMemory
    version: ClassVar[int] = 1
    wakes_on: frozenset[str] = frozenset()
    """Nothing: the picture of a camera that drives changes, which wakes it up by itself."""

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("RoadsideLitterSettings", settings)
        self._classes = own.classes
        task = Task(own.classes, self._judge, people=own.person_classes, near_m=own.near_m, placeless=True)
        self._things = PassingThings(own, task, site.geofences)
        self.limits = self._things.limits()

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say what lies where."""
        return self._things.look(t, tracks, scene)

    def lost(self, t: float) -> None:
        """Keep what lies somewhere: it stays while nobody looks."""
        self._things.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return what lies where."""
        return self._things.memory()

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._things.recall(memory)

    def _judge(self, passer: Passer) -> Judgement:
        return Judgement(wrong=True, class_name=passer.name(self._classes))


RULE = RoadsideLitter
