"""Lights that blink: neon signs and the lights of a police car. The truth does not tell them."""

from collections.abc import Iterator

import numpy as np

from pipeline.simulate.air.veil import Floats, Veil, View, window
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.fires import Glow

NEON = np.array([[0.9, 0.15, 0.95], [0.15, 0.1, 1.1], [1.1, 0.5, 0.1], [0.2, 1.0, 0.3], [0.2, 0.7, 1.1]], np.float32)
RED, BLUE = np.array([0.06, 0.05, 1.2], np.float32), np.array([1.3, 0.25, 0.08], np.float32)
DARK = np.array([0.05, 0.05, 0.05], np.float32)
NEON_S, POLICE_S = 1.6, 0.5
"""Usual seconds of a cycle."""
FLAT = {"neon": 0.4, "police": 0.22}
"""Height beside the width."""
STRENGTH = {"neon": 0.12, "police": 0.5}
"""Light thrown at one metre by a metre of it, beside full day on white."""


class Sign:
    """A flat thing with a left and a right half that shine by turns."""

    class_name = None

    def __init__(self, glow: Glow, number: int, seed: int, *, end: float) -> None:
        self.number, self.ground = number, glow.at
        self._glow, self._end, self._seed = glow, end, seed
        self._period = glow.every or (NEON_S if glow.kind == "neon" else POLICE_S)
        self._colours = NEON[np.random.default_rng(seed).permutation(len(NEON))[:2]]

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw both halves."""
        glow = self._glow
        spot = view.spot((*self.ground, glow.height))
        if spot is None or not glow.start <= t < self._end:
            return None
        x, y, depth, per_m = spot
        half, tall = max(1.0, glow.size / 2 * per_m), max(0.8, glow.size / 2 * per_m * FLAT[glow.kind])
        part = window(view.camera, (x - half - 1, y - tall - 1), (x + half + 1, y + tall + 1))
        if part is None:
            return None
        left, top, width, height = part
        across = (np.arange(width) + left + 0.5 - x) / half
        up = (np.arange(height) + top + 0.5 - y) / tall
        cover = np.outer(np.clip((1 - np.abs(up)) * tall + 0.5, 0, 1), np.clip((1 - np.abs(across)) * half + 0.5, 0, 1))
        colours = [colour * np.float32(view.glare * 1.1 / view.gain) for colour in self._lit(t)]
        row = np.where(across[:, None] < 0, colours[0], colours[1])
        if glow.kind == "neon":
            row = row * (0.35 + 0.65 * (np.sin(across * 19 + self._seed % 7) > -0.3))[:, None]
        light = np.broadcast_to(row[None], (height, width, 3)) * cover[..., None]
        return Veil(left, top, light.astype(np.float32), cover.astype(np.float32), depth)

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield the light of what shines at the moment."""
        if self._glow.start <= t < self._end:
            level = np.float32(STRENGTH[self._glow.kind] * self._glow.size * (0.2 + view.light.lamps))
            colour = sum(self._lit(t), np.zeros(3, np.float32)) * level
            yield Lamp(np.array([*self.ground, self._glow.height + 0.1], np.float32), colour, np.zeros(3, np.float32))

    def _lit(self, t: float) -> tuple[Floats, Floats]:
        """Return the colours of both halves: a police light flashes twice a side, neon lights up half by half and goes out."""
        share = (t / self._period + self._seed % 10 / 10) % 1
        if self._glow.kind == "police":
            flash = share % 0.5 < 0.12 or 0.2 < share % 0.5 < 0.34
            return (RED if flash and share < 0.5 else DARK), (BLUE if flash and share >= 0.5 else DARK)
        return (self._colours[0] if share < 0.8 else DARK), (self._colours[1] if 0.25 < share < 0.8 else DARK)
