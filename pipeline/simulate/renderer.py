"""Plays a scene: pictures with their truth, frame by frame. Not here: files and streams (clip.py, push.py)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.air.company import company_of
from pipeline.simulate.air.overlay import overlay
from pipeline.simulate.air.veil import View
from pipeline.simulate.air.wash import Wash
from pipeline.simulate.figure import figures
from pipeline.simulate.light.sky import light_of
from pipeline.simulate.osd import burn
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of, seed_of
from pipeline.simulate.sensor import Sensor, Shake
from pipeline.simulate.stage import Sighting
from pipeline.simulate.take import FINE, Take, filming, reduced
from pipeline.simulate.truth.rows import Box, Row, Subject
from pipeline.simulate.weather import Rain


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame: seconds of the scene, (H, W, 3) BGR, and what is true in it."""

    t: float
    image: NDArray[np.uint8]
    rows: tuple[Row, ...]


class Renderer:
    """A scene with its street, ready to play; the same scene gives the same pictures.

    `camera` is where it is at the scene's start.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.cast = cast_of(scene)
        hour = scene.light
        light = light_of(hour.kind, bearing=hour.sun_bearing, height=hour.sun_height)
        self._light = light
        self._filming = filming(scene, light)
        first = self._filming.at(0.0)
        self.camera = first.camera
        seed, sky = seed_of(scene.seed, "rain"), float(light.sky.mean())
        self._rain = Rain(scene.camera.size, light.rain, seed, sky=sky) if light.rain else None
        self._sensor = Sensor(light, scene.effects, seed_of(scene.seed, "sensor"), first.still, scene.lapses)
        self._company = company_of(scene)
        self._washed: tuple[Take, Wash] | None = None

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
        take = self._filming.at(t)
        sightings = take.stage.play(present)
        frame = _exposed(take, t)
        rows = [self._row(one, t) for one in sightings] + self._aired(take, frame, t)
        if self._rain is not None:
            self._rain.fall(frame, number)
        image = self._sensor.picture(frame, t, number)
        burn(image, self.scene.effects, t)
        return Shot(t, image, tuple(rows))

    def _aired(self, take: Take, frame: NDArray[np.float32], t: float) -> list[Row]:
        """Put in what burns, smokes and bursts, and its light."""
        if not self._company:
            return []
        view = View(take.camera, self._light, self._sensor.gain)
        lamps = [lamp for one in self._company for lamp in one.lamps(view, t)]
        depth = take.stage.depth[::FINE, ::FINE]
        if lamps:
            self._wash(take).over(frame, depth, lamps)
        glimpses = overlay(frame, depth, self._company, view, t)
        return [self._told(one.airy, (one.box, one.shown), one.seen / one.whole, t) for one in glimpses]

    def _wash(self, take: Take) -> Wash:
        """Return what light does to a take's street; that of the last one is kept."""
        if self._washed is None or self._washed[0] is not take:
            self._washed = take, Wash(take.plate, reduced(take.plate.matt))
        return self._washed[1]

    def _row(self, sighting: Sighting, t: float) -> Row:
        box, shown = _coarse(sighting.box), None if sighting.shown is None else _coarse(sighting.shown)
        return self._told(sighting.figure, (box, shown), sighting.seen / max(1, sighting.whole), t)

    def _told(self, subject: Subject, boxes: tuple[Box, Box | None], unhidden: float, t: float) -> Row:
        """Tell the truth of something with its whole and its visible box, both in the picture's pixels."""
        shake = self._sensor.shake(t)
        shown = None if boxes[1] is None else _moved(boxes[1], shake)
        return Row.of(subject, _moved(boxes[0], shake), shown, unhidden, size=self.scene.camera.size)


def _exposed(take: Take, t: float) -> NDArray[np.float32]:
    """Reduce what was touched to the picture's pixels, over the street with its leaves in the wind."""
    frame = take.still.copy()
    if take.wind is not None:
        take.wind.stir(frame, t)
    for left, top, right, bottom in take.stage.touched:
        part = take.stage.colour[top:bottom, left:right]
        frame[top // FINE : bottom // FINE, left // FINE : right // FINE] = reduced(part)
    return frame


def _coarse(box: Box) -> Box:
    """Bring a box from fine pixels to the picture's."""
    x1, y1, x2, y2 = box
    return x1 / FINE, y1 / FINE, x2 / FINE, y2 / FINE


def _moved(box: Box, shake: Shake) -> Box:
    """Move a box with the picture's vibration."""
    x1, y1, x2, y2 = box
    return x1 + shake.x, y1 + shake.y, x2 + shake.x, y2 + shake.y
