"""What differs between two looks: things, not light."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sense.luma import CHANGED, CHANGED_MOST, HEIGHT, WIDTH, Luma, detail, difference, limit


def street(noise: float = 1.0, seed: int = 5) -> Luma:
    grain = np.random.default_rng(seed).normal(0, noise, (HEIGHT, WIDTH))
    rough = np.kron(np.random.default_rng(1).normal(0, 1, (HEIGHT // 6, WIDTH // 6)), np.ones((6, 6)))
    return np.clip(110 + 20 * rough + grain, 0, 255).astype(np.uint8)


def most(before: Luma, now: Luma) -> float:
    return float(difference(detail(before), detail(now)).max())


def test_a_picture_does_not_differ_from_itself() -> None:
    assert most(street(0), street(0)) < 0.01


@given(gain=st.floats(0.7, 1.3), offset=st.floats(-20, 20))
def test_exposure_is_not_a_change(gain: float, offset: float) -> None:
    now = np.clip(street() * gain + offset, 0, 255).astype(np.uint8)
    assert most(street(seed=6), now) < CHANGED


def test_a_slow_shadow_is_not_a_change() -> None:
    shade = np.linspace(0.7, 1.0, WIDTH)[None, :]
    assert most(street(), (street() * shade).astype(np.uint8)) < CHANGED


@pytest.mark.parametrize("noise", [0.5, 1.0, 1.5])
def test_noise_is_not_a_change(noise: float) -> None:
    """Noise a cell of 10 x 10 pixels: 8 grey levels a pixel, a dark night, are 0.8 where neighbours are independent."""
    assert max(most(street(noise, seed), street(noise, seed + 100)) for seed in range(50)) < CHANGED


@pytest.mark.parametrize("noise", [0.5, 1.5, 2.0, 2.25])
def test_strong_noise_raises_the_limit_above_itself(noise: float) -> None:
    for seed in range(50):
        differences = difference(detail(street(noise, seed)), detail(street(noise, seed + 100)))
        assert differences.max() < limit(differences)


@pytest.mark.parametrize("noise", [0.0, 1.0, 2.0, 4.0])
def test_a_small_thing_is_a_change_however_noisy_the_picture_is(noise: float) -> None:
    for seed in range(50):
        now = street(noise, seed + 100).astype(int)
        now[20:22, 40:42] += 30
        differences = difference(detail(street(noise, seed)), detail(np.clip(now, 0, 255).astype(np.uint8)))
        assert differences[20:22, 40:42].max() > limit(differences)


def test_the_limit_is_never_so_high_that_things_are_missed() -> None:
    assert limit(np.zeros((HEIGHT, WIDTH), np.float32)) == CHANGED
    assert limit(np.full((HEIGHT, WIDTH), 90, np.float32)) == CHANGED_MOST


@given(row=st.integers(0, HEIGHT - 3), column=st.integers(0, WIDTH - 3), contrast=st.sampled_from([-30, 30]))
def test_a_small_thing_is_a_change_wherever_it_is(row: int, column: int, contrast: int) -> None:
    now = street().astype(int)
    now[row : row + 2, column : column + 2] += contrast
    assert most(street(), np.clip(now, 0, 255).astype(np.uint8)) > CHANGED


def test_pictures_without_any_detail_can_be_compared() -> None:
    empty = np.full((HEIGHT, WIDTH), 90, np.uint8)
    assert most(empty, empty) == 0
    assert most(empty, street()) > CHANGED
