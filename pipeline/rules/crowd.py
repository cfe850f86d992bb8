"""Too many people are in a zone, or too many a square metre, for a time.

Keeps two states with hysteresis, a crowd and a large crowd, so that a count around a level does not flicker.
Counts confirmed tracks only. People in a crowd hide each other by turns, and a detector misses now this one, now that
one: what was seen three times within three seconds counts, too. Does not know who they are; a queue and a demonstration
look alike.
"""

from collections import deque
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, Self, cast

import numpy as np
import supervision as sv
from pydantic import Field, model_validator

from pipeline.config.crosscheck import Needs
from pipeline.config.saying import said
from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Measure
from pipeline.rules import columns
from pipeline.rules.picture_plane import chosen, feet, inside, polygon_of
from pipeline.rules.rule import Limits, Memory, Observation, Scene, Site
from pipeline.rules.terms import MaxLife

MOST_IDS = 8
"""Tracks that stand for a crowd in the event's `why`."""
MANY = 2.0
"""A crowd of this many times its level is a large one, unless the settings say when."""

STEADY_S = 3.0
STEADY_LOOKS = 3
"""So many people as were seen at once in three looks of the last three observed seconds are there. Measured on the 25
crowds of the simulated trial with true boxes (benchmarks/true_boxes.py): when three boxes in ten are lost, 25 are reported with
it and 20 without; when those of whom less than half shows are not found besides, 20 and 13. No false one in any."""


class CrowdSettings(RuleSettings):
    """Settings of the rule `crowd`."""

    needs: ClassVar[Needs] = Needs(fixed="people are counted for minutes at one place", ground=frozenset({"per_m2"}))
    kind: Annotated[Literal["crowd"], Field(description="many people stay in one place")] = "crowd"
    zone: Annotated[str | None, Field(description="zone that is watched; none: the whole picture")] = None
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are people")] = ("person",)
    people: Annotated[int, Field(ge=1, description="this many people are a crowd")] = 15
    many_people: Annotated[
        int | None, Field(ge=1, description="from this many on its severity is high; none: twice `people`")
    ] = None
    per_m2: Annotated[
        float | None, Field(gt=0, description="so many a square metre are a crowd too; needs ground points and a zone")
    ] = None
    release_share: Annotated[float, Field(gt=0, le=1, description="it is over below this share of the level")] = 0.8
    hold_s: Annotated[float, Field(ge=0, description="observed seconds that it must last before an event")] = 30.0
    release_s: Annotated[float, Field(gt=0, description="observed seconds that it must be over before the event closes")] = 20.0
    max_life_s: MaxLife = 14_400.0

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        if self.many_people is not None and self.many_people < self.people:
            raise ValueError(said("people_order", many=self.many_people, people=self.people))
        if self.per_m2 is not None and self.zone is None:
            raise ValueError(said("people_zone"))
        return self


class CrowdMemory(Memory):
    """What the rule keeps over a restart.

    Attributes:
        crowded: there was a crowd at the last look.
        many_since: observed seconds at which it became a large one, or None.
        window: of the schedule in which that was, see `Scene`.
    """

    crowded: bool = False
    many_since: float | None = None
    window: int = 0


class _Sight(NamedTuple):
    """Who was seen at a look."""

    observed: float
    people: sv.Detections


class _Level(NamedTuple):
    """How much of a crowd there is: 1 is just one; `large` alike for a large one."""

    crowd: float
    large: float


class Crowd:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = CrowdSettings
    memory_type: ClassVar[type[Memory]] = CrowdMemory
    version: ClassVar[int] = 2

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("CrowdSettings", settings)
        self.limits = Limits(hold_s=own.hold_s, release_s=own.release_s, max_life_s=own.max_life_s)
        self.wakes_on = frozenset(own.classes)
        self._settings = own
        self._zone = site.zones[own.zone] if own.zone else None
        self._state = CrowdMemory()
        self._lately: deque[_Sight] = deque()

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say whether there is a crowd now."""
        if self._state.window != scene.window:
            self._state = CrowdMemory(window=scene.window)
            self._lately.clear()
        people, area = self._people(tracks, scene), self._area(scene)
        count = self._steady(people, scene.observed) if len(people) else 0
        level = self._level(count, area)
        share = self._settings.release_share
        self._state.crowded = level.crowd >= (share if self._state.crowded else 1.0)
        large = level.large >= (share if self._state.many_since is not None else 1.0)
        since = scene.observed if self._state.many_since is None else self._state.many_since
        self._state.many_since = since if large else None
        return [self._observation(self._fullest(people), count, area, scene.observed)] if self._state.crowded else []

    def lost(self, t: float) -> None:
        """Keep whether there was a crowd: whether it is still there is seen when the camera is back."""
        self._lately.clear()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return whether there was a crowd."""
        return self._state.model_copy()

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._state = CrowdMemory.model_validate(memory.model_dump())

    def _people(self, tracks: sv.Detections, scene: Scene) -> sv.Detections:
        """Return the confirmed people whose feet are in the zone."""
        mask = columns.called(tracks, self._settings.classes) & (columns.ids(tracks) >= 0)
        if self._zone is not None and mask.any():
            mask &= inside(feet(tracks.xyxy.astype(np.float32)), polygon_of(self._zone, *scene.size))
        return chosen(tracks, mask)

    def _steady(self, people: sv.Detections, observed: float) -> int:
        """Return how many there are when these are seen now."""
        while self._lately and self._lately[0].observed <= observed - STEADY_S:
            self._lately.popleft()
        self._lately.append(_Sight(observed, people))
        most = sorted((len(one.people) for one in self._lately), reverse=True)
        return max(len(people), most[STEADY_LOOKS - 1]) if len(most) >= STEADY_LOOKS else len(people)

    def _fullest(self, people: sv.Detections) -> sv.Detections:
        """Return the people of the fullest look of the last seconds, the newest of such: those hidden now are there, too."""
        return max((one.people for one in reversed(self._lately)), key=len, default=people)

    def _area(self, scene: Scene) -> float | None:
        """Return the zone's area in m², or None where nothing is surveyed."""
        if scene.ground is None or self._zone is None:
            return None
        return scene.ground.area_m2(polygon_of(self._zone, *scene.size)) or None

    def _level(self, count: int, area: float | None) -> _Level:
        own = self._settings
        dense = count / area / own.per_m2 if own.per_m2 is not None and area is not None else 0.0
        many = own.many_people if own.many_people is not None else MANY * own.people
        return _Level(crowd=max(count / own.people, dense), large=max(count / many, dense / MANY))

    def _observation(self, people: sv.Detections, count: int, area: float | None, observed: float) -> Observation:
        measured: dict[str, Measure] = {"people": count}
        if area is not None:
            measured |= {"area_m2": round(area, 1), "people_per_m2": round(count / area, 3)}
        many_since = self._state.many_since
        lasts = many_since is not None and observed - many_since >= self._settings.hold_s
        low, high = people.xyxy[:, :2].min(axis=0), people.xyxy[:, 2:].max(axis=0)
        ids = sorted(columns.ids(people).tolist())
        return Observation(
            key="crowd",
            class_name=str(columns.names(people)[0]),
            confidence=float(columns.confidences(people).mean()),
            box=np.concatenate([low, high]).astype(np.float32),
            stands=people.xyxy.astype(np.float32),
            severity="high" if lasts else None,
            tracker_ids=tuple(ids[:MOST_IDS]),
            measured=measured,
        )


RULE = Crowd
