"""What rules about still things share: settings, and the way from tracks to observations of places. Not a rule."""

from collections.abc import Collection
from typing import Annotated, cast

import numpy as np
import supervision as sv
from pydantic import Field

from pipeline.config.settings import RuleSettings, Zone
from pipeline.events import Ratio
from pipeline.rules.picture_plane import chosen, polygon_of, standing_share
from pipeline.rules.places import Places, PlacesMemory, Standing
from pipeline.rules.rule import Memory, Scene


class StillSettings(RuleSettings):
    """What every rule about still things has."""

    zone: Annotated[str | None, Field(description="zone that is watched; none: the whole picture")] = None
    min_confidence: Annotated[Ratio, Field(description="least confidence of a detection that counts")] = 0.3
    min_overlap: Annotated[
        float, Field(gt=0, le=1, description="share of a thing's ground part that must be in the zone")
    ] = 0.5
    release_s: Annotated[
        float, Field(gt=0, description="observed seconds for which it must be gone before the event closes")
    ] = 30.0
    max_life_s: Annotated[
        float, Field(gt=0, description="an event is closed as expired after this many seconds and may open anew")
    ] = 86_400.0


class StillMemory(Memory):
    """What a rule about still things keeps over a restart."""

    places: PlacesMemory = PlacesMemory()


class StillThings:
    """The still things of some classes in a zone."""

    def __init__(self, settings: StillSettings, classes: Collection[str], zone: Zone | None) -> None:
        self._settings = settings
        self._classes = sorted(classes)
        self._zone = zone
        self._places = Places(forget_s=settings.release_s)

    def look(self, tracks: sv.Detections, scene: Scene) -> list[Standing]:
        """Return every place in the zone where something stands or is assumed to."""
        return self._places.update(
            self._within(tracks, scene), tracks, observed=scene.observed, size=(scene.width, scene.height)
        )

    def memory(self) -> StillMemory:
        """Return what to keep over a restart."""
        return StillMemory(places=self._places.memory())

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._places.recall(cast("StillMemory", memory).places)

    def _within(self, tracks: sv.Detections, scene: Scene) -> sv.Detections:
        names = np.asarray(tracks.data.get("class_name", ()), dtype=str)
        mask = np.isin(names, self._classes)
        if tracks.confidence is not None:
            mask &= tracks.confidence >= self._settings.min_confidence
        if self._zone is not None and mask.any():
            polygon = polygon_of(self._zone, scene.width, scene.height)
            mask &= standing_share(tracks.xyxy.astype(np.float32), polygon) >= self._settings.min_overlap
        return chosen(tracks, mask)
