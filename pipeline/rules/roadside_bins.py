"""A bin that a vehicle passes is full or overflows; a later pass tells whether it was emptied, or is gone.

How full it is, most of what the looks of a pass say must agree on. See `passing/things.py` for what is told, cleared and
forgotten. Does not know bins that are fine, and misses none: only a camera that stands can say that a bin of the register is
not there.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, cast

import numpy as np
from pydantic import Field

from pipeline.config.asset import Asset, or_file
from pipeline.config.crosscheck import Needs
from pipeline.config.settings import RuleSettings
from pipeline.events import Measure
from pipeline.locate.plane import TangentPlane
from pipeline.rules.passing.judgement import Judgement, Task
from pipeline.rules.passing.known import Known
from pipeline.rules.passing.passer import Passer
from pipeline.rules.passing.settings import PassingSettings
from pipeline.rules.passing.things import PassingThings
from pipeline.rules.rule import Site

MOST = 0.6
"""Share of what the looks say that must agree on whether a bin is fine; a flickering class agrees on nothing."""


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


class RoadsideBins(PassingThings):
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = RoadsideBinsSettings
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("RoadsideBinsSettings", settings)
        self._bins = own
        self._earth = np.array([(one.lat, one.lon) for one in own.assets], np.float64).reshape(-1, 2)
        kin = (*own.classes, *own.full_classes, *own.overflowing_classes)
        super().__init__(own, site, Task(kin, self._judge, placeless=True, named=self._named))

    def _judge(self, passer: Passer) -> Judgement:
        own = self._bins
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
        if away[nearest] > self._bins.within_m:
            return {}
        asset = self._bins.assets[nearest]
        return {"bin": asset.code, **({"name": asset.name} if asset.name else {})}


RULE = RoadsideBins
