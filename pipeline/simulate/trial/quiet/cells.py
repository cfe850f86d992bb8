"""A scene in the cells that the sense of flashes takes: street, lights, vehicles, weather and camera at a fifth of the size.

The street is the renderer's own plate, what is in the air the same models; vehicles are blocks with lamps and people are left
out, for they don't shine. Noise of sensor and encoder is added to the cells.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.sense.flash import HEIGHT, WIDTH
from pipeline.simulate.air.company import company_of
from pipeline.simulate.air.overlay import overlay
from pipeline.simulate.air.veil import View
from pipeline.simulate.air.wash import Wash
from pipeline.simulate.lapse import gain_at
from pipeline.simulate.lens import camera_of
from pipeline.simulate.light.sky import light_of
from pipeline.simulate.plate import Plate, still
from pipeline.simulate.scene.moments import Lapse
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import Cast, cast_of, seed_of
from pipeline.simulate.sensor import STEPS, metered, tone_curve
from pipeline.simulate.trial.quiet.drops import Drops
from pipeline.simulate.trial.quiet.passers import draw
from pipeline.simulate.weather import Rain, Wind
from pipeline.simulate.world.kit import build

FINER = 2
"""Pixels along each side of a cell in which the street is drawn."""
SIZE = WIDTH * FINER, HEIGHT * FINER
COARSE = 4
"""Light in the air falls on one of so many pixels along each side."""
NEAR_BLOOM, FAR_BLOOM = 1.6, 7.2
"""Pixels; as wide as the sensor's own beside the picture."""
ENCODED_S = 2.0
"""A keyframe comes so often: what the encoder left out before is drawn anew then."""
TILES = 32
BGR_TO_YUV = np.array(
    [[0.0979, 0.5041, 0.2568], [0.4392, -0.2910, -0.1482], [-0.0714, -0.3678, 0.4392]], np.float32
)  # fmt: skip
"""BT.601, limited range: 16…235 of brightness, 16…240 of colour (ITU-R BT.601-7, 2.5.3)."""
OFFSET = np.array([16, 128, 128], np.float32)
Floats = NDArray[np.float32]


def plate_of(scene: Scene) -> Plate:
    """Draw a scene's street once."""
    hour = scene.light
    rng = np.random.default_rng(seed_of(scene.seed, "street"))
    camera = camera_of(scene).scaled(SIZE[0] / scene.camera.size[0])
    return still(build(scene.street, rng), camera, light_of(hour.kind, bearing=hour.sun_bearing, height=hour.sun_height), rng)


class Cells:
    """What happens before a street without people, ready to be played; the same scene gives the same cells."""

    def __init__(self, plate: Plate, scene: Scene) -> None:
        self._scene, self._cast = scene, _wheels(cast_of(scene))
        self._plate, self._light = plate, plate.light
        self._gain = metered(self._plate.colour, self._light.exposure)
        self._curve = (tone_curve() * 255).astype(np.float32)
        small = scene.effects.wind * SIZE[0] / scene.camera.size[0]
        self._wind = Wind(self._plate.colour, self._plate.leaves, self._plate.leaf_shade, small)
        seed, sky = seed_of(scene.seed, "rain"), float(self._light.sky.mean())
        self._rain = Rain(SIZE, self._light.rain, seed, sky=sky, finer=5) if self._light.rain else None
        self._drops = Drops(scene, self._light)
        self._company = company_of(scene)
        self._view = View(plate.camera, self._light, self._gain)
        self._wash = Wash(self._plate, self._plate.matt, coarse=COARSE)
        self._grain = _Grain(scene)

    def play(self) -> Iterator[tuple[float, NDArray[np.uint8]]]:
        """Yield seconds, and brightness, blue and red difference (3, HEIGHT, WIDTH)."""
        fps = self._scene.camera.fps
        for number in range(int(self._scene.seconds * fps)):
            yield number / fps, self._cells(number / fps, number)

    def _cells(self, t: float, number: int) -> NDArray[np.uint8]:
        frame = self._plate.colour.copy()
        self._wind.stir(frame, t)
        for role in self._cast.roles:
            state = role.part.at(t) if role.part.start <= t < role.part.end else None
            if state is not None:
                draw(frame, self._plate, role, state)
        lamps = [lamp for one in self._company for lamp in one.lamps(self._view, t)]
        if lamps:
            self._wash.over(frame, self._plate.depth, lamps)
        overlay(frame, self._plate.depth, self._company, self._view, t)
        if self._rain is not None:
            self._rain.fall(frame, number)
        self._drops.fall(frame, t)
        return self._grain.over(self._exposed(frame, t), t, number)

    def _exposed(self, frame: Floats, t: float) -> Floats:
        """Return (3, HEIGHT, WIDTH) what the camera sends, without noise."""
        scene = self._scene
        breath = 1 + scene.effects.drift * np.sin(t * 0.37 + scene.seed % 7)
        frame *= np.float32(self._gain * breath * gain_at(scene.lapses, t))
        if self._light.lamps > 0:
            bright = np.clip(frame - 0.9, 0, 6)
            frame += cv2.GaussianBlur(bright, (0, 0), NEAR_BLOOM) * np.float32(0.35)
            small = cv2.resize(bright, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
            frame += cv2.resize(cv2.GaussianBlur(small, (0, 0), FAR_BLOOM / 4), SIZE) * np.float32(0.25)
        toned = self._curve[np.clip(frame * (STEPS / 2), 0, STEPS - 1).astype(np.int16)]
        toned = _shaken(toned, scene, t)
        cells = cv2.resize(toned, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        yuv = cells @ BGR_TO_YUV.T + OFFSET
        if _is_grey(scene.lapses, t):
            yuv[..., 1:] = 128
        return np.asarray(yuv.transpose(2, 0, 1), np.float32)


class _Grain:
    """Noise of the sensor, and what the encoder does to cells between keyframes."""

    def __init__(self, scene: Scene) -> None:
        rng = np.random.default_rng(seed_of(scene.seed, "grain"))
        level = scene.effects.noise * float(rng.uniform(0.15, 0.5))
        self._tiles = [rng.normal(0, level, (3, HEIGHT, WIDTH)).astype(np.float32) for _ in range(TILES)]
        blocks = rng.normal(0, float(rng.uniform(0.2, 1.2)), (TILES, HEIGHT * 5 // 8 + 1, WIDTH * 5 // 8))
        self._blocks = [cv2.resize(one.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST) for one in blocks]
        self._seed = scene.seed % TILES

    def over(self, yuv: Floats, t: float, number: int) -> NDArray[np.uint8]:
        """Add it, and round."""
        tile = self._tiles[(number * 7 + number // TILES + self._seed) % TILES]
        noisy = yuv + (tile if number % 2 else tile[:, ::-1, ::-1])
        noisy[0] += self._blocks[(int(t / ENCODED_S) * 5 + self._seed) % TILES]
        return np.asarray(np.clip(np.rint(noisy), 0, 255), np.uint8)


def _wheels(cast: Cast) -> Cast:
    return Cast(tuple(role for role in cast.roles if role.part.kind != "person"), (), ())


def _shaken(picture: Floats, scene: Scene, t: float) -> Floats:
    """Move a picture as the sensor does with the camera's pole."""
    amount = scene.effects.vibration * SIZE[0] / scene.camera.size[0]
    if not amount:
        return picture
    x, y = amount * np.sin(t * 11.3 + scene.seed % 100), amount * np.sin(t * 13.7 + scene.seed % 100)
    move = np.array([[1, 0, x], [0, 1, y]], np.float32)
    return np.asarray(cv2.warpAffine(picture, move, SIZE, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _is_grey(lapses: tuple[Lapse, ...], t: float) -> bool:
    return any(lapse.kind == "infrared" and lapse.start <= t < lapse.until for lapse in lapses)
