from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from api.cases.policy import Policy
from api.cases.worktime import Calendar, Limit
from api.codes.table import CodeTable
from pipeline.events import Event
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, event, manifest

ZONE = ZoneInfo("Asia/Shanghai")
LIMITS = Policy(
    Calendar(ZONE),
    limits={"review": Limit(1, "hours"), "dispatch": Limit(2, "hours"), "handle": Limit(3, "hours")},
)
SANITATION = {"code": "1", "name": "sanitation"}
CODES = CodeTable.model_validate(
    {
        "version": 1,
        "matters": {
            "litter": {
                "code": "06010", "name": "litter", "limit": {"amount": 4, "unit": "working_hours"}, "department": SANITATION,
            }
        },
    }
)  # fmt: skip


@pytest.fixture
def people(desk: Desk) -> dict[str, TestClient]:
    """A client of everybody who works on cases."""
    return {
        "operator": desk.operator,
        "dispatcher": desk.client(desk.token("dispatcher")),
        "manager": desk.client(desk.token("manager")),
    }


@pytest.fixture
def case_id(desk: Desk) -> int:
    return int(desk.post(event(1))[0]["case_id"])


def moved(who: TestClient, case_id: int, move: str, **said: object) -> dict[str, Any]:
    found: dict[str, Any] = who.post(f"/v1/cases/{case_id}/moves", json={"move": move, **said}).raise_for_status().json()
    return found


def at_work(people: dict[str, TestClient], case_id: int) -> None:
    moved(people["operator"], case_id, "confirm")
    moved(people["operator"], case_id, "file")
    moved(people["dispatcher"], case_id, "dispatch", department="sanitation")
    moved(people["dispatcher"], case_id, "take_up")


def flow_of(desk: Desk, case_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.reader.get(f"/v1/cases/{case_id}/flow").raise_for_status().json()["steps"]
    return found


def told(desk: Desk) -> list[str]:
    return [row[0] for row in desk.rows("SELECT type FROM message ORDER BY created, id")]


def cleared(number: int, *, revision: int = 2) -> Event:
    return event(number, revision=revision, cleared=True)


def test_a_case_walks_through_its_life(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    at_work(people, case_id)
    moved(people["dispatcher"], case_id, "suspend", opinion="the lane is dug up")
    moved(people["dispatcher"], case_id, "resume")
    moved(people["dispatcher"], case_id, "finish")
    moved(people["operator"], case_id, "check")
    moved(people["operator"], case_id, "rework", opinion="half of it is there still")
    moved(people["dispatcher"], case_id, "finish")
    moved(people["operator"], case_id, "check")
    closed = moved(people["operator"], case_id, "close")
    assert (closed["state"], closed["stage"], closed["closed_by"], closed["due"]) == ("closed", "closing", "operator", None)
    done = moved(people["manager"], case_id, "evaluate")
    assert (done["state"], done["stage"], done["closed"], done["closed_by"]) == (
        "closed", "evaluated", closed["closed"], "operator",
    )  # fmt: skip
    steps = flow_of(desk, case_id)
    assert [step["move"] for step in steps] == [
        "propose", "confirm", "file", "dispatch", "take_up", "suspend", "resume", "finish", "check", "rework", "finish",
        "check", "close", "evaluate",
    ]  # fmt: skip
    assert [step["origin"] for step in steps[1:]] == [step["status"] for step in steps[:-1]]
    assert [step["revision"] for step in steps] == list(range(1, len(steps) + 1))
    assert (steps[3]["department"], steps[3]["by"], steps[3]["roles"]) == ("sanitation", "dispatcher", "dispatcher")
    assert sorted(told(desk)) == sorted(
        ["case.created", "case.confirmed", "case.filed", "case.dispatched", "case.closed", "case.evaluated"]
        + 2 * ["case.handled", "case.checking"]
        + 3 * ["case.handling"]
        + ["case.suspended"]
    )


def test_a_case_names_the_moves_of_whoever_asks(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    def names(who: TestClient) -> list[str]:
        listed = who.get(f"/v1/cases/{case_id}").raise_for_status().json()["moves"]
        assert listed == who.get(f"/v1/cases/{case_id}/flow").json()["moves"]
        return [one["move"] for one in listed]

    assert names(desk.reader) == names(people["dispatcher"]) == []
    assert names(people["operator"]) == names(people["manager"]) == ["confirm", "cancel"]
    moved(people["operator"], case_id, "confirm")
    moved(people["operator"], case_id, "file")
    assert names(people["operator"]) == ["not_accept"]
    assert names(people["dispatcher"]) == ["not_accept", "dispatch"]
    assert names(desk.admin) == names(people["manager"]) == ["not_accept", "dispatch", "force_close"]


def test_what_is_not_allowed_changes_nothing(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    here = f"/v1/cases/{case_id}/moves"
    before = desk.case_of(event(1))
    assert "confirm, cancel" in problem(people["operator"].post(here, json={"move": "file"}), 409)["detail"]
    assert "made by manager or operator" in problem(people["dispatcher"].post(here, json={"move": "confirm"}), 403)["detail"]
    problem(desk.reader.post(here, json={"move": "confirm"}), 403)
    assert "cancel needs opinion" in problem(people["operator"].post(here, json={"move": "cancel"}), 422)["detail"]
    problem(people["operator"].post(here, json={"move": "vanish"}), 403)
    stale = problem(people["operator"].post(here, json={"move": "confirm", "revision": 7}), 409)
    assert "revision 7, it is 1" in stale["detail"]
    problem(people["operator"].post("/v1/cases/999/moves", json={"move": "confirm"}), 404)
    problem(desk.worker.post(here, json={"move": "confirm"}), 403)
    assert desk.case_of(event(1)) == before
    assert len(flow_of(desk, case_id)) == 1


def test_a_case_that_was_given_back_is_dispatched_anew(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    at_work(people, case_id)
    back = moved(people["dispatcher"], case_id, "return", opinion="not our road")
    assert (back["status"], back["stage"], back["state"]) == ("returned", "dispatched", "open")
    again = moved(people["dispatcher"], case_id, "dispatch", department="roads")
    assert again["department"] == "roads"
    assert [one["case_id"] for one in desk.cases(department="roads", stage="dispatched", status="dispatched")] == [case_id]
    assert desk.cases(department="sanitation") == []


def test_only_a_manager_closes_a_filed_case_by_force(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    at_work(people, case_id)
    problem(people["operator"].post(f"/v1/cases/{case_id}/close", json={"note": "swept"}), 403)
    closed = people["manager"].post(f"/v1/cases/{case_id}/close", json={"note": "swept"}).raise_for_status().json()
    assert (closed["status"], closed["close_note"]) == ("forced_closed", "swept")


def test_the_cameras_move_a_filed_case_to_checking_with_pictures(
    desk: Desk, people: dict[str, TestClient], case_id: int
) -> None:
    at_work(people, case_id)
    for sequence, name in ((1, "snapshot.jpg"), (2, "after.jpg")):
        bundle = manifest(sequence=sequence, contents={name: b"picture"})
        here = f"/v1/events/{bundle.event_id}/evidence/{sequence}"
        desk.worker.put(here, json=bundle.model_dump(mode="json")).raise_for_status()
        headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        desk.worker.patch(f"{here}/{name}", content=b"picture", headers=headers).raise_for_status()
    desk.post(cleared(1))
    case = desk.case_of(event(1))
    assert (case["state"], case["status"], case["stage"]) == ("open", "checking", "closing")
    assert (case["before"]["name"], case["after"]["name"]) == ("snapshot.jpg", "after.jpg")
    assert desk.operator.get(case["after"]["path"], params={"purpose": "review"}).content == b"picture"
    step = flow_of(desk, case_id)[-1]
    assert (step["move"], step["by"], step["opinion"]) == ("clear", "pipeline", "cleared")
    assert "case.checking" in told(desk)


def test_a_thing_that_is_seen_again_goes_back_to_work(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    at_work(people, case_id)
    desk.post(cleared(1))
    assert desk.post(event(2))[0]["case_id"] == case_id, "a case that is checked takes in what comes"
    case = desk.case_of(event(1))
    assert (case["status"], case["department"]) == ("handling", "sanitation")
    step = flow_of(desk, case_id)[-1]
    assert (step["move"], step["by"], step["opinion"]) == ("rework", "pipeline", "seen again")


def test_what_is_gone_before_anybody_looked_is_no_task(desk: Desk, case_id: int) -> None:
    desk.post(cleared(1))
    case = desk.case_of(event(1))
    assert (case["state"], case["status"], case["stage"], case["closed_by"]) == ("closed", "gone", "collected", "pipeline")
    assert [one["case_id"] for one in desk.cases(state="closed", status="gone")] == [case_id]
    assert moved(desk.operator, case_id, "confirm")["state"] == "open", "a person may still file what was"


def test_some_kinds_need_no_review(desk: Desk) -> None:
    desk.decide(Policy(automatic=frozenset({"litter"})))
    desk.post(event(1), event(2, stream_id="other").model_copy(update={"kind": "parking"}))
    assert desk.case_of(event(1))["status"] == "filed"
    assert desk.case_of(event(2))["status"] == "proposed"
    desk.post(cleared(1))
    assert desk.case_of(event(1))["status"] == "checking", "its check is a person's"
    filed = flow_of(desk, desk.case_of(event(1))["case_id"])[1]
    assert (filed["move"], filed["by"]) == ("file_automatically", "pipeline")


def test_each_phase_has_its_time(desk: Desk, people: dict[str, TestClient]) -> None:
    desk.decide(LIMITS, codes=CODES)
    desk.clock.advance(datetime(2026, 11, 27, 15, 0, tzinfo=ZONE).timestamp() - desk.clock.now())
    case_id = int(desk.post(event(1))[0]["case_id"])
    now = desk.clock.now()
    assert (case := desk.case_of(event(1)))["due"] == now + 3600
    assert (case["phase"], case["is_overdue"]) == ("review", False)
    assert desk.cases(overdue=True) == []
    desk.clock.advance(3601)
    assert desk.case_of(event(1))["is_overdue"]
    assert len(desk.cases(overdue=True)) == 1
    assert desk.cases(overdue=False) == []
    moved(people["operator"], case_id, "confirm")
    filed = moved(people["operator"], case_id, "file")
    assert filed["due"] == desk.clock.now() + 7200
    given = moved(people["dispatcher"], case_id, "dispatch")
    assert (given["department"], given["phase"]) == ("sanitation", "handle"), "the usual department of its kind"
    assert given["due"] == datetime(2026, 11, 30, 11, 0, 1, tzinfo=ZONE).timestamp(), "over a weekend, in working time"
    moved(people["dispatcher"], case_id, "take_up")
    desk.clock.advance(3600)
    assert moved(people["dispatcher"], case_id, "suspend", opinion="the lane is dug up")["due"] is None
    desk.clock.advance(30 * 86_400)
    assert desk.cases(overdue=True) == []
    resumed = moved(people["dispatcher"], case_id, "resume")
    assert resumed["due"] == datetime(2026, 12, 28, 12, 0, tzinfo=ZONE).timestamp()
    steps = {step["move"]: step for step in flow_of(desk, case_id)}
    assert (steps["confirm"]["is_overdue"], steps["confirm"]["used_s"]) == (True, 3601)
    assert (steps["file"]["phase"], steps["dispatch"]["phase"], steps["suspend"]["used_s"]) == ("review", "dispatch", 3600)
    assert steps["resume"]["used_s"] == 0.0


def test_what_became_of_a_case_elsewhere_is_taken_in(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    moved(people["operator"], case_id, "confirm")
    moved(people["operator"], case_id, "file")
    here = f"/v1/cases/{case_id}"
    problem(people["manager"].patch(here, json={"status": "handled"}), 422)
    said = {"status": "handled", "department": "sanitation", "opinion": "removed by the crew"}
    done = people["manager"].patch(here, json=said).raise_for_status().json()
    assert (done["status"], done["department"]) == ("handled", "sanitation")
    assert [step["move"] for step in flow_of(desk, case_id)][-3:] == ["dispatch", "take_up", "finish"]
    again = people["manager"].patch(here, json=said).raise_for_status().json()
    assert again == done, "told twice, taken once"
    problem(people["dispatcher"].patch(here, json={"status": "closed"}), 409)
    problem(people["manager"].patch(here, json={"status": "proposed"}), 409)
    problem(people["manager"].patch(here, json={"status": "closed", "revision": 1}), 409)


def test_a_time_limit_ends_with_the_case(desk: Desk, people: dict[str, TestClient], case_id: int) -> None:
    cancelled = moved(people["operator"], case_id, "cancel", opinion="a shadow")
    assert (cancelled["state"], cancelled["phase"], cancelled["close_note"]) == ("closed", None, "a shadow")
    restored = moved(people["operator"], case_id, "restore", opinion="no shadow after all")
    assert (restored["state"], restored["status"]) == ("open", "proposed")
    assert (restored["closed"], restored["closed_by"]) == (None, None)
    assert restored["last_seen"] > T0


@pytest.fixture(autouse=True)
def _the_record_is_whole(desk: Desk) -> Iterator[None]:
    """After every test: the last step of each case says what the case is."""
    yield
    wrong = desk.rows(
        'SELECT c.id, c.status, f.status FROM "case" c JOIN flow_step f ON f.case_id = c.id '
        "WHERE f.id = (SELECT max(id) FROM flow_step WHERE case_id = c.id) AND (f.status <> c.status OR f.stage <> c.stage)"
    )
    assert wrong == []
    assert desk.rows('SELECT id FROM "case" WHERE id NOT IN (SELECT case_id FROM flow_step)') == []
