"""Shots that burst above: a rising tail, a flash, and stars that fly out, fall and fade; and fountains of sparks."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.air.bang import Bang
from pipeline.simulate.air.veil import Veil, View, faded, window
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.fires import Firework

Floats = NDArray[np.float32]
COLOURS = np.array(
    [[0.15, 0.25, 1.0], [0.25, 1.0, 0.3], [1.0, 0.35, 0.2], [0.75, 0.2, 1.0], [0.25, 0.75, 1.0], [0.9, 0.95, 1.0],
     [1.0, 0.9, 0.25]], np.float32,
)  # fmt: skip
"""BGR of stars: red, green, blue, purple, gold, silver, cyan."""
GOLD = np.array([0.22, 0.62, 1.0], np.float32)
RISE_S, FLASH_S = 1.3, 0.22
LASTS_S = {"peony": 2.0, "ring": 1.8, "willow": 3.6}
TAIL_S = {"peony": 0.28, "ring": 0.22, "willow": 0.85}
"""How long the path of a star shows."""
CANDELAS = 22_000.0
"""Luminous intensity of a burst of 10 m: about 15 g of stars that burn for 2 s at 3000 cd s/g (assumed: stars with organic
fuel give some 1000, magnesium flares 10 000 and more)."""
FLASH_SHARE = 0.5
"""The bursting charge shines so much beside the stars, for a moment."""
FIREBALL = 0.28
"""Its radius beside that which the stars reach: drawn so large, it has half of their light, as it throws on the street."""
LUX = 0.01
"""Linear light of a lux by night: lamps light the simulated streets by 0.1 on the average, real side streets by 8 to 10 lx
(CJJ 45-2015). By day 1 is 100 000 lx, and bursts light nothing up."""
LEAST_HIGH_M = 25.0
"""Its light comes from at least so high, so that the ground below does not burn out."""
STEPS = 4
FINE = 2
EXPOSED = 2.6
"""How far a fresh star is overexposed at night."""


class Shell:
    """One shot. Random by its seed: colours, directions, duration."""

    class_name = "firework"

    def __init__(self, firework: Firework, number: int, seed: int, *, at: float) -> None:
        """Take a shot that bursts at a time."""
        rng = np.random.default_rng(seed)
        self.number, self.ground, self._burst_s = number, firework.at, at
        self._kind, self._radius = firework.kind, firework.size * float(rng.uniform(0.8, 1.15))
        spread = 0.15 * firework.height
        self._centre = np.array([firework.at[0], firework.at[1], firework.height + rng.uniform(-spread, spread)])
        self._centre[:2] += rng.normal(0, 0.7 * firework.size, 2)
        x, y, z = (float(value) for value in self._centre)
        self.bangs = (Bang(number, firework.kind, at, (x, y, z)),)
        self._ways, self._lasts = _directions(rng, self._kind), LASTS_S[self._kind] * float(rng.uniform(0.85, 1.2))
        inner, outer = COLOURS[rng.integers(len(COLOURS), size=2)]
        two = rng.random() < 0.4
        self._colours = np.where((rng.random(len(self._ways)) < (0.4 if two else 0))[:, None], inner, outer)
        if self._kind == "willow":
            self._colours = np.broadcast_to(GOLD, self._colours.shape)
        self._late = rng.uniform(0.75, 1.0, len(self._ways))
        self._twinkle = rng.uniform(0, 6.28, len(self._ways)) if rng.random() < 0.4 else None

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw the tail, then flash and stars."""
        since = t - self._burst_s
        if since < -RISE_S or since > self._lasts:
            return None
        spot = view.spot((self._centre[0], self._centre[1], self._centre[2]))
        if spot is None:
            return None
        strokes = self._tail(since) if since < 0 else self._stars(since)
        found = _drawn(view, strokes, max(0.05, self._radius * 0.006), spot[2])
        if found is not None and 0 <= since < FLASH_S:
            level = (1 - since / FLASH_S) * 3.0 * _night(view) / view.gain
            _flash(found, (spot[0], spot[1]), self._radius * FIREBALL * spot[3], level)
        return found

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield the light on façades and ground: strongest at first, then as long as the stars burn; by day none shows."""
        since = t - self._burst_s
        if 0 <= since < self._lasts and view.light.lamps > 0:
            size = min(2.0, self._radius / 10) ** 1.5
            burns = FLASH_SHARE * np.exp(-since / 0.12) + self._left(since).mean()
            level = CANDELAS * LUX * view.light.lamps * size * burns
            colour = self._colours.mean(axis=0) * 0.75 + 0.25
            place = np.array([*self._centre[:2], max(self._centre[2], LEAST_HIGH_M)], np.float32)
            yield Lamp(place, (colour * level).astype(np.float32), np.zeros(3, np.float32))

    def _tail(self, since: float) -> "Strokes":
        share = 1 + since / RISE_S
        foot = np.array([*self.ground, 1.0])
        shares = np.clip(share - np.linspace(0.0, 0.16, STEPS + 1) * (1.1 - share), 0, 1)
        way = 1 - (1 - shares) ** 1.7
        points = (foot + (self._centre - foot) * way[:, None])[:, None]
        return points, GOLD[None] * np.float32(0.7), np.array([1.0])

    def _stars(self, since: float) -> "Strokes":
        drag, fall = (1.6, 2.0) if self._kind == "willow" else (2.4, 2.4)
        back = np.linspace(0.0, TAIL_S[self._kind], STEPS + 1)
        ages = np.maximum(since - back, 0)[:, None]
        reach = (1 - np.exp(-drag * ages)) * self._radius
        points = self._centre + self._ways[None] * reach[..., None]
        points[..., 2] -= 0.5 * fall * ages**2
        left = self._left(since)
        if self._twinkle is not None and since > 0.5 * self._lasts:
            left = left * (np.sin(since * 31 + self._twinkle * 5) > 0.1)
        return points, self._colours, left

    def _left(self, since: float) -> NDArray[np.float64]:
        """Return (N,) 0…1 how brightly each star still burns."""
        return np.clip((self._lasts * self._late - since) / self._lasts * 1.5, 0, 1) ** 1.2


class Fountain:
    """Sparks that spray up from the ground."""

    class_name = "firework"
    LIFE_S, PER_S = 0.9, 130.0

    def __init__(self, firework: Firework, number: int, seed: int, *, end: float) -> None:
        self.number, self.ground = number, firework.at
        self.firework, self._end, self._seed = firework, end, seed
        rng = np.random.default_rng(seed)
        self._rolls = rng.random((997, 4))
        self._colour = (GOLD, COLOURS[5], COLOURS[0])[int(rng.integers(3))]

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw the sparks that fly."""
        start = self.firework.start
        spot = view.spot((*self.ground, 0.3))
        if spot is None or not start < t < self._end + self.LIFE_S:
            return None
        numbers = np.arange(np.ceil(max(0.0, t - self.LIFE_S - start) * self.PER_S), (min(t, self._end) - start) * self.PER_S)
        if not len(numbers):
            return None
        rolls = self._rolls[numbers.astype(int) % len(self._rolls)]
        ages = np.maximum((t - start - numbers / self.PER_S)[None] - np.linspace(0, 0.09, STEPS + 1)[:, None], 0)
        strength = faded(t, start, self._end, up=1, down=2) ** 0.3
        speed = (2 * 9.8 * self.firework.height) ** 0.5 * (0.55 + 0.45 * rolls[:, 0]) * strength
        angle, lean = rolls[:, 1] * 2 * np.pi, 0.17 * rolls[:, 2] ** 0.5
        points = np.stack([lean * np.cos(angle) * speed * ages, lean * np.sin(angle) * speed * ages,
                           0.2 + speed * ages - 4.9 * ages**2], axis=-1)  # fmt: skip
        points[..., :2] += self.ground
        points[..., 2] = np.maximum(points[..., 2], 0.02)
        left = np.clip(1.25 - ages[0] / self.LIFE_S * (0.7 + 0.5 * rolls[:, 3]), 0, 1)
        found = _drawn(view, (points, np.broadcast_to(self._colour, (len(numbers), 3)), left), 0.02, spot[2])
        if found is not None:
            _flash(found, spot[:2], 0.35 * self.firework.height**0.5 * spot[3], 1.3 * _night(view) / view.gain)
        return found

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield its light, which flutters."""
        strength = faded(t, self.firework.start, self._end, up=1, down=2)
        if strength > 0:
            level = strength * (1 + 0.2 * np.sin(t * 23 + self._seed % 7)) * 0.5 * self.firework.height**0.5 / view.gain**0.3
            place = np.array([*self.ground, 0.4 * self.firework.height], np.float32)
            yield Lamp(place, (self._colour * 0.7 + 0.3) * np.float32(level), np.zeros(3, np.float32))


Strokes = tuple[NDArray[np.float64], Floats, NDArray[np.float64]]
"""Paths (STEPS + 1, N, 3) from the newest place back, colours (N, 3), brightness (N,)."""


def _night(view: View) -> float:
    """Return how much stars are overexposed: by day they are hardly brighter than the sky."""
    return EXPOSED * float(np.clip(view.gain / 4, 0.45, 1))


def _directions(rng: np.random.Generator, kind: str) -> NDArray[np.float64]:
    """Return (N, 3) ways of stars, of lengths about 1."""
    count = int(rng.integers(90, 190))
    ways = rng.standard_normal((count, 3))
    if kind == "ring":
        angle = np.linspace(0, 2 * np.pi, count // 2, endpoint=False)
        first, second = np.linalg.qr(rng.standard_normal((3, 2)))[0].T
        ways = np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * second
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    return np.asarray(ways * rng.uniform(0.72 if kind != "ring" else 0.97, 1.03, (len(ways), 1)))


def _drawn(view: View, strokes: Strokes, thick: float, depth: float) -> Veil | None:
    """Draw strokes as light, with a halo."""
    points, colours, left = strokes
    steps, count = points.shape[:2]
    seen = view.camera.project(points.reshape(-1, 3)).reshape(steps, count, 3)
    low, high = seen[..., :2].min(axis=(0, 1)) - 6, seen[..., :2].max(axis=(0, 1)) + 6
    part = window(view.camera, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))
    if part is None or seen[..., 2].min() < 0.5:
        return None
    canvas = np.zeros((part[3] * FINE, part[2] * FINE, 3), np.uint8)
    fixed = np.rint((seen[..., :2] - np.array(part[:2])) * FINE * 16).astype(np.int32)
    wide = int(np.clip(round(thick * view.camera.focal / depth * FINE), 1, 6))
    for step in range(steps - 2, -1, -1):
        shades = np.rint(colours * (left * (1 - step / (steps - 1)) ** 1.3)[:, None] * 255)
        for k in np.flatnonzero(shades.max(axis=1) > 6):
            cv2.line(canvas, fixed[step, k], fixed[step + 1, k], shades[k].tolist(), wide, cv2.LINE_AA, 4)
    small = cv2.resize(canvas, (part[2], part[3]), interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    core = small + small.max(axis=2, keepdims=True) ** 3 * np.float32(0.22)
    light = core * np.float32(1.1) + cv2.GaussianBlur(small, (0, 0), 1.8) * np.float32(0.8)
    light *= np.float32(_night(view) / view.gain)
    return Veil(part[0], part[1], light, np.zeros(light.shape[:2], np.float32), depth)


def _flash(veil: Veil, at: tuple[float, float], radius: float, level: float) -> None:
    """Add a round glow."""
    height, width = veil.cover.shape
    y, x = np.ogrid[0:height, 0:width]
    square = (x + veil.left - at[0]) ** 2 + (y + veil.top - at[1]) ** 2
    veil.light[:] += np.exp(-square / max(1.0, radius * radius) * 3)[..., None].astype(np.float32) * np.float32(level)
