"""How far is too far, on the ground and in the picture."""

import numpy as np
import pytest

from pipeline.locate.ground import Ground
from pipeline.rules.reach import Reach

THING = np.array([100, 60, 120, 100], np.float32)
BESIDE = np.array([[140, 20, 160, 100], [110, 100, 130, 140]], np.float32)
"""40 px to the right, 80 px tall; 10 px to the right and 40 px lower, 40 px tall."""
MAP = Ground(np.diag([0.1, -0.1, 1.0]), end=0.5)
ENDS = Ground(np.array([[0.1, 0, 0], [0, -0.1, 20], [0, 0.005, 0]]), end=0.6)
"""A map that ends at y = 120."""


@pytest.mark.parametrize(
    ("reach", "ground", "height", "shares"),
    [
        pytest.param(Reach(2.0, 1.0), None, None, [40 / 80, 1700**0.5 / 40], id="in heights of each"),
        pytest.param(Reach(2.0, 1.0), None, 20.0, [2.0, 1700**0.5 / 20], id="in heights of the thing"),
        pytest.param(Reach(2.0, 1.0, 2.0), None, 10.0, [4.0, 6500**0.5 / 10], id="what is higher is farther away"),
        pytest.param(Reach(2.0, 1.0), MAP, None, [2.0, 1700**0.5 / 20], id="in metres"),
    ],
)
def test_a_share_of_the_reach(reach: Reach, ground: Ground | None, height: float | None, shares: list[float]) -> None:
    assert reach.share(THING, BESIDE, ground, height=height) == pytest.approx(shares, rel=1e-5)


def test_beyond_the_map_the_picture_is_asked() -> None:
    higher = np.array([[100, 0, 120, 20]], np.float32)
    assert ENDS.metres(np.array([[110, 20]], np.float32)).tolist() != ENDS.metres(np.array([[110, 20]], np.float32)).tolist()
    assert Reach(1.0, 2.0).share(THING, higher, ENDS) == pytest.approx([80 / (2 * 20)])


def test_of_nobody_there_is_no_share() -> None:
    assert Reach(1.0, 1.0).share(THING, np.zeros((0, 4), np.float32), MAP).shape == (0,)
