"""What the vehicle's GPS says: the true way with errors that wander, white noise, dropouts and jumps. Pure, by the seed."""

from dataclasses import dataclass
from math import degrees, exp, radians

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.plane import TangentPlane
from pipeline.simulate.drive.course import Station, course_of
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import seed_of
from pipeline.simulate.truth.earth import latlon

WHITE = 1 / 3
"""Share of the error's standard deviation that is new in each report; the rest wanders."""
LEAD_S = 20.0
"""The receiver is on so long before the first picture, and after the last."""
SPEED_ERROR = 0.15
"""Of a velocity from Doppler shifts, metres a second; the course is off by as much across."""
CREEP = 0.3
"""Slower than this a receiver states no course."""


@dataclass(frozen=True, slots=True)
class GpsReport:
    """One report.

    Attributes:
        t: seconds of the scene by the receiver's clock, when it was measured; `sent`: seconds of the scene when it is sent.
        valid: there is a position.
        speed: metres a second; `course`: degrees from north, or None when it stands.
    """

    t: float
    sent: float
    lat: float
    lon: float
    valid: bool
    speed: float
    course: float | None
    hdop: float


def gps_track(scene: Scene, drive: Drive) -> list[GpsReport]:
    """Return every report of a scene, in order of time."""
    gps = drive.gps
    times = np.arange(round(-LEAD_S * gps.rate_hz), round((scene.seconds + LEAD_S) * gps.rate_hz) + 1) / gps.rate_hz
    rng = np.random.default_rng(seed_of(scene.seed, "gps") if gps.seed is None else gps.seed)
    stations = [course_of(drive).at(float(t)) for t in times]
    plane = TangentPlane(scene.place.lat, scene.place.lon)
    true = plane.metres(latlon(scene.place, np.array([one.at for one in stations], np.float64)))
    places = plane.latlon(true + _errors(drive, len(times), rng) + _jumps(drive, times))
    wobble = rng.normal(0.0, SPEED_ERROR, (len(times), 2))
    hdop = gps.hdop * rng.uniform(0.9, 1.25, len(times))
    found = []
    for number, (t, station) in enumerate(zip(times.tolist(), stations, strict=True)):
        speed, course = _doppler(station, scene.place.heading, wobble[number])
        lat, lon = places[number].tolist()
        valid = not any(start <= t < end for start, end in gps.dropouts)
        found.append(
            GpsReport(
                t - gps.clock_offset_s, t + gps.latency_s, lat, lon, valid, speed, course, round(float(hdop[number]), 2)
            )
        )
    return found


def _doppler(station: Station, north: float, wobble: NDArray[np.float64]) -> tuple[float, float | None]:
    """Return the speed and the course that a receiver states."""
    if station.speed <= CREEP:
        return 0.0, None
    along, across = wobble.tolist()
    return abs(station.speed + along), (degrees(station.heading + across / station.speed) + north) % 360.0


def _errors(drive: Drive, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (N, 2) metres east and north: a Gauss-Markov process and white noise, each coordinate for itself."""
    gps = drive.gps
    wander, white = gps.noise_m * np.sqrt(1 - WHITE**2), gps.noise_m * WHITE
    keep = exp(-1 / (gps.rate_hz * gps.wander_s))
    steps = rng.normal(0.0, 1.0, (count, 2))
    found = np.empty((count, 2))
    found[0] = wander * steps[0]
    for number in range(1, count):
        found[number] = keep * found[number - 1] + wander * np.sqrt(1 - keep**2) * steps[number]
    return found + rng.normal(0.0, white, (count, 2)) if white else found


def _jumps(drive: Drive, times: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.zeros((len(times), 2))
    for jump in drive.gps.jumps:
        away = jump.by_m * np.array([np.sin(radians(jump.bearing)), np.cos(radians(jump.bearing))])
        found[(times >= jump.start) & (times < jump.until)] += away
    return found
