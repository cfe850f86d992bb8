"""From one box to the middle of a thing: behind the foot, by its class, and less sure where its turn is not known."""

import numpy as np
import pytest

from pipeline.locate.bodies import BODIES, corners
from pipeline.locate.framed import Framed
from pipeline.locate.ground import Ground
from pipeline.locate.homography import Array, fit
from pipeline.locate.standing import Stand, stand
from pipeline.locate.vantage import vantage
from tests.support.pinhole import HEIGHT, WIDTH, Pinhole

CAMERA = Pinhole(heading=0.0)
POINTS = np.array([(x, y) for x in (0.1, 0.5, 0.9) for y in (0.5, 0.7, 0.95)])


def found(box: Array, class_name: str, camera: Pinhole = CAMERA) -> Stand | None:
    matrix = fit(POINTS, camera.floor(POINTS), source_error=0.001, target_error=0.01).matrix
    ground = Ground(matrix @ np.diag([1 / WIDTH, 1 / HEIGHT, 1.0]), 0.0)
    seen_by = vantage(ground.matrix, width=WIDTH, height=HEIGHT)
    framed = Framed.of(box.astype(np.float32), width=WIDTH, height=HEIGHT)
    return stand(framed, class_name, vantage=seen_by, ground=ground)


def box_of(class_name: str, at: tuple[float, float], heading: float) -> Array:
    points = corners(BODIES[class_name][0], np.array([heading]))[0] + (*at, 0.0)
    pixels = CAMERA.sight(points) * (WIDTH, HEIGHT)
    return np.concatenate([pixels.min(axis=0), pixels.max(axis=0)])


@pytest.mark.parametrize("heading", [0.0, np.pi / 2], ids=["from behind", "from the side"])
def test_half_of_a_car_is_before_its_middle_whichever_half_that_is(heading: float) -> None:
    box = box_of("car", (0.0, 16.0), heading)
    one = found(box, "car")
    assert one is not None
    foot = CAMERA.floor(np.array([[(box[0] + box[2]) / 2 / WIDTH, box[3] / HEIGHT]]))[0]
    behind = one.place[1] - foot[1]
    assert behind == pytest.approx(16.0 - foot[1], abs=0.45)
    assert (behind > 1.5) == (heading == 0.0)


def test_a_bus_is_less_sure_than_a_car_and_a_car_than_a_person() -> None:
    spreads = []
    for class_name in ("person", "car", "bus"):
        one = found(box_of(class_name, (0.0, 18.0), 0.6), class_name)
        assert one is not None
        spreads.append(float(np.trace(one.covariance)))
    assert spreads == sorted(spreads)


def test_of_the_same_box_another_class_is_elsewhere() -> None:
    box = box_of("car", (0.0, 16.0), 0.0)
    car, litter = found(box, "car"), found(box, "litter")
    assert car is not None
    assert litter is not None
    assert car.place[1] > litter.place[1] + 0.5, "what lies about is as deep as it is wide at most"


def test_a_bus_that_would_reach_behind_the_camera_has_no_place() -> None:
    low = Pinhole(up_m=0.4, down=0.3, heading=0.0)
    assert found(np.array([600.0, 680.0, 640.0, 700.0]), "bus", low) is None
