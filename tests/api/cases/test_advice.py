"""What other limits would let through, of what was judged."""

import pytest

from api.cases.advice import STEPS, Judged, table
from api.cases.judgement import Precision, Verdict

CASES = [
    Judged("true", 310.0, False),
    Judged("false", 320.0, False),
    Judged("wrong_kind", 500.0, False),
    Judged("wrong_place", 900.0, False),
    Judged("unsure", 400.0, False),
    Judged("true", 350.0, True),
]
ONE = Judged("true", 5.0, False)


@pytest.mark.parametrize(
    ("at", "kept", "lost", "undecided"),
    [
        (300.0, (3, 2, 1), (0, 0, 0), 0),
        (310.0, (3, 2, 1), (0, 0, 0), 0),
        (310.1, (2, 2, 1), (1, 0, 0), 0),
        (400.0, (1, 1, 1), (1, 1, 0), 1),
        (901.0, (0, 0, 0), (2, 2, 1), 1),
    ],
)
def test_a_limit_keeps_what_measured_as_much(
    at: float, kept: tuple[int, int, int], lost: tuple[int, int, int], undecided: int
) -> None:
    (row,) = table(CASES, [300.0], [at])
    assert (row.kept, row.lost, row.undecided) == (Precision(*kept), Precision(*lost), undecided)


def test_every_case_stands_once_in_every_row() -> None:
    for row in table(CASES, [300.0]):
        counted = [*vars_of(row.kept), *vars_of(row.lost), row.undecided]
        assert sum(counted) == len(CASES)


def vars_of(counted: Precision) -> tuple[int, int, int]:
    return counted.right, counted.wrong, counted.unsure


def test_a_limit_below_one_that_was_in_force_is_not_whole() -> None:
    rows = table(CASES, [300.0, 480.0], [200.0, 300.0, 480.0, 600.0])
    assert [row.is_whole for row in rows] == [False, False, True, True]


def test_a_rule_without_a_limit_held_nothing_back() -> None:
    assert all(row.is_whole for row in table(CASES, [], [1.0, 500.0]))


def test_without_a_choice_round_limits_are_tried_from_the_present_one_to_beyond_all() -> None:
    tried = [row.at for row in table(CASES, [300.0])]
    assert tried == [300.0, *(float(at) for at in range(350, 951, 50))]
    assert tried[-1] > max(case.value for case in CASES)


@pytest.mark.parametrize("most", [300.001, 301.0, 12_345.0, 1e6])
def test_the_table_is_short(most: float) -> None:
    tried = [row.at for row in table([Judged("true", most, False)], [300.0])]
    assert tried[0] == 300.0
    assert tried[-1] >= most
    assert 2 <= len(tried) <= STEPS + 3


@pytest.mark.parametrize(
    ("cases", "limits", "tried"),
    [([], [], []), ([], [300.0], [300.0]), ([ONE], [], [5.0]), ([ONE], [9.0], [9.0])],
)
def test_of_nothing_little_is_told(cases: list[Judged], limits: list[float], tried: list[float]) -> None:
    assert [row.at for row in table(cases, limits)] == tried


def test_words_are_counted_as_in_precision() -> None:
    words: list[Verdict] = ["true", "wrong_place", "false", "wrong_kind", "unsure"]
    (row,) = table([Judged(word, 1.0, False) for word in words], [], [1.0])
    assert row.kept == Precision(2, 2, 1)
