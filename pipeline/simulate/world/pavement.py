"""Paints the ground: asphalt, flagstones, patches, cracks, manholes, kerbs and markings, over a rectangle of metres."""

import itertools

import cv2
import numpy as np

from pipeline.simulate.skin import Canvas, Colour, spots
from pipeline.simulate.world.prop import Ground

Point = tuple[float, float]
WHITE: Colour = (212, 212, 206)
YELLOW: Colour = (206, 168, 50)


class Pavement:
    """A ground while it is painted; places are metres."""

    def __init__(self, low: Point, high: Point, rng: np.random.Generator, *, scale: float = 36.0) -> None:
        self.low, self.high, self.scale, self.rng = low, high, scale, rng
        self.canvas = Canvas(round((high[0] - low[0]) * scale), round((high[1] - low[1]) * scale), (112, 112, 112))

    def ground(self) -> Ground:
        """Return what has been painted."""
        canvas = self.canvas
        canvas.colour *= (1 + 0.05 * spots(self.rng, (canvas.height, canvas.width), 90))[..., None]
        canvas.colour *= (1 + 0.04 * spots(self.rng, (canvas.height, canvas.width), 14))[..., None]
        canvas.grain(self.rng, 0.05, size=1)
        return Ground(canvas.skin(), self.low, self.high)

    def at(self, point: Point) -> Point:
        """Place metres on the canvas."""
        return (point[0] - self.low[0]) * self.scale, (self.high[1] - point[1]) * self.scale

    def area(self, corners: list[Point], colour: Colour) -> None:
        """Fill a polygon."""
        self.canvas.polygon([self.at(corner) for corner in corners], colour)

    def strip(self, start: Point, end: Point, width: float, colour: Colour) -> None:
        """Paint a straight band."""
        a, b = np.array(start), np.array(end)
        side = np.array([-(b - a)[1], (b - a)[0]]) / np.linalg.norm(b - a) * width / 2
        self.area([tuple(a - side), tuple(b - side), tuple(b + side), tuple(a + side)], colour)

    def dashes(self, start: Point, end: Point, width: float, colour: Colour, *, dash: float = 2.0, gap: float = 2.0) -> None:
        """Paint a broken line."""
        a, b = np.array(start), np.array(end)
        length = float(np.linalg.norm(b - a))
        for at in np.arange(0, length - dash, dash + gap):
            self.strip(tuple(a + (b - a) * at / length), tuple(a + (b - a) * (at + dash) / length), width, colour)

    def zebra(self, start: Point, end: Point, length: float) -> None:
        """Paint bars side by side from start to end, each `length` long across that way."""
        a, b = np.array(start), np.array(end)
        way = (b - a) / np.linalg.norm(b - a)
        side = np.array([-way[1], way[0]]) * length / 2
        for at in np.arange(0.2, float(np.linalg.norm(b - a)) - 0.4, 0.9):
            middle = a + way * (at + 0.22)
            self.strip(tuple(middle - side), tuple(middle + side), 0.44, WHITE)

    def flags(self, low: Point, high: Point, size: tuple[float, float], colour: Colour) -> None:
        """Lay flagstones of `size` metres over a rectangle."""
        (x1, y2), (x2, y1) = self.at(low), self.at(high)
        part = slice(max(0, round(y1)), max(0, round(y2))), slice(max(0, round(x1)), max(0, round(x2)))
        target = self.canvas.colour[part]
        height, width = target.shape[:2]
        if not height or not width:
            return
        rows, columns = np.arange(height) / (size[1] * self.scale), np.arange(width) / (size[0] * self.scale)
        shade = 1 + 0.035 * self.rng.standard_normal((int(rows[-1]) + 2, int(columns[-1]) + 3))
        across = columns[None, :] + 0.5 * (rows[:, None].astype(int) % 2)
        target[:] = np.array(colour[::-1]) * shade[rows.astype(int)[:, None], across.astype(int)][..., None]
        joint = ((across % 1) * size[0] * self.scale < 1.0) | ((rows % 1)[:, None] * size[1] * self.scale < 1.0)
        target[joint] *= 0.84

    def wear(self, low: Point, high: Point, amount: int) -> None:
        """Scatter patches, cracks, manholes and stains over a rectangle."""
        for _ in range(amount):
            x, y = self.rng.uniform(low[0], high[0]), self.rng.uniform(low[1], high[1])
            kind = self.rng.integers(4)
            if kind == 0:
                width, height = self.rng.uniform(0.5, 2.2), self.rng.uniform(0.6, 3.5)
                tone = float(self.rng.uniform(74, 112))
                self.area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], (tone, tone, tone + 1))
            elif kind == 1:
                self._crack(x, y)
            elif kind == 2:
                self.canvas.circle(self.at((x, y)), 0.34 * self.scale, (70, 68, 66))
                self.canvas.circle(self.at((x, y)), 0.27 * self.scale, (88, 84, 80))
            else:
                self._stain(x, y)

    def _crack(self, x: float, y: float) -> None:
        steps = np.cumsum(self.rng.uniform(-0.25, 0.25, (12, 2)) + self.rng.uniform(-0.2, 0.2, 2), axis=0) + (x, y)
        for a, b in itertools.pairwise(steps):
            self.canvas.line(self.at((a[0], a[1])), self.at((b[0], b[1])), (72, 72, 72), 1)

    def _stain(self, x: float, y: float) -> None:
        size = round(self.rng.uniform(0.3, 1.0) * self.scale)
        column, row = (round(value) for value in self.at((x, y)))
        part = self.canvas.colour[max(0, row - size) : max(0, row + size), max(0, column - size) : max(0, column + size)]
        if part.size == 0:
            return
        fade = np.zeros(part.shape[:2], np.float32)
        cv2.ellipse(fade, (part.shape[1] // 2, part.shape[0] // 2), (size // 2, size // 3), 0, 0, 360, (1.0,), -1)
        fade = np.asarray(cv2.GaussianBlur(fade, (0, 0), max(1.0, size / 5)), np.float32)
        part *= (1 - 0.25 * fade)[..., None]
