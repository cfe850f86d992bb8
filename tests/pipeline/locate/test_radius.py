"""The circle holds nine places in ten, whatever the shape of the error."""

import numpy as np
import pytest

from pipeline.locate.radius import doubt, radius


@pytest.mark.parametrize("ratio", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0])
def test_nine_in_ten_lie_inside(ratio: float) -> None:
    rng = np.random.default_rng(1)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    errors = rng.normal(size=(200_000, 2)) * (2.0, 2.0 * ratio) @ turn.T
    inside = np.mean(np.linalg.norm(errors, axis=1) <= radius(turn @ np.diag([4.0, 4.0 * ratio**2]) @ turn.T))
    assert 0.898 < inside < 0.911


def test_no_error_needs_no_circle() -> None:
    assert radius(np.zeros((2, 2))) == 0.0


@pytest.mark.parametrize("freedom", [4.0, 8.0, 16.0])
def test_an_estimated_variance_widens_it(freedom: float) -> None:
    rng = np.random.default_rng(2)
    scale = np.sqrt(rng.chisquare(freedom, 200_000) / freedom)
    inside = np.mean(np.linalg.norm(rng.normal(size=(200_000, 2)), axis=1) <= scale * radius(np.eye(2)) * doubt(freedom))
    assert inside == pytest.approx(0.9, abs=0.004)


def test_a_known_variance_leaves_it() -> None:
    assert doubt(1e9) == pytest.approx(1.0)
