"""Scripted drives: a vehicle passes things that stand or move, and a camera on it is told what a detector would find.

Metres east and north of an origin, seconds from the start. Boxes are the outlines of `pipeline.locate.bodies`, seen through
`pipeline.locate.mounting`; nothing is random but by a seed, so that every pace of looks sees the same world.

    drive = Drive(path=((0, 0, 0), (20, 0, 80)), things=(Thing(is_a="litter", at=(2.5, 30)),))
    played = ride(drive, camera(vehicle({"rules": [{"kind": "roadside_litter"}]})))
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import atan2, cos, degrees, hypot, radians, sin
from random import Random
from typing import Any

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.camera import Camera
from pipeline.config.compose import DRIVING, overlay
from pipeline.config.mounting import MountingSettings
from pipeline.frames import DecodedPicture, Look
from pipeline.locate.bodies import bodies, corners
from pipeline.locate.mounting import Mounting, Nowhere, Stance, outlook
from pipeline.locate.plane import TangentPlane
from tests.support.looks import frame, picture
from tests.support.scripts import HIDING, START, Part, Played, camera

LAT, LON = 39.9336, 116.4034
"""Where the origin is: an alley in Dongcheng."""
MOUNTING: dict[str, float] = {"height_m": 2.4, "pitch_deg": 12.0, "fov_deg": 80.0}
SIZE = WIDTH, HEIGHT = 640, 360
LEAST_PX = 8.0
"""A detector finds nothing lower than this."""
Array = NDArray[np.float64]


class Thing(Part):
    """Something that stands at a place, or drives along a path.

    Attributes:
        at: metres east, north; or `path`: (second, east, north), straight in between, there from the first to the last.
        heading: degrees in which it points.
        there: (from, to) seconds in which it is there.
        found: share of the looks in which the detector finds it; hidden: (from, to) seconds in which it does not.
        names: what the detector calls it in turn; default: what it is.
        jitter: standard deviation of a box's edges, shares of its sides.
    """

    is_a: str
    at: tuple[float, float] | None = None
    path: tuple[tuple[float, float, float], ...] = ()
    heading: float = 0.0
    there: tuple[float, float] = (-1e9, 1e9)
    found: float = 1.0
    hidden: tuple[tuple[float, float], ...] = ()
    names: tuple[str, ...] = ()
    confidence: float = 0.8
    jitter: float = 0.04

    def place(self, t: float) -> tuple[float, float] | None:
        """Return where it is at a second, or None while it is not there."""
        if not self.there[0] <= t <= self.there[1]:
            return None
        if self.at is not None:
            return self.at
        found = along(self.path, t)
        return None if found is None else found[:2]


class Drive(Part):
    """A vehicle's drive.

    Attributes:
        path: (second, east, north) of its antenna, straight in between.
        passes: seconds at which the path begins.
        looks: a second.
        gps_m: standard deviation of each fix, once a second, and of the bias of each pass, both coordinates; told as such.
        heading_deg, speed_mps: of each fix's heading and speed, likewise.
        nowhere: (from, to) seconds without a position.
        lost: (from, to) seconds without pictures; the camera is told.
    """

    path: tuple[tuple[float, float, float], ...]
    things: tuple[Thing, ...] = ()
    passes: tuple[float, ...] = (0.0,)
    looks: float = 5.0
    gps_m: float = 1.0
    heading_deg: float = 2.0
    speed_mps: float = 0.2
    nowhere: tuple[tuple[float, float], ...] = ()
    lost: tuple[tuple[float, float], ...] = ()
    mounting: dict[str, float] = MOUNTING
    seed: int = 0

    def stance(self, number: int, t: float, exact: tuple[float, float, float, float]) -> Stance | Nowhere:
        """Return what is known of the vehicle at a second of a pass: east, north, heading, speed with their errors."""
        if any(start <= t < end for start, end in self.nowhere):
            return Nowhere("no position: the receiver has no fix")
        bias, noise = self._fix(number, None), _between(self._fix(number, int(t)), self._fix(number, int(t) + 1), t % 1.0)
        east, north, heading, speed = exact
        east += self.gps_m * (bias[0] + noise[0]) / np.sqrt(2)
        north += self.gps_m * (bias[1] + noise[1]) / np.sqrt(2)
        lat, lon = TangentPlane(LAT, LON).latlon(np.array([[east, north]]))[0]
        return Stance(
            float(lat), float(lon), max(0.05, self.gps_m), heading + self.heading_deg * noise[2], max(0.5, self.heading_deg),
            max(0.0, speed + self.speed_mps * noise[3]), max(0.1, self.speed_mps),
        )  # fmt: skip

    def detections(self, t: float, exact: tuple[float, float, float, float]) -> sv.Detections:
        """Return what a detector finds at a second."""
        east, north, heading, _ = exact
        view = outlook(exact_mounting(self.mounting), heading, width=WIDTH, height=HEIGHT).vantage
        shown: list[tuple[float, int, Thing, Array]] = []
        for index, thing in enumerate(self.things):
            place = thing.place(t)
            box = None if place is None else _box(thing, np.array(place) - (east, north), view.matrix)
            if place is not None and box is not None:
                shown.append((hypot(place[0] - east, place[1] - north), index, thing, box))
        found = [(thing, self._trembling(index, thing, t, box)) for away, index, thing, box in shown
                 if self._is_found(index, thing, t) and not any(_hides(other, (away, box)) for other in shown)]  # fmt: skip
        kept = [(thing, box) for thing, box in found if box[3] - box[1] >= LEAST_PX and box[2] - box[0] >= 4]
        return sv.Detections(
            xyxy=np.array([box for _, box in kept], np.float32).reshape(-1, 4),
            confidence=np.array([thing.confidence for thing, _ in kept], np.float32),
            class_id=np.zeros(len(kept), int),
            data={"class_name": np.array([self._name(thing, t) for thing, _ in kept], dtype=str)},
        )

    def _fix(self, number: int, second: int | None) -> tuple[float, ...]:
        chance = Random(f"{self.seed}/{number}/{second}")
        return tuple(chance.gauss() for _ in range(4))

    def _name(self, thing: Thing, t: float) -> str:
        return thing.names[round(t * self.looks) % len(thing.names)] if thing.names else thing.is_a

    def _is_found(self, index: int, thing: Thing, t: float) -> bool:
        missed = Random(f"{self.seed}/{index}/{t:.3f}/found").random() >= thing.found
        return not missed and not any(start <= t < end for start, end in thing.hidden)

    def _trembling(self, index: int, thing: Thing, t: float, box: Array) -> Array:
        chance = Random(f"{self.seed}/{index}/{t:.3f}")
        sides = np.tile(box[2:] - box[:2], 2)
        noise = np.array([chance.gauss() for _ in range(4)])
        trembling: Array = np.clip(box + thing.jitter * sides * noise, 0, np.tile(SIZE, 2))
        return trembling


def ride(drive: Drive, to: Camera, *, removed: bool | None = False) -> Played:
    """Play a drive to a camera; `removed`: how it is finished in the end, None leaves it running."""
    played = Played(START)
    end = START
    for t, exact, number in moments(drive):
        end = START + t
        if exact is None:
            played.note(t, to.lost(end))
            continue
        stance = drive.stance(number, t, exact)
        seen = Look(frame(t=end, shown=_picture()), fault=None, changed=True)
        played.note(t, to.step(seen, drive.detections(t, exact), stance=stance))
    if removed is not None:
        played.note(end - START, to.finish(end, removed=removed))
    return played


def moments(drive: Drive) -> Iterator[tuple[float, tuple[float, float, float, float] | None, int]]:
    """Yield the second, where the vehicle is (east, north, heading, speed) or None when pictures end, and the pass."""
    first, last = drive.path[0][0], drive.path[-1][0]
    for number, begins in enumerate(drive.passes):
        told: set[tuple[float, float]] = set()
        for n in range(int((last - first) * drive.looks) + 1):
            t = begins + n / drive.looks
            gap = next((one for one in drive.lost if one[0] <= t < one[1]), None)
            if gap is None:
                yield t, along(drive.path, first + n / drive.looks), number
            elif gap not in told:
                told.add(gap)
                yield t, None, number


def along(path: tuple[tuple[float, float, float], ...], t: float) -> tuple[float, float, float, float] | None:
    """Return east, north, heading in degrees and speed at a second of a path, or None when it is over."""
    for this, that in itertools.pairwise(path):
        if this[0] <= t <= that[0]:
            span = that[0] - this[0]
            share = (t - this[0]) / span if span else 0.0
            east, north = that[1] - this[1], that[2] - this[2]
            heading = degrees(atan2(east, north)) if east or north else _heading(path, this)
            return this[1] + east * share, this[2] + north * share, heading, hypot(east, north) / span
    return None


def vehicle(stream: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stream of a camera that drives; geofences are corners in metres east and north."""
    plane = TangentPlane(LAT, LON)
    fences = {
        name: {"corners": [{"lat": float(lat), "lon": float(lon)} for lat, lon in plane.latlon(np.array(ring, np.float64))]}
        for name, ring in stream.get("fences", {}).items()
    }
    rest = {key: value for key, value in stream.items() if key != "fences"}
    where = {"source": "api", "clock_offset_s": 0.0}
    return {**overlay(DRIVING, {"kind": "vehicle", "position": where, "mounting": MOUNTING, "geofences": fences, **rest})}


def drive_camera(stream: Mapping[str, Any], **keys: Any) -> Camera:
    """Build a camera that drives, see `vehicle` and `tests.support.scripts.camera`."""
    return camera(vehicle(stream), **keys)


def exact_mounting(keys: Mapping[str, float]) -> Mounting:
    """Return a mounting without errors."""
    exact = Mounting.of(MountingSettings.model_validate(keys))
    return replace(exact, height_error_m=0.0, pitch_error_deg=0.0, yaw_error_deg=0.0, roll_error_deg=0.0, fov_share=0.0)


@cache
def _picture() -> DecodedPicture:
    return picture(WIDTH, HEIGHT)


def _heading(path: tuple[tuple[float, float, float], ...], here: tuple[float, float, float]) -> float:
    """Return where a vehicle points that stands: where it came from, or where it goes."""
    steps = [(that[1] - this[1], that[2] - this[2]) for this, that in itertools.pairwise(path)]
    index = path.index(here)
    moved = [one for one in [*reversed(steps[:index]), *steps[index:]] if one != (0.0, 0.0)]
    return degrees(atan2(*moved[0])) if moved else 0.0


def _between(one: tuple[float, ...], other: tuple[float, ...], share: float) -> tuple[float, ...]:
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))


def _box(thing: Thing, away: Array, matrix: Array) -> Array | None:
    """Return the box of a thing so far from the antenna, clipped to the picture, or None when too little is in it."""
    body = bodies(thing.is_a)[0]
    outline = corners(body, np.array([radians(thing.heading)]))[0] + np.append(away, 0.0)
    seen = outline @ matrix[:, :3].T + matrix[:, 3]
    if (seen[:, 2] <= 0.3).any():
        return None
    pixels = seen[:, :2] / seen[:, 2:]
    whole = np.concatenate([pixels.min(axis=0), pixels.max(axis=0)])
    box: Array = np.clip(whole, 0, np.tile(SIZE, 2))
    share = np.prod(np.maximum(box[2:] - box[:2], 0)) / np.prod(whole[2:] - whole[:2])
    return box if share >= 0.5 else None


def _hides(other: tuple[float, int, Thing, Array], one: tuple[float, Array]) -> bool:
    """Tell whether the other stands in front of most of one."""
    if other[0] >= one[0]:
        return False
    front, back = other[3], one[1]
    across = max(0.0, min(front[2], back[2]) - max(front[0], back[0]))
    down = max(0.0, min(front[3], back[3]) - max(front[1], back[1]))
    return bool(across * down >= HIDING * (back[2] - back[0]) * (back[3] - back[1]))


def metres_from(lat: float, lon: float, place: tuple[float, float]) -> float:
    """Return how far a place of the earth is from one in metres east and north."""
    east, north = TangentPlane(LAT, LON).metres(np.array([[lat, lon]]))[0]
    return hypot(east - place[0], north - place[1])


def turned(heading: float, distance: float, right: float) -> tuple[float, float]:
    """Return metres east and north of a place ahead and to the right."""
    angle = radians(heading)
    return distance * sin(angle) + right * cos(angle), distance * cos(angle) - right * sin(angle)
