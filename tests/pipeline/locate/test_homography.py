"""The fit finds the map that there is, says how sure it is, and refuses points that fix none."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.config.geometry import thinness
from pipeline.locate.homography import Fit, apply, depths, derivatives, fit
from tests.support.pinhole import Array, Pinhole, random_pinhole, spread

SQUARE = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
GRID = np.array([(x, y) for x in (0.1, 0.5, 0.9) for y in (0.3, 0.6, 0.9)])
SURE = np.zeros((2, 2))


def fitted(source: Array, target: Array, *, source_error: float = 0.001, target_error: float = 0.1) -> Fit:
    return fit(source, target, source_error=source_error, target_error=target_error)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(4, 12))
def test_exact_points_give_the_exact_map(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    camera = random_pinhole(rng)
    image = spread(rng, count, camera, far_m=30.0)
    assume(all(thinness(np.delete(image, left_out, axis=0).tolist()) > 0.05 for left_out in range(count)))
    found = fitted(image, camera.floor(image))
    elsewhere = spread(rng, 5, camera, far_m=30.0)
    np.testing.assert_allclose(apply(found.matrix, elsewhere), camera.floor(elsewhere), atol=0.005)
    assert (depths(found.matrix, elsewhere) > 0).all()


def test_the_depth_is_one_at_the_centre_and_zero_on_the_horizon() -> None:
    camera = Pinhole(down=0.3)
    found = fitted(GRID, camera.floor(GRID))
    assert depths(found.matrix, GRID.mean(axis=0)[None, :])[0] == pytest.approx(1)
    assert depths(found.matrix, np.array([[0.3, camera.horizon()]]))[0] == pytest.approx(0, abs=1e-6)
    assert found.at(np.array([0.5, camera.horizon() - 0.1]), covariance=SURE).depth < 0


def test_the_map_is_the_same_in_other_units() -> None:
    camera = Pinhole()
    metres = fitted(GRID, camera.floor(GRID))
    pixels = fitted(GRID * (1920, 1080), camera.floor(GRID) * 1000, source_error=2, target_error=100)
    point = np.array([0.4, 0.8])
    near, far = metres.at(point, covariance=SURE), pixels.at(point * (1920, 1080), covariance=SURE)
    np.testing.assert_allclose(near.place, far.place / 1000, atol=1e-6)
    np.testing.assert_allclose(near.map_covariance, far.map_covariance / 1e6, rtol=0.6)


def test_the_covariance_is_the_spread_of_repeated_surveys() -> None:
    camera, point = Pinhole(), np.array([0.4, 0.6])
    rng = np.random.default_rng(5)
    places, predicted = [], []
    for _ in range(400):
        noisy = camera.floor(GRID) + rng.normal(scale=0.3, size=GRID.shape)
        image = GRID + rng.normal(scale=0.001, size=GRID.shape)
        mapped = fitted(image, noisy, target_error=0.3).at(point, covariance=SURE)
        places.append(mapped.place)
        predicted.append(mapped.map_covariance)
    np.testing.assert_allclose(np.mean(predicted, axis=0), np.cov(np.array(places).T), rtol=0.25, atol=0.001)


def test_the_covariance_follows_the_residuals() -> None:
    camera, point = Pinhole(), np.array([0.4, 0.6])
    rng = np.random.default_rng(6)
    exact, noisy = (fitted(GRID, camera.floor(GRID) + rng.normal(scale=s, size=GRID.shape)) for s in (0.0, 1.0))
    small, large = (np.trace(one.at(point, covariance=SURE).map_covariance) for one in (exact, noisy))
    assert large > 20 * small


def test_a_point_carries_its_own_error() -> None:
    camera, point = Pinhole(), np.array([0.4, 0.6])
    found = fitted(GRID, camera.floor(GRID))
    step = 1e-3
    moved = camera.floor(point + np.array([(0.0, 0.0), (step, 0.0), (0.0, step)]))
    slope = ((moved[1:] - moved[0]) / step).T
    covariance = np.diag([4e-6, 1e-6])
    mapped = found.at(point, covariance=covariance)
    np.testing.assert_allclose(mapped.point_covariance, slope @ covariance @ slope.T, rtol=0.03)
    assert mapped.depth_error > found.at(point, covariance=SURE).depth_error


def test_the_derivatives_are_those_of_the_map() -> None:
    matrix = np.array([[1.1, 0.2, 0.3], [0.1, 0.9, -0.2], [0.05, 0.3, 1.0]])
    mapped = apply(matrix, GRID)
    parameters, local = derivatives(matrix, GRID, mapped)
    step = 1e-6
    for index in range(8):
        change = np.zeros(9)
        change[index] = step
        numeric = (apply(matrix + change.reshape(3, 3), GRID) - mapped) / step
        np.testing.assert_allclose(parameters[:, :, index], numeric, atol=1e-5)
    for axis in range(2):
        numeric = (apply(matrix, GRID + np.eye(2)[axis] * step) - mapped) / step
        np.testing.assert_allclose(local[:, :, axis], numeric, atol=1e-5)


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        pytest.param(SQUARE[:3], SQUARE[:3], "expected 4 or more pairs of points, got 3 and 3", id="three points"),
        pytest.param(SQUARE, GRID, "expected 4 or more pairs of points, got 4 and 9", id="different numbers"),
        pytest.param(SQUARE * 0, SQUARE, "different places", id="all in one place"),
        pytest.param(SQUARE * (1, 0), SQUARE, "no three are on a line", id="a line in the picture"),
        pytest.param(SQUARE, SQUARE * (0, 1), "no three are on a line", id="a line on the ground"),
        pytest.param(
            np.array([(0, 0), (1, 1), (2, 2), (0, 1.0)]), SQUARE, "no three are on a line", id="three on a line in the picture"
        ),
        pytest.param(
            np.array([(0, 0), (0, 0), (1, 0), (0, 1.0)]), SQUARE, "no three are on a line", id="the same point twice"
        ),
        pytest.param(SQUARE, SQUARE[[0, 1, 3, 2]], "a camera can see so", id="two points exchanged"),
    ],
)
def test_points_that_fix_no_map_are_refused(source: Array, target: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fitted(source, target)
