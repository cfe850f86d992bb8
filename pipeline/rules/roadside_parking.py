"""A vehicle is parked in a no-parking area of the map, as a camera sees it that drives past.

It must stand surely on the ground, in a geofence; the next pass tells whether it still stands there. Whether it stands for
longer than it may, one pass can't tell: `min_stay_s` asks for two. See `passing/things.py` for what is told and forgotten.
"""

from typing import Annotated, ClassVar, Literal, cast

from pydantic import Field

from pipeline.config.crosscheck import Needs
from pipeline.config.settings import RuleSettings
from pipeline.rules.parking import VEHICLES
from pipeline.rules.passing.judgement import Judgement, Task
from pipeline.rules.passing.passer import Passer
from pipeline.rules.passing.settings import PassingSettings
from pipeline.rules.passing.things import PassingThings
from pipeline.rules.rule import Site


class RoadsideParkingSettings(PassingSettings):
    """Settings of the rule `roadside_parking`."""

    needs: ClassVar[Needs] = Needs(fixed=None, driving=True, geofences=frozenset({"geofences"}))
    about: ClassVar[str | None] = "parking"
    kind: Annotated[
        Literal["roadside_parking"], Field(description="a vehicle is parked in a no-parking area that a vehicle passes")
    ] = "roadside_parking"
    geofences: Annotated[
        tuple[str, ...], Field(description="no-parking areas, of the stream's `geofences`; none: all of them")
    ] = ()
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that may not stand there")] = VEHICLES
    allowed: Annotated[tuple[str, ...], Field(description="classes of these that may stand there after all")] = ()


class RoadsideParking(PassingThings):
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = RoadsideParkingSettings
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("RoadsideParkingSettings", settings)
        self._kin = tuple(dict.fromkeys((*own.classes, *VEHICLES)))
        self._wanted = tuple(name for name in own.classes if name not in own.allowed)
        super().__init__(own, site, Task(self._kin, self._judge))

    def _judge(self, passer: Passer) -> Judgement:
        name = passer.name(self._kin)
        return Judgement(wrong=name in self._wanted, class_name=name)


RULE = RoadsideParking
