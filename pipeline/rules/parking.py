"""A vehicle stands in a no-parking zone for longer than it may.

Remembers the parked place (`places.py`): track loss, occlusion, a gap and a reconnect do not reset its dwell time.
Forgets a place that was seen empty for `release_s`. Does not know whether the engine runs or who sits inside.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, cast

import supervision as sv
from pydantic import Field

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket
from pipeline.rules.places import Standing
from pipeline.rules.rule import Limits, Memory, Observation, Scene, Site
from pipeline.rules.still_thing import StillMemory, StillSettings, StillThings

VEHICLES = ("car", "truck", "bus", "van")
"""What a detector may call a vehicle from look to look."""


class ParkingSettings(StillSettings):
    """Settings of the rule `parking`."""

    kind: Annotated[Literal["parking"], Field(description="a vehicle stands where and for longer than it may")] = "parking"
    limit_s: Annotated[float, Field(gt=0, description="longest stay that is allowed, observed seconds")] = 300.0
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that may not stand here")] = VEHICLES
    allowed: Annotated[
        tuple[str, ...], Field(description="classes of these that may stand here after all, such as bus at a bus stop")
    ] = ()


class Parking:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = ParkingSettings
    memory_type: ClassVar[type[Memory]] = StillMemory
    version: ClassVar[int] = 1
    wakes_on: frozenset[str] = frozenset()
    """Nothing: keyframes are enough for what takes minutes."""

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("ParkingSettings", settings)
        self.limits = Limits(hold_s=own.limit_s, release_s=own.release_s, max_life_s=own.max_life_s)
        wanted = set(own.classes) - set(own.allowed)
        self._things = StillThings(own, site.zones[own.zone] if own.zone else None, wanted=wanted, kin=VEHICLES)

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say which places are taken now."""
        return [_observation(standing) for standing in self._things.look(t, tracks, scene)]

    def lost(self, t: float) -> None:
        """Keep the places: a parked car stays where it is while nobody looks."""
        self._things.lost()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the places."""
        return self._things.memory()

    def recall(self, memory: Memory) -> None:
        """Take up the places that an earlier process kept."""
        self._things.recall(memory)


def _observation(standing: Standing) -> Observation:
    place = standing.place
    return Observation(
        key=f"place-{place.number}",
        class_name=place.class_name,
        confidence=place.confidence,
        box=standing.box,
        stands=standing.stands,
        certain=standing.state == "seen",
        since=standing.since,
        tracker_ids=(place.tracker_id,) if place.tracker_id >= 0 else (),
        measured={"state": standing.state, "hidden_s": round(place.hidden, 1)},
    )


RULE = Parking
