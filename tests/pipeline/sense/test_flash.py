"""Which lights are flashes: shells, and everything else that shines in a street at night. Pictures are painted by the cell."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.frames import Flash
from pipeline.sense.flash import BEGIN, HEIGHT, WIDTH, watch

Picture = NDArray[np.float32]
Light = Callable[[float], Picture]
"""Light that is added at a second: (3, HEIGHT, WIDTH) brightness, blue and red difference."""
ROWS, COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
GREEN, RED, BLUE, WHITE = (-50.0, -60.0), (-30.0, 90.0), (100.0, -15.0), (0.0, 0.0)


def disc(x: float, y: float, radius: float, level: float, colour: tuple[float, float] = WHITE) -> Picture:
    inside = np.clip(radius + 0.5 - np.hypot(COLUMNS - x, ROWS - y), 0, 1)
    return np.stack([level * inside, colour[0] * inside, colour[1] * inside]).astype(np.float32)


def whole(level: float, *, top: float = 1.0) -> Picture:
    """Light all over the upper `top` of the picture."""
    light = np.zeros((3, HEIGHT, WIDTH), np.float32)
    light[0, : round(top * HEIGHT)] = level
    return light


def shell(
    begin: float, *, x: float = 30, y: float = 12, far: float = 9.0, level: float = 160, colour: tuple[float, float] = WHITE
) -> Light:
    """A shell: a point that becomes a ring of `far` cells in 1.2 s, and fades."""

    def light(t: float) -> Picture:
        age = t - begin
        if not 0 <= age < 2.5:
            return np.zeros((3, HEIGHT, WIDTH), np.float32)
        radius = 0.7 + far * (1 - np.exp(-2.5 * age))
        left = level * np.exp(-1.3 * age)
        rim = disc(x, y + age, radius, float(left), colour)
        return rim - 0.8 * disc(x, y + age, 0.6 * radius, float(left)) if age > 0.4 else rim

    return light


def blinking(x: float, y: float, radius: float, *, every: float, on: float, colour: tuple[float, float] = RED) -> Light:
    return lambda t: disc(x, y, radius, 150.0 * (t >= 2 and (t - 2) % every < on), colour)


def films(
    *lights: Light, seconds: float = 8.0, rate: float = 25.0, noise: float = 1.0
) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Yield the frames of a dark street with lights."""
    chance = np.random.default_rng(7)
    street = np.stack([20 + 30 * (ROWS > 24) + 5 * np.sin(COLUMNS), np.full_like(ROWS, 128), np.full_like(ROWS, 128)])
    for n in range(int(seconds * rate)):
        picture = street + sum(light(n / rate) for light in lights) + chance.normal(0, noise, street.shape)
        yield 1_000.0 + n / rate, np.clip(picture, 0, 255).astype(np.uint8)


def seen(*lights: Light, seconds: float = 8.0, rate: float = 25.0, noise: float = 1.0) -> list[Flash]:
    state, found = BEGIN, list[Flash]()
    for t, yuv in films(*lights, seconds=seconds, rate=rate, noise=noise):
        state, flashes = watch(state, t, yuv)
        found += flashes
    return found


@pytest.mark.parametrize("rate", [60.0, 25.0, 12.5, 10.0])
@pytest.mark.parametrize("far", [3.0, 9.0, 20.0], ids=["far away", "near", "very near"])
def test_a_shell_is_one_flash_at_every_frame_rate(rate: float, far: float) -> None:
    [flash] = seen(shell(2.0, far=far), rate=rate)

    assert flash.at == pytest.approx(1002.0, abs=1.5 / rate)
    assert (flash.x, flash.y) == pytest.approx((30.5 / WIDTH, 12.5 / HEIGHT), abs=0.06)
    assert flash.opened
    assert flash.strength > 100


@pytest.mark.parametrize(
    ("colour", "least", "most"),
    [(GREEN, 0.4, 0.8), (RED, 0.5, 0.9), (BLUE, 0.5, 0.9), (WHITE, 0.0, 0.1)],
    ids=["green", "red", "blue", "white"],
)
def test_a_flash_says_how_coloured_it_was(colour: tuple[float, float], least: float, most: float) -> None:
    [flash] = seen(shell(2.0, colour=colour))

    assert least <= flash.colour <= most


def test_shells_in_a_row_are_as_many_flashes() -> None:
    shells = [shell(2.0 + 2 * n, x=15 + 8 * n, y=8 + n, far=5) for n in range(5)]

    assert len(seen(*shells, seconds=14)) == 5


def test_nearer_shells_are_larger_flashes() -> None:
    [far], [near] = seen(shell(2.0, far=3)), seen(shell(2.0, far=12))

    assert near.size > 2.5 * far.size


def test_a_short_coloured_light_without_a_shape_is_a_weak_flash() -> None:
    [flash] = seen(lambda t: disc(40, 20, 2, 120.0 * (3.0 <= t < 3.3), GREEN))

    assert flash.colour > 0.4
    assert not flash.opened


def with_its_street(one: Light, begin: float, *, level: float = 60.0) -> Light:
    """A shell, and what it lights up: façades beside and below it as far as the picture's edges, while its stars burn."""
    lit = np.clip(1.2 - 0.3 * np.abs(np.sin(COLUMNS / 3)) - 0.2 * np.abs(np.sin(ROWS / 2)), 0, 1)
    lit *= (COLUMNS >= 22) & (ROWS >= 13)

    def light(t: float) -> Picture:
        age = t - begin
        now = one(t)
        now[0] += level * lit * (np.exp(-1.3 * age) if 0 <= age < 2.5 else 0.0)
        return now

    return light


@pytest.mark.parametrize("rate", [25.0, 12.5])
@pytest.mark.parametrize("level", [40.0, 60.0, 75.0])
def test_a_shell_that_lights_up_its_street_opens(rate: float, level: float) -> None:
    opened = [one for one in seen(with_its_street(shell(2.0), 2.0, level=level), rate=rate) if one.opened]

    assert [round(one.at, 1) for one in opened] == [1002.0]
    assert (opened[0].x, opened[0].y) == pytest.approx((30.5 / WIDTH, 12.5 / HEIGHT), abs=0.06)


def test_a_shell_in_another_ones_embers_opens_too() -> None:
    """The first one's light is not over when the next one bursts in it."""
    first, second = with_its_street(shell(2.0), 2.0), with_its_street(shell(3.6, x=33, y=11), 3.6)

    assert [round(one.at, 1) for one in seen(first, second) if one.opened] == [1002.0, 1003.6]


def lit_one_after_the_other(t: float) -> Picture:
    return sum((disc(14 + 9 * n, 20, 1.5, 130.0 * (2 + 0.3 * n <= t < 5)) for n in range(4)), whole(0))


def the_brightest_goes_out(t: float) -> Picture:
    return disc(30, 20, 1.2, 150.0 * (2 <= t < 2.5)) + sum(
        (disc(x, y, 1.0, 90.0 * (2 <= t < 3.5)) for x, y in ((24, 17), (36, 17), (24, 23), (36, 23))), whole(0)
    )


def beam_reaches_a_wall(t: float) -> Picture:
    return disc(30, 22, 1.0, 150.0 * (2 <= t < 4)) + disc(30, 18, 8, 110.0 * (2.4 <= t < 4))


def drop_leaves_a_lamp(t: float) -> Picture:
    return disc(42, 12, 2, 90.0 * (1 <= t < 4)) + disc(42, 10 + 30 * (t - 2), 2.5, 170.0 * (2 <= t < 2.45))


@pytest.mark.parametrize(
    "light",
    [
        pytest.param(lit_one_after_the_other, id="lamps are lit one after the other"),
        pytest.param(the_brightest_goes_out, id="the brightest of some lamps goes out"),
        pytest.param(beam_reaches_a_wall, id="a beam reaches a wall"),
        pytest.param(drop_leaves_a_lamp, id="a drop passes before a lamp"),
    ],
)
@pytest.mark.parametrize("rate", [25.0, 12.5])
def test_what_gets_wide_at_once_or_parts_did_not_open(light: Light, rate: float) -> None:
    assert not any(one.opened for one in seen(light, rate=rate))


def exposure_moves(t: float) -> Picture:
    """A lamp is lit as the camera lets in more and more light; a while later another lamp shines in what has become bright."""
    lamps = disc(30, 18, 1.2, 90.0 * (t >= 2), RED) + disc(44, 24, 2, 150.0 * (t >= 3.6))
    lamps[0] += np.clip(120 - 4 * np.hypot(COLUMNS - 30, ROWS - 18), 30, 120) * np.clip((t - 2) / 0.5, 0, 1)
    return lamps


@pytest.mark.parametrize("rate", [25.0, 12.5])
def test_what_gets_wide_and_stays_as_bright_did_not_open(rate: float) -> None:
    assert not any(one.opened for one in seen(exposure_moves, rate=rate))


def test_what_opens_again_and_again_in_one_place_is_its_habit() -> None:
    """A display has shown itself by then; elsewhere shells open as before."""
    again = [one for one in seen(*(shell(2.0 + 8 * n) for n in range(6)), seconds=60) if one.opened]
    elsewhere = [one for one in seen(*(shell(2.0 + 8 * n, x=8 + 9 * n) for n in range(6)), seconds=60) if one.opened]

    assert [one.habit for one in again] == [False] * 3 + [True] * 3
    assert [one.habit for one in elsewhere] == [False] * 6


def headlights_pass(t: float) -> Picture:
    return disc(-4 + 18 * (t - 2), 28, 3, 180) + disc(-1 + 18 * (t - 2), 28, 3, 180)


def headlights_come(t: float) -> Picture:
    return disc(32, 20 + 2 * max(0.0, t - 2), 0.5 + 0.8 * max(0.0, t - 2), 200.0 * (2 <= t < 7.5))


def beam_on_walls(t: float) -> Picture:
    return disc(10 + 25 * (t - 2), 10, 6, 90.0 * (2 <= t < 4))


def lightning(t: float) -> Picture:
    return whole(120.0 * (2.0 <= t < 2.12 or 2.3 <= t < 2.4))


def far_lightning(t: float) -> Picture:
    return whole(90.0 * (2.0 <= t < 2.2), top=0.4)


def rain(t: float) -> Picture:
    chance = np.random.default_rng(round(t * 100))
    return sum((disc(chance.uniform(2, 62), chance.uniform(2, 34), 0.8, 60) for _ in range(3)), whole(0))


@pytest.mark.parametrize(
    "lights",
    [
        pytest.param([], id="a still night"),
        pytest.param([headlights_pass], id="headlights pass"),
        pytest.param([headlights_come], id="headlights come nearer"),
        pytest.param([beam_on_walls], id="a beam sweeps over walls"),
        pytest.param([lightning], id="lightning"),
        pytest.param([far_lightning], id="lightning in the sky only"),
        pytest.param([lambda t: whole(60.0 * (t >= 2))], id="exposure jumps"),
        pytest.param([lambda t: disc(20, 8, 3, 150.0 * (t >= 2))], id="a lamp is switched on"),
        pytest.param([lambda t: disc(20, 8, 3, 150 * min(1.0, max(0.0, t - 2)))], id="a lamp comes on slowly"),
        pytest.param([lambda t: disc(20, 8, 3, 150.0 * (t < 2))], id="a lamp is switched off"),
        pytest.param([lambda t: disc(20, 8, 3, 120.0 * (2 <= t < 2.5))], id="one blink of a white lamp"),
        pytest.param([lambda t: disc(32 + 22 * (t - 3), 30, 5, 80.0 * (2 <= t < 5), RED)], id="a red van passes"),
        pytest.param([lambda t: disc(20 + 6 * np.sin(9 * t), 12, 1.5, 150.0)], id="a lamp swings"),
        pytest.param([rain], id="rain before the lamp of the camera"),
    ],
)
def test_no_flash_is(lights: list[Light]) -> None:
    assert seen(*lights) == []


@pytest.mark.parametrize(
    "lamp",
    [
        pytest.param(blinking(20, 10, 2, every=1.0, on=0.5), id="neon"),
        pytest.param(blinking(20, 28, 2, every=0.5, on=0.15, colour=BLUE), id="police lights"),
        pytest.param(blinking(40, 30, 1, every=0.7, on=0.35), id="an indicator"),
    ],
)
def test_a_lamp_that_blinks_is_known_after_two_flashes(lamp: Light) -> None:
    flashes = seen(lamp, seconds=40)

    assert len(flashes) <= 2
    assert not any(flash.opened for flash in flashes)


def test_the_camera_that_turns_sees_no_flash() -> None:
    chance = np.random.default_rng(3)
    wall = chance.uniform(0, 200, (HEIGHT, WIDTH * 6)).astype(np.float32)
    state, found = BEGIN, list[Flash]()
    for n in range(100):
        yuv = np.full((3, HEIGHT, WIDTH), 128, np.uint8)
        yuv[0] = wall[:, 3 * n : 3 * n + WIDTH].astype(np.uint8)
        state, flashes = watch(state, n / 25, yuv)
        found += flashes

    assert found == []


def test_keyframes_alone_say_nothing() -> None:
    assert seen(shell(2.0), rate=2.0) == []


def test_a_gap_in_a_shell_begins_anew_but_lamps_stay_known() -> None:
    frames = list(films(shell(2.0)))
    state = BEGIN
    for t, yuv in frames[:60]:
        state, _ = watch(state, t, yuv)

    assert state.bursts
    after, flashes = watch(state, frames[60][0] + 1, frames[60][1])
    assert (after.bursts, after.lamps, flashes) == ((), state.lamps, ())


def test_a_state_is_a_value() -> None:
    frames = list(films(shell(2.0)))
    state = BEGIN
    for t, yuv in frames[:55]:
        state, _ = watch(state, t, yuv)
    base, noise = state.base.copy(), state.noise.copy()

    first = watch(state, *frames[55])
    second = watch(state, *frames[55])

    assert np.array_equal(state.base, base)
    assert np.array_equal(state.noise, noise)
    assert first[1] == second[1]
    assert np.array_equal(first[0].base, second[0].base)


@given(st.lists(st.integers(0, 255), min_size=20, max_size=20), st.sampled_from([10.0, 25.0]))
def test_light_that_is_the_same_all_over_is_never_a_flash(levels: list[int], rate: float) -> None:
    state = BEGIN
    for n, level in enumerate(levels):
        yuv = np.full((3, HEIGHT, WIDTH), level, np.uint8)
        state, flashes = watch(state, n / rate, yuv)
        assert flashes == ()


@given(st.lists(st.integers(0, 2**32 - 1), min_size=8, max_size=8))
def test_whatever_comes_memory_is_bounded_and_values_are_in_range(seeds: list[int]) -> None:
    state = BEGIN
    for n, seed in enumerate(seeds):
        yuv = np.random.default_rng(seed).integers(0, 256, (3, HEIGHT, WIDTH), np.uint8)
        state, flashes = watch(state, n / 25, yuv)
        assert len(state.bursts) <= 6
        assert all(0 <= flash.x <= 1 and 0 <= flash.y <= 1 and 0 < flash.size <= 1 for flash in flashes)
        assert all(0 < flash.strength <= 255 and 0 <= flash.colour <= 1 for flash in flashes)
