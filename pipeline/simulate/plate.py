"""The street without anybody: drawn once for a camera and a light, then copied for every frame."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.layers import FAR_M, Layers, Lit
from pipeline.simulate.light.shadow import ShadowMap, shadow_map
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.light.sky import Light
from pipeline.simulate.skin import spots
from pipeline.simulate.wet import mirror_share, mirrored_street
from pipeline.simulate.world.prop import World

Floats = NDArray[np.float32]


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
        leaves: (H, W) True where leaves show.
        leaf_shade: (H, W) what their shadows leave of the light.
        mirror: (H, W) how much wet ground mirrors; zero where it is dry.
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
    leaves: NDArray[np.bool_]
    leaf_shade: Floats
    mirror: Floats
    shadows: ShadowMap | None
    lamps: tuple[Lamp, ...]


def still(world: World, camera: Camera, light: Light, rng: np.random.Generator) -> Plate:
    """Draw a world for a camera (in fine pixels) and a light."""
    layers = Layers(camera)
    for prop in world.props:
        layers.draw(prop)
    bare = layers.depth.copy()
    for prop in world.leaves:
        layers.draw(prop)
    leaves = layers.depth < bare
    rays = camera.rays()
    ground = layers.lay(world.ground, rays)
    lamps = lit_lamps(world, light)
    meshes = [prop.mesh for prop in world.props]
    shadows = bare_shadows = None
    if light.sunny:
        shadows = shadow_map([*meshes, *(prop.mesh for prop in world.leaves)], light.sun, world.centre, world.radius)
        bare_shadows = shadow_map(meshes, light.sun, world.centre, world.radius) if world.leaves else None
    lit = Lit.of(layers, rays, light, lamps, shadows)
    shade = _leaf_shade(layers, rays, light, lit, bare_shadows)
    _sky(lit.colour, layers.depth, rays, light, rng)
    mirror = mirror_share(rays, ground, light.wet, rng)
    if light.wet:
        image = mirrored_street(world, camera, light, lamps)
        lit.colour[:] = lit.colour * (1 - mirror[..., None]) + image * mirror[..., None]
    return Plate(
        camera, light, lit.colour, lit.matt, layers.depth, lit.sun_share, ground, leaves, shade, mirror, shadows, lamps
    )


def _leaf_shade(layers: Layers, rays: Floats, light: Light, lit: Lit, bare: ShadowMap | None) -> Floats:
    """Return (H, W) light with the leaves' shadows beside the light without them, on what stands still below."""
    share = np.ones(layers.depth.shape, np.float32)
    if bare is None:
        return share
    without = Lit.of(layers, rays, light, (), bare)
    with_, full = lit.colour.sum(axis=2), without.colour.sum(axis=2)
    solid = full > 1e-4
    share[solid] = np.clip(with_[solid] / full[solid], 0, 1)
    return np.asarray(cv2.GaussianBlur(share, (0, 0), 1.2), np.float32)


def lit_lamps(world: World, light: Light) -> tuple[Lamp, ...]:
    """Return the lamps that are on, as strong as they are."""
    if not light.lamps:
        return ()
    return tuple(Lamp(lamp.place, lamp.colour * np.float32(light.lamps), lamp.aim, lamp.spread) for lamp in world.lamps)


def clouded(rays: Floats, clouds: Floats, light: Light) -> Floats:
    """Return (N, 3) the sky's light along rays (N, 3), with so much of clouds (N,) before it."""
    up = rays[:, 2] / np.linalg.norm(rays, axis=1)
    zenith = light.sky * np.array([1.7, 1.25, 0.95], np.float32) if light.sunny else light.sky * 1.1
    share = np.clip(up * 2.2, 0, 1)[:, None]
    blend = light.haze * 1.15 * (1 - share) + zenith * share
    return np.asarray(blend * (1 + (0.10 if light.sunny else 0.06) * clouds[:, None]), np.float32)


def _sky(colour: Floats, depth: Floats, rays: Floats, light: Light, rng: np.random.Generator) -> None:
    above = depth >= FAR_M
    clouds = spots(rng, depth.shape, depth.shape[0] / 4) * 0.5 + spots(rng, depth.shape, depth.shape[0] / 10) * 0.25
    colour[above] = clouded(rays[above], clouds[above], light)
