"""The memory of things is bounded, and two sights are of one thing only when they are near enough."""

import numpy as np
import pytest

from pipeline.rules.passing.known import (
    MOST_APART_M,
    MOST_KNOWN,
    NEAR_LEAST_M,
    NEAR_MOST_M,
    KnownThings,
    matrix,
    near_m,
    reach_m,
    values,
)


def filled(count: int, *, told: int) -> KnownThings:
    things = KnownThings()
    for number in range(count):
        thing = things.new("litter", float(number))
        thing.key = f"k{number}" if number < told else None
    return things


def test_what_is_too_much_goes_what_is_not_told_first() -> None:
    things = filled(MOST_KNOWN + 3, told=MOST_KNOWN + 1)
    assert [thing.key for thing in things.surplus()] == [None, None, "k0"]
    assert len(things.things) == MOST_KNOWN
    assert things.surplus() == []


def test_what_nobody_passed_for_long_is_forgotten() -> None:
    things = filled(10, told=5)
    things.expire(100.0, told_s=97.0, untold_s=50.0)
    assert [thing.key for thing in things.things] == ["k3", "k4"]


def test_a_number_is_never_given_twice() -> None:
    things = filled(3, told=0)
    things.drop(things.things[2])
    assert things.new("litter", 9.0).number == 4
    assert KnownThings(things.things, next_number=things.next_number).new("litter", 9.0).number == 5


def test_a_covariance_survives_being_written() -> None:
    one = np.array([[4.0, 1.0], [1.0, 2.0]])
    assert matrix(values(one)).tolist() == one.tolist()


@pytest.mark.parametrize("sigma", [0.01, 1.0, 2.0, 50.0])
def test_two_passes_may_be_as_far_apart_as_their_radii_and_one_pass_no_more_than_a_cars_half(sigma: float) -> None:
    cov = np.eye(2) * sigma**2
    assert reach_m(cov, cov) == pytest.approx(min(MOST_APART_M, 2 * 2.146 * sigma), rel=1e-3)
    assert NEAR_LEAST_M <= near_m(cov, cov) <= NEAR_MOST_M
