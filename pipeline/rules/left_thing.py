"""What rules about things that were left share: settings, and the way from tracks to places with their company. Not a rule."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, NamedTuple

import numpy as np
import supervision as sv
from pydantic import Field

from pipeline.config.settings import Zone
from pipeline.events import Measure
from pipeline.rules import columns
from pipeline.rules.attendance import Attendance, Company
from pipeline.rules.picture_plane import Boxes, chosen
from pipeline.rules.places import Standing
from pipeline.rules.rule import Memory, Moment, Observation, Scene
from pipeline.rules.still_thing import StillMemory, StillSettings, StillThings
from pipeline.rules.terms import Hidden, MoveShare, Release


class LeftSettings(StillSettings):
    """What every rule about left things has."""

    person_classes: Annotated[tuple[str, ...], Field(description="classes of those who may attend it")] = ("person",)
    near_m: Annotated[
        float, Field(ge=0, description="somebody this close may attend it, metres; used where the ground is surveyed")
    ] = 1.5
    near_heights: Annotated[float, Field(ge=0, description="the same in heights of the person, where it is not")] = 0.8
    linger_s: Annotated[
        float, Field(ge=0, description="observed seconds for which somebody must be close to attend it; others pass by")
    ] = 3.0
    alone_s: Annotated[float, Field(ge=0, description="observed seconds after which it is unattended when they are gone")] = (
        10.0
    )
    move_share: MoveShare = 0.5
    hidden_s: Hidden = 1800.0
    release_s: Release = 60.0


class LeftMemory(StillMemory):
    """What a rule about left things keeps over a restart.

    Attributes:
        attended: when each place was attended last, by its number.
    """

    attended: dict[int, float] = Field(default_factory=dict)


class Left(NamedTuple):
    """A thing that lies somewhere now, or is assumed to, and whether somebody is with it."""

    standing: Standing
    company: Company


class LeftThings:
    """The things of some classes that lie in a zone, and who is with them."""

    def __init__(self, settings: LeftSettings, zone: Zone | None, *, wanted: Collection[str]) -> None:
        """Watch for things of `wanted` classes in a zone; None: anywhere."""
        self._people = settings.person_classes
        self._things = StillThings(settings, zone, wanted=wanted, kin=())
        self._attendance = Attendance(
            near_heights=settings.near_heights,
            near_m=settings.near_m,
            linger_s=settings.linger_s,
            alone_s=settings.alone_s,
        )

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all places, also of those where nothing is seen now."""
        return self._things.numbers

    def standing(self, t: float, tracks: sv.Detections, scene: Scene) -> list[Standing]:
        """Say what lies where."""
        return self._things.look(t, tracks, scene)

    def attended(
        self, standing: Sequence[Standing], tracks: sv.Detections, scene: Scene, *, owned: Collection[int] = ()
    ) -> list[Left]:
        """Say of each thing whether somebody is with it; `owned`: numbers of those that their owner is with."""
        people = chosen(tracks, columns.called(tracks, self._people))
        self._attendance.last |= dict.fromkeys(owned, scene.observed)
        boxes = {one.place.number: one.box for one in standing}
        new = {one.place.number for one in standing if one.since}
        company = self._attendance.look(boxes, people, new=new, observed=scene.observed, ground=scene.ground)
        return [Left(one, company[one.place.number]) for one in standing]

    def lost(self) -> None:
        """Keep the places: what lies there stays while nobody looks."""
        self._things.lost()
        self._attendance.lost()

    def memory(self) -> LeftMemory:
        """Return what to keep over a restart."""
        return LeftMemory(places=self._things.memory().places, attended=dict(self._attendance.last))

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        kept = LeftMemory.model_validate(memory.model_dump())
        self._things.recall(StillMemory(places=kept.places))
        self._attendance.last = dict(kept.attended)


def left_observation(left: Left, now: Moment, scene: Scene, *, measured: Mapping[str, Measure] | None = None) -> Observation:
    """Return what a rule says of a left thing: it counts while it is seen and nobody is with it."""
    standing, company = left
    place, alone = standing.place, company.alone_since
    return Observation(
        key=f"place-{place.number}",
        class_name=place.class_name,
        confidence=place.confidence,
        box=standing.box,
        stands=standing.stands,
        certain=standing.state == "seen" and not company.attended,
        since=standing.since if alone is None else Moment(now.t - (now.observed - alone), alone),
        tracker_ids=(place.tracker_id,) if place.tracker_id >= 0 else (),
        measured={"state": standing.state, "attended": company.attended, **_width(standing.box, scene), **(measured or {})},
    )


def _width(box: Boxes, scene: Scene) -> dict[str, Measure]:
    """Return how wide a thing is on the ground, where that is known."""
    if scene.ground is None:
        return {}
    left, right = scene.ground.metres(np.array([[box[0], box[3]], [box[2], box[3]]], np.float32))
    width = float(np.linalg.norm(right - left))
    return {"width_m": round(width, 2)} if np.isfinite(width) else {}
