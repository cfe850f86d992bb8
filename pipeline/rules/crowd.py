"""Too many people are in a zone, or too many a square metre, for a time.

Keeps one bit: whether there was a crowd at the last look, so that a count around the level does not flicker.
Does not know who they are; a queue and a demonstration look alike.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, Self, cast

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import Field, model_validator

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Measure, Ratio, Severity
from pipeline.rules.picture_plane import chosen, feet, inside, polygon_of
from pipeline.rules.rule import Limits, Memory, Observation, Scene, Site


class CrowdSettings(RuleSettings):
    """Settings of the rule `crowd`."""

    kind: Literal["crowd"] = "crowd"
    zone: Annotated[str | None, Field(description="zone that is watched; none: the whole picture")] = None
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are people")] = ("person",)
    min_confidence: Annotated[Ratio, Field(description="least confidence of a detection that counts")] = 0.3
    people: Annotated[int, Field(ge=1, description="this many people are a crowd")] = 15
    many_people: Annotated[
        int | None, Field(ge=1, description="from this many on its severity is high; none: twice the level")
    ] = None
    per_m2: Annotated[
        float | None, Field(gt=0, description="so many a square metre are a crowd too; needs ground points and a zone")
    ] = None
    release_share: Annotated[float, Field(gt=0, le=1, description="it is over below this share of the level")] = 0.8
    hold_s: Annotated[float, Field(ge=0, description="observed seconds that it must last before an event")] = 30.0
    release_s: Annotated[float, Field(gt=0, description="observed seconds that it must be over before the event closes")] = 20.0
    max_life_s: Annotated[
        float, Field(gt=0, description="an event is closed as expired after this many seconds and may open anew")
    ] = 14_400.0

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        if self.many_people is not None and self.many_people < self.people:
            raise ValueError(f"expected many_people >= people, got {self.many_people} < {self.people}")
        if self.per_m2 is not None and self.zone is None:
            raise ValueError("`per_m2` needs a `zone` whose area is known")
        return self


class CrowdMemory(Memory):
    """What the rule keeps over a restart."""

    crowded: bool = False


class Crowd:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = CrowdSettings
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        settings = cast("CrowdSettings", settings)
        self.limits = Limits(hold_s=settings.hold_s, release_s=settings.release_s, max_life_s=settings.max_life_s)
        self._settings = settings
        self._zone = site.zones[settings.zone] if settings.zone else None
        self._crowded = False

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say whether there is a crowd now."""
        polygon = polygon_of(self._zone, scene.width, scene.height) if self._zone else None
        people = self._people(tracks, polygon)
        area = scene.ground.area_m2(polygon) if scene.ground is not None and polygon is not None else None
        level = self._level(area)
        self._crowded = len(people) > 0 and len(people) >= level * (self._settings.release_share if self._crowded else 1.0)
        return [self._observation(people, level=level, area=area)] if self._crowded else []

    def lost(self, t: float) -> None:
        """Keep everything: whether it is still there is seen when the camera is back."""

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return whether there was a crowd."""
        return CrowdMemory(crowded=self._crowded)

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._crowded = cast("CrowdMemory", memory).crowded

    def _people(self, tracks: sv.Detections, polygon: NDArray[np.float32] | None) -> sv.Detections:
        mask = np.isin(tracks.data.get("class_name", ()), self._settings.classes)
        if tracks.confidence is not None:
            mask &= tracks.confidence >= self._settings.min_confidence
        if polygon is not None and mask.any():
            mask &= inside(feet(tracks.xyxy.astype(np.float32)), polygon)
        return chosen(tracks, mask)

    def _level(self, area: float | None) -> float:
        """Return how many people are a crowd here: the lower of both levels."""
        by_area = self._settings.per_m2 * area if self._settings.per_m2 is not None and area else np.inf
        return float(min(self._settings.people, by_area))

    def _observation(self, people: sv.Detections, *, level: float, area: float | None) -> Observation:
        many = self._settings.many_people or 2 * level
        severity: Severity | None = "high" if len(people) >= many else None
        measured: dict[str, Measure] = {"people": len(people), "level": round(level, 1)}
        if area:
            measured |= {"area_m2": round(area, 1), "people_per_m2": round(len(people) / area, 3)}
        ids = [] if people.tracker_id is None else sorted(int(one) for one in people.tracker_id if one >= 0)
        confidence = 1.0 if people.confidence is None else float(people.confidence.mean())
        low, high = people.xyxy[:, :2].min(axis=0), people.xyxy[:, 2:].max(axis=0)
        return Observation(
            key="crowd",
            class_name="person",
            confidence=confidence,
            box=np.concatenate([low, high]).astype(np.float32),
            severity=severity,
            tracker_ids=tuple(ids[:8]),
            measured=measured,
        )


RULE = Crowd
