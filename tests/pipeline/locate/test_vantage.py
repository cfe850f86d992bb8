"""The camera is found again from its map of the ground: what stands up is drawn where the camera sees it."""

import numpy as np
import pytest

from pipeline.locate.homography import fit
from pipeline.locate.vantage import USUAL_FOCAL, vantage
from tests.support.pinhole import HEIGHT, WIDTH, Array, Pinhole, random_pinhole, spread

POSTS = np.array([(x, y, up) for x in (-2.0, 2.0) for y in (9.0, 20.0) for up in (0.0, 1.5, 3.0)])


def ground_of(camera: Pinhole, *, error_m: float = 0.0, seed: int = 1) -> Array:
    rng = np.random.default_rng(seed)
    image = spread(rng, 10, camera)
    metres = camera.floor(image) + rng.normal(size=image.shape) * error_m
    matrix: Array = fit(image, metres, source_error=0.0015, target_error=0.1).matrix @ np.diag([1 / WIDTH, 1 / HEIGHT, 1.0])
    return matrix


def turned(points: Array, camera: Pinhole) -> Array:
    """Place points (x right, y ahead, z up) before a camera."""
    sin, cos = np.sin(camera.heading), np.cos(camera.heading)
    return np.column_stack([points[:, 0] * cos + points[:, 1] * sin, points[:, 1] * cos - points[:, 0] * sin, points[:, 2]])


@pytest.mark.parametrize("seed", range(12))
def test_posts_are_drawn_where_the_camera_sees_them(seed: int) -> None:
    camera = random_pinhole(np.random.default_rng(seed))
    posts = turned(POSTS, camera)
    drawn = vantage(ground_of(camera), width=WIDTH, height=HEIGHT).pixels(posts)
    seen = camera.sight(posts) * (WIDTH, HEIGHT)
    heights = seen[0::3, 1] - seen[2::3, 1]
    off = np.abs(drawn - seen).reshape(4, 3, 2).max(axis=(1, 2))
    assert (off[np.isfinite(off)] < 0.05 * np.abs(heights)[np.isfinite(off)] + 0.5).all()
    assert np.abs(drawn - seen)[0::3].max() < 0.01, "feet stay where the survey has them"


@pytest.mark.parametrize("seed", range(6))
def test_a_careless_survey_leaves_a_usual_camera(seed: int) -> None:
    camera = Pinhole(focal=USUAL_FOCAL)
    posts = turned(POSTS, camera)
    matrix = ground_of(camera, error_m=0.3, seed=seed)
    drawn = vantage(matrix, width=WIDTH, height=HEIGHT).pixels(posts)
    tall, true = (points[0::3, 1] - points[2::3, 1] for points in (drawn, camera.sight(posts) * (WIDTH, HEIGHT)))
    assert np.abs(np.log(tall / true)).max() < 0.25


def test_straight_down_the_focal_length_is_taken_to_be_usual() -> None:
    """Such a map says nothing of it."""
    scale = 100.0
    matrix = np.array([[1 / scale, 0, -WIDTH / 2 / scale], [0, -1 / scale, HEIGHT / 2 / scale], [0, 0, 1.0]])
    top = vantage(matrix, width=WIDTH, height=HEIGHT).pixels(np.array([[1.0, 0.0, 1.0]]))[0]
    height_m = USUAL_FOCAL * WIDTH / scale
    assert top == pytest.approx((WIDTH / 2 + scale * height_m / (height_m - 1), HEIGHT / 2), rel=0.01)


def test_what_is_behind_the_camera_is_nowhere() -> None:
    camera = Pinhole(down=0.3, heading=0.0)
    assert np.isnan(vantage(ground_of(camera), width=WIDTH, height=HEIGHT).pixels(np.array([[0.0, -20.0, 0.0]]))).all()
