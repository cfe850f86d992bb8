"""A thing that stands still, and a whole world of them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.mesh import Mesh
from pipeline.simulate.skin import Skin


@dataclass(frozen=True, slots=True, eq=False)
class Prop:
    """A mesh with its skin."""

    mesh: Mesh
    skin: Skin


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The painted ground: a skin over a rectangle of metres; what is outside continues its edge.

    Attributes:
        skin: v = 0 is the far side (largest y).
        low, high: corners, metres.
    """

    skin: Skin
    low: tuple[float, float]
    high: tuple[float, float]

    def uv(self, places: NDArray[np.floating]) -> NDArray[np.float32]:
        """Map (N, 2) metres to the skin."""
        low, high = np.array(self.low), np.array(self.high)
        share = (places - low) / (high - low)
        return np.stack([share[:, 0], 1 - share[:, 1]], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Everything that stands still.

    Attributes:
        props: what is drawn.
        ground: what it stands on.
        lamps: street lamps and lit windows; they shine when the light says so.
        centre, radius: what the camera looks at, metres, for shadows.
    """

    props: tuple[Prop, ...]
    ground: Ground
    lamps: tuple[Lamp, ...]
    centre: tuple[float, float]
    radius: float
    leaves: tuple[Prop, ...] = field(default=())
