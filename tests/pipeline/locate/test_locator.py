"""Boxes become a place, the middle of the thing on the ground, with a radius that holds it nine times in ten."""

from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.config.settings import GroundPoint, Place, StreamSettings
from pipeline.errors import StreamError
from pipeline.events import Location
from pipeline.locate.bodies import BODIES, Body, bodies, corners
from pipeline.locate.framed import FOOT_SHARE, SIDE_SHARE
from pipeline.locate.locator import LEAST_M, POINTING, Locator
from pipeline.locate.plane import TangentPlane
from tests.support.pinhole import HEIGHT, LAT, LON, WIDTH, Array, Pinhole, ground_points, random_pinhole, spread

PLANE = TangentPlane(LAT, LON)
SCENES = 700
CORNERS = np.array([(0.1, 0.9), (0.9, 0.95), (0.7, 0.5), (0.3, 0.45), (0.5, 0.7)])


def stream(points: tuple[GroundPoint, ...] = (), *, place: Place | None = None, error_m: float = 0.5) -> StreamSettings:
    return StreamSettings(id="cam", url="rtsp://host/", ground_points=points, location=place, ground_error_m=error_m)


def surveyed(camera: Pinhole, image: Array = CORNERS) -> tuple[GroundPoint, ...]:
    return ground_points(image, camera.floor(image))


def box_at(foot: Array, size: tuple[float, float] = (8, 10), *, scale: float = 1.0) -> NDArray[np.float32]:
    x, y = foot * (WIDTH, HEIGHT)
    return (np.array([[x - size[0] / 2, y - size[1], x + size[0] / 2, y]]) * scale).astype(np.float32)


def box_around(camera: Pinhole, at: Array, body: Body, heading: float = 0.0) -> Array:
    """Return the exact box (4,) of a body that stands at (2,) metres."""
    points = corners(body, np.array([heading]))[0] + (*at, 0.0)
    pixels = camera.sight(points) * (WIDTH, HEIGHT)
    return np.concatenate([pixels.min(axis=0), pixels.max(axis=0)])


def distance_m(found: Location, ground: Array) -> float:
    return float(np.linalg.norm(PLANE.metres(np.array([[found.lat, found.lon]]))[0] - ground))


def located(locator: Locator, foot: Array, size: tuple[float, float] = (8, 10)) -> Location:
    found = locator.locate(box_at(foot, size), "litter", width=WIDTH, height=HEIGHT)
    assert found is not None
    return found


def middle(locator: Locator, boxes: Array | NDArray[np.float32], class_name: str) -> Location:
    found = locator.locate(np.atleast_2d(boxes).astype(np.float32), class_name, width=WIDTH, height=HEIGHT)
    assert found is not None
    return found


@pytest.mark.parametrize("camera", [Pinhole(), Pinhole(up_m=4, down=0.35, heading=4.0), Pinhole(down=0.9, focal=0.6)])
@pytest.mark.parametrize(("class_name", "most_m"), [("person", 0.1), ("bicycle", 0.35), ("car", 0.45)])
def test_from_an_exact_box_the_middle_is_found_whichever_way_it_is_turned(
    camera: Pinhole, class_name: str, most_m: float
) -> None:
    locator, body = Locator(stream(surveyed(camera))), BODIES[class_name][0]
    seen = [
        (at, box)
        for at in camera.floor(np.array([(0.45, 0.6), (0.3, 0.5), (0.6, 0.65)]))
        for heading in np.arange(6) * 0.5
        if in_picture(box := box_around(camera, at, body, heading))
    ]
    assert len(seen) >= 3
    for at, box in seen:
        found = middle(locator, box, class_name)
        assert found.method == "survey"
        assert distance_m(found, at) < min(most_m, found.radius_m)


def test_the_middle_is_behind_the_foot() -> None:
    camera, at = Pinhole(heading=0.0), np.array([0.0, 14.0])
    box = box_around(camera, at, BODIES["car"][0])
    foot = camera.floor(np.array([[(box[0] + box[2]) / 2 / WIDTH, box[3] / HEIGHT]]))[0]
    assert distance_m(middle(Locator(stream(surveyed(camera))), box, "car"), foot) > 1.2, "half a car"


def test_nine_middles_in_ten_lie_within_their_radius() -> None:
    """Cameras, surveys, things and boxes with just the errors that are assumed, near and far, within the survey and beyond."""
    rng = np.random.default_rng(20261124)
    held, radii = [], []
    for _ in range(SCENES):
        camera, error_m = random_pinhole(rng), float(rng.choice([0.05, 0.5, 2.0]))
        locator = noisy_survey(rng, camera, error_m=error_m)
        for at in camera.floor(spread(rng, 3, camera, far_m=80.0)):
            class_name = str(rng.choice(["car", "truck", "person", "bicycle", "litter"]))
            box = noisy_box(rng, box_around(camera, at, random_body(rng, class_name), rng.uniform(0, 2 * np.pi)))
            found = locator.locate(box, class_name, width=WIDTH, height=HEIGHT) if locator and in_picture(box) else None
            if found is not None:
                held.append(distance_m(found, at) <= found.radius_m)
                radii.append(found.radius_m)
    assert len(held) > SCENES
    assert np.mean(held) >= 0.9 - 2 * sqrt(0.9 * 0.1 / SCENES), "as few as two deviations of so many independent surveys"
    assert np.mean(held) <= 0.95, "a radius that always holds says nothing"
    assert np.median(radii) < 3.0


def random_body(rng: np.random.Generator, class_name: str) -> Body:
    of = bodies(class_name)
    body = of[int(rng.choice(len(of), p=[one.share for one in of]))]
    size = float(np.exp(rng.normal() * body.spread))
    return body._replace(length=body.length * size, width=body.width * size, height=body.height * size)


def noisy_box(rng: np.random.Generator, box: Array) -> NDArray[np.float32]:
    """Return (1, 4) what a detector makes of a box."""
    sides = box[2:] - box[:2]
    foot = np.array([(box[0] + box[2]) / 2, box[3]]) + rng.normal(size=2) * np.hypot(1.0, sides * FOOT_SHARE)
    seen = sides * np.exp(rng.normal(size=2) * SIDE_SHARE)
    return np.array([[foot[0] - seen[0] / 2, foot[1] - seen[1], foot[0] + seen[0] / 2, foot[1]]], np.float32)


def in_picture(box: Array | NDArray[np.float32]) -> bool:
    x1, y1, x2, y2 = box.reshape(4).tolist()
    return 8 < x1 < x2 < WIDTH - 8 and 8 < y1 < y2 < HEIGHT - 8


def noisy_survey(rng: np.random.Generator, camera: Pinhole, *, error_m: float) -> Locator | None:
    """Return a locator from points with errors, or None where the errors make the survey senseless."""
    image = spread(rng, int(rng.integers(4, 13)), camera)
    ground = camera.floor(image) + rng.normal(scale=error_m, size=image.shape)
    try:
        return Locator(stream(ground_points(image + rng.normal(scale=POINTING, size=image.shape), ground), error_m=error_m))
    except (ValueError, StreamError):
        return None


def test_the_radius_grows_with_the_distance() -> None:
    locator = Locator(stream(surveyed(Pinhole(down=0.3))))
    radii = [located(locator, np.array([0.5, y])).radius_m for y in (0.7, 0.5, 0.4)]
    assert radii == sorted(radii)
    assert radii[-1] > 2 * radii[0]


def test_the_radius_grows_with_the_survey_error_and_shrinks_with_points() -> None:
    camera, foot = Pinhole(), np.array([0.5, 0.7])
    many = np.vstack([CORNERS, CORNERS * (0.9, 1.0) + (0.04, -0.02), CORNERS * (0.8, 0.9) + (0.1, 0.06)])
    careful, careless = (Locator(stream(surveyed(camera), error_m=error)) for error in (0.1, 3.0))
    well = Locator(stream(surveyed(camera, many), error_m=3.0))
    assert located(careful, foot).radius_m < located(well, foot).radius_m < located(careless, foot).radius_m


def test_points_that_disagree_widen_the_radius() -> None:
    camera, foot = Pinhole(), np.array([0.5, 0.45])
    image = np.array([(x, y) for x in (0.1, 0.5, 0.9) for y in (0.45, 0.65, 0.9)])
    moved = camera.floor(image) + np.random.default_rng(3).normal(scale=0.5, size=image.shape)
    good, bad = (Locator(stream(ground_points(image, ground), error_m=0.1)) for ground in (camera.floor(image), moved))
    assert located(bad, foot).radius_m > 2 * located(good, foot).radius_m


@pytest.mark.parametrize(("whole", "cut"), [((0.5, 0.99), (0.5, 1.0)), ((0.96, 0.8), (0.97, 0.8)), ((0.04, 0.8), (0.03, 0.8))])
def test_a_box_cut_off_by_the_pictures_edge_is_less_sure(whole: tuple[float, float], cut: tuple[float, float]) -> None:
    locator = Locator(stream(surveyed(Pinhole()), error_m=0.05))
    sure, unsure = (located(locator, np.array(foot), (80, 100)) for foot in (whole, cut))
    assert unsure.radius_m > 1.5 * sure.radius_m


def test_a_larger_box_at_one_foot_has_a_larger_radius() -> None:
    """Its edges wander by a share of it, and what it shows reaches further back."""
    locator = Locator(stream(surveyed(Pinhole(down=0.3)), error_m=0.05))
    radii = [located(locator, np.array([0.5, 0.5]), (side, side)).radius_m for side in (20, 40, 80, 160)]
    assert radii == sorted(radii)
    assert radii[-1] > 2 * radii[0]


def test_no_radius_is_less_than_what_flat_ground_is_good_for() -> None:
    camera = Pinhole()
    locator = Locator(stream(surveyed(camera), error_m=0.001))
    assert located(locator, np.array([0.5, 0.9]), (3, 3)).radius_m == LEAST_M


def test_several_things_are_where_most_of_them_are_and_the_circle_holds_them() -> None:
    camera = Pinhole(heading=0.0)
    locator, rng = Locator(stream(surveyed(camera), error_m=0.05)), np.random.default_rng(5)
    people = np.array([0.5, 14.0]) + rng.normal(size=(40, 2)) * (1.5, 1.5)
    found = middle(locator, np.array([box_around(camera, at, BODIES["person"][0]) for at in people]), "person")
    assert distance_m(found, people.mean(axis=0)) < 0.2
    assert 0.8 <= np.mean([distance_m(found, at) <= found.radius_m for at in people]) <= 0.97
    alone = middle(locator, box_around(camera, people.mean(axis=0), BODIES["person"][0]), "person")
    assert found.radius_m > 3 * alone.radius_m


def test_things_of_which_most_are_beyond_the_horizon_have_no_place() -> None:
    camera = Pinhole(down=0.25)
    locator, near, far = Locator(stream(surveyed(camera))), box_at(np.array([0.5, 0.8])), box_at(np.array([0.5, 0.05]))
    most_near, most_far = (np.concatenate(boxes) for boxes in ([near, near, far], [near, far, far]))
    assert middle(locator, most_near, "litter") == middle(locator, np.concatenate([near, near]), "litter")
    assert locator.locate(most_far, "litter", width=WIDTH, height=HEIGHT) is None


def test_the_same_place_in_another_size_of_the_picture() -> None:
    locator, foot = Locator(stream(surveyed(Pinhole()))), np.array([0.4, 0.7])
    large = located(locator, foot, (80, 100))
    small = locator.locate(box_at(foot, (80, 100), scale=0.25), "litter", width=WIDTH // 4, height=HEIGHT // 4)
    assert small is not None
    assert distance_m(small, PLANE.metres(np.array([[large.lat, large.lon]]))[0]) < 0.01


@pytest.mark.parametrize("y", [0.0, 0.05, Pinhole(down=0.25).horizon(), Pinhole(down=0.25).horizon() + 0.01])
def test_at_and_beyond_the_horizon_it_is_the_cameras_place(y: float) -> None:
    camera = Pinhole(down=0.25)
    place = Place(lat=LAT, lon=LON, radius_m=60)
    foot = np.array([0.5, y])
    with_place = located(Locator(stream(surveyed(camera), place=place)), foot)
    assert with_place == Location(lat=LAT, lon=LON, radius_m=60, method="camera")
    assert Locator(stream(surveyed(camera))).locate(box_at(foot), "litter", width=WIDTH, height=HEIGHT) is None


def test_a_place_less_sure_than_the_cameras_own_gives_way_to_it() -> None:
    camera = Pinhole(down=0.3)
    foot = np.array([0.5, 0.4])
    wide = located(Locator(stream(surveyed(camera), place=Place(lat=LAT, lon=LON, radius_m=500))), foot)
    assert wide.method == "survey"
    narrow = Place(lat=LAT, lon=LON, radius_m=wide.radius_m * 0.9)
    assert located(Locator(stream(surveyed(camera), place=narrow)), foot).method == "camera"


def test_without_a_survey_it_is_the_cameras_place() -> None:
    locator = Locator(stream(place=Place(lat=LAT, lon=LON)))
    assert located(locator, np.array([0.5, 0.9])) == Location(lat=LAT, lon=LON, radius_m=50, method="camera")
    assert locator.ground(WIDTH, HEIGHT) is None


def test_nothing_known_gives_no_place() -> None:
    assert Locator(stream()).locate(box_at(np.array([0.5, 0.9])), "litter", width=WIDTH, height=HEIGHT) is None


def test_points_that_no_camera_sees_so_are_refused() -> None:
    a, b, c, d = surveyed(Pinhole())[:4]
    exchanged = (a, b, c.model_copy(update={"lat": d.lat, "lon": d.lon}), d.model_copy(update={"lat": c.lat, "lon": c.lon}))
    settings = stream((a, b, c, d)).model_copy(update={"ground_points": exchanged})
    with pytest.raises(StreamError, match="stream cam: ground_points: expected points that a camera can see so"):
        Locator(settings)
