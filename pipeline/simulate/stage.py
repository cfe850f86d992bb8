"""Puts figures into the still street by depth, with their shadows and lights, and counts what stays visible of each.

Works in the plate's fine pixels and only where something is. What does not move (bags, bins, parked bicycles) is
settled: drawn once, and again only when the set of it changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.beam import beams, thrown
from pipeline.simulate.figure import Figure
from pipeline.simulate.layers import haze
from pipeline.simulate.light.shine import Lamp, diffuse, mirror
from pipeline.simulate.plate import Plate
from pipeline.simulate.raster import extent, rasterise
from pipeline.simulate.shade import Area, Shade, distance

Floats = NDArray[np.float32]
NEAR_LAMP_M = 14.0
LAMPS = 3
"""So many of the nearest lamps shine on a figure."""
GLOW = 9.0
"""How bright a lit lamp's own glass is."""
LIT = 0.3
"""Lamps are on from here."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One figure in one frame.

    Attributes:
        figure: what.
        box: (x1, y1, x2, y2) of the whole, in fine pixels, not cut at the picture.
        shown: the same of what is visible, or None when nothing is.
        seen: visible fine pixels; `whole`: those it would have if nothing stood before it.
    """

    figure: Figure
    box: tuple[float, float, float, float]
    shown: tuple[float, float, float, float] | None
    seen: int
    whole: int


@dataclass(slots=True, eq=False)
class _Layer:
    """A picture with depths and, for each pixel, the number of the drawing that owns it."""

    colour: Floats
    depth: Floats
    owner: NDArray[np.int32]
    touched: list[Area] = field(default_factory=list)

    @classmethod
    def like(cls, colour: Floats, depth: Floats) -> "_Layer":
        return cls(colour.copy(), depth.copy(), np.zeros(depth.shape, np.int32))

    def put_back(self, below: "_Layer") -> None:
        """Make it equal to the layer below again."""
        for left, top, right, bottom in self.touched:
            part = slice(top, bottom), slice(left, right)
            self.colour[part] = below.colour[part]
            self.depth[part] = below.depth[part]
            self.owner[part] = below.owner[part]
        self.touched = []

    def touch(self, area: Area) -> None:
        """Note an area as changed, grown to even pixels."""
        left, top, right, bottom = area
        self.touched.append((left // 2 * 2, top // 2 * 2, (right + 1) // 2 * 2, (bottom + 1) // 2 * 2))


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    number: int
    figure: Figure
    box: tuple[float, float, float, float]
    area: Area
    whole: int


class Stage:
    """A street that is played on, frame by frame."""

    def __init__(self, plate: Plate) -> None:
        self.plate = plate
        self._shade = Shade(plate)
        self._base = _Layer.like(plate.colour, plate.depth)
        self._settled = _Layer.like(plate.colour, plate.depth)
        self._top = _Layer.like(plate.colour, plate.depth)
        self._still: tuple[tuple[object, ...], ...] = ()
        self._still_drawings: list[_Drawing] = []

    @property
    def colour(self) -> Floats:
        """The last frame, (H, W, 3) linear light in fine pixels."""
        return self._top.colour

    @property
    def depth(self) -> Floats:
        """The last frame's depths, (H, W) metres in fine pixels."""
        return self._top.depth

    @property
    def touched(self) -> list[Area]:
        """Where the last frame differs from the still street."""
        return self._settled.touched + self._top.touched

    def play(self, figures: Sequence[Figure]) -> list[Sighting]:
        """Draw a frame's figures; `colour` then holds the frame."""
        moving = [figure for figure in figures if figure.still is None]
        self._settle([figure for figure in figures if figure.still is not None])
        self._top.put_back(self._settled)
        lamps = tuple(beams(moving)) if self.plate.light.lamps > LIT else ()
        drawings = self._draw(self._top, moving, lamps, len(self._still_drawings))
        return [one for drawing in (*self._still_drawings, *drawings) for one in self._sighted(drawing)]

    def _settle(self, figures: list[Figure]) -> None:
        still = tuple((figure.number, *(figure.still or ())) for figure in figures)
        if still == self._still:
            return
        self._top.touched += self._settled.touched
        self._settled.put_back(self._base)
        self._still_drawings = self._draw(self._settled, figures, (), 0)
        self._still = still
        self._top.touched += self._settled.touched

    def _draw(self, layer: _Layer, figures: list[Figure], lights: tuple[Lamp, ...], first: int) -> list[_Drawing]:
        for figure in figures:
            self._shade.of(figure)
        for area in self._shade.fall(layer.colour):
            layer.touch(area)
        for light in lights:
            self._beam(layer, light)
        if self.plate.light.wet:
            for figure in figures:
                self._mirror(layer, figure, lights)
        drawn = [self._figure(layer, number, figure, lights) for number, figure in enumerate(figures, first + 1)]
        return [drawing for drawing in drawn if drawing is not None]

    def _beam(self, layer: _Layer, light: Lamp) -> None:
        """Throw a headlight on what stands still."""
        found = thrown(light, self.plate)
        if found is not None:
            part, shine = found
            layer.colour[part] += self.plate.matt[part] * shine
            layer.touch((part[1].start, part[0].start, part[1].stop, part[0].stop))

    def _figure(self, layer: _Layer, number: int, figure: Figure, lights: tuple[Lamp, ...]) -> _Drawing | None:
        camera, mesh = self.plate.camera, figure.mesh
        seen = camera.project(mesh.points)
        box = extent(seen)
        if box is not None and (box[2] < 0 or box[3] < 0 or box[0] > camera.width or box[1] > camera.height):
            return None
        found = rasterise(camera, mesh, np.column_stack([mesh.uv, *self._lit(figure, lights)]), seen=seen)
        if found is None:
            return None
        area = found.left, found.top, found.left + found.width, found.top + found.height
        layer.touch(area)
        rows, columns = np.divmod(found.at, found.width)
        place = (rows + found.top) * camera.width + (columns + found.left)
        near = found.depth < layer.depth.ravel()[place]
        place, values, depth = place[near], found.values[near], found.depth[near]
        layer.colour.reshape(-1, 3)[place] = haze(self._painted(figure, values), depth, self.plate.light)
        layer.depth.reshape(-1)[place] = depth
        layer.owner.reshape(-1)[place] = number
        return _Drawing(number, figure, _near(area) if box is None else box, area, len(found.at))

    def _mirror(self, layer: _Layer, figure: Figure, lights: tuple[Lamp, ...]) -> None:
        """Blend a figure's mirror image into wet ground."""
        camera, mesh = self.plate.camera.mirror(), figure.mesh.flipped()
        found = rasterise(camera, mesh, np.column_stack([mesh.uv, *self._lit(figure, lights)]))
        if found is None:
            return
        layer.touch((found.left, found.top, found.left + found.width, found.top + found.height))
        rows, columns = np.divmod(found.at, found.width)
        place = (rows + found.top) * camera.width + (columns + found.left)
        share = self.plate.mirror.ravel()[place][:, None]
        colour = layer.colour.reshape(-1, 3)
        colour[place] = colour[place] * (1 - share) + self._painted(figure, found.values) * share

    def _lit(self, figure: Figure, lights: tuple[Lamp, ...]) -> tuple[Floats, Floats]:
        """Return (V, 3) matt light and (V,) mirrored light at the mesh's points."""
        plate, mesh = self.plate, figure.mesh
        reached = plate.shadows.share(mesh.points) if plate.shadows is not None else 0.0
        near = sorted((distance(lamp, figure), number) for number, lamp in enumerate(plate.lamps))[:LAMPS]
        lamps = [plate.lamps[number] for away, number in near if away < NEAR_LAMP_M]
        lamps += [lamp for lamp in lights if distance(lamp, figure) < NEAR_LAMP_M]
        eye = plate.camera.position.astype(np.float32)
        lit = diffuse(plate.light, lamps, mesh.points, mesh.normals, reached)
        return lit, mirror(plate.light, lamps[:LAMPS], mesh.points, mesh.normals, eye)

    def _painted(self, figure: Figure, values: Floats) -> Floats:
        """Return (N, 3) the colours of fragments: u, v, matt light, mirrored light."""
        light = self.plate.light
        texel = figure.skin.at(values[:, :2])
        colour = texel[:, :3] * np.float32(1 - 0.25 * light.wet) * values[:, 2:5] + texel[:, 3:4] * values[:, 5:6]
        if light.lamps > LIT and (figure.moving or not figure.headlights):
            colour += texel[:, 4:5] * texel[:, :3] * np.float32(GLOW * light.lamps / light.exposure)
        return np.asarray(colour, np.float32)

    def _sighted(self, drawing: _Drawing) -> list[Sighting]:
        if drawing.figure.number is None:
            return []
        left, top, right, bottom = drawing.area
        own = self._top.owner[top:bottom, left:right] == drawing.number
        rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
        shown = None
        if rows.size:
            shown = left + float(columns[0]), top + float(rows[0]), left + columns[-1] + 1.0, top + rows[-1] + 1.0
        return [Sighting(drawing.figure, drawing.box, shown, int(np.count_nonzero(own)), drawing.whole)]


def _near(area: Area) -> tuple[float, float, float, float]:
    """Return the box of what reaches behind the camera: that of its drawn part, as the rest is at no place of the picture."""
    left, top, right, bottom = area
    return float(left), float(top), float(right), float(bottom)
