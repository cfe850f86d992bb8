"""Steady lights that are no fire: red lanterns and bare lamps. The truth does not tell them."""

from collections.abc import Iterator

import numpy as np

from pipeline.simulate.air.veil import Veil, View, faded, window
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.fires import Glow

COLOURS = {"lantern": (0.05, 0.12, 0.95), "lamp": (0.45, 0.85, 1.05)}
"""Exposed BGR of the lit thing by day."""
FLAT = {"lantern": 0.8, "lamp": 1.0}
"""Height beside the width."""


class Bulb:
    """A round thing that shines steadily, or hangs there unlit by day."""

    class_name = None

    def __init__(self, glow: Glow, number: int, *, end: float) -> None:
        self.number, self.ground = number, glow.at
        self._glow, self._end = glow, end

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw it."""
        spot = view.spot((*self.ground, self._glow.height)) if self._glow.start <= t < self._end else None
        if spot is None:
            return None
        x, y, depth, per_m = spot
        half, tall = self._glow.size / 2 * per_m, self._glow.size / 2 * per_m * FLAT[self._glow.kind]
        part = window(view.camera, (x - half - 2, y - tall - 2), (x + half + 2, y + tall + 2))
        if part is None:
            return None
        left, top, width, height = part
        rows, columns = np.ogrid[0:height, 0:width]
        far = np.hypot((columns + left + 0.5 - x) / half, (rows + top + 0.5 - y) / tall)
        cover = np.clip((1 - far) * min(half, 6) + 0.5, 0, 1).astype(np.float32)
        ribs = 0.85 + 0.15 * np.cos((columns + left + 0.5 - x) / half * 14) if self._glow.kind == "lantern" else 1.0
        lit = 0.5 + 0.25 * view.light.lamps * view.glare
        shade = (lit * (1 - 0.35 * np.clip(far, 0, 1) ** 2) * ribs / view.gain).astype(np.float32)
        colour = shade[..., None] * np.array(COLOURS[self._glow.kind], np.float32)
        return Veil(left, top, colour * cover[..., None], cover, depth)

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield its light."""
        strength = faded(t, self._glow.start, self._end, up=0.05, down=0.05) * view.light.lamps
        if strength > 0:
            colour = np.array(COLOURS[self._glow.kind], np.float32) * np.float32(strength * self._glow.size * 0.3)
            yield Lamp(np.array([*self.ground, self._glow.height], np.float32), colour, np.zeros(3, np.float32))
