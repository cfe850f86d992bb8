import json
from typing import Any

import pytest

from api.tables import Subscription
from api.webhooks import signature
from api.webhooks.queue import signers
from tests.support.api_app import Desk, problem
from tests.support.wire import event

URL = "http://127.0.0.1:9/hook"


class Outside:
    """A receiver that answers by callbacks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        made = desk.admin.post("/v1/webhooks", json={"url": URL}).raise_for_status().json()
        self.id, self.secret = made["id"], made["secret"]
        self.count = 0

    def answer(self, *, message_id: str = "", secret: str = "", body: bytes | None = None, **said: object) -> Any:
        self.count += 1
        raw = json.dumps(said) if body is None else body.decode()
        told = signature.headers(
            message_id or f"out_{self.count}", raw, signers=[secret or self.secret], now=self.desk.clock.now()
        )
        headers = {**told, "content-type": "application/json"}
        return self.desk.nobody.post(f"/v1/webhooks/{self.id}/callback", content=raw, headers=headers)


@pytest.fixture
def outside(desk: Desk) -> Outside:
    return Outside(desk)


@pytest.fixture
def filed(desk: Desk, outside: Outside) -> int:
    case_id = int(desk.post(event(1))[0]["case_id"])
    said = {"verdict": "true", "file": True}
    desk.operator.post(f"/v1/cases/{case_id}/verdict", json=said).raise_for_status()
    return case_id


def test_a_receiver_tells_its_number_and_where_the_case_came_to(desk: Desk, outside: Outside, filed: int) -> None:
    got = outside.answer(case_id=filed, case_number="DC-7", status="handled", opinion="swept").raise_for_status().json()
    assert (got["case_id"], got["status"], got["is_known"]) == (filed, "handled", False)
    case = desk.case_of(event(1))
    assert case["numbers"] == [{"receiver": outside.id, "name": "127.0.0.1:9", "number": "DC-7"}]
    assert [one["case_id"] for one in desk.cases(number="DC-7")] == [filed]
    assert desk.cases(number="DC-8") == []
    steps = desk.reader.get(f"/v1/cases/{filed}/flow").json()["steps"]
    assert [(step["move"], step["by"], step["roles"]) for step in steps[-3:]] == [
        (move, outside.id, "receiver") for move in ("dispatch", "take_up", "finish")
    ]
    assert steps[-1]["opinion"] == "swept"


def test_an_answer_that_comes_again_is_taken_in_once(desk: Desk, outside: Outside, filed: int) -> None:
    outside.answer(message_id="one", case_id=filed, status="checking")
    outside.answer(message_id="two", case_id=filed, status="closed")
    again = outside.answer(message_id="one", case_id=filed, status="checking").raise_for_status().json()
    assert (again["status"], again["is_known"]) == ("closed", True)
    assert desk.case_of(event(1))["status"] == "closed"


def test_only_who_has_the_secret_is_heard(desk: Desk, outside: Outside, filed: int) -> None:
    problem(outside.answer(secret=signature.new_secret(), case_id=filed, status="handled"), 401)
    problem(desk.nobody.post(f"/v1/webhooks/{outside.id}/callback", json={"case_id": filed}), 401)
    problem(desk.admin.post(f"/v1/webhooks/{outside.id}/callback", json={"case_id": filed}), 401)
    problem(desk.nobody.post("/v1/webhooks/wh_0/callback", json={"case_id": filed}), 401)
    desk.admin.patch(f"/v1/webhooks/{outside.id}", json={"state": "disabled"}).raise_for_status()
    problem(outside.answer(case_id=filed, status="handled"), 401)
    assert desk.case_of(event(1))["status"] == "filed"


def test_an_old_answer_is_not_heard(desk: Desk, outside: Outside, filed: int) -> None:
    body = json.dumps({"case_id": filed, "status": "handled"})
    signed = signature.headers("late", body, signers=[outside.secret], now=desk.clock.now())
    desk.clock.advance(301)
    answer = desk.nobody.post(f"/v1/webhooks/{outside.id}/callback", content=body, headers=signed)
    assert "within 300 s" in problem(answer, 401)["detail"]


def test_both_secrets_sign_while_a_rotation_lasts(desk: Desk, outside: Outside, filed: int) -> None:
    desk.admin.post(f"/v1/webhooks/{outside.id}/rotate").raise_for_status()
    with desk.database.reading() as session:
        both = signers(session.get_one(Subscription, outside.id), now=desk.clock.now())
    for number, secret in enumerate(both):
        outside.answer(secret=secret, case_id=filed, case_number=f"DC-{number}").raise_for_status()
    desk.clock.advance(86_401)
    problem(outside.answer(secret=both[1], case_id=filed), 401)


def test_a_receiver_answers_about_what_it_was_told_of(desk: Desk, outside: Outside, filed: int) -> None:
    before = desk.post(event(2, stream_id="other"))[0]["case_id"]
    other = Outside(desk)
    problem(other.answer(case_id=before, case_number="X"), 404)
    problem(outside.answer(case_id=999, case_number="X"), 404)


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"nonsense", b'{"case_id": 1, "colour": "red"}', b'{"case_id": 1, "status": "flying"}']
)
def test_an_answer_that_is_not_understood(outside: Outside, filed: int, body: bytes) -> None:
    problem(outside.answer(body=body), 422)


def test_a_receiver_can_not_file_what_nobody_confirmed(desk: Desk, outside: Outside) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    problem(outside.answer(case_id=case_id, status="filed"), 409)
    problem(outside.answer(case_id=case_id, status="closed"), 409)


def test_a_person_can_tell_a_number_too(desk: Desk, filed: int) -> None:
    desk.operator.patch(f"/v1/cases/{filed}", json={"case_number": "12345-7"}).raise_for_status()
    assert desk.case_of(event(1))["numbers"] == [{"receiver": "operator", "name": "operator", "number": "12345-7"}]
    problem(desk.reader.patch(f"/v1/cases/{filed}", json={"case_number": "12345-7"}), 403)
