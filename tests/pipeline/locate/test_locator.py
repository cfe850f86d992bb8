"""A box's foot becomes a place, with a radius that holds it nine times in ten."""

from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.config.settings import GroundPoint, Place, StreamSettings
from pipeline.errors import StreamError
from pipeline.events import Location
from pipeline.locate.locator import POINTING, Locator, _foot_error
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
    return (np.array([x - size[0] / 2, y - size[1], x + size[0] / 2, y]) * scale).astype(np.float32)


def distance_m(found: Location, ground: Array) -> float:
    return float(np.linalg.norm(PLANE.metres(np.array([[found.lat, found.lon]]))[0] - ground))


def located(locator: Locator, foot: Array, size: tuple[float, float] = (8, 10)) -> Location:
    found = locator.locate(box_at(foot, size), width=WIDTH, height=HEIGHT)
    assert found is not None
    return found


@pytest.mark.parametrize("camera", [Pinhole(), Pinhole(up_m=4, down=0.35, heading=4.0), Pinhole(down=0.9, focal=0.6)])
def test_an_exact_survey_gives_places_to_the_centimetre(camera: Pinhole) -> None:
    locator = Locator(stream(surveyed(camera)))
    for foot in np.array([(0.5, 0.6), (0.2, 0.8), (0.8, 0.9), (0.4, 0.5)]):
        found = located(locator, foot)
        assert found.method == "survey"
        assert distance_m(found, camera.floor(foot[None, :])[0]) < 0.01


def test_nine_places_in_ten_lie_within_their_radius() -> None:
    """Cameras, surveys and boxes with just the errors that are assumed, near and far, in and out of the surveyed part."""
    rng = np.random.default_rng(20261124)
    held, radii = [], []
    for _ in range(SCENES):
        camera, error_m = random_pinhole(rng), float(rng.choice([0.05, 0.5, 2.0]))
        locator = noisy_survey(rng, camera, error_m=error_m)
        for foot in spread(rng, 3, camera, far_m=80.0):
            size = (rng.uniform(5, 60), rng.uniform(10, 150))
            seen = foot + rng.normal(size=2) * _foot_error(box_at(foot, size), HEIGHT) / (WIDTH, HEIGHT)
            found = locator.locate(box_at(seen, size), width=WIDTH, height=HEIGHT) if locator else None
            if found is not None:
                held.append(distance_m(found, camera.floor(foot[None, :])[0]) <= found.radius_m)
                radii.append(found.radius_m)
    assert len(held) > SCENES
    assert np.mean(held) >= 0.9 - 2 * sqrt(0.9 * 0.1 / SCENES), "as few as two deviations of so many independent surveys"
    assert np.mean(held) <= 0.95, "a radius that always holds says nothing"
    assert np.median(radii) < 3.0


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
    camera, foot = Pinhole(), np.array([0.5, 0.7])
    image = np.array([(x, y) for x in (0.1, 0.5, 0.9) for y in (0.45, 0.65, 0.9)])
    moved = camera.floor(image) + np.random.default_rng(3).normal(scale=0.5, size=image.shape)
    good, bad = (Locator(stream(ground_points(image, ground), error_m=0.1)) for ground in (camera.floor(image), moved))
    assert located(bad, foot).radius_m > 2 * located(good, foot).radius_m


def test_a_box_cut_off_by_the_lower_edge_is_less_sure() -> None:
    locator = Locator(stream(surveyed(Pinhole()), error_m=0.05))
    whole, cut = (located(locator, np.array([0.5, y]), (100, 200)) for y in (0.99, 1.0))
    assert cut.radius_m > 2 * whole.radius_m


def test_the_same_place_in_another_size_of_the_picture() -> None:
    locator, foot = Locator(stream(surveyed(Pinhole()))), np.array([0.4, 0.7])
    large = located(locator, foot)
    small = locator.locate(box_at(foot, scale=0.25), width=WIDTH // 4, height=HEIGHT // 4)
    assert small is not None
    assert (small.lat, small.lon) == pytest.approx((large.lat, large.lon), abs=1e-8)


@pytest.mark.parametrize("y", [0.0, 0.05, Pinhole(down=0.25).horizon(), Pinhole(down=0.25).horizon() + 0.01])
def test_at_and_beyond_the_horizon_it_is_the_cameras_place(y: float) -> None:
    camera = Pinhole(down=0.25)
    place = Place(lat=LAT, lon=LON, radius_m=60)
    foot = np.array([0.5, y])
    with_place = located(Locator(stream(surveyed(camera), place=place)), foot)
    assert with_place == Location(lat=LAT, lon=LON, radius_m=60, method="camera")
    assert Locator(stream(surveyed(camera))).locate(box_at(foot), width=WIDTH, height=HEIGHT) is None


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
    assert Locator(stream()).locate(box_at(np.array([0.5, 0.9])), width=WIDTH, height=HEIGHT) is None


def test_points_that_no_camera_sees_so_are_refused() -> None:
    a, b, c, d = surveyed(Pinhole())[:4]
    exchanged = (a, b, c.model_copy(update={"lat": d.lat, "lon": d.lon}), d.model_copy(update={"lat": c.lat, "lon": c.lon}))
    settings = stream((a, b, c, d)).model_copy(update={"ground_points": exchanged})
    with pytest.raises(StreamError, match="stream cam: ground_points: expected points that a camera can see so"):
        Locator(settings)
