"""Puts figures into the still street: shadows, headlights, then the figures by depth; and counts what stays visible.

Works in the plate's fine pixels and only where something is; the still street is put back after each frame.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.figure import Figure
from pipeline.simulate.light.cast_shadow import lamp_outlines, sun_outlines, touch_outline
from pipeline.simulate.light.shine import Lamp, diffuse, mirror
from pipeline.simulate.plate import Plate, haze
from pipeline.simulate.raster import Fragments, extent, rasterise

Floats = NDArray[np.float32]
Area = tuple[int, int, int, int]
"""Left, top, right, bottom in fine pixels, even numbers."""
NEAR_LAMP_M = 14.0
HEADLIGHT = np.array([0.82, 0.95, 1.0], np.float32) * 7.0
"""A headlight at one metre, where 1 is full day on white."""
BEAM_COSINE = 0.90
GLOW = 9.0
"""How bright a lit lamp's own glass is."""
LAMP_SHADOW = 0.55


@dataclass(frozen=True, slots=True)
class Sighting:
    """One figure in one frame.

    Attributes:
        figure: what.
        box: (x1, y1, x2, y2) of the whole, in fine pixels, not cut at the picture.
        seen: visible fine pixels; `whole`: those it would have if nothing stood before it.
    """

    figure: Figure
    box: tuple[float, float, float, float]
    seen: int
    whole: int


class Stage:
    """A street that is played on, frame by frame."""

    def __init__(self, plate: Plate) -> None:
        self.plate = plate
        self.colour = plate.colour.copy()
        self.depth = plate.depth.copy()
        self.owner = np.zeros(plate.depth.shape, np.int32)
        self._touched: list[Area] = []

    def play(self, figures: Sequence[Figure]) -> list[Sighting]:
        """Draw a frame's figures; `colour` then holds the frame, in linear light."""
        self._clear()
        beams = tuple(_beams(figures)) if self.plate.light.lamps > 0.3 else ()
        for figure in figures:
            self._shade(figure)
        for beam in beams:
            self._light(beam)
        drawn = [(figure, self._draw(number, figure, beams)) for number, figure in enumerate(figures, 1)]
        return [one for number, (figure, found) in enumerate(drawn, 1) for one in self._sighted(number, figure, found)]

    @property
    def touched(self) -> list[Area]:
        """Where this frame differs from the still street."""
        return self._touched

    def _clear(self) -> None:
        for left, top, right, bottom in self._touched:
            part = slice(top, bottom), slice(left, right)
            self.colour[part] = self.plate.colour[part]
            self.depth[part] = self.plate.depth[part]
            self.owner[part] = 0
        self._touched = []

    def _touch(self, left: int, top: int, right: int, bottom: int) -> tuple[slice, slice] | None:
        height, width = self.depth.shape
        left, top = max(0, left) // 2 * 2, max(0, top) // 2 * 2
        right, bottom = min(width, (right + 1) // 2 * 2), min(height, (bottom + 1) // 2 * 2)
        if right <= left or bottom <= top:
            return None
        self._touched.append((left, top, right, bottom))
        return slice(top, bottom), slice(left, right)

    def _shade(self, figure: Figure) -> None:
        light, camera = self.plate.light, self.plate.camera
        if figure.number is None and not figure.mesh.sheet.any():
            return
        if figure.number is not None:
            self._darken(touch_outline(camera, figure.mesh), 0.42, soft=2.2, by_sun=False)
        if light.sunny:
            self._darken(sun_outlines(camera, figure.mesh, light.sun), 1.0, soft=0.8, by_sun=True)
        elif self.plate.lamps:
            lamp = min(self.plate.lamps, key=lambda one: _distance(one, figure))
            if _distance(lamp, figure) < NEAR_LAMP_M:
                self._darken(lamp_outlines(camera, figure.mesh, lamp.place), LAMP_SHADOW, soft=1.6, by_sun=False)

    def _darken(self, outlines: list[NDArray[np.int32]], strength: float, *, soft: float, by_sun: bool) -> None:
        if not outlines:
            return
        every = np.concatenate(outlines)
        margin = 8
        low, high = every.min(axis=0) - margin, every.max(axis=0) + margin
        part = self._touch(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        if part is None:
            return
        left, top, right, bottom = self._touched[-1]
        mask = np.zeros(((bottom - top) // 2, (right - left) // 2), np.uint8)
        for outline in outlines:
            cv2.fillConvexPoly(mask, (outline - (left, top)) * 8, 255, cv2.LINE_8, 4)
        smooth = cv2.resize(cv2.GaussianBlur(mask, (0, 0), soft), (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
        share = smooth.astype(np.float32) * np.float32(strength / 255) * self.plate.ground[part]
        if by_sun:
            share *= self.plate.sun_share[part]
        self.colour[part] *= (1 - share)[..., None]

    def _light(self, beam: Lamp) -> None:
        """Throw a headlight's beam on what stands still."""
        corners = beam.place[:2] + np.array([[0.0, 0.0], *(_turned(beam.aim, angle) * 18.0 for angle in (-0.4, 0.0, 0.4))])
        grid = np.column_stack([corners, np.zeros(len(corners))])
        seen = self.plate.camera.project(grid)
        seen = seen[seen[:, 2] > 0.5]
        if len(seen) < 2:
            return
        low, high = seen[:, :2].min(axis=0) - 24, seen[:, :2].max(axis=0) + 24
        low[1] -= 40
        part = self._touch(*(int(value) for value in np.clip([*low, *high], -9999, 9999)))
        if part is None:
            return
        coarse = part[0].start, part[1].start
        rows = np.arange(coarse[0], part[0].stop, 4)
        columns = np.arange(coarse[1], part[1].stop, 4)
        camera = self.plate.camera
        x = (columns + 2 - camera.width / 2) / camera.focal
        y = (rows + 2 - camera.height / 2) / camera.focal
        rays = np.stack([*np.meshgrid(x, y), np.ones((len(rows), len(columns)))], axis=-1) @ camera.rotation
        depth = self.plate.depth[np.ix_(rows, columns)]
        points = (rays * depth[..., None] + camera.position).reshape(-1, 3).astype(np.float32)
        shine = beam.on(points, None).reshape(len(rows), len(columns), 3)
        size = part[1].stop - part[1].start, part[0].stop - part[0].start
        self.colour[part] += self.plate.matt[part] * cv2.resize(shine, size, interpolation=cv2.INTER_LINEAR)

    def _draw(self, number: int, figure: Figure, beams: tuple[Lamp, ...]) -> tuple[Fragments, NDArray[np.bool_]] | None:
        plate, mesh = self.plate, figure.mesh
        eye = plate.camera.position.astype(np.float32)
        reached = plate.shadows.share(mesh.points) if plate.shadows is not None else 0.0
        lamps = [lamp for lamp in (*plate.lamps, *beams) if _distance(lamp, figure) < NEAR_LAMP_M]
        lit = diffuse(plate.light, lamps, mesh.points, mesh.normals, reached)
        shine = mirror(plate.light, lamps[:4], mesh.points, mesh.normals, eye)
        found = rasterise(plate.camera, mesh, np.column_stack([mesh.uv, lit, shine]))
        if found is None:
            return None
        part = self._touch(found.left, found.top, found.left + found.width, found.top + found.height)
        if part is None:
            return None
        rows, columns = np.divmod(found.at, found.width)
        rows, columns = rows + found.top, columns + found.left
        near = found.depth < self.depth[rows, columns]
        rows, columns, values = rows[near], columns[near], found.values[near]
        texel = figure.skin.at(values[:, :2])
        wet = np.float32(1 - 0.25 * plate.light.wet)
        colour = texel[:, :3] * wet * values[:, 2:5] + texel[:, 3:4] * values[:, 5:6]
        if plate.light.lamps > 0.3 and (figure.moving or not figure.headlights):
            colour += texel[:, 4:5] * texel[:, :3] * np.float32(GLOW * plate.light.lamps / plate.light.exposure)
        self.colour[rows, columns] = haze(colour, found.depth[near], plate.light)
        self.depth[rows, columns] = found.depth[near]
        self.owner[rows, columns] = number
        return found, near

    def _sighted(self, number: int, figure: Figure, found: tuple[Fragments, NDArray[np.bool_]] | None) -> Iterator[Sighting]:
        if figure.number is None or found is None:
            return
        box = extent(self.plate.camera, figure.mesh)
        if box is None:
            return
        drawn, near = found
        rows, columns = np.divmod(drawn.at[near], drawn.width)
        seen = int((self.owner[rows + drawn.top, columns + drawn.left] == number).sum())
        yield Sighting(figure, box, seen, len(drawn.at))


def _beams(figures: Sequence[Figure]) -> Iterator[Lamp]:
    for figure in figures:
        if not figure.headlights or not figure.moving:
            continue
        ahead = np.array([np.sin(figure.heading), np.cos(figure.heading), -0.10], np.float32)
        place = np.mean(np.array(figure.headlights, np.float32), axis=0)
        yield Lamp(place.astype(np.float32), HEADLIGHT * np.float32(len(figure.headlights)), ahead / np.linalg.norm(ahead), BEAM_COSINE)


def _distance(lamp: Lamp, figure: Figure) -> float:
    return float(np.hypot(lamp.place[0] - figure.ground[0], lamp.place[1] - figure.ground[1]))


def _turned(aim: Floats, angle: float) -> Floats:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([aim[0] * c + aim[1] * s, aim[1] * c - aim[0] * s])
