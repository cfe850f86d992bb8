"""The camera on the vehicle, where it is and how it looks at a time, rocking included. Pure; axes as in `locate.mounting`."""

from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt

import numpy as np

from pipeline.simulate.camera import Camera, looking
from pipeline.simulate.drive.course import Station, course_of
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Scene

SPRINGS_HZ = 1.3, 2.9
"""A vehicle's body on its springs, and its axles on their tyres."""
SHARES = 1.0, 0.45
STANDING = 1 / 6
"""Of the rocking, what a running engine leaves."""
ROLLING_MPS = 2.0
"""From this speed on it rocks fully."""


@dataclass(frozen=True, slots=True)
class Attitude:
    """A camera beside its mounting: metres up, radians down and to the right."""

    heave: float
    pitch: float
    roll: float


def camera_at(scene: Scene, drive: Drive, t: float) -> Camera:
    """Return the camera of a scene that drives, at a time."""
    station = course_of(drive).at(t)
    return mounted(scene, drive, station, attitude(drive, station, t, scene.seed))


def mounted(scene: Scene, drive: Drive, station: Station, rocked: Attitude) -> Camera:
    """Return the camera of a vehicle that stands so."""
    mount = drive.mounting
    nose, side = (sin(station.heading), cos(station.heading)), (cos(station.heading), -sin(station.heading))
    place = [station.at[axis] + mount.forward_m * nose[axis] + mount.right_m * side[axis] for axis in (0, 1)]
    rotation = looking(station.heading + radians(mount.yaw_deg), radians(mount.pitch_deg) + rocked.pitch)
    roll = radians(mount.roll_deg) + rocked.roll
    turn = np.array([[cos(roll), sin(roll), 0.0], [-sin(roll), cos(roll), 0.0], [0.0, 0.0, 1.0]])
    width, height = scene.camera.size
    focal = width / 2 / np.tan(radians(scene.camera.fov) / 2)
    return Camera(np.array([*place, mount.height_m + rocked.heave]), turn @ rotation, float(focal), width, height)


def attitude(drive: Drive, station: Station, t: float, seed: int) -> Attitude:
    """Return how the vehicle has rocked at a time."""
    rocking = drive.rocking
    share = STANDING + (1 - STANDING) * min(1.0, station.speed / ROLLING_MPS)
    return Attitude(
        rocking.heave_m * share * _sway(t, seed),
        radians(rocking.pitch_deg) * share * _sway(t, seed + 1),
        radians(rocking.roll_deg) * share * _sway(t, seed + 2),
    )


def _sway(t: float, seed: int) -> float:
    """Return a movement of standard deviation 1: two tones, each of its own phase."""
    tones = [
        share * sin(2 * pi * hertz * (1 + 0.07 * (seed % 5)) * t + seed * (1.7 + number))
        for number, (share, hertz) in enumerate(zip(SHARES, SPRINGS_HZ, strict=True))
    ]
    return sum(tones) * sqrt(2 / sum(share**2 for share in SHARES))
