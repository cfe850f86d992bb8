"""A vehicle's way: there and back, with halts, and never by a jump."""

from math import hypot, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.simulate.drive.course import TURN_SPEED, Course
from pipeline.simulate.scene.drives import Drive, Halt


def moved(course: Course, start: float, end: float) -> float:
    a, b = course.at(start).at, course.at(end).at
    return hypot(b[0] - a[0], b[1] - a[1])


def test_it_drives_there_on_the_right_and_back_on_the_other_side() -> None:
    course = Course(Drive(route=((0, 0), (0, 40)), speed=5, passes=3, aside_m=0.5))
    there, back, again = course.passes
    assert [one.number for one in (there, back, again)] == [1, 2, 3]
    for one, x, heading in ((there, 0.5, 0.0), (back, -0.5, pi), (again, 0.5, 0.0)):
        middle = course.at((one.start + one.end) / 2)
        assert middle.at[0] == pytest.approx(x, abs=1e-6)
        assert abs(np.angle(np.exp(1j * (middle.heading - heading)))) < 1e-6
        assert middle.number == one.number
    turning = course.at((there.end + back.start) / 2)
    assert turning.number is None
    assert turning.speed <= TURN_SPEED


def test_it_comes_at_speed_and_stands_where_it_ends() -> None:
    course = Course(Drive(route=((0, 0), (0, 40)), speed=5, aside_m=0))
    assert course.at(0.0).speed == 5
    assert course.at(-2.0).at == pytest.approx((0.0, -10.0))
    assert course.at(course.seconds + 9).at == pytest.approx((0.0, 40.0))
    assert course.at(course.seconds + 9).speed == 0


def test_it_halts_on_every_pass_for_as_long_as_told() -> None:
    course = Course(Drive(route=((0, 0), (0, 40)), speed=5, passes=2, aside_m=0, halts=(Halt(after_m=15, seconds=3),)))
    times = np.arange(0, course.seconds, 0.05)
    for one, y in zip(course.passes, (15.0, 25.0), strict=True):
        standing = [t for t in times if one.start <= t < one.end and course.at(float(t)).speed == 0 and t > one.start + 0.1]
        here = [t for t in standing if course.at(float(t)).at[1] == pytest.approx(y, abs=0.01)]
        assert len(here) * 0.05 == pytest.approx(3.0, abs=0.15)


@settings(deadline=None, max_examples=40)
@given(
    length=st.floats(10, 80), speed=st.floats(0.5, 15), passes=st.integers(1, 4), aside=st.floats(0, 2), after=st.floats(1, 90)
)
def test_it_never_jumps_and_never_drives_faster_than_told(
    length: float, speed: float, passes: int, aside: float, after: float
) -> None:
    halts = (Halt(after_m=after, seconds=1.0),)
    course = Course(Drive(route=((0, 0), (3, length)), speed=speed, passes=passes, aside_m=aside, halts=halts))
    step = 0.1
    for t in np.arange(-1, course.seconds + 1, step).tolist():
        assert moved(course, t, t + step) <= max(speed, TURN_SPEED) * step * 1.02 + 1e-6
