"""How bright a surface is: sun, sky, ground and lamps on points with normals. Linear BGR."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.light.sky import Light

Floats = NDArray[np.float32]
CORNER_M = 0.5
"""Below this height the ground takes away part of the sky, metres."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light in the street.

    Attributes:
        place: (3,) metres.
        colour: (3,) linear BGR times strength, at 1 m.
        aim: (3,) where it shines to, unit length; zeros shine all around.
        spread: cosine at which its cone ends (with an aim).
    """

    place: Floats
    colour: Floats
    aim: Floats
    spread: float = -1.0

    def on(self, points: Floats, normals: Floats | None) -> Floats:
        """Return (N, 3) light that falls on points; without normals they face the lamp half."""
        away = self.place - points
        square = np.einsum("nk,nk->n", away, away) + 0.05
        length = np.sqrt(square)
        facing = 0.5 if normals is None else np.clip(np.einsum("nk,nk->n", away, normals) / length * 0.85 + 0.15, 0, 1)
        strength = facing / square
        if self.spread > -1:
            cosine = -(away @ self.aim) / length
            strength = strength * np.clip((cosine - self.spread) / (1 - self.spread) * 1.4, 0, 1) ** 1.6
        return np.asarray(strength, np.float32)[:, None] * self.colour


def diffuse(light: Light, lamps: Sequence[Lamp], points: Floats, normals: Floats, sun_share: Floats | float) -> Floats:
    """Return (N, 3) the light that a matt white surface gives back.

    Args:
        light: sun and sky.
        lamps: lamps near enough to matter.
        points: (N, 3) metres.
        normals: (N, 3) of length 1.
        sun_share: (N,) 0…1 how much of the sun gets there.
    """
    up = 0.5 + 0.5 * normals[:, 2:3]
    open_sky = 0.62 + 0.38 * np.clip(points[:, 2:3] / CORNER_M, 0, 1)
    total = (light.sky * up + light.bounce * (1 - up)) * open_sky
    if light.sunny:
        facing = np.clip(normals @ light.sun, 0, 1) * sun_share
        total = total + facing[:, None] * light.sunlight
    for lamp in lamps:
        total = total + lamp.on(points, normals)
    return np.asarray(total, np.float32)


def mirror(light: Light, lamps: Sequence[Lamp], points: Floats, normals: Floats, eye: Floats) -> Floats:
    """Return (N,) what a polished surface mirrors towards the eye: sky above, street below, sun and lamps."""
    view = points - eye
    view /= np.linalg.norm(view, axis=1, keepdims=True)
    cosine = -np.einsum("nk,nk->n", view, normals)
    bounced = view + 2 * cosine[:, None] * normals
    fresnel = 0.11 + 0.80 * (1 - np.clip(cosine, 0, 1)) ** 3
    sky = float(light.sky.mean()) * 1.6
    found = np.where(bounced[:, 2] > 0.05, sky * (0.55 + 0.6 * bounced[:, 2]), sky * 0.22) * fresnel
    if light.sunny:
        found = found + np.clip(bounced @ light.sun, 0, 1) ** 60 * 1.6
    for lamp in lamps:
        towards = lamp.place - points
        towards /= np.linalg.norm(towards, axis=1, keepdims=True)
        glint = np.clip(np.einsum("nk,nk->n", bounced, towards), 0, 1) ** 40
        found = found + glint * float(lamp.colour.mean()) * 0.03
    return np.asarray(found, np.float32)
