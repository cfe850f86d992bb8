"""The tracks that a vehicle passes now, each with the looks at it. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.locate.mounting import Stance, outlook
from pipeline.locate.plane import TangentPlane
from pipeline.locate.sighted import Sighted, Standpoint, sighted
from pipeline.rules.passing.passer import Passer
from pipeline.rules.picture_plane import Boxes, chosen, feet
from pipeline.rules.rule import Moment, Scene

FORGET_S = 5.0
"""Seconds after which a track that is not seen has been passed; tracks live shorter."""
ANCHOR_M = 2_000.0
"""So far from its origin a plane is laid anew: its north turns by 0.02° there."""


class Seen(NamedTuple):
    """A thing in this look: who passes, and its box (4,) pixels."""

    passer: Passer
    tracker_id: int
    box: Boxes


class Passers:
    """The tracks of some classes; a track is forgotten `FORGET_S` after it was seen last, or at a gap.

    Attributes:
        plane: in whose metres all of it is told; None until the vehicle knew its place once.
    """

    def __init__(self, kin: Sequence[str], *, people: Sequence[str], near_m: float) -> None:
        """Follow things of the classes `kin`; `people` closer than `near_m` attend them."""
        self._kin = list(kin)
        self._people = list(people)
        self._near_m = near_m
        self._passers: dict[int, Passer] = {}
        self._over: list[Passer] = []
        self.plane: TangentPlane | None = None

    def __iter__(self) -> Iterator[Passer]:
        return iter([*self._passers.values(), *self._over])

    def look(self, now: Moment, tracks: sv.Detections, scene: Scene) -> list[Seen]:
        """Take one look; return the confirmed things in it."""
        ride = scene.ride
        if ride is not None and isinstance(ride.stance, Stance):
            self._anchor(ride.stance)
        ours = chosen(tracks, np.isin(column(tracks, "class_name"), self._kin))
        ids = [] if ours.tracker_id is None else ours.tracker_id.tolist()
        boxes, attended = ours.xyxy.astype(np.float32), self._attended(ours, tracks, scene)
        rows = [row for row, number in enumerate(ids) if number >= 0]
        found = [Seen(self._passers.setdefault(ids[row], Passer(now)), ids[row], boxes[row]) for row in rows]
        for row, one in zip(rows, found, strict=True):
            one.passer.last = now.t
            if scene.fresh:
                sight = self._sight(boxes[row], str(ours.data["class_name"][row]), now.t, scene)
                sure = 1.0 if ours.confidence is None else float(ours.confidence[row])
                one.passer.look(now.t, str(column(ours, "seen_as")[row]), sure, sight, attended=bool(attended[row]))
        return found

    def still_kin(self, tracks: sv.Detections) -> Boxes:
        """Return the boxes (N, 4) of everything that may be such a thing, sure or not, but for what surely drives."""
        ours = chosen(tracks, np.isin(column(tracks, "class_name"), self._kin))
        ids = [-1] * len(ours) if ours.tracker_id is None else ours.tracker_id.tolist()
        drives = [number in self._passers and self._passers[number].drives() for number in ids]
        boxes: Boxes = ours.xyxy.astype(np.float32)[~np.array(drives, bool)]
        return boxes

    def lost(self) -> None:
        """Take note of a gap: tracks have other ids after it."""
        self._over += self._passers.values()
        self._passers = {}

    def over(self, t: float) -> list[Passer]:
        """Take out and return what has been passed."""
        gone = {number: one for number, one in self._passers.items() if not 0 <= t - one.last <= FORGET_S}
        self._passers = {number: one for number, one in self._passers.items() if number not in gone}
        over, self._over = [*self._over, *gone.values()], []
        return over

    def _anchor(self, stance: Stance) -> None:
        here = np.array([[stance.lat, stance.lon]], np.float64)
        if self.plane is None or float(np.hypot(*self.plane.metres(here)[0])) > ANCHOR_M:
            self.plane = TangentPlane(stance.lat, stance.lon)
            for passer in self._passers.values():
                passer.sights, passer.before = [], None

    def _sight(self, box: Boxes, name: str, t: float, scene: Scene) -> Sighted | None:
        ride = scene.ride
        if ride is None or self.plane is None or not isinstance(ride.stance, Stance):
            return None
        return sighted(box, name, Standpoint(t, ride.mounting, ride.stance, scene.size, self.plane))

    def _attended(self, ours: sv.Detections, tracks: sv.Detections, scene: Scene) -> NDArray[np.bool_]:
        """Tell which things (N,) have somebody close on the ground; beyond the horizon nobody is."""
        nobody = np.zeros(len(ours), bool)
        people = tracks.xyxy[np.isin(column(tracks, "class_name"), self._people)].astype(np.float32)
        if not len(people) or not len(ours) or scene.ride is None:
            return nobody
        ground = outlook(scene.ride.mounting, 0.0, width=scene.width, height=scene.height).ground
        stand, attend = ground.metres(feet(ours.xyxy.astype(np.float32))), ground.metres(feet(people))
        between = stand[:, None] - attend[None, :]
        near: NDArray[np.bool_] = (np.linalg.norm(between, axis=2) <= self._near_m).any(axis=1)
        return near


def column(tracks: sv.Detections, name: str) -> NDArray[np.str_]:
    """Return what tracks are called: their class, or what this look calls them (`seen_as`)."""
    names = tracks.data.get(name, tracks.data.get("class_name", np.full(len(tracks), "")))
    return np.asarray(names, dtype=str)
