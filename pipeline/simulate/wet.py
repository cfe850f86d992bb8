"""What wet ground mirrors: the street from below, in puddles more than elsewhere."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.layers import FAR_M, Layers, Lit
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.light.sky import Light
from pipeline.simulate.skin import spots
from pipeline.simulate.world.prop import World

Floats = NDArray[np.float32]
FLAT, STEEP = 0.85, 0.05
"""Share that water mirrors at a grazing look and straight down (Fresnel, by Schlick's formula)."""
SKY = 0.7
"""The sky overhead beside the haze of the horizon."""
FILM, PUDDLE = 0.38, 1.0
"""A wet film and a puddle beside still water."""


def mirror_share(rays: Floats, ground: NDArray[np.bool_], wet: float, rng: np.random.Generator) -> Floats:
    """Return (H, W) 0…1 how much of what is above shows in the ground."""
    share = np.zeros(ground.shape, np.float32)
    if not wet:
        return share
    cosine = np.clip(-rays[..., 2] / np.linalg.norm(rays, axis=-1), 0, 1)
    fresnel = STEEP + (FLAT - STEEP) * (1 - cosine) ** 5
    noise = spots(rng, ground.shape, ground.shape[0] / 9) + 0.5 * spots(rng, ground.shape, ground.shape[0] / 25)
    puddle = np.clip((noise - 0.25) * 3, 0, 1)
    share[ground] = (wet * fresnel * (FILM + (PUDDLE - FILM) * puddle))[ground]
    return share


def mirrored_street(world: World, camera: Camera, light: Light, lamps: tuple[Lamp, ...]) -> Floats:
    """Return (H, W, 3) the street as still water would show it, blurred as by rain; sky where nothing stands."""
    layers = Layers(camera.mirror())
    for prop in (*world.props, *world.leaves):
        layers.draw(prop)
    image = Lit.of(layers, layers.camera.rays(), light, lamps, None).colour
    image[layers.depth >= FAR_M] = light.haze * SKY
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigmaX=1.5, sigmaY=6.0), np.float32)
