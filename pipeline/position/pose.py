"""Where a vehicle is at one time, from the marks around it: between two, or by dead reckoning after one. Pure.

The errors here only ever add: time since the last mark never makes a place surer.
"""

from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin, sqrt

from pipeline.locate.radius import ROUND_FACTOR
from pipeline.position.fix import Mark
from pipeline.position.heading import LARGEST_ERROR_DEG, Heading, turned
from pipeline.position.steps import metres, moved

ACCELERATION = 2.0
"""Standard deviation of a vehicle's acceleration in any direction, m/s²: brisk braking, or a bend of 10 m at 16 km/h."""
STATED_SPEED_ERROR = 0.5
"""Error of a velocity that the receiver states, m/s."""
UNKNOWN_SPEED_ERROR = 5.0
"""The same when nothing is known of a velocity: 18 km/h, as fast as one drives in an alley."""
TURN_RATE_DEG = 15.0
"""How fast a heading goes astray unseen, degrees a second: half of a turn at a crossing, 90° in 3 s."""


@dataclass(frozen=True, slots=True)
class Pose:
    """A vehicle's place and heading at one time, WGS-84.

    Attributes:
        error_m: standard deviation of each coordinate, metres.
        heading: where its nose points, or None.
        speed: metres a second, or None.
        speed_error: its standard deviation.
        reckoned_s: seconds since the last mark when it is dead reckoning, else 0.
    """

    lat: float
    lon: float
    error_m: float
    heading: Heading | None
    speed: float | None
    reckoned_s: float = 0.0
    speed_error: float = UNKNOWN_SPEED_ERROR

    @property
    def radius_m(self) -> float:
        """The circle that holds the true place 9 times in 10."""
        return ROUND_FACTOR * self.error_m


@dataclass(frozen=True, slots=True)
class Velocity:
    """Metres a second east and north, and the error of each."""

    east: float
    north: float
    error: float

    @property
    def speed(self) -> float:
        """Metres a second."""
        return hypot(self.east, self.north)


def between(before: Mark, after: Mark, t: float, headings: tuple[Heading | None, Heading | None]) -> Pose:
    """Return the pose at `t` on the straight way between two marks; before.t <= t < after.t."""
    span = after.t - before.t
    share = (t - before.t) / span
    east, north = metres((before.lat, before.lon), (after.lat, after.lon))
    lat, lon = moved((before.lat, before.lon), east * share, north * share)
    bulge = ACCELERATION / 2 * (t - before.t) * (after.t - t)
    error = hypot(max(before.error_m, after.error_m), bulge)
    speed, speed_error = _speed(before, after, hypot(east, north), share)
    return Pose(lat, lon, error, _turning(*headings, share), speed, speed_error=speed_error)


def reckoned(mark: Mark, velocity: Velocity | None, t: float, heading: Heading | None) -> Pose:
    """Return the pose at `t` >= mark.t, the vehicle going on as it did; without a velocity it is taken to stay."""
    seconds = t - mark.t
    going = velocity or Velocity(0.0, 0.0, UNKNOWN_SPEED_ERROR)
    lat, lon = moved((mark.lat, mark.lon), going.east * seconds, going.north * seconds)
    drift = hypot(going.error * seconds, ACCELERATION / 2 * seconds**2)
    return Pose(
        lat, lon, hypot(mark.error_m, drift), _astray(heading, seconds), velocity.speed if velocity else None, seconds,
        hypot(going.error, ACCELERATION * seconds),
    )  # fmt: skip


def blurred(pose: Pose, seconds: float) -> Pose:
    """Return the pose when its time is known no better than to a standard deviation of so many seconds."""
    speed = UNKNOWN_SPEED_ERROR if pose.speed is None else pose.speed
    return replace(pose, error_m=hypot(pose.error_m, speed * seconds), heading=_astray(pose.heading, seconds))


def velocity(marks: tuple[Mark | None, Mark]) -> Velocity | None:
    """Return how a vehicle moves at the second of two marks: as the receiver says, else by the way from the first."""
    before, mark = marks
    if mark.speed is not None and mark.course is not None:
        angle = radians(mark.course)
        return Velocity(mark.speed * sin(angle), mark.speed * cos(angle), STATED_SPEED_ERROR)
    if before is None or mark.t <= before.t:
        return None
    span = mark.t - before.t
    east, north = metres((before.lat, before.lon), (mark.lat, mark.lon))
    error = hypot(sqrt(2) * max(before.error_m, mark.error_m) / span, ACCELERATION / 2 * span)
    return Velocity(east / span, north / span, error)


def _speed(before: Mark, after: Mark, distance: float, share: float) -> tuple[float, float]:
    """Return the speed between two marks and its error: as the receiver states it, else by the way from one to the other."""
    span = after.t - before.t
    if before.speed is None or after.speed is None:
        return distance / span, hypot(sqrt(2) * max(before.error_m, after.error_m) / span, ACCELERATION / 2 * span)
    bulge = ACCELERATION * min(share, 1 - share) * span / 2
    return before.speed + (after.speed - before.speed) * share, hypot(STATED_SPEED_ERROR, bulge)


def _turning(before: Heading | None, after: Heading | None, share: float) -> Heading | None:
    if before is None or after is None:
        return None
    turn = turned(before.degrees, after.degrees)
    unknown = abs(turn) * share * (1 - share)
    return Heading((before.degrees + turn * share) % 360.0, hypot(max(before.error, after.error), unknown))


def _astray(heading: Heading | None, seconds: float) -> Heading | None:
    if heading is None:
        return None
    error = hypot(heading.error, TURN_RATE_DEG * seconds)
    return Heading(heading.degrees, error) if error <= LARGEST_ERROR_DEG else None
