"""Which thing is which asset: one each, together the nearest, none out of reach."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.owners import NOBODY, owners

Places = list[tuple[float, float]]
NOWHERE = (float("nan"), float("nan"))


def owned(things: Places, assets: Places) -> list[int]:
    rows = (np.array(places, np.float64).reshape(-1, 2) for places in (things, assets))
    return [int(row) for row in owners(*rows, within_m=2.5)]


@pytest.mark.parametrize(
    ("things", "assets", "found"),
    [
        pytest.param([], [(0, 0)], [], id="nothing is there"),
        pytest.param([(0, 0)], [], [NOBODY], id="no assets"),
        pytest.param([(0, 2.5)], [(0, 0)], [0], id="at the edge"),
        pytest.param([(0, 2.6)], [(0, 0)], [NOBODY], id="out of reach"),
        pytest.param([NOWHERE, (0, 0)], [(0, 0), NOWHERE], [NOBODY, 0], id="beyond the map"),
        pytest.param([(0.7, 0), (0, 0)], [(0, 0), (0.7, 0)], [1, 0], id="each its own"),
        pytest.param([(0, 0), (0.7, 0), (1.4, 0)], [(0.6, 0), (1.3, 0), (2.0, 0)], [0, 1, 2], id="a survey that is off"),
        pytest.param([(0.1, 0), (0.2, 0)], [(0, 0)], [0, 0], id="one found twice"),
        pytest.param([(0.3, 0)], [(0, 0), (0.7, 0)], [0], id="one of two is gone"),
    ],
)
def test_who_is_whose(things: Places, assets: Places, found: list[int]) -> None:
    assert owned(things, assets) == found


PLACES = st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), max_size=6)


@given(things=PLACES, assets=PLACES)
def test_nobody_is_out_of_reach_and_what_can_be_reached_has_an_owner(things: Places, assets: Places) -> None:
    for (x, y), owner in zip(things, owned(things, assets), strict=True):
        apart = [float(np.hypot(x - a, y - b)) for a, b in assets]
        assert apart[owner] <= 2.5 if owner != NOBODY else all(far > 2.5 for far in apart)
