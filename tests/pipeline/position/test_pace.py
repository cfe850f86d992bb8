"""Where a receiver states no speed, the places of some seconds tell speed and direction, with an honest error."""

from math import cos, radians, sin
from random import Random

import pytest

from pipeline.position.fix import Mark
from pipeline.position.heading import SHORT_TERM, Heading, turned
from pipeline.position.pace import paced
from pipeline.position.pose import Pose
from pipeline.position.steps import moved

HOME = (39.9336, 116.4034)
ROUGH = Pose(*HOME, 2.0, Heading(40.0, 25.0), None)


def marks(*, speed: float = 4.0, course: float = 30.0, noise: float = 0.0, count: int = 9, seed: int = 0) -> list[Mark]:
    chance = Random(seed)
    found = []
    for t in range(count):
        east, north = (speed * t * part(radians(course)) + noise * chance.gauss() for part in (sin, cos))
        found.append(Mark(float(t), *moved(HOME, east, north), max(0.3, noise / SHORT_TERM)))
    return found


def test_speed_and_direction_are_those_of_the_way_around() -> None:
    pose = paced(ROUGH, marks(), 4.5)
    assert pose.speed == pytest.approx(4.0, abs=0.01)
    assert pose.heading is not None
    assert pose.heading.degrees == pytest.approx(30.0, abs=0.1)
    assert pose.heading.error < 4.0


def test_the_errors_cover_what_the_receiver_wanders() -> None:
    poses = [paced(ROUGH, marks(noise=1.0, seed=seed), 4.5) for seed in range(40)]
    far = [abs((pose.speed or 0.0) - 4.0) / pose.speed_error for pose in poses]
    off = [abs(turned(pose.heading.degrees, 30.0)) / pose.heading.error for pose in poses if pose.heading is not None]
    assert sum(one <= 2 for one in far) >= 36
    assert sum(one <= 2 for one in off) >= 36


def test_a_heading_that_is_surer_stays_and_so_does_one_that_backs_up() -> None:
    sure = Pose(*HOME, 2.0, Heading(33.0, 1.0), None)
    backing = Pose(*HOME, 2.0, Heading(210.0, 25.0), None)
    assert paced(sure, marks(), 4.5).heading == sure.heading
    assert paced(backing, marks(), 4.5).heading == backing.heading
    assert paced(Pose(*HOME, 2.0, None, None), marks(), 4.5).heading is None


def test_round_a_corner_the_chord_says_nothing() -> None:
    corner = [Mark(float(t), *moved(HOME, 8.0 * min(t, 4), 8.0 * max(0, t - 4)), 0.3) for t in range(9)]
    assert paced(ROUGH, corner, 4.5) == ROUGH


def test_places_that_are_seconds_apart_say_nothing() -> None:
    assert paced(ROUGH, marks()[::2], 4.5) == ROUGH


@pytest.mark.parametrize("count", [2, 1])
def test_too_few_places_tell_nothing(count: int) -> None:
    assert paced(ROUGH, marks(count=count), 0.5) == ROUGH
