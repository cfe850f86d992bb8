"""What a camera that stands sees of every figure, without a picture: boxes and visibility, as the renderer would tell them.

Figures hide each other, and the street's walls, poles and leaves hide them. Not here: the camera's vibration, and what
burns, smokes or bursts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.figure import Figure, figures
from pipeline.simulate.layers import Layers
from pipeline.simulate.lens import camera_of
from pipeline.simulate.light.sky import light_of
from pipeline.simulate.raster import extent, rasterise
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of, seed_of
from pipeline.simulate.take import FINE
from pipeline.simulate.truth.rows import Box, Row
from pipeline.simulate.world.kit import build

FINE_BODIES = 700
"""Lines of a picture from which the renderer gives bodies more faces."""


@dataclass(frozen=True, slots=True)
class _Outline:
    """A figure as it was drawn.

    Attributes:
        number: its place in the order of drawing, from 1 on.
        box: of the whole, in fine pixels.
        area: left, top, right, bottom of what was drawn into, in fine pixels.
        whole: its fine pixels if nothing stood before it.
    """

    number: int
    figure: Figure
    box: Box
    area: tuple[int, int, int, int]
    whole: int


class Silhouettes:
    """A scene's figures at any time; how far its street is in each pixel is worked out once."""

    def __init__(self, scene: Scene) -> None:
        """Measure the street.

        Raises:
            ValueError: the camera drives.
        """
        if scene.drive is not None:
            raise ValueError(f"expected a camera that stands, got one that drives: {scene.name}")
        self._size = scene.camera.size
        self._cast = cast_of(scene)
        hour = scene.light
        self._wet = light_of(hour.kind, bearing=hour.sun_bearing, height=hour.sun_height).rain > 0
        self._camera = camera_of(scene).scaled(FINE)
        self._street = _street(scene, self._camera)

    def rows(self, t: float) -> list[Row]:
        """Return what is true at a second of the scene of each figure that is in the picture, seen or hidden."""
        present = sorted(
            figures(self._cast, t, fine=self._size[1] > FINE_BODIES, wet=self._wet), key=lambda one: one.still is None
        )
        depth, owner = self._street.copy(), np.zeros(self._street.shape, np.int32)
        drawn = [self._draw(depth, owner, number, one) for number, one in enumerate(present, 1)]
        return [self._row(one, owner) for one in drawn if one is not None and one.figure.number is not None]

    def _draw(self, depth: NDArray[np.float32], owner: NDArray[np.int32], number: int, figure: Figure) -> _Outline | None:
        """Put a figure's pixels in where it is nearest."""
        camera, mesh = self._camera, figure.mesh
        seen = camera.project(mesh.points)
        box = extent(seen)
        if box is not None and (box[2] < 0 or box[3] < 0 or box[0] > camera.width or box[1] > camera.height):
            return None
        found = rasterise(camera, mesh, np.empty((len(mesh.points), 0), np.float32), seen=seen)
        if found is None:
            return None
        area = found.left, found.top, found.left + found.width, found.top + found.height
        rows, columns = np.divmod(found.at, found.width)
        place = (rows + found.top) * camera.width + (columns + found.left)
        near = found.depth < depth.ravel()[place]
        depth.reshape(-1)[place[near]] = found.depth[near]
        owner.reshape(-1)[place[near]] = number
        whole = (float(area[0]), float(area[1]), float(area[2]), float(area[3])) if box is None else box
        return _Outline(number, figure, whole, area, len(found.at))

    def _row(self, outline: _Outline, owner: NDArray[np.int32]) -> Row:
        left, top, right, bottom = outline.area
        own = owner[top:bottom, left:right] == outline.number
        unhidden = int(np.count_nonzero(own)) / max(1, outline.whole)
        return Row.of(outline.figure, _coarse(outline.box), _bounds(own, left, top), unhidden, size=self._size)


def _street(scene: Scene, camera: Camera) -> NDArray[np.float32]:
    """Return (H, W) how far the street without anybody is in each fine pixel, metres."""
    world = build(scene.street, np.random.default_rng(seed_of(scene.seed, "street")))
    layers = Layers(camera)
    for prop in (*world.props, *world.leaves):
        layers.draw(prop)
    layers.lay(world.ground, camera.rays())
    return layers.depth


def _bounds(own: NDArray[np.bool_], left: int, top: int) -> Box | None:
    """Return the box of what is true in (H, W) fine pixels whose corner is at `left`, `top`, in the picture's pixels."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not rows.size:
        return None
    return _coarse((left + float(columns[0]), top + float(rows[0]), left + columns[-1] + 1.0, top + rows[-1] + 1.0))


def _coarse(box: Sequence[float]) -> Box:
    """Bring a box from fine pixels to the picture's."""
    x1, y1, x2, y2 = (float(value) / FINE for value in box)
    return x1, y1, x2, y2
