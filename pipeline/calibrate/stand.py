"""A camera over flat ground as seven numbers, as a solver wants them, and as a `Mounting`. Pure."""

from dataclasses import dataclass
from math import atan, degrees, exp, log, radians, tan
from typing import Self

import numpy as np

from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting, outlook
from pipeline.locate.vantage import FOCAL_SPREAD, USUAL_FOCAL

NAMES = ("height", "pitch", "yaw", "roll", "focal", "right", "forward")
LOW = np.array([log(0.3), radians(-25), -np.inf, radians(-44), log(0.2), -np.inf, -np.inf])
HIGH = np.array([log(80), radians(89.5), np.inf, radians(44), log(8.0), np.inf, np.inf])
"""Between these a solver may look: logarithm of metres, radians, logarithm of focal length ÷ width, metres."""
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a camera is and how it looks; (7,) numbers in the order of `NAMES`."""

    values: Array

    @classmethod
    def of(cls, mounting: Mounting) -> Self:
        """Return a mounting's numbers."""
        angles = [radians(one) for one in (mounting.pitch_deg, mounting.yaw_deg, mounting.roll_deg)]
        return cls(
            np.array([log(mounting.height_m), *angles, focal_of(mounting.fov_deg), mounting.right_m, mounting.forward_m])
        )

    def mounting(self) -> Mounting:
        """Return it as a mounting; its yaw lies between -180 and 180."""
        height, pitch, yaw, roll, focal, right, forward = (float(value) for value in self.values)
        return Mounting(
            height_m=exp(height), pitch_deg=degrees(pitch), fov_deg=fov_of(focal), yaw_deg=(degrees(yaw) + 180) % 360 - 180,
            roll_deg=degrees(roll), forward_m=forward, right_m=right,
        )  # fmt: skip

    def pixels(self, places: Array, size: Size) -> Array:
        """Map (N, 3) metres right, ahead, up to (N, 2) pixels; what is behind the camera gives NaN."""
        return outlook(self.mounting(), 0.0, width=size[0], height=size[1]).vantage.pixels(places)

    def ground(self, pixels: Array, size: Size) -> Array:
        """Map (N, 2) pixels to (N, 2) metres right and ahead on the ground; above the horizon gives NaN."""
        matrix = outlook(self.mounting(), 0.0, width=size[0], height=size[1]).ground.matrix
        mapped = np.column_stack([pixels, np.ones(len(pixels))]) @ matrix.T
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Array = mapped[:, :2] / np.where(mapped[:, 2:] > 0, mapped[:, 2:], np.nan)
        return found

    def towards(self, bearings: Array, size: Size) -> Array:
        """Map directions along the ground, (N,) radians right of the nose, to (N, 2) pixels, their vanishing points."""
        far = np.column_stack([np.sin(bearings), np.cos(bearings), np.zeros(len(bearings))])
        matrix = outlook(self.mounting(), 0.0, width=size[0], height=size[1]).vantage.matrix[:, :3]
        seen = far @ matrix.T
        found: Array = seen[:, :2] / np.where(seen[:, 2:] > 0, seen[:, 2:], np.nan)
        return found


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before anything is seen: means and standard deviations, (7,) each; a deviation of 0 keeps a number."""

    mean: Array
    spread: Array

    @property
    def free(self) -> Array:
        """The numbers that may change, as indices."""
        return np.flatnonzero(self.spread > 0).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Given:
    """What a person knows of the camera; None: nothing. Places are measured from the point of the ground below the lens.

    Attributes:
        height_m, fov_deg: of the lens.
        height_error_m, fov_share: how exactly.
        turns: its yaw is looked for, too.
    """

    height_m: float | None = None
    fov_deg: float | None = None
    height_error_m: float = 0.03
    fov_share: float = 0.02
    turns: bool = True

    def prior(self) -> Prior:
        """Return it as a prior: usual heights, lenses and slight rolls where nothing is known."""
        height = (log(3.0), 0.6) if self.height_m is None else (log(self.height_m), self.height_error_m / self.height_m)
        focal = (log(USUAL_FOCAL), FOCAL_SPREAD) if self.fov_deg is None else (focal_of(self.fov_deg), self.fov_share)
        columns = [
            height, (radians(18), radians(25)), (0.0, radians(180) if self.turns else 0.0), (0.0, radians(3)), focal,
            (0.0, 0.0), (0.0, 0.0),
        ]  # fmt: skip
        mean, spread = np.array(columns).T
        return Prior(mean, spread)


def focal_of(fov_deg: float) -> float:
    """Return the logarithm of focal length ÷ width."""
    return -log(2 * tan(radians(fov_deg) / 2))


def fov_of(focal: float) -> float:
    """Return the horizontal field of view in degrees."""
    return 2 * degrees(atan(exp(-focal) / 2))
