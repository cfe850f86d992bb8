"""What is seen in each pixel of the still street, and how it looks under a light. Not here: the whole plate (plate.py)."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.light.shadow import ShadowMap
from pipeline.simulate.light.shine import Lamp, diffuse, mirror
from pipeline.simulate.light.sky import Light
from pipeline.simulate.raster import rasterise
from pipeline.simulate.skin import Skin
from pipeline.simulate.world.prop import Ground, Prop

Floats = NDArray[np.float32]
FAR_M = 4000.0
INDOORS = np.array([0.05, 0.13, 0.21], np.float32)
"""The light of rooms and shops that shows through glass and signs, linear BGR."""
WET_GLOSS = 0.12
"""How much of lamps and sky wet ground mirrors by itself."""
LEVELS = 5
"""Halvings of the ground's skin, so that far ground is smooth."""


class Layers:
    """What is seen in each pixel while the props are drawn: texel, normal, depth."""

    def __init__(self, camera: Camera) -> None:
        shape = camera.height, camera.width
        self.camera = camera
        self.texel = np.zeros((*shape, 5), np.float32)
        self.normal = np.zeros((*shape, 3), np.float32)
        self.depth = np.full(shape, FAR_M, np.float32)

    def draw(self, prop: Prop) -> None:
        """Draw a prop where it is nearest; a mirrored camera sees the faces the other way around."""
        mesh = prop.mesh.flipped() if self.camera.mirrored else prop.mesh
        found = rasterise(self.camera, mesh, np.hstack([mesh.uv, mesh.normals]))
        if found is None:
            return
        rows, columns = np.divmod(found.at, found.width)
        rows, columns = rows + found.top, columns + found.left
        near = found.depth < self.depth[rows, columns]
        rows, columns, values = rows[near], columns[near], found.values[near]
        self.depth[rows, columns] = found.depth[near]
        self.texel[rows, columns] = prop.skin.at(values[:, :2])
        self.normal[rows, columns] = values[:, 2:5] / np.maximum(np.linalg.norm(values[:, 2:5], axis=1, keepdims=True), 1e-6)

    def lay(self, ground: Ground, rays: Floats) -> NDArray[np.bool_]:
        """Put the ground where rays reach it."""
        height = float(self.camera.position[2])
        below = rays[..., 2] < -1e-4
        depth = np.where(below, height / np.maximum(-rays[..., 2], 1e-4), FAR_M).astype(np.float32)
        seen = below & (depth < self.depth)
        places = rays[seen][:, :2] * depth[seen][:, None] + self.camera.position[:2].astype(np.float32)
        self.texel[seen] = sampled(ground, places, depth[seen], self.camera, height)
        self.normal[seen] = (0, 0, 1)
        self.depth[seen] = depth[seen]
        return seen


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """Layers under a light: see `Plate`."""

    colour: Floats
    matt: Floats
    sun_share: Floats

    @classmethod
    def of(cls, layers: Layers, rays: Floats, light: Light, lamps: tuple[Lamp, ...], shadows: ShadowMap | None) -> "Lit":
        """Light what is drawn."""
        solid = layers.depth < FAR_M
        depth = layers.depth[solid]
        eye = layers.camera.position.astype(np.float32)
        points = rays[solid] * depth[:, None] + eye
        normals, texel = layers.normal[solid], layers.texel[solid]
        reached = shadows.share(points) if shadows is not None else 0.0
        total = diffuse(light, lamps, points, normals, reached)
        gloss = texel[:, 3] + WET_GLOSS * light.wet * (normals[:, 2] > 0.9)
        polished = gloss > 0
        shine = np.zeros(len(depth), np.float32)
        shine[polished] = mirror(light, lamps, points[polished], normals[polished], eye) * gloss[polished]
        matt = texel[:, :3] * np.float32(1 - 0.35 * light.wet)
        glow = texel[:, 4:5] * np.float32(light.lamps) * (texel[:, :3] * 0.8 + INDOORS)
        share = np.zeros(len(depth), np.float32)
        if light.sunny:
            share = np.clip(normals @ light.sun, 0, 1) * reached * light.sunlight.mean() / np.maximum(total.mean(axis=1), 1e-6)
        colour = haze(matt * total + shine[:, None] + glow, depth, light)
        return cls(*(_spread(values, solid) for values in (colour, matt, np.clip(share, 0, 1))))


def _spread(values: Floats, solid: NDArray[np.bool_]) -> Floats:
    """Put values back where they are solid; zero elsewhere."""
    picture = np.zeros((*solid.shape, *values.shape[1:]), np.float32)
    picture[solid] = values
    return picture


def haze(colour: Floats, depth: Floats, light: Light) -> Floats:
    """Return (N, 3) colours as seen through the air."""
    clear = np.exp(-depth / np.float32(light.clear_m))[:, None]
    return np.asarray(colour * clear + light.haze * (1 - clear), np.float32)


def sampled(ground: Ground, places: Floats, depth: Floats, camera: Camera, height: float) -> Floats:
    """Look the ground up in a skin that is as coarse as a pixel's footprint."""
    uv = ground.uv(places)
    per_metre = ground.skin.texels.shape[1] / (ground.high[0] - ground.low[0])
    footprint = depth / camera.focal * np.sqrt(depth / height) * per_metre
    level = np.clip(np.log2(np.maximum(footprint, 1.0)), 0, LEVELS - 1).round().astype(np.int32)
    found = np.empty((len(uv), 5), np.float32)
    for number, skin in enumerate(_levels(ground)):
        chosen = level == number
        found[chosen] = skin.at(uv[chosen])
    return found


@lru_cache(maxsize=1)
def _levels(ground: Ground) -> tuple[Skin, ...]:
    """Return the ground's skin, each time half as fine."""
    found = [ground.skin.texels]
    for _ in range(LEVELS - 1):
        found.append(np.asarray(cv2.resize(found[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32))
    return tuple(Skin(texels) for texels in found)
