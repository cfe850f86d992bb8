"""The street as a camera sees it, ready for figures: drawn once for one that stands, in every frame for one that drives."""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.lens import camera_of
from pipeline.simulate.light.sky import Light
from pipeline.simulate.plate import Plate, still
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.scenery import Scenery
from pipeline.simulate.script.cast import seed_of
from pipeline.simulate.stage import Stage
from pipeline.simulate.weather import Wind
from pipeline.simulate.world.kit import build

Floats = NDArray[np.float32]
FINE = 2
"""The street is drawn with so many pixels along each side of a picture's pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """A camera's street.

    Attributes:
        camera: in the picture's pixels.
        still: (H, W, 3) linear light of the street without anybody, in the picture's pixels.
        wind: what moves leaves; None when they stand still.
    """

    camera: Camera
    plate: Plate
    stage: Stage
    still: Floats
    wind: Wind | None


class Filming(Protocol):
    """Gives the take of each time."""

    def at(self, t: float) -> Take:
        """Return the street as it is seen at a second of the scene."""
        ...


class Standing:
    """A camera that stands: one take for all times."""

    def __init__(self, scene: Scene, light: Light) -> None:
        camera, rng = camera_of(scene), np.random.default_rng(seed_of(scene.seed, "street"))
        plate = still(build(scene.street, rng), camera.scaled(FINE), light, rng)
        bare = reduced(plate.colour)
        leaves = reduced(plate.leaves.astype(np.float32)) > 0.4
        wind = Wind(bare, leaves, reduced(plate.leaf_shade), scene.effects.wind)
        self._take = Take(camera, plate, Stage(plate), bare, wind)

    def at(self, t: float) -> Take:
        """Return the one take."""
        del t
        return self._take


class Driving:
    """A camera that drives: a take for each time. Leaves stand still in it, as everything else moves."""

    def __init__(self, scene: Scene, light: Light) -> None:
        rng = np.random.default_rng(seed_of(scene.seed, "street"))
        self._scene = scene
        self._scenery = Scenery(build(scene.street, rng, closed=True), light, rng)

    def at(self, t: float) -> Take:
        """Draw the street for where the camera is."""
        camera = camera_of(self._scene, t)
        plate = self._scenery.plate(camera)
        return Take(camera, plate, Stage(plate), reduced(plate.colour), None)


def filming(scene: Scene, light: Light) -> Filming:
    """Return what films a scene."""
    return Standing(scene, light) if scene.drive is None else Driving(scene, light)


def reduced(colour: Floats) -> Floats:
    """Bring (H, W, …) from fine pixels to the picture's."""
    size = colour.shape[1] // FINE, colour.shape[0] // FINE
    return np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.float32)
