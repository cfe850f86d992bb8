import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.judgement import Precision, Verdict, move_of, wilson


@pytest.mark.parametrize(
    ("verdict", "is_put_right", "move"),
    [
        ("true", False, "confirm"),
        ("false", False, "cancel"),
        ("unsure", False, "doubt"),
        ("unsure", True, "doubt"),
        ("wrong_place", False, "doubt"),
        ("wrong_place", True, "confirm"),
        ("wrong_kind", False, "doubt"),
        ("wrong_kind", True, "confirm"),
    ],
)
def test_what_a_word_means(verdict: Verdict, is_put_right: bool, move: str) -> None:
    assert move_of(verdict, is_put_right=is_put_right) == move


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [
        pytest.param(0, 10, 0.0, 0.2775328, id="none"),
        pytest.param(10, 10, 0.7224672, 1.0, id="all"),
        pytest.param(5, 10, 0.2365931, 0.7634069, id="half"),
        pytest.param(81, 263, 0.2552742, 0.3662121, id="Newcombe 1998, table I"),
        pytest.param(1, 29, 0.0061098, 0.1717554, id="Newcombe 1998, few"),
    ],
)
def test_wilsons_interval(right: int, judged: int, low: float, high: float) -> None:
    assert wilson(right, judged) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("right", "judged"), [(0, 0), (-1, 3), (4, 3)])
def test_an_interval_needs_a_share(right: int, judged: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= right"):
        wilson(right, judged)


@given(st.integers(1, 10_000).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged))))
def test_the_interval_holds_the_share_and_shrinks_with_more(counts: tuple[int, int]) -> None:
    right, judged = counts
    low, high = wilson(right, judged)
    assert 0.0 <= low <= right / judged <= high <= 1.0
    narrower = wilson(4 * right, 4 * judged)
    assert narrower[1] - narrower[0] < high - low


def test_what_nobody_could_tell_counts_for_neither() -> None:
    assert (Precision(unsure=3).share, Precision(unsure=3).interval()) == (None, None)
    assert Precision(right=3, wrong=1, unsure=9).share == 0.75
    assert Precision(right=3, wrong=1).interval() == wilson(3, 4)
