"""What belongs to one thing that was left, and who speaks for it."""

import numpy as np
import pytest

from pipeline.rules.attendance import Company
from pipeline.rules.left_thing import Left
from pipeline.rules.one_thing import is_part, together
from pipeline.rules.places import Place, Standing
from pipeline.rules.unknown_things import FIRST_ID

BOX = (100.0, 100.0, 140.0, 160.0)


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        pytest.param((102, 104, 142, 158), True, id="the same, once more"),
        pytest.param((110, 120, 130, 150), True, id="a face of it"),
        pytest.param((90, 60, 180, 200), True, id="the whole of it"),
        pytest.param((141, 140, 200, 160), True, id="its shadow"),
        pytest.param((165, 140, 200, 160), False, id="another thing beside it"),
        pytest.param((105, 60, 135, 101), False, id="what stands behind it"),
    ],
)
def test_parts(other: tuple[float, ...], is_one: bool) -> None:
    one, two = np.array(BOX, np.float32), np.array(other, np.float32)
    assert is_part(one, two) == is_part(two, one) == is_one


def left(number: int, track: int, *, state: str = "seen", attended: bool = False, since: float | None = None) -> Left:
    place = Place(number=number, class_name="litter", box=(0.1, 0.1, 0.2, 0.2), confidence=0.5, tracker_id=track)
    box = np.array(BOX, np.float32)
    return Left(Standing(place, box, box[None, :], state), Company(attended, since))  # type: ignore[arg-type]


def test_what_is_seen_speaks_before_what_is_missed_and_the_detector_before_the_background() -> None:
    shadow, known, missed = left(1, FIRST_ID + 1), left(2, 7), left(3, 8, state="missed")
    assert [together(parts).standing.place.number for parts in ([shadow, known], [missed, shadow], [shadow])] == [2, 1, 1]


def test_who_is_with_a_part_is_with_the_thing() -> None:
    assert together([left(1, 7), left(2, 8, attended=True, since=3.0)]).company == Company(True, None)


def test_it_is_alone_since_the_last_of_its_parts_is() -> None:
    assert together([left(1, 7, since=3.0), left(2, 8, since=5.0), left(3, 9)]).company == Company(False, 5.0)
