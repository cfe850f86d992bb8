"""Bodies are sensible, and turn as compass headings do."""

import numpy as np
import pytest

from pipeline.locate.bodies import BODIES, HEAPS, bodies, corners


@pytest.mark.parametrize("class_name", [*BODIES, "litter", "never heard of"])
def test_the_shares_of_a_class_make_a_whole(class_name: str) -> None:
    assert sum(one.share for one in bodies(class_name)) == pytest.approx(1.0)
    assert all(0 < one.spread < 1 for one in bodies(class_name))


def test_what_no_one_knows_is_something_that_lies_about() -> None:
    assert bodies("suitcase") == HEAPS


def test_a_car_that_points_north_is_long_to_the_north_and_east_to_the_east() -> None:
    car = BODIES["car"][0]
    north, east = corners(car, np.array([0.0, np.pi / 2]))
    assert np.ptp(north, axis=0) == pytest.approx((car.width, car.length, car.height))
    assert np.ptp(east, axis=0) == pytest.approx((car.length, car.width, car.height))
    assert north[:, 2].min() == 0
