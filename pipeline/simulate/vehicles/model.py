"""A vehicle ready to be placed: its mesh on bones (the body and each wheel), skin, lamps and size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.mesh import Mesh, placed, turned
from pipeline.simulate.skin import Skin

Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Wheel:
    """Where a hub is on the vehicle, and its radius, metres."""

    hub: Place
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class Vehicle:
    """A vehicle facing +y, its middle on the ground at the origin.

    Attributes:
        mesh: bone 0 is the body, bone 1 + i the wheel i with its hub at the origin.
        wheels: as the bones.
        headlights, tail_lights: where light comes from.
        seat: hips of a rider who shows, or None; `pedals`: whether he pedals.
        length, width, height: metres.
    """

    mesh: Mesh
    skin: Skin
    wheels: tuple[Wheel, ...]
    headlights: tuple[Place, ...]
    tail_lights: tuple[Place, ...]
    length: float
    width: float
    height: float
    seat: Place | None = None
    pedals: bool = False
    reach: float = 0.0

    def rolled(self, travelled: float) -> NDArray[np.float64]:
        """Return (1 + wheels, 4, 4) the bones after so many metres."""
        motions = [np.eye(4)]
        motions += [placed(turned("x", -travelled / wheel.radius), wheel.hub) for wheel in self.wheels]
        return np.stack(motions)
