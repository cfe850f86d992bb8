"""Counting errors by class and group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.simulate.trial.passage import CountError, Passages, by_class, by_group, overall


@pytest.mark.parametrize(
    ("true", "counted", "expected"),
    [
        pytest.param({}, {}, {}, id="nothing passed"),
        pytest.param({("a", "car", "in"): 4}, {("a", "car", "in"): 4}, {"car": CountError(4, 4, 0)}, id="right"),
        pytest.param({("a", "car", "in"): 4}, {("a", "car", "in"): 3}, {"car": CountError(4, 3, 1)}, id="one missed"),
        pytest.param({}, {("a", "car", "in"): 2}, {"car": CountError(0, 2, 2)}, id="two too many"),
        pytest.param({("a", "car", "in"): 1}, {("a", "car", "out"): 1}, {"car": CountError(1, 1, 2)}, id="the wrong way"),
        pytest.param(
            {("a", "car", "in"): 1}, {("a", "truck", "in"): 1},
            {"car": CountError(1, 0, 1), "truck": CountError(0, 1, 1)}, id="taken for another class",
        ),
    ],
)  # fmt: skip
def test_errors_by_class(true: Passages, counted: Passages, expected: dict[str, CountError]) -> None:
    assert by_class([(true, counted)]) == expected


def test_classes_of_a_group_may_be_taken_for_each_other() -> None:
    assert by_group([({("a", "car", "in"): 1}, {("a", "truck", "in"): 1})]) == {"cars, buses, trucks": CountError(1, 1, 0)}


def test_errors_of_two_scenes_do_not_cancel() -> None:
    one, two = {("a", "person", "in"): 1}, {("a", "person", "in"): 2}
    assert overall(by_class([(one, two), (two, one)])) == CountError(3, 3, 2)


keys = st.tuples(st.sampled_from("ab"), st.sampled_from(("car", "truck", "person")), st.sampled_from(("in", "out")))
passages = st.dictionaries(keys, st.integers(0, 9))


@given(passages, passages)
def test_grouping_never_adds_to_the_error(true: Passages, counted: Passages) -> None:
    fine, coarse = overall(by_class([(true, counted)])), overall(by_group([(true, counted)]))
    assert coarse.wrong <= fine.wrong
    assert (coarse.true, coarse.counted) == (fine.true, fine.counted)


@given(passages)
def test_right_counts_have_no_error(true: Passages) -> None:
    assert overall(by_class([(true, true)])).wrong == 0
