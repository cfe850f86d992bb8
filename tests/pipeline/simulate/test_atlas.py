"""Skins in one table are looked up as if each were alone, and far ones as if seen from afar."""

import numpy as np

from pipeline.simulate.atlas import LEVELS, Atlas
from pipeline.simulate.skin import Skin


def board(height: int, width: int, seed: int) -> Skin:
    return Skin(np.random.default_rng(seed).random((height, width, 5)).astype(np.float32))


def test_close_up_each_skin_is_what_it_is_alone() -> None:
    skins = [board(7, 12, 1), board(1, 1, 2), board(30, 5, 3)]
    rng = np.random.default_rng(0)
    number, uv = rng.integers(0, 3, 200), rng.uniform(-0.1, 1.1, (200, 2)).astype(np.float32)
    found = Atlas.of(skins).at(number, uv, np.zeros(200, np.float32))
    alone = np.stack([skins[one].at(uv[row : row + 1])[0] for row, one in enumerate(number)])
    assert np.array_equal(found, alone)


def test_where_a_pixel_covers_much_of_a_skin_it_shows_the_mean() -> None:
    skin = board(64, 64, 4)
    uv = np.random.default_rng(1).random((50, 2)).astype(np.float32)
    far = Atlas.of([skin]).at(np.zeros(50, np.int64), uv, np.ones(50, np.float32))
    near = Atlas.of([skin]).at(np.zeros(50, np.int64), uv, np.zeros(50, np.float32))
    assert far.std() < near.std() / (LEVELS - 1)
    assert far.mean() == np.float32(far.mean())
    assert abs(far.mean() - skin.texels.mean()) < 0.05
