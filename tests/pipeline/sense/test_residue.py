"""What was left behind: things that came and stay, told apart from ghosts, light, and whoever passes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.frames import Residue
from pipeline.sense.residue import BEGIN, HEIGHT, MOST, WIDTH, ResidueState, is_due, residues, watch
from tests.support.painting import colourless

Picture = NDArray[np.float32]
Paint = Callable[[Picture, float], Picture]
BAG = (90, 60, 102, 72)
"""x1, y1, x2, y2 in cells: a bag of 40 x 40 pixels in 640x360."""


def ground(*, seed: int = 1, texture: float = 6.0, level: float = 110.0) -> Picture:
    rng = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (5, 5), 0)
    picture = level + texture * grain / grain.std()
    picture[40:42] += 25
    return np.asarray(picture, np.float32)


def thing(box: Sequence[int] = BAG, *, value: float = 45.0, start: float = 20.0, end: float = 1e9) -> Paint:
    """Something with two faces of its own that is there for a time."""

    def paint(picture: Picture, t: float) -> Picture:
        if start <= t < end:
            x1, y1, x2, y2 = box
            picture[y1:y2, x1:x2] = value
            picture[y1 : y1 + (y2 - y1) // 3, x1:x2] = value + 22
        return picture

    return paint


def shade(box: Sequence[int], *, factor: float, start: float, end: float = 1e9, soft: int = 1) -> Paint:
    """Another light on a part of the ground."""
    light = np.ones((HEIGHT, WIDTH), np.float32)
    x1, y1, x2, y2 = box
    light[y1:y2, x1:x2] = factor
    light = np.asarray(cv2.blur(light, (soft, soft)), np.float32)
    return lambda picture, t: picture * light if start <= t < end else picture


def walker(*, start: float, speed: float, y: int = 75, size: tuple[int, int] = (9, 26), value: float = 70.0) -> Paint:
    """Somebody who walks through from the left, cells a second."""

    def paint(picture: Picture, t: float) -> Picture:
        x = round((t - start) * speed)
        if t >= start and x < WIDTH + size[0]:
            picture[y - size[1] : y, max(0, x - size[0]) : max(0, x)] = value
        return picture

    return paint


@dataclass
class Street:
    """A camera's looks, and what was known after each."""

    paints: Sequence[Paint] = ()
    base: Picture = field(default_factory=ground)
    noise: float = 2.0

    def looks(self, seconds: float, *, every: float = 1.0, state: ResidueState = BEGIN) -> Iterator[tuple[float, ResidueState]]:
        rng = np.random.default_rng(7)
        for n in range(int(seconds / every) + 1):
            t = n * every
            picture = self.base.copy()
            for paint in self.paints:
                picture = paint(picture, t)
            seen = picture + rng.normal(0, self.noise, picture.shape)
            if is_due(state, t):
                state = watch(state, t, colourless(seen))
            yield t, state

    def known(self, seconds: float, *, every: float = 1.0) -> list[tuple[float, tuple[Residue, ...]]]:
        return [(t, residues(state)) for t, state in self.looks(seconds, every=every)]


def overlap(one: Residue, box: Sequence[int]) -> float:
    x1, y1, x2, y2 = (edge / side for edge, side in zip(box, (WIDTH, HEIGHT, WIDTH, HEIGHT), strict=True))
    a1, b1, a2, b2 = one.box
    shared = max(0.0, min(a2, x2) - max(a1, x1)) * max(0.0, min(b2, y2) - max(b1, y1))
    return shared / ((a2 - a1) * (b2 - b1) + (x2 - x1) * (y2 - y1) - shared)


@pytest.mark.parametrize("every", [0.5, 1.0, 2.0, 4.0, 10.0], ids="every {}s".format)
@pytest.mark.parametrize("value", [20.0, 45.0, 150.0, 220.0], ids="level {:.0f}".format)
def test_a_thing_that_stays_is_found_where_it_is(every: float, value: float) -> None:
    found = Street([thing(value=value)]).known(80, every=every)
    assert all(not known for t, known in found if t < 20)
    (last,) = found[-1][1]
    assert overlap(last, BAG) > 0.6
    assert last.seen
    assert abs(last.since - 20) <= 2 * every + 3


def test_it_is_known_within_seconds() -> None:
    assert min(t for t, known in Street([thing()]).known(60) if known) <= 26


def test_it_keeps_its_number_until_it_is_taken_up() -> None:
    found = Street([thing(end=100)]).known(120)
    assert {one.number for t, known in found if 30 <= t < 100 for one in known} == {1}
    assert all(known for t, known in found if 30 <= t < 100)
    assert all(not known for t, known in found if t > 106)


NOTHING_LEFT = {
    "nothing at all": (),
    "a bag that was there is taken away": (thing(start=0, end=30),),
    "a parked car leaves": (thing((60, 40, 110, 70), value=170, start=0, end=30),),
    "a car parks": (thing((40, 30, 110, 80), value=170, start=30),),
    "the shadow of a bag's size comes": (shade(BAG, factor=0.5, start=30),),
    "the shadow of a bag's size goes": (shade(BAG, factor=0.5, start=0, end=30),),
    "a soft shadow comes": (shade((60, 50, 90, 70), factor=0.6, start=30, soft=5),),
    "a patch of light comes": (shade((80, 50, 100, 70), factor=1.6, start=30),),
    "half of the street lies in the shadow": (shade((0, 0, 96, HEIGHT), factor=0.6, start=30),),
    "a pole's shadow": (shade((90, 20, 94, 90), factor=0.5, start=30),),
    "the exposure jumps": (shade((0, 0, WIDTH, HEIGHT), factor=1.4, start=30),),
    "the light goes down": (lambda picture, t: picture * (1 - 0.004 * t),),
    "somebody passes": (walker(start=30, speed=12),),
    "somebody passes slowly": (walker(start=30, speed=3),),
    "a bag is put down for two seconds": (thing(start=30, end=32),),
}


@pytest.mark.parametrize("paints", NOTHING_LEFT.values(), ids=NOTHING_LEFT.keys())
def test_nothing_is_left_behind(paints: Sequence[Paint]) -> None:
    assert not any(known for _, known in Street(paints).known(90))


@pytest.mark.parametrize("texture", [0.0, 3.0, 12.0], ids="texture {}".format)
def test_shadows_and_what_was_taken_are_no_things_on_any_ground(texture: float) -> None:
    base = ground(texture=texture)
    assert not any(known for _, known in Street([shade(BAG, factor=0.5, start=30)], base).known(90))
    assert not any(known for _, known in Street([thing(start=0, end=30)], base).known(90))


def bricks(*, contrast: float) -> Picture:
    """A wall whose rows and joints are clearer edges than most things have."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    light = (rows // 4 + (columns + 5 * (rows // 4 % 2)) // 10) % 2
    return np.asarray(90.0 + contrast * light, np.float32)


@pytest.mark.parametrize(("contrast", "value"), [(80.0, 60.0), (80.0, 75.0), (110.0, 60.0), (110.0, 150.0), (30.0, 20.0)])
def test_a_thing_before_bricks_is_found_and_leaves_nothing_when_it_is_taken(contrast: float, value: float) -> None:
    street = Street([thing(value=value, end=60)], bricks(contrast=contrast))
    seen = [[one for one in known if one.seen] for _, known in street.known(100)]
    assert max(overlap(one, BAG) for one in seen[50]) > 0.5
    assert not seen[-1]


def test_leaves_that_sway_leave_nothing() -> None:
    rng = np.random.default_rng(3)

    def sway(picture: Picture, t: float) -> Picture:
        picture[10:40, 20:60] += rng.normal(0, 30, (30, 40))
        return picture

    assert not any(known for _, known in Street([sway]).known(120))


def test_a_passer_by_hides_it_and_it_is_the_same_after_that() -> None:
    found = Street([thing(), walker(start=40, speed=6)]).known(90)
    assert any(not one.seen for _, known in found for one in known)
    assert {one.number for t, known in found if t > 30 for one in known} == {1}
    assert found[-1][1][0].seen


def test_two_things_are_two() -> None:
    found = Street([thing(), thing((130, 70, 144, 84), start=30)]).known(80)[-1][1]
    assert [round(max(overlap(one, box) for box in (BAG, (130, 70, 144, 84))), 1) >= 0.6 for one in found] == [True, True]


def test_who_stands_beside_it_hides_nothing_for_good() -> None:
    stands = thing((84, 46, 92, 74), value=70, start=18, end=45)
    (left,) = Street([thing(), stands]).known(80)[-1][1]
    assert overlap(left, BAG) > 0.5


def test_a_thing_that_is_exchanged_for_another_one_is_no_new_one() -> None:
    found = Street([thing(end=50), thing(value=180, start=50)]).known(90)
    assert {one.number for _, known in found for one in known} == {1}
    assert found[-1][1]


def test_what_lay_there_in_the_beginning_is_the_ground() -> None:
    assert not any(known for _, known in Street([thing(start=0)]).known(60))


def test_it_outlives_a_loss() -> None:
    street = Street([thing()])
    looks = [(t, state) for t, state in street.looks(40)]
    later = watch(looks[-1][1], 640.0, colourless(thing()(ground(), 640.0)))
    assert [one.number for one in residues(later)] == [1]


def test_it_is_still_there_when_the_light_changed_over_hours() -> None:
    street = Street([thing(), lambda picture, t: picture * (1 - 0.5 * min(t, 7200) / 7200)])
    assert [one.number for one in street.known(7200, every=5)[-1][1]] == [1]


def test_a_camera_that_is_turned_leaves_nothing() -> None:
    def turned(picture: Picture, t: float) -> Picture:
        return picture if t < 40 else ground(seed=9, texture=30) * 0.7

    assert residues([state for _, state in Street([thing(), turned]).looks(200)][-1]) == ()


def test_no_more_than_so_many_are_known() -> None:
    boxes = [(8 + 14 * (n % 13), 8 + 14 * (n // 13), 16 + 14 * (n % 13), 16 + 14 * (n // 13)) for n in range(78)]
    paints = [thing(box, start=10 + 4 * n) for n, box in enumerate(boxes)]
    assert len(Street(paints).known(340)[-1][1]) <= MOST


Tint = tuple[Sequence[int], tuple[int, int], float, float]
"""Box, blue and red difference, start and end."""


def known_in_colour(tints: Sequence[Tint], paints: Sequence[Paint] = (), *, seconds: int = 60) -> list[tuple[Residue, ...]]:
    """Return what is known after each second of a grey street with things of some colours and what is painted."""
    rng, state, found = np.random.default_rng(7), BEGIN, []
    for t in range(seconds):
        picture = ground()
        for paint in paints:
            picture = paint(picture, t)
        seen = colourless(picture + rng.normal(0, 2, picture.shape)).astype(np.int16)
        for (x1, y1, x2, y2), (blue, red), start, end in tints:
            if start <= t < end:
                seen[1:, y1:y2, x1:x2] += np.array([blue, red], np.int16)[:, None, None]
        state = watch(state, float(t), np.clip(seen, 0, 255).astype(np.uint8))
        found.append(residues(state))
    return found


@pytest.mark.parametrize("tint", [(-10, 40), (35, -15), (-25, 12)], ids=["red", "blue", "wood"])
def test_a_thing_as_bright_as_the_ground_is_found_by_its_colour(tint: tuple[int, int]) -> None:
    (one,) = known_in_colour([(BAG, tint, 20, 1e9)])[-1]
    assert overlap(one, BAG) > 0.6


def test_a_coloured_thing_that_is_taken_away_leaves_nothing() -> None:
    assert not any(known_in_colour([(BAG, (-10, 40), 0, 20)]))


@pytest.mark.parametrize(
    ("factor", "tint"), [(0.5, (3, -2)), (1.5, (-4, 2))], ids=["a shadow under blue sky", "a warm lamp's light"]
)
def test_light_may_have_a_little_colour(factor: float, tint: tuple[int, int]) -> None:
    box = (80, 50, 100, 70)
    assert not any(known_in_colour([(box, tint, 30, 1e9)], [shade(box, factor=factor, start=30)]))


def test_what_comes_beside_a_thing_later_is_another_one() -> None:
    behind = (92, 44, 101, 60)
    first, second = known_in_colour([(behind, (-10, 40), 50, 1e9)], [thing()], seconds=80)[-1]
    assert overlap(first, BAG) > 0.6
    assert overlap(second, behind) > 0.6


def test_light_that_comes_beside_a_thing_is_no_part_of_it() -> None:
    (one,) = Street([thing(), shade((102, 50, 124, 76), factor=1.5, start=50)]).known(80)[-1][1]
    assert overlap(one, BAG) > 0.6


def test_a_larger_thing_that_takes_the_place_of_another_is_one_region() -> None:
    larger = (88, 54, 104, 72)
    hand = thing((84, 40, 108, 74), value=180, start=46, end=50)
    (one,) = Street([thing(end=48), hand, thing(larger, value=185, start=50)]).known(90)[-1][1]
    assert one.number == 1
    assert overlap(one, larger) > 0.5


LAMP = shade((82, 48, 110, 80), factor=1.5, start=40)
"""A lamp that comes on over the place and its surroundings."""


def test_what_was_taken_in_another_light_leaves_nothing() -> None:
    found = Street([thing(end=70), LAMP]).known(90)
    assert all(known for t, known in found if 30 <= t < 70)
    assert not found[-1][1]


def test_a_thing_in_another_light_is_the_same() -> None:
    found = Street([thing(), LAMP, walker(start=55, speed=6)]).known(90)
    assert {one.number for t, known in found if t >= 30 for one in known} == {1}
    assert found[-1][1][0].seen


def test_things_on_both_sides_of_who_stood_there_are_two() -> None:
    left, right = (70, 58, 84, 73), (94, 58, 108, 73)
    stands = thing((83, 46, 95, 74), value=70, start=20, end=45)
    found = Street([thing(left), thing(right), stands]).known(80)
    assert [len(known) for t, known in found if t in {40, 80}] == [1, 2]
    assert all(max(overlap(one, box) for one in found[-1][1]) > 0.5 for box in (left, right))


def crowd(box: Sequence[int], *, start: float, end: float) -> Paint:
    """People side by side, too many to be a thing, in clothes of three levels."""

    def paint(picture: Picture, t: float) -> Picture:
        if start <= t < end:
            x1, y1, x2, y2 = box
            for x in range(x1, x2, 9):
                picture[y1:y2, x : x + 9] = 60 + 12 * (x // 9 % 3)
        return picture

    return paint


@pytest.mark.parametrize("stay", [35, 60], ids="{} s".format)
@pytest.mark.parametrize("value", [50.0, 70.0, 150.0], ids="level {:.0f}".format)
@pytest.mark.parametrize("base", [ground(), ground(texture=12), bricks(contrast=80)], ids=["plain", "coarse", "bricks"])
def test_who_stood_in_a_crowd_and_leaves_after_it_leaves_nothing(base: Picture, value: float, stay: float) -> None:
    people = crowd((40, 44, 112, 70), start=20, end=20 + stay)
    last = thing((88, 44, 97, 70), value=value, start=20, end=30 + stay)
    assert not Street([people, last], base).known(60 + stay)[-1][1]


def test_a_car_that_parked_is_the_ground_after_some_minutes() -> None:
    car = thing((40, 30, 110, 80), value=170, start=30)
    (one,) = Street([car, thing((84, 66, 98, 80), start=300)]).known(330)[-1][1]
    assert overlap(one, (84, 66, 98, 80)) > 0.6


def test_time_that_nobody_watched_makes_no_ground_of_a_car() -> None:
    state = BEGIN
    picture = thing((40, 30, 110, 80), value=170, start=30)
    for t in (*range(60), *range(660, 670)):
        state = watch(state, float(t), colourless(picture(ground(), t)))
    assert state.before[0, 55, 75] == pytest.approx(ground()[55, 75], abs=5)


@settings(max_examples=25, deadline=None)
@given(
    x=st.integers(6, 160), y=st.integers(6, 85), width=st.integers(7, 20), height=st.integers(7, 20),
    value=st.sampled_from([10.0, 20.0, 230.0]), seed=st.integers(0, 50),
)  # fmt: skip
def test_added_is_known_and_taken_away_is_not(x: int, y: int, width: int, height: int, value: float, seed: int) -> None:
    """Levels that light makes of no ground: a small plain thing in between is taken for light."""
    box = (x, y, x + width, y + height)
    base = ground(seed=seed)
    assert len(Street([thing(box, value=value)], base).known(40)[-1][1]) == 1
    assert not any(known for _, known in Street([thing(box, value=value, start=0, end=20)], base).known(40))
