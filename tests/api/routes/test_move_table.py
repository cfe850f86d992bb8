"""The table of moves: which there are, and which of them whoever asks may make."""

import pytest

from api.access.scopes import Scope
from tests.support.api_app import Desk
from tests.support.wire import event


def open_to(desk: Desk, scope: Scope) -> set[str]:
    moves = desk.client(desk.token(scope)).get("/v1/moves").raise_for_status().json()["moves"]
    return {one["move"] for one in moves if one["open"]}


def test_it_tells_the_whole_life(lite: Desk) -> None:
    moves = {one["move"]: one for one in lite.reader.get("/v1/moves").raise_for_status().json()["moves"]}
    assert moves["dispatch"] == {
        "move": "dispatch", "origins": ["filed", "returned"], "status": "dispatched", "needs": ["department"],
        "actors": ["dispatcher", "manager", "receiver"], "open": False,
    }  # fmt: skip
    assert "merge" not in moves


@pytest.mark.parametrize(
    ("scope", "some", "none"),
    [
        ("reader", set(), {"confirm", "dispatch"}),
        ("operator", {"confirm", "file", "close"}, {"dispatch", "evaluate", "clear"}),
        ("dispatcher", {"dispatch", "recall", "finish"}, {"confirm", "close", "clear"}),
        ("manager", {"confirm", "dispatch", "force_close", "evaluate"}, {"clear", "vanish"}),
    ],
)
def test_each_sees_what_is_open_to_it(lite: Desk, scope: Scope, some: set[str], none: set[str]) -> None:
    found = open_to(lite, scope)
    assert some <= found
    assert not none & found


def test_a_case_lists_the_same_moves(lite: Desk) -> None:
    lite.post(event())
    case = lite.operator.get("/v1/cases/1").json()
    table = lite.operator.get("/v1/moves").json()["moves"]
    assert [one["move"] for one in case["moves"]] == [
        one["move"] for one in table if one["open"] and case["status"] in one["origins"]
    ]
