"""A ballot turns when four of five votes agree, at any pace of looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.ballot import AGREE, OF, Ballot
from pipeline.rules.rule import Moment


def shown(votes: str, *, looks: int = 3, begin: float = 1000.0) -> Ballot:
    """Return a ballot of votes (y or n), each of so many looks; time and observed time are 500 s apart."""
    ballot = Ballot(10.0)
    for n, vote in enumerate((*votes, "n")):
        for look in range(looks if n < len(votes) else 1):
            t = begin + 10 * n + 10 * look / looks
            ballot.look(Moment(t, t - 500), yes=vote == "y")
    return ballot


@pytest.mark.parametrize(
    ("votes", "yes", "since"),
    [
        pytest.param("", False, None, id="none"),
        pytest.param("yyy", False, None, id="too few"),
        pytest.param("yyyy", True, 1000.0, id="enough"),
        pytest.param("nnyynyy", True, 1020.0, id="one wrong among them"),
        pytest.param("ynynynyn", False, None, id="as often as not"),
        pytest.param("yyyynnn", True, 1000.0, id="not yet back"),
        pytest.param("yyyynnnn", False, 1040.0, id="back"),
    ],
)
def test_it_turns_when_enough_votes_agree(votes: str, yes: bool, since: float | None) -> None:
    ballot = shown(votes)
    assert (ballot.yes, ballot.since) == (yes, None if since is None else Moment(since, since - 500))


def test_the_majority_of_its_looks_is_a_vote_and_half_of_them_is_none() -> None:
    ballot = Ballot(10.0)
    for n in range(200):
        ballot.look(Moment(n, n), yes=n % 3 > 0)
    assert ballot.yes
    other = Ballot(10.0)
    for n in range(200):
        other.look(Moment(n, n), yes=n % 2 > 0)
    assert other.memory().votes == ()


@pytest.mark.parametrize(
    ("yes", "no", "votes"),
    [
        pytest.param(0.12, 0.0, "yyyyy", id="unsure alone"),
        pytest.param(0.06, 0.0, "", id="too little"),
        pytest.param(0.2, 0.6, "nnnnn", id="less than the other side"),
        pytest.param(0.6, 0.4, "yyyyy", id="more than the other side"),
        pytest.param(0.5, 0.5, "", id="as much as the other side"),
        pytest.param(0.0, 0.0, "", id="nothing at all"),
    ],
)
def test_looks_count_by_how_sure_they_are(yes: float, no: float, votes: str) -> None:
    ballot = Ballot(10.0)
    for n in range(100):
        sure = n % 3 == 0
        ballot.look(Moment(n, n), yes=yes > no, weight=max(yes, no) * sure, against=min(yes, no) * sure)
    assert "".join("ny"[vote.yes] for vote in ballot.memory().votes) == votes


@pytest.mark.parametrize(("weight", "every", "yes"), [(1.0, 10, False), (0.12, 3, False), (0.12, 9, True), (0.0, 1, True)])
def test_where_votes_must_be_unanimous_unsure_looks_say_no_together(weight: float, every: int, yes: bool) -> None:
    ballot = Ballot(10.0, unanimous=True)
    for n in range(100):
        no = n % every == 0
        ballot.look(Moment(n, n), yes=not no, weight=weight if no else 1.0)
    assert ballot.yes is yes


@given(looks=st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(0, 1)), max_size=200))
def test_both_sides_are_weighed_alike(looks: list[tuple[bool, float, float]]) -> None:
    one, other = Ballot(10.0), Ballot(10.0)
    for n, (yes, weight, against) in enumerate(looks):
        one.look(Moment(n, n), yes=yes, weight=weight, against=against)
        other.look(Moment(n, n), yes=not yes, weight=weight, against=against)
    assert [vote.yes for vote in one.memory().votes] == [not vote.yes for vote in other.memory().votes]


@pytest.mark.parametrize(("no_of_three", "yes"), [(0, True), (1, False)])
def test_one_look_against_it_is_enough_where_votes_must_be_unanimous(no_of_three: int, yes: bool) -> None:
    ballot = Ballot(10.0, unanimous=True)
    for n in range(200):
        ballot.look(Moment(n, n), yes=n % 3 >= no_of_three)
    assert ballot.yes is yes
    assert len(ballot.memory().votes) == OF


def test_it_is_sure_while_the_last_vote_says_so_too() -> None:
    assert shown("yyyy").sure
    assert not shown("yyyyn").sure
    assert shown("yyyyny").sure
    assert not shown("nnnn").sure


def test_after_a_gap_it_is_so_but_not_sure_until_another_vote_and_nobody_knows_since_when() -> None:
    ballot = shown("yyyy")
    ballot.lost()
    assert (ballot.yes, ballot.sure, ballot.since) == (True, False, None)
    for n in range(11):
        assert not ballot.sure
        ballot.look(Moment(5000 + n, 4500 + n), yes=True)
    assert ballot.sure


def test_looks_before_a_gap_make_no_vote() -> None:
    ballot = Ballot(10.0)
    for n in range(20):
        ballot.look(Moment(6 * n, 6 * n), yes=True)
        ballot.lost()
    assert not ballot.yes
    assert ballot.memory().votes == ()


def test_time_in_which_nobody_looks_brings_no_votes() -> None:
    ballot = Ballot(10.0)
    for n in range(20):
        ballot.look(Moment(100 * n, 1.0), yes=True)
    assert ballot.memory().votes == ()


@given(votes=st.text("yn", max_size=30), looks=st.integers(1, 40))
def test_the_pace_of_looks_changes_nothing(votes: str, looks: int) -> None:
    once, often = shown(votes, looks=1), shown(votes, looks=looks)
    assert (once.yes, once.since) == (often.yes, often.since)


@given(votes=st.text("yn", max_size=30))
def test_it_agrees_with_most_of_its_last_votes_or_is_undecided(votes: str) -> None:
    ballot = shown(votes)
    last = votes[-OF:]
    assert len(ballot.memory().votes) == len(last)
    for word, yes in (("y", True), ("n", False)):
        if last.count(word) >= AGREE:
            assert ballot.yes == yes


@given(votes=st.text("yn", max_size=20), more=st.text("yn", max_size=20))
def test_a_restart_changes_nothing(votes: str, more: str) -> None:
    whole, first = shown(votes), shown(votes)
    whole.lost()
    again = Ballot(10.0, first.memory())
    for n, vote in enumerate((*more, "n")):
        for ballot in (whole, again):
            ballot.look(Moment(5000.0 + 10 * n, 4500.0 + 10 * n), yes=vote == "y")
    assert (again.yes, again.since, again.memory()) == (whole.yes, whole.since, whole.memory())
