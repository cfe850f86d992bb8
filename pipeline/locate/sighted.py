"""One look of a driving camera at one thing: where its middle is, and what may be wrong with that, cause by cause.

Causes that last over a pass can't be averaged away, those that differ from look to look can: see `fusion.py`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.framed import Framed
from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting, Stance, foot_ways, outlook
from pipeline.locate.plane import TangentPlane
from pipeline.locate.standing import stand


@dataclass(frozen=True, slots=True)
class Sighted:
    """Where a thing is by one look.

    Attributes:
        t: UTC seconds.
        antenna: (2,) metres east and north of a plane's origin, where the vehicle's receiver is.
        offset: (2,) metres east and north from there to the thing's middle.
        ways: (8, 2) metres by which each cause that may last moves it: height, pitch, yaw, roll, focal length, heading, and
            two for what its shape leaves open.
        own: (2, 2) covariance, m², of what is this look's own: the box.
        antenna_error_m: standard deviation of each coordinate of `antenna`.
        velocity: (2,) the vehicle's, metres a second, or None.
        velocity_error: of each coordinate, metres a second.
    """

    t: float
    antenna: Array
    offset: Array
    ways: Array
    own: Array
    antenna_error_m: float
    velocity: Array | None = None
    velocity_error: float = 0.0

    @property
    def place(self) -> Array:
        """Where the thing is, (2,) metres east and north of the plane's origin."""
        place: Array = self.antenna + self.offset
        return place

    @property
    def distance_m(self) -> float:
        """How far it is from the antenna, metres."""
        return float(np.hypot(*self.offset))

    @property
    def doubt(self) -> float:
        """Variance, m², of both coordinates, less that of the antenna."""
        return float((self.ways**2).sum() + np.trace(self.own))


class Standpoint(NamedTuple):
    """From where a look was taken.

    Attributes:
        t: UTC seconds.
        size: width and height of the picture, pixels.
        plane: in whose metres places are told; its origin is within some kilometres.
    """

    t: float
    mounting: Mounting
    stance: Stance
    size: tuple[int, int]
    plane: TangentPlane


def sighted(box: NDArray[np.float32], class_name: str, here: Standpoint) -> Sighted | None:
    """Return where the middle of a thing is, or None when its box (4,) is too near to the horizon, or above it."""
    (width, height), stance = here.size, here.stance
    framed = Framed.of(box, width=width, height=height)
    ways = foot_ways(framed, here.mounting, stance)
    if ways is None:
        return None
    seen = outlook(here.mounting, stance.heading_deg, width=width, height=height)
    found = stand(framed, class_name, vantage=seen.vantage, ground=seen.ground)
    if found is None:
        return None
    shape = np.linalg.cholesky(found.covariance + 1e-9 * np.eye(2)).T
    speed, error = stance.speed_mps, stance.speed_error_mps
    return Sighted(
        t=here.t,
        antenna=here.plane.metres(np.array([[stance.lat, stance.lon]]))[0],
        offset=found.place,
        ways=np.concatenate([ways[:6], shape]),
        own=ways[6:].T @ ways[6:],
        antenna_error_m=stance.error_m,
        velocity=None if speed is None else speed * stance.nose,
        velocity_error=0.0 if speed is None else float(np.hypot(error, speed * np.radians(stance.heading_error_deg))),
    )
