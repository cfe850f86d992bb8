"""What stands in a simulated street is found in the middle of itself, from boxes drawn around what is really drawn."""

from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.config.settings import GroundPoint, StreamSettings
from pipeline.events import Location
from pipeline.locate.framed import FOOT_SHARE, SIDE_SHARE
from pipeline.locate.locator import Locator
from pipeline.locate.plane import TangentPlane
from pipeline.simulate.camera import Camera
from pipeline.simulate.mesh import turned
from pipeline.simulate.things.litter import LITTER, litter
from pipeline.simulate.vehicles.cycle import cycle
from pipeline.simulate.vehicles.motor import motor

SIZE = WIDTH, HEIGHT = 1280, 720
LAT, LON = 39.93, 116.40
PLANE = TangentPlane(LAT, LON)
SURVEY = np.array([(x, y) for y in (0.95, 0.6, 0.38) for x in (0.1, 0.5, 0.9)])
THINGS = 80
CALLED = {"sedan": "car", "hatch": "car", "suv": "car", "taxi": "car", "van": "car", "truck": "truck", "bus": "bus"}
Floats = NDArray[np.float64]


def random_camera(rng: np.random.Generator) -> Camera:
    up, tilt = rng.uniform(3.5, 8), rng.uniform(14, 35)
    return Camera.aimed((0.0, 0.0, up), pan=rng.uniform(0, 360), tilt=tilt, fov=rng.uniform(55, 90), size=SIZE)


def locator_of(camera: Camera) -> Locator | None:
    """Return a locator from a careful survey, or None where the camera sees the horizon among the points."""
    ground = camera.on_ground(SURVEY * SIZE)
    if not np.isfinite(ground).all() or np.linalg.norm(ground, axis=1).max() > 60:
        return None
    points = tuple(
        GroundPoint(image=(float(x), float(y)), lat=float(lat), lon=float(lon))
        for (x, y), (lat, lon) in zip(SURVEY, PLANE.latlon(ground), strict=True)
    )
    return Locator(StreamSettings(id="cam", url="rtsp://host/", ground_points=points, ground_error_m=0.05))


def shape(kind: str, seed: int) -> Floats:
    """Return the points of a thing, its middle on the ground at the origin."""
    if kind in CALLED:
        vehicle = motor(kind, seed)
        return vehicle.mesh.posed(vehicle.rolled(0.0)).points.astype(np.float64)
    if kind in ("bicycle", "e_bike", "tricycle"):
        ridden = cycle(kind, seed)
        return ridden.mesh.posed(ridden.rolled(0.0)).points.astype(np.float64)
    return litter(LITTER[seed % len(LITTER)], seed).mesh.points.astype(np.float64)


def seen(camera: Camera, points: Floats) -> Floats | None:
    """Return the box (4,) around points, or None when it is not wholly in the picture."""
    pixels = camera.project(points)
    low, high = pixels[:, :2].min(axis=0), pixels[:, :2].max(axis=0)
    whole = pixels[:, 2].min() > 0 and low.min() > 8 and (high < (WIDTH - 8, HEIGHT - 8)).all()
    return np.concatenate([low, high]).astype(np.float64) if whole else None


def noisy(rng: np.random.Generator, box: Floats) -> Floats:
    sides = box[2:] - box[:2]
    x, y = np.array([(box[0] + box[2]) / 2, box[3]]) + rng.normal(size=2) * np.hypot(1.0, sides * FOOT_SHARE)
    wide, tall = sides * np.exp(rng.normal(size=2) * SIDE_SHARE)
    return np.array([x - wide / 2, y - tall, x + wide / 2, y])


def off_m(found: Location, at: Floats) -> float:
    return float(np.linalg.norm(PLANE.metres(np.array([[found.lat, found.lon]]))[0] - at))


@pytest.mark.parametrize(
    ("kinds", "class_names", "most_m"),
    [
        pytest.param(("sedan", "hatch", "suv", "taxi", "van"), CALLED, 0.3, id="cars"),
        pytest.param(("truck", "bus"), CALLED, 0.9, id="trucks and buses"),
        pytest.param(("bicycle", "e_bike"), {"bicycle": "bicycle", "e_bike": "motorcycle"}, 0.25, id="two-wheelers"),
        pytest.param(("litter",), {"litter": "litter"}, 0.15, id="litter"),
    ],
)
def test_middles_are_found_from_exact_boxes_and_lie_within_the_radius_of_noisy_ones(
    kinds: tuple[str, ...], class_names: dict[str, str], most_m: float
) -> None:
    rng = np.random.default_rng(20261124)
    exact: list[float] = []
    held: list[bool] = []
    while len(held) < THINGS:
        camera = random_camera(rng)
        locator = locator_of(camera)
        for _ in range(4 if locator else 0):
            kind = str(rng.choice(kinds))
            at = camera.on_ground(rng.uniform((0.15, 0.35), (0.85, 0.9), size=(1, 2)) * SIZE)[0]
            turn = turned("z", rng.uniform(0, 2 * np.pi))
            box = seen(camera, shape(kind, int(rng.integers(1000))) @ turn[:3, :3].T + (*at, 0.0))
            if box is None or locator is None or np.linalg.norm(at) > 40:
                continue
            boxes = np.array([box, noisy(rng, box)], np.float32)
            told = [locator.locate(boxes[n : n + 1], class_names[kind], width=WIDTH, height=HEIGHT) for n in range(2)]
            if told[0] is not None and told[1] is not None:
                exact.append(off_m(told[0], at))
                held.append(off_m(told[1], at) <= told[1].radius_m)
    assert np.median(exact) < most_m
    assert np.mean(held) >= 0.9 - 2 * sqrt(0.9 * 0.1 / len(held))
