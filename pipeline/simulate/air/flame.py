"""Open fire: tongues of flame that lick upwards, and the light they throw."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.air.veil import Veil, View, faded, looked_up, window
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.fires import Fire

Floats = NDArray[np.float32]
STOPS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
RAMP = np.array([[0.0, 0.03, 0.28], [0.01, 0.14, 0.75], [0.03, 0.42, 1.15], [0.14, 0.85, 1.35], [0.55, 1.25, 1.5]])
"""Exposed BGR of thin to thick flame, by day: dark red, orange, yellow, nearly white (labelled pictures of street fires)."""
FIRELIGHT = np.array([0.08, 0.36, 1.0], np.float32)
GLARE_M2 = 0.10
"""Linear light at one metre of a flame of one square metre, where 1 is full day on white."""
GROWS_S, DIES_S = 4.0, 3.0
ROOM = 1.35
"""The picture of a flame is so much larger than the flame."""


class Flame:
    """One burning place."""

    class_name = "fire"

    def __init__(self, fire: Fire, number: int, seed: int, *, end: float) -> None:
        self.number, self.ground = number, fire.at
        self._fire, self._end = fire, end
        self._phase = seed % 1000 / 1000
        self._width = fire.width or fire.size * 0.9

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw the flames."""
        strength = self._strength(t)
        spot = view.spot((*self.ground, self._fire.height)) if strength > 0 else None
        if spot is None:
            return None
        x, y, depth, per_m = spot
        half, tall = self._width * per_m * 0.75, self._fire.size * strength**0.5 * per_m * ROOM
        part = window(view.camera, (x - half, y - tall), (x + half, y + 0.06 * tall))
        if part is None or tall < 3:
            return None
        left, top, width, height = part
        across = ((np.arange(width, dtype=np.float32) + left + 0.5 - x) / half * 1.5)[None]
        up = ((y - np.arange(height, dtype=np.float32) - top - 0.5) / tall * ROOM)[:, None]
        heat = self._heat(np.broadcast_to(across, (height, width)), np.broadcast_to(up, (height, width)), t, strength)
        cover = np.clip(heat * 3.2, 0, 1)
        cover = cover * cover * (3 - 2 * cover) * np.float32(0.96)
        colour = np.stack([np.interp(heat, STOPS, RAMP[:, k]) for k in range(3)], axis=-1).astype(np.float32)
        return Veil(left, top, colour * cover[..., None] * np.float32(view.glare / view.gain), cover.astype(np.float32), depth)

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield the light of the fire, which flickers."""
        strength = self._strength(t)
        if strength > 0:
            flicker = 1 + 0.22 * np.sin(t * 13.1 + self._phase * 9) + 0.16 * np.sin(t * 7.7) + 0.1 * np.sin(t * 29.3)
            area = self._fire.size * self._width * strength
            place = np.array([*self.ground, self._fire.height + self._fire.size * 0.45], np.float32)
            shine = FIRELIGHT * np.float32(GLARE_M2 * min(area, 6.0) ** 0.8 * flicker * 6 / view.gain**0.5)
            yield Lamp(place, shine, np.zeros(3, np.float32))

    def _strength(self, t: float) -> float:
        return faded(t, self._fire.start, self._end, up=GROWS_S, down=DIES_S)

    def _heat(self, across: Floats, up: Floats, t: float, strength: float) -> Floats:
        """Return 0…1 how thick the flame is, for places -1…1 across and 0…1 up."""
        broad = np.float32(max(self._width / self._fire.size, 0.4))
        climb = np.float32(t * 0.9 / max(self._fire.size, 0.4) ** 0.5)
        phase = np.full((1, 1), self._phase, np.float32)
        sway = looked_up(phase + across * 0.05 * broad, up * np.float32(0.22) + climb * np.float32(0.55)) - np.float32(0.5)
        moved = across + sway * up * np.float32(1.3 / broad)
        tongue = looked_up(phase * 3 + moved * 0.11 * broad, phase + climb * np.float32(0.32) + 0 * up)
        envelope = np.clip(1 - np.abs(moved) ** np.float32(2.4), 0, 1)
        tall = envelope * (np.float32(0.25) + np.float32(1.25) * tongue) * np.float32(0.6 + 0.4 * strength)
        half = np.float32(0.5)
        fine = looked_up(phase * 7 + moved * 0.26 * broad, up * np.float32(0.30) + climb * np.float32(0.85)) - half
        grain = looked_up(phase * 5 + moved * 0.7 * broad, up * np.float32(0.62) + climb * np.float32(1.3)) - half
        curl = looked_up(phase + fine * 0.4 + moved * 1.5 * broad, up * np.float32(1.3) + climb * np.float32(1.9)) - half
        rough = fine * np.float32(1.7) + grain * np.float32(1.1) + curl * np.float32(0.6)
        body = (tall - up) * np.float32(1.15) + rough * (np.float32(0.42) + up)
        body *= np.clip((up + np.float32(0.05)) * 14, 0, 1) * (envelope > 0)
        return np.asarray(np.clip(body, 0, 1), np.float32)
