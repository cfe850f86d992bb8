"""A bin that a vehicle passes is full or overflows; a later pass tells whether it was emptied, or is gone.

How full it is, most looks of a pass must agree on. See `passing/things.py` for what is told, cleared and forgotten. Does not
know bins that are fine, and misses none: only a camera that stands can say that a bin of the register is not there.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, cast

import numpy as np
import supervision as sv
from pydantic import Field

from pipeline.config.asset import Asset, or_file
from pipeline.config.crosscheck import Needs
from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Measure
from pipeline.locate.plane import TangentPlane
from pipeline.rules.passing.judgement import Judgement, Task
from pipeline.rules.passing.known import Known
from pipeline.rules.passing.passer import Passer
from pipeline.rules.passing.settings import PassingSettings
from pipeline.rules.passing.things import PassingThings, ThingsMemory
from pipeline.rules.rule import Memory, Observation, Scene, Site

MOST = 0.6
"""Share of the looks that must agree on whether a bin is fine; a flickering class agrees on nothing."""


class RoadsideBinsSettings(PassingSettings):
    """Settings of the rule `roadside_bins`."""

    needs: ClassVar[Needs] = Needs(fixed=None, driving=True, assets=frozenset({"assets"}))
    about: ClassVar[str | None] = "bins"
    kind: Annotated[Literal["roadside_bins"], Field(description="a bin that a vehicle passes is full or overflows")] = (
        "roadside_bins"
    )
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are bins and not full")] = ("bin",)
    full_classes: Annotated[
        tuple[str, ...], Field(min_length=1, description="classes that are bins which should be emptied, and still hold it all")
    ] = ("full bin",)
    overflowing_classes: Annotated[
        tuple[str, ...], Field(min_length=1, description="classes that are bins with more than they hold")
    ] = ("overflowing bin",)
    assets: Annotated[
        tuple[Asset, ...],
        Field(
            json_schema_extra=or_file,
            description="bins with a code: a GeoJSON file (path relative to this file) or a list; the nearest names the event",
        ),
    ] = ()
    within_m: Annotated[
        float, Field(gt=0, le=30, description="how far one of `assets` may be from where a bin is seen, metres")
    ] = 6.0


class RoadsideBins:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = RoadsideBinsSettings
    memory_type: ClassVar[type[Memory]] = ThingsMemory
    version: ClassVar[int] = 1
    wakes_on: frozenset[str] = frozenset()
    """Nothing: the picture of a camera that drives changes, which wakes it up by itself."""

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("RoadsideBinsSettings", settings)
        self._settings = own
        self._earth = np.array([(one.lat, one.lon) for one in own.assets], np.float64).reshape(-1, 2)
        kin = (*own.classes, *own.full_classes, *own.overflowing_classes)
        self._things = PassingThings(own, Task(kin, self._judge, placeless=True, named=self._named), site.geofences)
        self.limits = self._things.limits()

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say which bins are full."""
        return self._things.look(t, tracks, scene)

    def lost(self, t: float) -> None:
        """Keep the bins: they stand there while nobody looks."""
        self._things.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the full bins."""
        return self._things.memory()

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._things.recall(memory)

    def _judge(self, passer: Passer) -> Judgement:
        own = self._settings
        over, full = passer.share(own.overflowing_classes), passer.share(own.full_classes)
        state = "overflowing" if over >= full else "full"
        names = own.overflowing_classes if state == "overflowing" else own.full_classes
        measured: dict[str, Measure] = {"state": state, "agreed": round(over + full, 2)}
        return Judgement(
            wrong=over + full >= MOST, fine=passer.share(own.classes) >= MOST, class_name=passer.name(names), measured=measured
        )

    def _named(self, thing: Known) -> Mapping[str, Measure]:
        """Return the code and name of the nearest bin of the register, if it is near."""
        if not len(self._earth):
            return {}
        away = np.hypot(*TangentPlane(thing.lat, thing.lon).metres(self._earth).T)
        nearest = int(np.argmin(away))
        if away[nearest] > self._settings.within_m:
            return {}
        asset = self._settings.assets[nearest]
        return {"bin": asset.code, **({"name": asset.name} if asset.name else {})}


RULE = RoadsideBins
