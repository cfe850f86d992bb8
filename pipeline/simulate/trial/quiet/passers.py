"""Vehicles in a tiny picture: a block with its lamps, and the beam on the street. Not here: meshes (figure.py)."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.beam import headlight, thrown
from pipeline.simulate.figure import vehicle_of
from pipeline.simulate.plate import Plate
from pipeline.simulate.scene.settings import ActorKind
from pipeline.simulate.script.cast import Role
from pipeline.simulate.script.part import State

Floats = NDArray[np.float32]
LOOKS = 6
"""Different looks of a kind: making one costs as much as drawing it for a second."""
FRONT = np.array([0.9, 0.97, 1.0], np.float32) * 1.8
"""Linear light of a headlight's glass by night, where 1 is full day on white; see `stage.GLOW`."""
REAR = np.array([0.05, 0.05, 0.9], np.float32)
LAMP_M = 0.11
"""Radius of a lamp."""
PAINT = 0.2, 2.0
"""How bright a vehicle is beside the ground below it."""
AROUND = 0.05
"""So wide is the ground that lights it, share of the picture's width."""
LIT = 0.3
"""Lamps are on from here, as those of the street."""
NEAREST_M, FARTHEST_M = 2.5, 90.0
WIDE_PX = 0.55
_CORNERS = np.array([(i, j, k) for i in (-0.5, 0.5) for j in (-0.5, 0.5) for k in (0, 1)], np.float64)


class _Shape(NamedTuple):
    """A vehicle's block and lamps, metres around its middle on the ground: (8, 3), (F, 3), (R, 3)."""

    block: NDArray[np.float64]
    front: NDArray[np.float64]
    rear: NDArray[np.float64]


def draw(frame: Floats, plate: Plate, role: Role, state: State) -> None:
    """Draw a vehicle into a frame (H, W, 3) of a plate of the same size."""
    shape = _shape(role.part.kind, role.seed % LOOKS)
    c, s = np.cos(state.heading), np.sin(state.heading)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    place = np.array([*state.at, 0.0])
    block, front, rear = (points @ turn + place for points in shape)
    seen = plate.camera.project(np.concatenate([block, front, rear]))
    if not NEAREST_M < seen[:, 2].min() < FARTHEST_M:
        return
    lit = plate.light.lamps > LIT
    if lit and state.doing == "moving" and len(front):
        found = thrown(headlight([(float(x), float(y), float(z)) for x, y, z in front], state.heading), plate)
        if found is not None:
            frame[found[0]] += plate.matt[found[0]] * found[1]
    _fill(frame, plate, seen[: len(block)], role.seed)
    if lit:
        ahead = float((plate.camera.position - place) @ np.array([s, c, 0.0]) / np.linalg.norm(plate.camera.position - place))
        lamps = seen[len(block) : len(block) + len(front)] if ahead > 0 else seen[len(block) + len(front) :]
        for x, y, depth in lamps.tolist():
            _shine(frame, (x, y), LAMP_M * plate.camera.focal / depth, (FRONT if ahead > 0 else REAR) * np.float32(abs(ahead)))


@lru_cache(maxsize=64)
def _shape(kind: ActorKind, seed: int) -> _Shape:
    vehicle = vehicle_of(kind, seed)
    block = _CORNERS * (vehicle.width, vehicle.length, vehicle.height)
    front, rear = (np.array(lamps, np.float64).reshape(-1, 3) for lamps in (vehicle.headlights, vehicle.tail_lights))
    return _Shape(block, front, rear)


def _fill(frame: Floats, plate: Plate, seen: NDArray[np.float32], seed: int) -> None:
    """Draw its outline, as light as the ground below it and its paint make it."""
    height, width = frame.shape[:2]
    low, high = seen[:, :2].min(axis=0), seen[:, :2].max(axis=0)
    if low[0] >= width or low[1] >= height or high[0] < 0 or high[1] < 0:
        return
    x, y = np.array([(low[0] + high[0]) / 2, high[1]], np.float32).reshape(2, 1, 1)
    light = cv2.remap(_evened(plate), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0, 0]
    shade = light * np.float32(PAINT[0] + (PAINT[1] - PAINT[0]) * (seed % 97 / 97) ** 2)
    hull = cv2.convexHull(np.rint(seen[:, :2] * 16).astype(np.int32))
    cv2.fillConvexPoly(frame, hull, shade.tolist(), cv2.LINE_8, 4)


@lru_cache(maxsize=1)
def _evened(plate: Plate) -> Floats:
    """Return (H, W, 3) how light the ground is around each pixel: a stone under a wheel does not show in the paint."""
    wide = plate.colour.shape[1] * AROUND
    ground = plate.ground.astype(np.float32)
    weight = cv2.GaussianBlur(ground, (0, 0), wide) + np.float32(1e-6)
    return np.asarray(cv2.GaussianBlur(plate.colour * ground[..., None], (0, 0), wide) / weight[..., None], np.float32)


def _shine(frame: Floats, at: tuple[float, float], radius: float, colour: Floats) -> None:
    """Add a lamp's glass of a radius in pixels: the light of its area, spread over the pixels around."""
    wide = max(WIDE_PX, radius * 0.7)
    reach = int(3 * wide) + 1
    left, top = max(0, int(at[0]) - reach), max(0, int(at[1]) - reach)
    part = frame[top : max(0, int(at[1]) + reach + 1), left : max(0, int(at[0]) + reach + 1)]
    if not part.size:
        return
    across = np.exp(-((np.arange(part.shape[1]) + (left + 0.5 - at[0])) ** 2) / (2 * wide * wide))
    down = np.exp(-((np.arange(part.shape[0]) + (top + 0.5 - at[1])) ** 2) / (2 * wide * wide)) * (radius / wide) ** 2 / 2
    part += (down[:, None] * across)[..., None].astype(np.float32) * colour
