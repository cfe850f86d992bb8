"""Crossings of a line: direction, band, least movement, ends, once each way, bounds."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.settings import Line
from pipeline.rules.crossing import FORGET_S, MOST_IDS, Crossings, sides

SIZE = (1000, 500)
UPWARD = Line(start=(0.5, 1.0), end=(0.5, 0.0))
DOWNWARD = Line(start=(0.5, 0.0), end=(0.5, 1.0))
RIGHTWARD = Line(start=(0.0, 0.5), end=(1.0, 0.5))
HEIGHT = 100.0


def walk(line: Line, way: Sequence[tuple[float, float]], *, movement: float = 0.4) -> list[str]:
    crossings = Crossings(line, band=0.1, movement=movement)
    return [
        one.direction
        for n, foot in enumerate(way)
        for one in crossings.update(
            float(n), np.array([1]), np.array([foot], np.float32), heights=np.array([HEIGHT], np.float32), size=SIZE
        )
    ]


def level(*xs: float, y: float = 250.0) -> list[tuple[float, float]]:
    return [(x, y) for x in xs]


@pytest.mark.parametrize(
    ("line", "way", "said"),
    [
        pytest.param(UPWARD, level(300, 700), ["in"], id="left to right over a line that goes up"),
        pytest.param(UPWARD, level(700, 300), ["out"], id="right to left over it"),
        pytest.param(DOWNWARD, level(300, 700), ["out"], id="the line the other way round"),
        pytest.param(RIGHTWARD, [(500, 100), (500, 400)], ["in"], id="towards the camera over a line to the right"),
        pytest.param(RIGHTWARD, [(500, 400), (500, 100)], ["out"], id="away from the camera over it"),
        pytest.param(UPWARD, level(300, 700, 300, 700, 300), ["in", "out"], id="once each way"),
        pytest.param(UPWARD, level(300, 495, 300), [], id="into the band and back"),
        pytest.param(UPWARD, level(300, 495, 505, 492, 700), ["in"], id="trembling in the band"),
        pytest.param(UPWARD, level(495, 505, 700), [], id="began in the band"),
        pytest.param(UPWARD, level(488, 512, 525), [], id="too short a way"),
        pytest.param(UPWARD, level(488, 512, 525, 540), ["in"], id="and then far enough"),
        pytest.param(UPWARD, level(300, 518, 482, 518, 482), ["in"], id="a tremble wider than the band after crossing"),
        pytest.param(Line(start=(0.5, 1.0), end=(0.5, 0.6)), level(300, 700), [], id="beyond the line's end"),
        pytest.param(Line(start=(0.5, 0.4), end=(0.5, 0.0)), level(300, 700), [], id="before the line's start"),
        pytest.param(UPWARD, level(300), [], id="one look"),
        pytest.param(UPWARD, [], [], id="none"),
    ],
)
def test_ways(line: Line, way: list[tuple[float, float]], said: list[str]) -> None:
    assert walk(line, way) == said


def test_an_oblique_line_has_its_left_and_right_too() -> None:
    line = Line(start=(0.0, 0.0), end=(1.0, 1.0))
    assert walk(line, [(200, 400), (800, 100)]) == ["out"]
    assert walk(line, [(800, 100), (200, 400)]) == ["in"]


def test_ids_are_forgotten_and_bounded() -> None:
    crossings = Crossings(UPWARD, band=0.1, movement=0.4)
    feet, heights = np.full((500, 2), 300, np.float32), np.full(500, HEIGHT, np.float32)
    for n in range(2 * MOST_IDS // 500 + 2):
        crossings.update(n * 0.2, np.arange(500 * n, 500 * n + 500), feet, heights=heights, size=SIZE)
    assert len(crossings._passers) <= MOST_IDS
    crossings.update(FORGET_S + 100, np.array([-5]), feet[:1], heights=heights[:1], size=SIZE)
    assert len(crossings._passers) == 1


points = st.tuples(st.floats(0, 1000), st.floats(0, 500))
ways = st.lists(points, max_size=40)


@given(ways)
def test_at_most_once_in_each_direction(way: list[tuple[float, float]]) -> None:
    said = walk(UPWARD, way)
    assert said.count("in") <= 1
    assert said.count("out") <= 1


@given(ways)
def test_the_line_turned_round_counts_the_other_way(way: list[tuple[float, float]]) -> None:
    other = {"in": "out", "out": "in"}
    assert walk(DOWNWARD, way) == [other[word] for word in walk(UPWARD, way)]


@given(points, st.lists(st.tuples(st.floats(-19, 19), st.floats(-19, 19)), max_size=60))
def test_who_only_trembles_is_never_counted(centre: tuple[float, float], shakes: list[tuple[float, float]]) -> None:
    assert walk(UPWARD, [(centre[0] + dx, centre[1] + dy) for dx, dy in shakes], movement=0.6) == []


@given(points)
def test_distance_is_signed_and_in_pixels(point: tuple[float, float]) -> None:
    ends = np.array([[500.0, 500.0], [500.0, 0.0]])
    assert sides(ends, np.array([point]))[0] == pytest.approx(point[0] - 500)
