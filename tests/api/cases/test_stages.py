from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.notice import type_of
from api.cases.stages import (
    BY_NAME,
    ENDED,
    MOVES,
    OWN_CALL,
    PHASE_OF,
    STAGE_OF,
    Actor,
    Incomplete,
    NotNow,
    NotYours,
    Stage,
    Status,
    allowed,
    check,
    ending,
    seen,
    way,
)
from api.webhooks.topics import TYPES

STATUSES: tuple[Status, ...] = get_args(Status)
ACTORS: tuple[Actor, ...] = get_args(Actor)
PEOPLE: frozenset[Actor] = frozenset({"operator", "dispatcher", "manager"})
WALK = (
    ("confirm", "confirmed"), ("file", "filed"), ("dispatch", "dispatched"), ("take_up", "handling"), ("finish", "handled"),
    ("check", "checking"), ("close", "closed"), ("evaluate", "evaluated"),
)  # fmt: skip


def test_a_case_walks_through_all_seven_stages() -> None:
    status: Status = "proposed"
    stages = [STAGE_OF[status]]
    for name, after in WALK:
        status = check(name, status, PEOPLE, ["department"]).target
        assert status == after
        stages.append(STAGE_OF[status])
    assert list(dict.fromkeys(stages)) == list(get_args(Stage))


@pytest.mark.parametrize(
    ("name", "status", "actor"),
    [
        pytest.param("file", "confirmed", "pipeline", id="the machine files nothing"),
        pytest.param("file", "confirmed", "receiver", id="nor does a receiver"),
        pytest.param("dispatch", "filed", "operator", id="an operator dispatches nothing"),
        pytest.param("force_close", "handling", "operator", id="an operator forces nothing"),
        pytest.param("close", "checking", "pipeline", id="the machine closes no filed case"),
        pytest.param("clear", "handling", "manager", id="a person is no camera"),
    ],
)
def test_others_make_the_move(name: str, status: Status, actor: Actor) -> None:
    with pytest.raises(NotYours, match=f"{name} is made by"):
        check(name, status, [actor], ["opinion", "department"])


@pytest.mark.parametrize(
    ("name", "status"), [("file", "proposed"), ("close", "handling"), ("confirm", "closed"), ("fly", "proposed"), ("", "filed")]
)
def test_a_move_that_the_status_does_not_allow(name: str, status: Status) -> None:
    with pytest.raises(NotNow, match=f"a case that is {status} can't be moved"):
        check(name, status, PEOPLE, ["opinion", "department"])


@pytest.mark.parametrize(
    ("name", "status", "lacking"),
    [
        ("return", "handling", "opinion"),
        ("suspend", "handling", "opinion"),
        ("rework", "checking", "opinion"),
        ("force_close", "filed", "opinion"),
        ("cancel", "proposed", "opinion"),
        ("not_accept", "confirmed", "opinion"),
        ("dispatch", "filed", "department"),
    ],
)
def test_some_moves_need_a_word(name: str, status: Status, lacking: str) -> None:
    with pytest.raises(Incomplete, match=f"{name} needs {lacking}"):
        check(name, status, PEOPLE, [])


def test_the_machine_proposes_and_a_person_files() -> None:
    by_machine = {move.target for move in allowed("proposed", ["pipeline"])}
    assert by_machine == {"gone", "filed"}
    assert {move.name for move in MOVES if move.target == "filed" and "pipeline" in move.actors} == {
        "file_automatically",
        "await_again",
    }


@given(st.sampled_from(STATUSES), st.sets(st.sampled_from(ACTORS)))
def test_what_is_allowed_can_be_made_and_nothing_else(status: Status, actors: set[Actor]) -> None:
    names = {move.name for move in allowed(status, actors)}
    for move in MOVES:
        if move.name in names:
            assert check(move.name, status, actors, ["opinion", "department"]).target == move.target
        elif move.name not in OWN_CALL:
            with pytest.raises((NotNow, NotYours)):
                check(move.name, status, actors, ["opinion", "department"])


def test_every_status_is_reached_and_can_be_left_by_somebody() -> None:
    reached = {move.target for move in MOVES} | {"proposed"}
    assert reached == set(STATUSES)
    left = {status for move in MOVES for status in move.origins}
    assert set(STATUSES) - left == {"not_accepted", "merged", "evaluated"}
    assert set(PHASE_OF) == set(STATUSES) - ENDED


@pytest.mark.parametrize(
    ("status", "target", "names"),
    [
        pytest.param("filed", "closed", ["dispatch", "take_up", "finish", "check", "close"], id="all the way"),
        pytest.param("handling", "handled", ["finish"], id="one step"),
        pytest.param("dispatched", "returned", ["return"], id="a step aside is the last"),
        pytest.param("suspended", "handled", ["resume", "finish"], id="a suspended case goes on first"),
        pytest.param("checking", "handling", ["rework"], id="back to work"),
        pytest.param("handling", "forced_closed", ["force_close"], id="by force"),
        pytest.param("handled", "handled", [], id="it is there"),
    ],
)
def test_a_receiver_tells_where_it_came_to(status: Status, target: Status, names: list[str]) -> None:
    assert [move.name for move in way(status, target, ["receiver"])] == names


@pytest.mark.parametrize(("status", "target"), [("proposed", "closed"), ("closed", "handling"), ("filed", "merged")])
def test_there_is_not_always_a_way(status: Status, target: Status) -> None:
    with pytest.raises(NotNow, match="there is no way"):
        way(status, target, ["receiver"])


@pytest.mark.parametrize(
    ("status", "was_gone", "is_gone", "has_department", "move"),
    [
        ("proposed", False, True, False, "vanish"),
        ("confirmed", False, True, False, "vanish"),
        ("filed", False, True, False, "clear"),
        ("suspended", False, True, True, "clear"),
        ("handled", False, True, True, "clear"),
        ("checking", False, True, True, None),
        ("closed", False, True, True, None),
        ("gone", True, False, False, "reappear"),
        ("checking", True, False, True, "rework"),
        ("checking", True, False, False, "await_again"),
        ("closed", True, False, True, None),
        ("cancelled", True, False, False, None),
        ("handling", False, False, True, None),
        ("gone", True, True, False, None),
    ],
)
def test_what_the_cameras_see_moves_a_case(
    status: Status, was_gone: bool, is_gone: bool, has_department: bool, move: str | None
) -> None:
    found = seen(status, was_gone=was_gone, is_gone=is_gone, has_department=has_department)
    assert found == move
    if found is not None:
        assert check(found, status, ["pipeline"], ["opinion"])


@pytest.mark.parametrize("status", sorted(set(STATUSES) - ENDED))
def test_a_person_can_end_every_open_case(status: Status) -> None:
    assert check(ending(status), status, PEOPLE, ["opinion"]).target in ENDED


def test_moves_have_names_of_their_own() -> None:
    assert len(BY_NAME) == len(MOVES)


def test_every_status_has_a_message_that_receivers_can_ask_for() -> None:
    assert {type_of(status) for status in STATUSES} <= set(TYPES)
    assert {type_of(status) for status in ENDED} == {"case.closed", "case.evaluated"}
