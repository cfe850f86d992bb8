"""What rules about still things share: settings, and the way from tracks to observations of places. Not a rule."""

from collections.abc import Collection
from typing import Annotated

import numpy as np
import supervision as sv
from pydantic import Field

from pipeline.config.settings import RuleSettings, Zone
from pipeline.events import Ratio
from pipeline.rules import columns
from pipeline.rules.picture_plane import chosen, polygon_of, standing_share
from pipeline.rules.places import Places, PlacesMemory, Standing, Things
from pipeline.rules.rule import Memory, Moment, Scene
from pipeline.rules.terms import Hidden, MaxLife, MoveShare, Release
from pipeline.rules.yardstick import Yardstick


class StillSettings(RuleSettings):
    """What every rule about still things has."""

    zone: Annotated[str | None, Field(description="zone that is watched; none: the whole picture")] = None
    min_confidence: Annotated[Ratio, Field(description="least confidence of a thing when it comes to rest")] = 0.3
    min_overlap: Annotated[
        float, Field(gt=0, le=1, description="share of a thing's ground part (lowest fifth) that must be in the zone")
    ] = 0.5
    settle_s: Annotated[
        float, Field(gt=0, le=60, description="observed seconds without movement after which a thing is at rest")
    ] = 3.0
    move_share: MoveShare = 0.25
    move_m: Annotated[float, Field(gt=0, description="the same in metres; asked in addition where the ground is surveyed")] = (
        1.5
    )
    hidden_s: Hidden = 600.0
    release_s: Release = 30.0
    max_life_s: MaxLife = 86_400.0


class StillMemory(Memory):
    """What a rule about still things keeps over a restart."""

    places: PlacesMemory = PlacesMemory()


class StillThings:
    """The things of some classes that stand in a zone."""

    def __init__(self, settings: StillSettings, zone: Zone | None, *, wanted: Collection[str], kin: Collection[str]) -> None:
        """Watch for things.

        Args:
            settings: thresholds.
            zone: where they stand; None: anywhere.
            wanted: classes whose places are reported.
            kin: classes that a detector may call such a thing now and then.
        """
        self._settings = settings
        self._zone = zone
        self._wanted, self._kin = sorted(wanted), sorted({*wanted, *kin})
        self._places = Places(
            Yardstick(share=settings.move_share, metres=settings.move_m),
            settle_s=settings.settle_s,
            release_s=settings.release_s,
            hidden_s=settings.hidden_s,
        )

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all places, also of those where nothing is seen now."""
        return self._places.numbers

    def look(self, t: float, tracks: sv.Detections, scene: Scene) -> list[Standing]:
        """Return every place in the zone where a wanted thing stands or is assumed to."""
        ours = chosen(tracks, columns.called(tracks, self._kin))
        things = Things(ours, lambda index: self._may_rest(ours, index, scene), tracks.xyxy.astype(np.float32))
        standing = self._places.update(things, Moment(t, scene.observed), size=scene.size, ground=scene.ground)
        return [one for one in standing if one.place.class_name in self._wanted]

    def lost(self) -> None:
        """Keep the places: what stands there stays while nobody looks."""
        self._places.lost()

    def memory(self) -> StillMemory:
        """Return what to keep over a restart."""
        return StillMemory(places=self._places.memory())

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._places.recall(StillMemory.model_validate(memory.model_dump()).places)

    def _may_rest(self, ours: sv.Detections, index: int, scene: Scene) -> bool:
        """Tell whether a thing that came to rest becomes a place: the zone's edge is asked this once."""
        if columns.names(ours)[index] not in self._wanted:
            return False
        if columns.confidences(ours)[index] < self._settings.min_confidence:
            return False
        if self._zone is None:
            return True
        box = ours.xyxy[index : index + 1].astype(np.float32)
        return float(standing_share(box, polygon_of(self._zone, *scene.size))[0]) >= self._settings.min_overlap
