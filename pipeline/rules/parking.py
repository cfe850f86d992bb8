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
from pipeline.rules.still_thing import StillSettings, StillThings


class ParkingSettings(StillSettings):
    """Settings of the rule `parking`."""

    kind: Literal["parking"] = "parking"
    limit_s: Annotated[
        float, Field(gt=0, description="longest stay that is allowed, observed seconds")
    ] = 300.0
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that may not stand here")] = (
        "car", "truck", "bus", "van",
    )  # fmt: skip


class Parking:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = ParkingSettings
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        settings = cast("ParkingSettings", settings)
        self.limits = Limits(hold_s=settings.limit_s, release_s=settings.release_s, max_life_s=settings.max_life_s)
        self._things = StillThings(settings, settings.classes, site.zones[settings.zone] if settings.zone else None)

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say which places are taken now."""
        return [_observation(standing) for standing in self._things.look(tracks, scene)]

    def lost(self, t: float) -> None:
        """Keep everything: a parked car stays where it is while nobody looks."""

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
        certain=standing.seen,
        tracker_ids=(place.tracker_id,) if place.tracker_id >= 0 else (),
        measured={"hidden": place.hidden},
    )


RULE = Parking
