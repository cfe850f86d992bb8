"""Which boxes and places show one bin."""

import numpy as np
import pytest

from pipeline.rules.bin_boxes import by_bin, one_bin, same_spot
from pipeline.rules.picture_plane import Boxes
from pipeline.rules.places import Place, Standing

Box = tuple[float, float, float, float]
BIN: Box = (100, 220, 150, 300)
AMONG_BAGS: Box = (80, 215, 190, 315)
BESIDE: Box = (155, 220, 205, 300)


def boxes(*some: Box) -> Boxes:
    return np.array(some, np.float32).reshape(-1, 4)


@pytest.mark.parametrize(
    ("box", "now", "ever"),
    [
        pytest.param(BIN, True, True, id="the same"),
        pytest.param((94, 212, 158, 306), True, True, id="nearly the same"),
        pytest.param(AMONG_BAGS, True, True, id="with the bags around it"),
        pytest.param((100, 220, 150, 260), True, True, id="its upper half"),
        pytest.param((110, 220, 190, 315), False, True, id="four fifths of it, and bags"),
        pytest.param((100, 180, 150, 260), False, True, id="a third of both"),
        pytest.param(BESIDE, False, False, id="beside it"),
        pytest.param((145, 220, 195, 300), False, False, id="just before the one beside it"),
        pytest.param((100, 300, 150, 380), False, False, id="before it"),
    ],
)
def test_boxes_of_one_bin(box: Box, now: bool, ever: bool) -> None:
    assert one_bin(boxes(box), boxes(BIN)[0]).tolist() == [now]
    assert one_bin(boxes(BIN), boxes(box)[0]).tolist() == [now], "whichever is asked for"
    assert same_spot(boxes(box), boxes(BIN)[0]).tolist() == [ever]


def test_no_box_shows_it() -> None:
    assert one_bin(boxes(), boxes(BIN)[0]).tolist() == same_spot(boxes(), boxes(BIN)[0]).tolist() == []


def standing(number: int, box: Box) -> Standing:
    place = Place(number=number, class_name="bin", box=(0.0, 0.0, 1.0, 1.0), confidence=0.9)
    return Standing(place, boxes(box)[0], boxes(box), "seen")


@pytest.mark.parametrize(
    ("there", "bins"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(1, BIN), (2, BESIDE)], [[1], [2]], id="two bins"),
        pytest.param([(1, BIN), (2, AMONG_BAGS)], [[1, 2]], id="one with its bags around it"),
        pytest.param([(2, BIN), (1, AMONG_BAGS)], [[1, 2]], id="the first found is first, in whatever order they are told"),
        pytest.param([(3, AMONG_BAGS), (4, BESIDE), (5, BIN)], [[3, 5], [4]], id="beside another one"),
    ],
)
def test_places_are_sorted_into_bins(there: list[tuple[int, Box]], bins: list[list[int]]) -> None:
    found = by_bin([standing(number, box) for number, box in there])
    assert [[one.place.number for one in places] for places in found] == bins
