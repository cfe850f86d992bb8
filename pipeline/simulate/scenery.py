"""A street and its light, ready to be drawn from anywhere: for cameras that drive, which need it anew in every frame.

What `plate.still` draws once with care is drawn here in a tenth of the time: in the picture's own pixels, with the steps along
outlines smoothed; meshes are joined, so that their faces are drawn in one go; skins are looked up in one table; the sun's
shadows and the clouds are made once. Not here: wet ground.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.atlas import Atlas
from pipeline.simulate.camera import Camera
from pipeline.simulate.layers import FAR_M, Layers, Lit
from pipeline.simulate.light.shadow import shadow_map
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.light.sky import Light
from pipeline.simulate.mesh import Mesh
from pipeline.simulate.plate import Plate, clouded, lit_lamps
from pipeline.simulate.raster import rasterise
from pipeline.simulate.skin import spots
from pipeline.simulate.world.prop import Prop, World

Floats = NDArray[np.float32]
LARGE_M = 3.0
"""Walls and roofs are drawn apart from the small things before them: sorted together, one would show through the other."""
CLOUDS = 512, 1536
"""The sky from the horizon to 90° above, all around, in texels."""
KERNEL = np.ones((3, 3), np.uint8)
OUTLINE = 1.15
"""Depths of neighbours that are farther apart than by this factor belong to two things."""


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Props drawn in one go.

    Attributes:
        skin: (F,) number of each face's skin.
        per_metre: (F,) widths of a face's skin in a metre.
        values: (V, 5) place on the skin, normal.
    """

    mesh: Mesh
    values: Floats
    skin: NDArray[np.int64]
    per_metre: Floats
    atlas: Atlas

    @classmethod
    def of(cls, props: Sequence[Prop]) -> Self:
        mesh = Mesh.joined([prop.mesh for prop in props])
        skin = np.concatenate([np.full(len(prop.mesh.faces), number) for number, prop in enumerate(props)])
        atlas = Atlas.of([prop.skin for prop in props])
        return cls(mesh, np.hstack([mesh.uv, mesh.normals]), skin.astype(np.int64), _per_metre(mesh), atlas)

    def draw(self, layers: Layers, rays: Floats) -> None:
        """Draw all of it where it is nearest."""
        found = rasterise(layers.camera, self.mesh, self.values)
        if found is None:
            return
        rows, columns = np.divmod(found.at, found.width)
        at = (rows + found.top) * layers.camera.width + columns + found.left
        near = found.depth < layers.depth.ravel()[at]
        at, values, depth, face = at[near], found.values[near], found.depth[near], found.face[near]
        normal = values[:, 2:5] / np.maximum(np.linalg.norm(values[:, 2:5], axis=1, keepdims=True), 1e-6)
        ray = rays.reshape(-1, 3)[at]
        facing = np.abs(np.einsum("nk,nk->n", ray, normal)) / np.linalg.norm(ray, axis=1)
        footprint = depth / np.float32(layers.camera.focal) / np.sqrt(np.maximum(facing, 0.02))
        layers.depth.reshape(-1)[at] = depth
        layers.normal.reshape(-1, 3)[at] = normal
        layers.texel.reshape(-1, 5)[at] = self.atlas.at(self.skin[face], values[:, :2], footprint * self.per_metre[face])


class Scenery:
    """A world under a light.

    Attributes:
        world, light: what is drawn.
    """

    def __init__(self, world: World, light: Light, rng: np.random.Generator) -> None:
        self.world, self.light = world, light
        large = [prop for prop in world.props if np.ptp(prop.mesh.points, axis=0).max() > LARGE_M]
        small = [prop for prop in world.props if np.ptp(prop.mesh.points, axis=0).max() <= LARGE_M]
        self._batches = [_Batch.of(group) for group in (large, small, world.leaves) if group]
        self._lamps: tuple[Lamp, ...] = lit_lamps(world, light)
        meshes = [prop.mesh for prop in (*world.props, *world.leaves)]
        self._shadows = shadow_map(meshes, light.sun, world.centre, world.radius) if light.sunny else None
        self._clouds = spots(rng, CLOUDS, CLOUDS[0] / 5) * 0.5 + spots(rng, CLOUDS, CLOUDS[0] / 14) * 0.25

    def plate(self, camera: Camera) -> Plate:
        """Draw it for a camera in pixels twice as large as the plate's will be; leaves stand still."""
        layers, rays = Layers(camera), camera.rays()
        for batch in self._batches:
            batch.draw(layers, rays)
        ground = layers.lay(self.world.ground, rays)
        lit = Lit.of(layers, rays, self.light, self._lamps, self._shadows)
        above = layers.depth >= FAR_M
        lit.colour[above] = clouded(rays[above], self._overcast(rays[above]), self.light)
        colour, matt, depth, sun_share, seen = (
            _doubled(one) for one in (_smoothed(lit.colour, layers.depth), lit.matt, layers.depth, lit.sun_share, ground)
        )
        none = np.zeros(depth.shape, np.float32)
        return Plate(
            camera.scaled(2), self.light, colour, matt, depth, sun_share, seen, none > 0, none + 1, none,
            self._shadows, self._lamps,
        )  # fmt: skip

    def _overcast(self, rays: Floats) -> Floats:
        """Return (N,) how cloudy it is in some directions."""
        height, width = CLOUDS
        round_ = np.arctan2(rays[:, 0], rays[:, 1]) / (2 * np.pi) % 1.0
        up = rays[:, 2] / np.linalg.norm(rays, axis=1)
        row = np.clip(up * height, 0, height - 1).astype(np.int32)
        found: Floats = self._clouds[row, np.minimum((round_ * width).astype(np.int32), width - 1)]
        return found


def _smoothed(colour: Floats, depth: Floats) -> Floats:
    """Return the picture with the steps along outlines taken off."""
    far, near = cv2.dilate(depth, KERNEL), cv2.erode(depth, KERNEL)
    outline = np.asarray(far > near * OUTLINE)
    soft = cv2.GaussianBlur(colour, (3, 3), 0)
    return np.where(outline[..., None], soft, colour).astype(np.float32)


def _doubled(values: NDArray[Any]) -> NDArray[Any]:
    """Give each pixel's value to four."""
    return values.repeat(2, axis=0).repeat(2, axis=1)


def _per_metre(mesh: Mesh) -> Floats:
    """Return (F,) how much of a skin's width a metre of each face takes."""
    corners, uv = mesh.points[mesh.faces], mesh.uv[mesh.faces]
    metres = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=1)
    share = np.linalg.norm(uv[:, 1] - uv[:, 0], axis=1)
    return np.asarray(share / np.maximum(metres, 1e-3), np.float32)
