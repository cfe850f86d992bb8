"""The street without anybody: drawn once for a camera and a light, then copied for every frame."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.light.shadow import ShadowMap, shadow_map
from pipeline.simulate.light.shine import Lamp, diffuse, mirror
from pipeline.simulate.light.sky import Light
from pipeline.simulate.raster import rasterise
from pipeline.simulate.skin import Skin, spots
from pipeline.simulate.world.prop import Ground, Prop, World

Floats = NDArray[np.float32]
FAR_M = 4000.0
LEVELS = 5
"""Halvings of the ground's skin, so that far ground is smooth."""


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """A still street.

    Attributes:
        camera: in the plate's (finer) pixels.
        colour: (H, W, 3) linear light.
        matt: (H, W, 3) what the surfaces give back of white light: for headlights.
        depth: (H, W) metres.
        sun_share: (H, W) how much of a pixel's light is direct sun.
        ground: (H, W) True where the ground shows.
        shadows: where the sun gets to, or None without sun.
        lamps: those that are on, as strong as they are.
    """

    camera: Camera
    light: Light
    colour: Floats
    matt: Floats
    depth: Floats
    sun_share: Floats
    ground: NDArray[np.bool_]
    shadows: ShadowMap | None
    lamps: tuple[Lamp, ...]


class _Layers:
    """What is seen in each pixel while the props are drawn: texel, normal, depth."""

    def __init__(self, camera: Camera) -> None:
        shape = camera.height, camera.width
        self.camera = camera
        self.texel = np.zeros((*shape, 5), np.float32)
        self.normal = np.zeros((*shape, 3), np.float32)
        self.depth = np.full(shape, FAR_M, np.float32)

    def draw(self, prop: Prop) -> None:
        found = rasterise(self.camera, prop.mesh, np.hstack([prop.mesh.uv, prop.mesh.normals]))
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
        self.texel[seen] = _sampled(ground, places, depth[seen], self.camera, height)
        self.normal[seen] = (0, 0, 1)
        self.depth[seen] = depth[seen]
        return seen


def still(world: World, camera: Camera, light: Light, rng: np.random.Generator) -> Plate:
    """Draw a world for a camera (in fine pixels) and a light."""
    layers = _Layers(camera)
    for prop in (*world.props, *world.leaves):
        layers.draw(prop)
    rays = camera.rays()
    ground = layers.lay(world.ground, rays)
    lamps = (
        tuple(Lamp(lamp.place, lamp.colour * np.float32(light.lamps), lamp.aim, lamp.spread) for lamp in world.lamps)
        if light.lamps
        else ()
    )
    shadows = None
    if light.sunny:
        shadows = shadow_map([prop.mesh for prop in (*world.props, *world.leaves)], light.sun, world.centre, world.radius)
    colour, matt, share = _lit(layers, rays, light, lamps, shadows)
    _sky(colour, layers.depth, rays, light, rng)
    return Plate(camera, light, colour, matt, layers.depth, share, ground, shadows, lamps)


def haze(colour: Floats, depth: Floats, light: Light) -> Floats:
    """Return (N, 3) colours as seen through the air."""
    clear = np.exp(-depth / np.float32(light.clear_m))[:, None]
    return np.asarray(colour * clear + light.haze * (1 - clear), np.float32)


def _lit(
    layers: _Layers, rays: Floats, light: Light, lamps: tuple[Lamp, ...], shadows: ShadowMap | None
) -> tuple[Floats, Floats, Floats]:
    shape = layers.depth.shape
    solid = layers.depth < FAR_M
    depth = layers.depth[solid]
    eye = layers.camera.position.astype(np.float32)
    points = rays[solid] * depth[:, None] + eye
    normals, texel = layers.normal[solid], layers.texel[solid]
    reached = shadows.share(points) if shadows is not None else 0.0
    total = diffuse(light, lamps, points, normals, reached)
    gloss = texel[:, 3] + np.float32(0.30 * light.wet) * (normals[:, 2] > 0.9)
    shine = mirror(light, lamps, points, normals, eye) * gloss
    matt = texel[:, :3] * np.float32(1 - 0.35 * light.wet)
    glow = texel[:, 4:5] * np.float32(light.lamps) * texel[:, :3] * 0.9
    sunny = np.zeros(len(depth), np.float32)
    if light.sunny:
        sunny = (
            np.clip(normals @ light.sun, 0, 1) * reached * float(light.sunlight.mean()) / np.maximum(total.mean(axis=1), 1e-6)
        )
    colour = np.zeros((*shape, 3), np.float32)
    colour[solid] = haze(matt * total + shine[:, None] + glow, depth, light)
    flat = np.zeros((*shape, 3), np.float32)
    flat[solid] = matt
    share = np.zeros(shape, np.float32)
    share[solid] = np.clip(sunny, 0, 1)
    return colour, flat, share


def _sky(colour: Floats, depth: Floats, rays: Floats, light: Light, rng: np.random.Generator) -> None:
    above = depth >= FAR_M
    up = rays[..., 2] / np.linalg.norm(rays, axis=-1)
    clouds = spots(rng, depth.shape, depth.shape[0] / 4) * 0.5 + spots(rng, depth.shape, depth.shape[0] / 10) * 0.25
    zenith = light.sky * np.array([1.7, 1.25, 0.95], np.float32) if light.sunny else light.sky * 1.1
    share = np.clip(up * 2.2, 0, 1)[..., None]
    blend = light.haze * 1.15 * (1 - share) + zenith * share
    cloudy = blend * (1 + (0.10 if light.sunny else 0.06) * clouds[..., None])
    colour[above] = cloudy[above]


def _sampled(ground: Ground, places: Floats, depth: Floats, camera: Camera, height: float) -> Floats:
    """Look the ground up in a skin that is as coarse as a pixel's footprint."""
    uv = ground.uv(places)
    per_metre = ground.skin.texels.shape[1] / (ground.high[0] - ground.low[0])
    footprint = depth / camera.focal * np.sqrt(depth / height) * per_metre
    level = np.clip(np.log2(np.maximum(footprint, 1.0)), 0, LEVELS - 1).round().astype(np.int32)
    found = np.empty((len(uv), 5), np.float32)
    texels = ground.skin.texels
    for number in range(LEVELS):
        chosen = level == number
        found[chosen] = Skin(texels).at(uv[chosen])
        texels = np.asarray(cv2.resize(texels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
    return found
