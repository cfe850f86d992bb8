"""What a camera makes of light: bloom, softness, exposure, noise, vibration, an 8-bit picture. Not here: compression."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.lapse import coloured, gain_at
from pipeline.simulate.light.sky import Light
from pipeline.simulate.scene.moments import Lapse
from pipeline.simulate.scene.settings import Effects
from pipeline.simulate.skin import GAMMA

Floats = NDArray[np.float32]
STEPS = 4096
MIDDLE, NIGHT_MIDDLE = 0.27, 0.09
"""Where exposure puts the mean light of the lower picture, linear, by day and by night."""
CONTRAST, SHARPEN = 0.9, 0.55
"""Of a usual surveillance camera: a steep curve and a halo around edges."""
TILES = 6
"""Pictures of noise that are drawn from."""


@dataclass(frozen=True, slots=True)
class Shake:
    """How far the picture is off at one time, pixels right and down."""

    x: float
    y: float


class Sensor:
    """Turns linear light (H, W, 3) into BGR 8-bit pictures; deterministic by its seed and the frame's number.

    `gain` is what it was set to for the still street.
    """

    def __init__(self, light: Light, effects: Effects, seed: int, still: Floats, lapses: Sequence[Lapse] = ()) -> None:
        self._lapses = lapses
        self._light, self._effects, self._seed = light, effects, seed
        self.gain = metered(still, light.exposure)
        rng = np.random.default_rng(seed)
        height, width = still.shape[:2]
        base = 1.1 if light.exposure < 1.6 else 2.6
        self._noise = [(_grain(rng, height, width) * np.float32(effects.noise * base)).astype(np.int16) for _ in range(TILES)]
        x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
        self._vignette = (1 - 0.16 * (x * x + y * y) / 2)[..., None]
        self._curve = (tone_curve() * 255).astype(np.uint8)

    def shake(self, t: float) -> Shake:
        """Return the vibration at a time."""
        amount = self._effects.vibration
        phase = self._seed % 100
        return Shake(
            amount * (0.7 * np.sin(t * 11.3 + phase) + 0.3 * np.sin(t * 29.1)),
            amount * (0.7 * np.sin(t * 13.7 + phase) + 0.3 * np.sin(t * 23.9)),
        )

    def picture(self, light: Floats, t: float, number: int) -> NDArray[np.uint8]:
        """Expose one frame.

        Args:
            light: (H, W, 3) linear.
            t: seconds of the scene.
            number: of the frame, for the noise.
        """
        gain = self.gain * (1 + self._effects.drift * np.sin(t * 0.37 + self._seed % 7)) * gain_at(self._lapses, t)
        frame: Floats = (light * (self._vignette * np.float32(gain))).astype(np.float32, copy=False)
        if self._light.lamps > 0:
            frame += _bloom(frame)
        if self._effects.vibration:
            shake = self.shake(t)
            move = np.array([[1, 0, shake.x], [0, 1, shake.y]], np.float32)
            size = frame.shape[1], frame.shape[0]
            frame = cv2.warpAffine(frame, move, size, borderMode=cv2.BORDER_REPLICATE).astype(np.float32, copy=False)
        if self._effects.blur:
            frame = cv2.GaussianBlur(frame, (0, 0), self._effects.blur).astype(np.float32, copy=False)
        index = np.clip(frame * (STEPS / 2), 0, STEPS - 1).astype(np.int16)
        toned = coloured(_sharpened(self._curve[index]), self._lapses, t).astype(np.int16)
        toned += self._noise[(number * 7 + self._seed) % TILES] if number % 2 else self._noise[(number * 5) % TILES][::-1, ::-1]
        return np.clip(toned, 0, 255).astype(np.uint8)


def metered(still: Floats, usual: float) -> float:
    """Return the gain that brings the still street to a middle grey, not far from the usual one for its light."""
    lower = still[still.shape[0] // 3 :]
    middle = float(np.exp(np.log(lower.mean(axis=2) + 1e-4).mean()))
    return float(np.clip((MIDDLE if usual < 3 else NIGHT_MIDDLE) / middle, 0.6 * usual, 2.2 * usual))


def _sharpened(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    soft = cv2.GaussianBlur(picture, (0, 0), 1.1)
    return np.asarray(cv2.addWeighted(picture, 1 + SHARPEN, soft, -SHARPEN, 0), np.uint8)


def tone_curve() -> NDArray[np.float64]:
    """Return (STEPS,) what a sensor makes of light 0…2: a signal 0…1."""
    return np.asarray(np.clip(_tone(np.linspace(0, 1, STEPS) * 2), 0, 1))


def _tone(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map linear light to a signal: rolling off towards white, with the S of a camera's contrast."""
    knee = 0.75
    rolled = np.where(value < knee, value, knee + (1 - knee) * (1 - np.exp(-(value - knee) / (1 - knee) * 0.9)))
    signal = np.clip(rolled, 0, 1) ** (1 / GAMMA)
    return signal + CONTRAST * signal * (1 - signal) * (signal - 0.45) * 2


def _bloom(frame: Floats) -> Floats:
    small = cv2.resize(frame, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    bright = np.clip(small - 0.9, 0, 6)
    near, far = cv2.GaussianBlur(bright, (0, 0), 2.0), cv2.GaussianBlur(bright, (0, 0), 9.0)
    return np.asarray(cv2.resize(near * 0.35 + far * 0.25, (frame.shape[1], frame.shape[0])), np.float32)


def _grain(rng: np.random.Generator, height: int, width: int) -> Floats:
    fine = rng.standard_normal((height, width, 1)) * 1.2
    coarse = cv2.resize(rng.standard_normal((height // 2, width // 2, 3)).astype(np.float32), (width, height))
    return np.asarray(fine + coarse, np.float32)
