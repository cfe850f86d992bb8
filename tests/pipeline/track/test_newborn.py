"""A new track is looked for all around, once."""

import numpy as np
import pytest

from pipeline.track.motion import CornerMotion
from pipeline.track.newborn import REACH, Newborn

FIRST = np.array([100.0, 100.0, 120.0, 150.0])


def test_before_its_second_look_it_may_have_gone_any_way() -> None:
    assert Newborn(FIRST).state_to_bbox().tolist() == [100 - 20 * REACH, 100 - 50 * REACH, 120 + 20 * REACH, 150 + 50 * REACH]


def test_a_look_that_missed_it_leaves_the_room_around_it() -> None:
    own = Newborn(FIRST)
    own.update(None)
    assert own.state_to_bbox()[0] < FIRST[0]


@pytest.mark.parametrize("moves", [[8.0], [8.0, 16.0, 24.0]], ids=["second look", "fourth look"])
def test_from_its_second_look_on_it_is_the_plain_filter(moves: list[float]) -> None:
    own, plain = Newborn(FIRST), CornerMotion(FIRST)
    for way in moves:
        for one in (own, plain):
            one.predict(1.0, 5.0)
            one.update(FIRST + np.array([way, 0.0, way, 0.0]))
    assert own.state_to_bbox().tolist() == plain.state_to_bbox().tolist()


def test_at_rest_it_is_where_it_is() -> None:
    own = Newborn(FIRST)
    own.rest()
    assert own.state_to_bbox().tolist() == FIRST.tolist()
