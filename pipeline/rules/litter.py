"""Litter or a dumped object appeared, stays, and nobody is with it.

Remembers the place (`places.py`), so that a detector that loses the thing for a while does not reset its dwell time.
While somebody stands close the clock pauses: a bag that its owner takes up again never fires. Forgets a place that
was seen empty for `release_s`. Does not know who brought it.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, cast

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import Field

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Measure
from pipeline.rules.picture_plane import chosen, feet
from pipeline.rules.places import Standing
from pipeline.rules.rule import Limits, Memory, Observation, Scene, Site
from pipeline.rules.still_thing import StillSettings, StillThings


class LitterSettings(StillSettings):
    """Settings of the rule `litter`."""

    kind: Literal["litter"] = "litter"
    stay_s: Annotated[float, Field(gt=0, description="observed seconds that it lies there unattended before an event")] = 900.0
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are litter")] = ("litter", "garbage bag")
    person_classes: Annotated[tuple[str, ...], Field(description="classes of those who may attend it")] = ("person",)
    near_m: Annotated[
        float, Field(ge=0, description="somebody this close attends it, metres; used where the ground is surveyed")
    ] = 1.5
    near_heights: Annotated[
        float, Field(ge=0, description="the same in heights of the person, where it is not")
    ] = 0.8


class Litter:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = LitterSettings
    version: ClassVar[int] = 1

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        settings = cast("LitterSettings", settings)
        self.limits = Limits(hold_s=settings.stay_s, release_s=settings.release_s, max_life_s=settings.max_life_s)
        self._settings = settings
        self._things = StillThings(settings, settings.classes, site.zones[settings.zone] if settings.zone else None)

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say what lies where, and whether somebody is with it."""
        people = chosen(tracks, np.isin(tracks.data.get("class_name", ()), self._settings.person_classes))
        boxes = people.xyxy.astype(np.float32)
        return [self._observation(standing, boxes, scene) for standing in self._things.look(tracks, scene)]

    def lost(self, t: float) -> None:
        """Keep everything: what lies there stays while nobody looks."""

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the places."""
        return self._things.memory()

    def recall(self, memory: Memory) -> None:
        """Take up the places that an earlier process kept."""
        self._things.recall(memory)

    def _observation(self, standing: Standing, people: NDArray[np.float32], scene: Scene) -> Observation:
        place = standing.place
        attended = self._attended(standing.box, people, scene)
        measured: dict[str, Measure] = {"attended": attended, "hidden": place.hidden}
        if scene.ground is not None:
            x1, _, x2, y2 = standing.box.tolist()
            across = scene.ground.metres(np.array([[x1, y2], [x2, y2]], np.float32))
            if np.isfinite(across).all():
                measured["width_m"] = round(float(np.linalg.norm(across[1] - across[0])), 2)
        return Observation(
            key=f"place-{place.number}",
            class_name=place.class_name,
            confidence=place.confidence,
            box=standing.box,
            certain=standing.seen and not attended,
            tracker_ids=(place.tracker_id,) if place.tracker_id >= 0 else (),
            measured=measured,
        )

    def _attended(self, box: NDArray[np.float32], people: NDArray[np.float32], scene: Scene) -> bool:
        """Tell whether somebody's feet are close to the thing's."""
        if len(people) == 0:
            return False
        foot, stands = feet(box[None, :]), feet(people)
        metres = scene.ground.metres(np.concatenate([foot, stands])) if scene.ground is not None else None
        if metres is not None and np.isfinite(metres[0]).all():
            return bool((np.linalg.norm(metres[1:] - metres[0], axis=1) <= self._settings.near_m).any())
        heights = people[:, 3] - people[:, 1]
        return bool((np.linalg.norm(stands - foot, axis=1) <= self._settings.near_heights * heights).any())


RULE = Litter
