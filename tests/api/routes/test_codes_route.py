import json
from typing import Any

from sqlalchemy import text

from api.cases.settle import settle_old
from api.codes.load import load_codes
from tests.support.api_app import Desk
from tests.support.wire import event

URL = "http://127.0.0.1:9/hook"


def subscribe(desk: Desk, **changed: Any) -> dict[str, Any]:
    made: dict[str, Any] = desk.admin.post("/v1/webhooks", json={"url": URL, **changed}).raise_for_status().json()
    return made


def test_a_case_carries_its_class(desk: Desk) -> None:
    one = event()
    desk.post(one)
    case = desk.case_of(one)
    assert (case["code"], case["name"], case["code_2013"]) == ("06010", "暴露垃圾", "01-10")
    assert (case["standard"], case["is_local_extension"]) == ("GB/T 47678.5-2026", False)


def test_a_local_extension_says_so(lite: Desk) -> None:
    one = event().model_copy(update={"kind": "fireworks"})
    lite.post(one)
    case = lite.case_of(one)
    assert (case["code"], case["is_local_extension"], case["code_2013"]) == ("09999", True, None)


def test_a_kind_without_a_class_has_none(lite: Desk) -> None:
    one = event().model_copy(update={"kind": "flood"})
    lite.post(one)
    assert [lite.case_of(one)[name] for name in ("code", "name", "standard", "is_local_extension")] == [None] * 4


def test_the_class_is_that_of_the_kind_that_an_operator_says(desk: Desk) -> None:
    one = event()
    case_id = desk.post(one)[0]["case_id"]

    def said(kind: str) -> tuple[str | None, str | None, bool | None]:
        word = {"verdict": "wrong_kind", "kind": kind}
        desk.operator.post(f"/v1/cases/{case_id}/verdict", json=word).raise_for_status()
        case = desk.case_of(one)
        desk.operator.request("DELETE", f"/v1/cases/{case_id}/verdict").raise_for_status()
        return case["code"], case["name"], case["is_local_extension"]

    assert said("road_spill") == ("06014", "道路遗撒（洒）", False)
    assert desk.case_of(one)["code"] == "06010"
    assert said("flood") == (None, None, None)
    assert desk.case_of(one)["code"] == "06010"


def test_cases_from_before_get_their_class_and_keep_one_that_they_have(desk: Desk) -> None:
    desk.post(event(1), event(2).model_copy(update={"kind": "parking", "class_name": "car"}))
    with desk.database.session() as session:
        session.execute(text("UPDATE \"case\" SET code = NULL, name = NULL WHERE kind = 'litter'"))
        session.execute(text("UPDATE \"case\" SET code = '04999' WHERE kind = 'parking'"))
    settle_old(desk.database, load_codes())
    assert desk.rows('SELECT code, name FROM "case" ORDER BY kind') == [("06010", "暴露垃圾"), ("04999", "机动车乱停放")]


def test_the_table_is_shown(lite: Desk) -> None:
    listed = lite.reader.get("/v1/codes").raise_for_status().json()["matters"]
    found = {one["code"]: one for one in listed}
    assert found["09010"]["kinds"] == ["parking"]
    assert (found["06010"]["limit_amount"], found["06010"]["limit_unit"]) == (4.0, "working_hours")
    assert found["09998"]["is_local_extension"]


def test_a_receiver_is_told_its_own_code_and_others_are_not(desk: Desk) -> None:
    own = subscribe(desk, codes={"06010": "200102"})
    subscribe(desk, codes={"09009": "200505"})
    subscribe(desk)
    desk.post(event())
    told = desk.rows("SELECT subscription_id, body FROM delivery JOIN message ON message.id = delivery.message_id")
    sent = {receiver: json.loads(body)["data"] for receiver, body in told}
    assert len(sent) == 3
    assert {key: data.get("external_code") for key, data in sent.items()} == {
        key: "200102" if key == own["id"] else None for key in sent
    }
    assert {data["code"] for data in sent.values()} == {"06010"}


def test_codes_of_a_receiver_are_shown_and_changed(desk: Desk) -> None:
    own = subscribe(desk, codes={"06010": "200102"})
    assert own["codes"] == {"06010": "200102"}
    address = f"/v1/webhooks/{own['id']}"
    assert desk.admin.patch(address, json={"types": []}).json()["codes"] == {"06010": "200102"}
    assert desk.admin.patch(address, json={"codes": {}}).json()["codes"] == {}


def test_codes_that_are_none_of_ours_are_refused(lite: Desk) -> None:
    for wrong in ({"610": "1"}, {"06010": ""}, {"litter": "1"}):
        assert lite.admin.post("/v1/webhooks", json={"url": URL, "codes": wrong}).status_code == 422
