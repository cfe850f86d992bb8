"""Plays a scene: pictures with their truth, frame by frame. Not here: files and streams (clip.py, push.py)."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.air.company import company_of
from pipeline.simulate.air.overlay import overlay
from pipeline.simulate.air.veil import View
from pipeline.simulate.air.wash import Wash
from pipeline.simulate.figure import figures
from pipeline.simulate.lens import camera_of
from pipeline.simulate.light.sky import light_of
from pipeline.simulate.osd import burn
from pipeline.simulate.plate import still
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of, seed_of
from pipeline.simulate.sensor import Sensor, Shake
from pipeline.simulate.stage import Sighting, Stage
from pipeline.simulate.truth.rows import Box, Row, Subject
from pipeline.simulate.weather import Rain, Wind
from pipeline.simulate.world.kit import build

FINE = 2
"""The street is drawn with so many pixels along each side of a picture's pixel."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame: seconds of the scene, (H, W, 3) BGR, and what is true in it."""

    t: float
    image: NDArray[np.uint8]
    rows: tuple[Row, ...]


class Renderer:
    """A scene with its street drawn, ready to play; the same scene gives the same pictures."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.camera = camera_of(scene)
        self.cast = cast_of(scene)
        hour = scene.light
        light = light_of(hour.kind, bearing=hour.sun_bearing, height=hour.sun_height)
        rng = np.random.default_rng(seed_of(scene.seed, "street"))
        plate = still(build(scene.street, rng), self.camera.scaled(FINE), light, rng)
        self._light = light
        self._stage = Stage(plate)
        self._still = _reduced(plate.colour)
        leaves = _reduced(plate.leaves.astype(np.float32)) > 0.4
        self._wind = Wind(self._still, leaves, _reduced(plate.leaf_shade), scene.effects.wind)
        seed, sky = seed_of(scene.seed, "rain"), float(light.sky.mean())
        self._rain = Rain(scene.camera.size, light.rain, seed, sky=sky) if light.rain else None
        self._sensor = Sensor(light, scene.effects, seed_of(scene.seed, "sensor"), self._still, scene.lapses)
        self._company = company_of(scene)
        self._view = View(self.camera, light, self._sensor.gain)
        self._wash = Wash(plate, _reduced(plate.matt)) if self._company else None

    def frames(self, start: float = 0.0, end: float | None = None) -> Iterator[Shot]:
        """Play from `start` to `end` seconds (default: all)."""
        fps = self.scene.camera.fps
        last = self.scene.seconds if end is None else min(end, self.scene.seconds)
        number = int(np.ceil(start * fps - 1e-9))
        while number / fps < last - 1e-9:
            yield self.shot(number)
            number += 1

    def shot(self, number: int) -> Shot:
        """Draw the frame with a number."""
        t = number / self.scene.camera.fps
        wet = self._light.rain > 0
        present = list(figures(self.cast, t, fine=self.scene.camera.size[1] > 700, wet=wet))
        sightings = self._stage.play(present)
        frame = self._exposed(t)
        rows = [self._row(one, t) for one in sightings] + self._aired(frame, t)
        if self._rain is not None:
            self._rain.fall(frame, number)
        image = self._sensor.picture(frame, t, number)
        burn(image, self.scene.effects, t)
        return Shot(t, image, tuple(rows))

    def _aired(self, frame: NDArray[np.float32], t: float) -> list[Row]:
        """Put in what burns, smokes and bursts, and its light."""
        if self._wash is None:
            return []
        lamps = [lamp for one in self._company for lamp in one.lamps(self._view, t)]
        depth = self._stage.depth[::FINE, ::FINE]
        if lamps:
            self._wash.over(frame, depth, lamps)
        glimpses = overlay(frame, depth, self._company, self._view, t)
        return [self._told(one.airy, (one.box, one.shown), one.seen / one.whole, t) for one in glimpses]

    def _exposed(self, t: float) -> NDArray[np.float32]:
        """Reduce what was touched to the picture's pixels, over the street with its leaves in the wind."""
        frame = self._still.copy()
        self._wind.stir(frame, t)
        for left, top, right, bottom in self._stage.touched:
            part = self._stage.colour[top:bottom, left:right]
            frame[top // FINE : bottom // FINE, left // FINE : right // FINE] = _reduced(part)
        return frame

    def _row(self, sighting: Sighting, t: float) -> Row:
        box, shown = _coarse(sighting.box), None if sighting.shown is None else _coarse(sighting.shown)
        return self._told(sighting.figure, (box, shown), sighting.seen / max(1, sighting.whole), t)

    def _told(self, subject: Subject, boxes: tuple[Box, Box | None], unhidden: float, t: float) -> Row:
        """Tell the truth of something with its whole and its visible box, both in the picture's pixels."""
        shake = self._sensor.shake(t)
        shown = None if boxes[1] is None else _moved(boxes[1], shake)
        return Row.of(subject, _moved(boxes[0], shake), shown, unhidden, size=self.scene.camera.size)


def _coarse(box: Box) -> Box:
    """Bring a box from fine pixels to the picture's."""
    x1, y1, x2, y2 = box
    return x1 / FINE, y1 / FINE, x2 / FINE, y2 / FINE


def _moved(box: Box, shake: Shake) -> Box:
    """Move a box with the picture's vibration."""
    x1, y1, x2, y2 = box
    return x1 + shake.x, y1 + shake.y, x2 + shake.x, y2 + shake.y


def _reduced(colour: NDArray[np.float32]) -> NDArray[np.float32]:
    size = colour.shape[1] // FINE, colour.shape[0] // FINE
    return np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.float32)
