"""Who brought one thing, and whether that one is still who a track says. Pure; not a rule."""

import numpy as np
from pydantic import BaseModel, ConfigDict

from pipeline.rules.heirs import HEIR_HEIGHTS
from pipeline.rules.picture_plane import Boxes, feet
from pipeline.rules.rule import Scene
from pipeline.rules.trail import STOOD_HEIGHTS
from pipeline.rules.yardstick import OTHER_SIZE

EDGE = 2.0
"""Pixels from the picture's edge at which a box is cut by it."""


class Bringer(BaseModel):
    """Who brought a thing.

    Attributes:
        person: track of who was nearest on foot, or -1.
        vehicle: track of the vehicle that came and stood beside it or that the person got out of, or -1.
        vehicle_class: what it is.
        vehicle_box: xyxy relative to the picture, when it was nearest.
        foot: where the person was seen last, pixels, with the person's height.
        seen: observed seconds of that.
        near: the person was with the thing then.
        stood: the person stood still then.
        beside: observed seconds when the person was with the thing last.
        came: observed seconds when the thing came.
        strayed: the person's track went on with something else.
    """

    model_config = ConfigDict(extra="forbid")

    person: int = -1
    vehicle: int = -1
    vehicle_class: str = ""
    vehicle_box: tuple[float, float, float, float] | None = None
    foot: tuple[float, float, float] = (0.0, 0.0, 0.0)
    seen: float = 0.0
    near: bool = False
    stood: bool = False
    beside: float = 0.0
    came: float = 0.0
    strayed: bool = False

    @property
    def tracker_ids(self) -> tuple[int, ...]:
        """The tracks that are known."""
        return tuple(number for number in (self.person, self.vehicle) if number >= 0)


def leaves(box: Boxes, scene: Scene) -> bool:
    """Tell whether a box (4,) is cut by an edge of the picture: who walks out of it seems to stand there."""
    width, height = scene.size
    return bool(box[0] <= EDGE or box[2] >= width - EDGE or box[3] >= height - EDGE)


def is_there(bringer: Bringer, unsure: Boxes) -> bool:
    """Tell whether one of some people (N, 4) stands where a person was seen last, as tall as that one."""
    away = np.linalg.norm(feet(unsure) - np.array(bringer.foot[:2], np.float32), axis=1)
    tall = (unsure[:, 3] - unsure[:, 1]) / max(bringer.foot[2], 1e-6)
    return bool(((away <= STOOD_HEIGHTS * bringer.foot[2]) & (tall >= 1 / OTHER_SIZE) & (tall <= OTHER_SIZE)).any())


def is_other(bringer: Bringer, people: Boxes) -> bool:
    """Tell whether a track (N, 4), N: 0 or 1, is at another place and of another size than the person was just now."""
    x, y, height = bringer.foot
    if height <= 0:
        return False
    last: Boxes = np.array([x, y - height, x, y], np.float32)
    tall = (people[:, 3] - people[:, 1]) / height
    far = np.linalg.norm(feet(people) - feet(last[None, :]), axis=1) > HEIR_HEIGHTS * height
    return bool((far & ((tall > OTHER_SIZE) | (tall < 1 / OTHER_SIZE))).any())
