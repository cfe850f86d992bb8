"""From a box in a driving camera's picture to a place on the earth: by its mounting, the vehicle's place, and flat ground.

The radius covers what is not known exactly: the vehicle's place and heading, the camera's height and angles (a vehicle
rocks), its lens, and the box. Not here: fixed cameras (`locator.py`), and where the vehicle is (`pipeline.position`).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin, tan

import numpy as np
from numpy.typing import NDArray

from pipeline.config.mounting import MountingSettings
from pipeline.events import Location
from pipeline.locate.framed import Framed
from pipeline.locate.ground import Ground
from pipeline.locate.homography import Array, apply, inverse
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import radius
from pipeline.locate.standing import stand
from pipeline.locate.vantage import Vantage

DEPTH_DOUBT = 0.2
"""Largest standard deviation of the distance ÷ distance: nearer to the horizon a place's error is no longer a circle."""
MAPS = 8
"""Looks whose maps are kept: all boxes of one look share them."""
LEAST_M = 0.3
"""Least radius, metres: a street is flat to a kerb's height only."""


@dataclass(frozen=True, slots=True)
class Mounting:
    """How a camera is fixed to its vehicle, each with its standard deviation.

    Attributes:
        height_m: of the lens above the ground.
        pitch_deg: of its axis below the horizon, positive downwards.
        yaw_deg: of its axis from the vehicle's nose, positive to the right; 90 looks to the right, 180 back.
        roll_deg: positive when its right side hangs lower.
        forward_m, right_m: of the lens from the receiver's antenna.
        fov_deg: horizontal field of view of the lens.
        fov_share: error of the focal length, as a share.
    """

    height_m: float
    pitch_deg: float
    fov_deg: float
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    forward_m: float = 0.0
    right_m: float = 0.0
    height_error_m: float = 0.05
    pitch_error_deg: float = 1.0
    yaw_error_deg: float = 1.0
    roll_error_deg: float = 1.0
    fov_share: float = 0.02

    @classmethod
    def of(cls, settings: MountingSettings) -> "Mounting":
        """Return the mounting that a configuration states."""
        return cls(**settings.model_dump())

    def __post_init__(self) -> None:
        """Check what no camera can be.

        Raises:
            ValueError: a lens in the ground, or a field of view that a plane picture can't have.
        """
        if self.height_m <= 0:
            raise ValueError(f"expected a lens above the ground, got height_m {self.height_m:g}")
        if not 5 <= self.fov_deg <= 150:
            raise ValueError(f"expected fov_deg of 5 to 150, got {self.fov_deg:g}")
        if not -30 <= self.pitch_deg <= 90:
            raise ValueError(f"expected pitch_deg of -30 to 90, downwards, got {self.pitch_deg:g}")


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a vehicle is and which way its nose points, WGS-84 and degrees from north, with standard deviations.

    Attributes:
        error_m: of each coordinate.
        speed_mps: metres a second, forwards; None when it is not known.
    """

    lat: float
    lon: float
    error_m: float
    heading_deg: float
    heading_error_deg: float
    speed_mps: float | None = None
    speed_error_mps: float = 0.0

    @property
    def nose(self) -> Array:
        """The direction of its nose, (2,) east and north, of length 1."""
        angle = radians(self.heading_deg)
        return np.array([sin(angle), cos(angle)])


@dataclass(frozen=True, slots=True)
class Nowhere:
    """A vehicle's place is not known; `why` in words."""

    why: str


@dataclass(frozen=True, slots=True)
class Ride:
    """What a camera that drives knows of itself at one look."""

    mounting: Mounting
    stance: Stance | Nowhere


@dataclass(frozen=True, slots=True)
class Outlook:
    """A mounted camera's picture over flat ground, metres east and north of the vehicle's antenna.

    Attributes:
        vantage: metres east, north, up to pixels.
        ground: pixels to metres; it ends where the distance is no longer known well enough.
    """

    vantage: Vantage
    ground: Ground


def outlook(mounting: Mounting, heading_deg: float, *, width: int, height: int, plane: TangentPlane | None = None) -> Outlook:
    """Return what a mounted camera sees when its vehicle points so, in a picture of this size; `plane` is the antenna's."""
    projection, matrix = _seen(mounting, heading_deg, (width, height))
    farthest = DEPTH_DOUBT * mounting.height_m / radians(max(mounting.pitch_error_deg, 0.01))
    return Outlook(Vantage(projection), Ground(matrix, 1.0 / farthest, plane))


@lru_cache(maxsize=MAPS)
def _seen(mounting: Mounting, heading_deg: float, size: tuple[int, int]) -> tuple[Array, Array]:
    projection = _projection(_exact(mounting, heading_deg), mounting, *size)
    return projection, inverse(projection[:, [0, 1, 3]])


def place(
    box: NDArray[np.float32], class_name: str, mounting: Mounting, stance: Stance, *, size: tuple[int, int]
) -> Location | None:
    """Return where the middle of a thing is, or None when its box is too near to the horizon, or above it.

    Args:
        box: (4,) xyxy pixels.
        class_name: of the thing, for how far its middle is behind its foot.
        mounting: of the camera.
        stance: of the vehicle when the picture was taken.
        size: width and height of the picture, pixels.
    """
    width, height = size
    framed = Framed.of(box, width=width, height=height)
    plane = TangentPlane(stance.lat, stance.lon)
    seen = outlook(mounting, stance.heading_deg, width=width, height=height, plane=plane)
    error = foot_error(framed, mounting, stance)
    if error is None:
        return None
    found = stand(framed, class_name, vantage=seen.vantage, ground=seen.ground)
    if found is None:
        return None
    lat, lon = plane.latlon(found.place[None, :])[0]
    spread = radius(found.covariance + error)
    return Location(lat=float(lat), lon=float(lon), radius_m=max(LEAST_M, spread), method="gps")


def foot_error(framed: Framed, mounting: Mounting, stance: Stance) -> Array | None:
    """Return the covariance (2, 2), m², of where a box's foot is, or None when its distance is not known well enough."""
    ways = foot_ways(framed, mounting, stance)
    if ways is None:
        return None
    covariance: Array = ways.T @ ways + np.eye(2) * stance.error_m**2
    return covariance


def foot_ways(framed: Framed, mounting: Mounting, stance: Stance) -> Array | None:
    """Return by how much each cause moves a box's foot, (8, 2) metres, or None when its distance is not known well enough.

    Each cause is moved by its standard deviation both ways; half the way between is its part. Their order: height, pitch, yaw,
    roll, focal length, heading, then the foot's place in the picture, across and along. Not here: the vehicle's place.
    """
    width, height = int(framed.size[0]), int(framed.size[1])
    foot = np.append(framed.foot, 1.0)
    here, *others = _grounds(mounting, stance.heading_deg, stance.heading_error_deg, (width, height))
    moved = [(ground, foot) for ground in others]
    wander = np.append(framed.foot_error, 0.0)
    moved += [(here, foot + sign * wander * axis) for axis in np.eye(3)[:2] for sign in (1, -1)]
    nearness = np.array([float((matrix @ pixel)[2]) for matrix, pixel in [(here, foot), *moved]])
    if nearness.min() <= 0:
        return None
    parts = (nearness[1::2] - nearness[2::2]) / 2
    if float(np.hypot.reduce(parts)) > DEPTH_DOUBT * nearness[0]:
        return None
    places = np.array([apply(matrix, pixel[None, :2])[0] for matrix, pixel in moved])
    ways: Array = (places[0::2] - places[1::2]) / 2
    return ways


@lru_cache(maxsize=MAPS)
def _grounds(mounting: Mounting, heading_deg: float, error_deg: float, size: tuple[int, int]) -> tuple[Array, ...]:
    """Return 13 maps (3, 3) of pixels to metres: the true one, and with each of six causes moved one way and the other."""
    exact = _exact(mounting, heading_deg)
    causes = np.diag([
        mounting.height_error_m, radians(mounting.pitch_error_deg), radians(mounting.yaw_error_deg),
        radians(mounting.roll_error_deg), mounting.fov_share, radians(error_deg),
    ])  # fmt: skip
    moved = [exact, *(exact + sign * cause for cause in causes for sign in (1, -1))]
    return tuple(_ground(values, mounting, *size) for values in moved)


def _exact(mounting: Mounting, heading_deg: float) -> Array:
    """Return what may be in error, (6,): height, pitch, yaw, roll, logarithm of the focal length, heading; metres, radians."""
    focal = -np.log(2 * tan(radians(mounting.fov_deg) / 2))
    angles = [radians(one) for one in (mounting.pitch_deg, mounting.yaw_deg, mounting.roll_deg)]
    return np.array([mounting.height_m, *angles, focal, radians(heading_deg)])


def _ground(values: Array, mounting: Mounting, width: int, height: int) -> Array:
    """Return the (3, 3) map of pixels to metres."""
    return inverse(_projection(values, mounting, width, height)[:, [0, 1, 3]])


def _projection(values: Array, mounting: Mounting, width: int, height: int) -> Array:
    """Return the (3, 4) map of metres east, north, up from the antenna's foot to pixels times distance along the axis."""
    up, pitch, yaw, roll, focal, heading = (float(value) for value in values)
    azimuth = heading + yaw
    ahead = np.array([sin(azimuth) * cos(pitch), cos(azimuth) * cos(pitch), -sin(pitch)])
    right = np.array([cos(azimuth), -sin(azimuth), 0.0])
    down = np.array([-sin(pitch) * sin(azimuth), -sin(pitch) * cos(azimuth), -cos(pitch)])
    right, down = right * cos(roll) + down * sin(roll), down * cos(roll) - right * sin(roll)
    nose, side = np.array([sin(heading), cos(heading)]), np.array([cos(heading), -sin(heading)])
    lens = np.append(mounting.forward_m * nose + mounting.right_m * side, up)
    rotation = np.stack([right, down, ahead])
    pixels = float(np.exp(focal)) * width
    inner = np.array([[pixels, 0, width / 2], [0, pixels, height / 2], [0, 0, 1.0]])
    projection: Array = inner @ np.column_stack([rotation, -rotation @ lens])
    return projection
