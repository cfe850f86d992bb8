"""Litter or a dumped object lies where a vehicle passes, and nobody is with it.

Known by its place on the earth; the next pass tells whether it still lies there. See `passing/things.py` for what is told,
cleared and forgotten.
"""

from typing import Annotated, ClassVar, Literal, cast

from pydantic import Field

from pipeline.config.settings import RuleSettings
from pipeline.rules.passing.judgement import Judgement, Task
from pipeline.rules.passing.passer import Passer
from pipeline.rules.passing.settings import PassingSettings
from pipeline.rules.passing.things import PassingThings
from pipeline.rules.rule import Site


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


class RoadsideLitter(PassingThings):
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = RoadsideLitterSettings
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("RoadsideLitterSettings", settings)
        self._classes = own.classes
        task = Task(own.classes, self._judge, people=own.person_classes, near_m=own.near_m, placeless=True)
        super().__init__(own, site, task)

    def _judge(self, passer: Passer) -> Judgement:
        return Judgement(wrong=True, class_name=passer.name(self._classes))


RULE = RoadsideLitter
