"""Moves of several cases at once, each made or refused by itself."""

from sqlalchemy import text

from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import event


def three(desk: Desk) -> None:
    desk.post(*(event(number, stream_id=f"gate-{number}") for number in (1, 2, 3)))


def test_each_move_is_made_or_refused_by_itself(desk: Desk) -> None:
    three(desk)
    desk.operator.post("/v1/cases/1/verdict", json={"verdict": "true"}).raise_for_status()
    moves = [
        {"case_id": 1, "move": "file"},
        {"case_id": 2, "move": "file"},
        {"case_id": 9, "move": "file"},
        {"case_id": 3, "move": "confirm", "revision": 7},
        {"case_id": 3, "move": "confirm"},
        {"case_id": 1, "move": "dispatch", "department": "crew"},
    ]
    results = desk.operator.post("/v1/cases/moves", json={"moves": moves}).raise_for_status().json()["results"]
    assert [(one["case_id"], one["result"], one["status"]) for one in results] == [
        (1, "made", "filed"), (2, "refused", None), (9, "refused", None), (3, "refused", None), (3, "made", "confirmed"),
        (1, "refused", None),
    ]  # fmt: skip
    assert all((one["detail"] is None) is (one["result"] == "made") for one in results)
    assert "you have seen revision 7" in results[3]["detail"]
    assert results[0]["revision"] == desk.reader.get("/v1/cases/1").json()["revision"]


def test_cases_of_other_streets_are_not_there(desk: Desk) -> None:
    three(desk)
    with desk.database.session() as session:
        session.execute(text("""UPDATE "case" SET grid_code = '110101004001001' WHERE id = 2"""))
    person(desk, roles=["operator"], streets=["110101003"])
    moves = [{"case_id": number, "move": "confirm"} for number in (1, 2)]
    results = signed_in(desk).post("/v1/cases/moves", json={"moves": moves}).json()["results"]
    assert [(one["result"], one["detail"]) for one in results] == [("made", None), ("refused", "no case 2")]
    assert desk.reader.get("/v1/cases/2").json()["status"] == "proposed"


def test_how_many_has_a_bound(lite: Desk) -> None:
    for moves in ([], [{"case_id": 1, "move": "file"}] * 101):
        problem(lite.operator.post("/v1/cases/moves", json={"moves": moves}), 422)
