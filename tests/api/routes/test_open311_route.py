"""What GeoReport v2 asks of a server, written as tests from the specification."""

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from api.access import throttle
from api.access.housekeeping import Housekeeper
from api.config import Open311Config
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, event

BASE = "/open311/v2"
PLACED = {"service_code": "06010", "lat": "39.9378", "long": "116.4032"}
SENDER = {"email": "anna@example.org", "first_name": "Anna", "last_name": "Li", "phone": "13900000000", "device_id": "phone-7"}
FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
    "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat",
    "long", "media_url",
]  # fmt: skip


def configured(desk: Desk, **changes: Any) -> None:
    here = desk.app.state.context
    config = replace(here.config, open311=Open311Config(**changes))
    desk.app.state.context = replace(here, config=config)


def key(desk: Desk) -> str:
    return desk.token("public", name="an app")


def post(desk: Desk, form: str = "json", **fields: str) -> httpx.Response:
    answer: httpx.Response = desk.nobody.post(f"{BASE}/requests.{form}", data=fields)
    return answer


def reported(desk: Desk, api_key: str, **fields: str) -> str:
    answer = post(desk, api_key=api_key, **{**PLACED, **fields})
    assert answer.status_code == 201, answer.text
    reference: str = answer.json()[0]["service_request_id"]
    return reference


def error(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    if answer.headers["content-type"].startswith("text/xml"):
        root = ET.fromstring(answer.content)
        assert root.tag == "errors"
        told = [{one.tag: one.text for one in root[0]}]
    else:
        told = answer.json()
    assert [sorted(one) for one in told] == [["code", "description"]]
    assert str(told[0]["code"]) == str(status)
    return str(told[0]["description"])


def shown(desk: Desk, reference: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = desk.nobody.get(f"{BASE}/requests/{reference}.json").raise_for_status().json()
    assert len(found) == 1
    return found[0]


def test_discovery_names_the_endpoint_and_its_formats(lite: Desk) -> None:
    told = lite.nobody.get(f"{BASE}/discovery.json").json()
    assert list(told) == ["changeset", "contact", "key_service", "endpoints"]
    endpoint = told["endpoints"][0]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert (endpoint["url"], endpoint["type"]) == ("http://testserver/open311/v2", "production")
    root = ET.fromstring(lite.nobody.get(f"{BASE}/discovery.xml").content)
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_services_are_the_matters_of_the_code_table(lite: Desk) -> None:
    told = lite.nobody.get(f"{BASE}/services.json").json()
    litter = next(one for one in told if one["service_code"] == "06010")
    assert list(litter) == ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
    assert (litter["service_name"], litter["group"]) == ("暴露垃圾", "市容环境")
    assert (litter["metadata"], litter["type"]) == (True, "realtime")
    root = ET.fromstring(lite.nobody.get(f"{BASE}/services.xml").content)
    assert (root.tag, {one.tag for one in root}, len(root)) == ("services", {"service"}, len(told))
    assert {one.findtext("metadata") for one in root} == {"true"}


def test_a_service_definition_lists_its_attributes(lite: Desk) -> None:
    told = lite.nobody.get(f"{BASE}/services/06010.json").json()
    assert told["service_code"] == "06010"
    assert list(told["attributes"][0]) == [
        "variable", "code", "datatype", "required", "datatype_description", "order", "description", "values",
    ]  # fmt: skip
    root = ET.fromstring(lite.nobody.get(f"{BASE}/services/06010.xml").content)
    assert root.tag == "service_definition"
    assert root.findtext("attributes/attribute/code") == "SZDYWGBSM"
    assert "service_code" in error(lite.nobody.get(f"{BASE}/services/99.xml"), 404)


@pytest.mark.parametrize(
    ("form", "media_type"), [("xml", "text/xml; charset=utf-8"), ("json", "application/json; charset=utf-8")]
)
def test_every_answer_has_its_media_type(lite: Desk, form: str, media_type: str) -> None:
    reference = reported(lite, key(lite))
    paths = ("discovery", "services", "services/06010", "requests", f"requests/{reference}", f"tokens/{reference}")
    answers = [lite.nobody.get(f"{BASE}/{path}.{form}") for path in paths]
    assert {answer.headers["content-type"] for answer in (*answers, post(lite, form))} == {media_type}
    assert {answer.headers["access-control-allow-origin"] for answer in answers} == {"*"}


def test_a_report_becomes_a_case_of_the_public(desk: Desk) -> None:
    reference = reported(desk, key(desk), description="bags beside the gate", **SENDER)
    told = shown(desk, reference)
    assert list(told) == FIELDS
    assert (told["status"], told["service_code"], told["service_name"]) == ("open", "06010", "暴露垃圾")
    assert (told["lat"], told["long"], told["requested_datetime"]) == (39.9378, 116.4032, "2023-11-14T22:30:00Z")
    case = desk.cases(channel="public")[0]
    assert (case["kind"], case["code"], case["state"], case["status"]) == ("litter", "06010", "open", "proposed")


def test_a_report_of_what_a_camera_sees_joins_its_case(desk: Desk) -> None:
    place = {"lat": 39.9378, "lon": 116.4032, "radius_m": 4.0, "method": "survey", "datum": "WGS-84"}
    seen = type(event()).model_validate({**event().model_dump(), "location": place})
    case_id = desk.post(seen)[0]["case_id"]
    reported(desk, key(desk))
    assert [one["case_id"] for one in desk.cases()] == [case_id]


def test_the_answer_to_a_report_is_a_list_with_its_id(lite: Desk) -> None:
    told = post(lite, api_key=key(lite), **PLACED).json()
    assert [list(one) for one in told] == [["service_request_id", "service_notice", "account_id"]]
    root = ET.fromstring(post(lite, "xml", api_key=key(lite), **PLACED).content)
    assert (root.tag, root[0].tag, root[0][0].tag) == ("service_requests", "request", "service_request_id")


def test_a_token_leads_to_its_request(lite: Desk) -> None:
    reference = reported(lite, key(lite))
    assert lite.nobody.get(f"{BASE}/tokens/{reference}.json").json() == [{"service_request_id": reference, "token": reference}]
    assert "token" in error(lite.nobody.get(f"{BASE}/tokens/NOTHING.xml"), 404)


def test_the_status_follows_the_case(desk: Desk) -> None:
    reference = reported(desk, key(desk))
    assert (shown(desk, reference)["status"], shown(desk, reference)["status_notes"]) == ("open", "received, not checked yet")
    desk.clock.advance(60)
    case_id = desk.cases()[0]["case_id"]
    desk.operator.post(f"/v1/cases/{case_id}/close", json={"note": "Anna Li was wrong"}).raise_for_status()
    told = shown(desk, reference)
    assert (told["status"], told["updated_datetime"]) == ("closed", "2023-11-14T22:31:00Z")
    assert "Anna" not in str(told)


def test_nothing_of_the_sender_is_shown_to_the_public_or_to_readers(desk: Desk) -> None:
    reference = reported(desk, key(desk), description="I am Anna Li", address_string="Anna's house", **SENDER)
    public = "".join(
        desk.nobody.get(f"{BASE}/{path}").text
        for path in (f"requests/{reference}.json", f"requests/{reference}.xml", "requests.json", f"tokens/{reference}.json")
    )
    assert not any(word in public for word in (*SENDER.values(), "Anna"))
    assert desk.reader.get(f"/v1/reports/{reference}").json()["contact"] is None
    assert desk.operator.get(f"/v1/reports/{reference}").json()["contact"] == SENDER
    assert ("operator", "report.contact_read") in desk.rows("SELECT actor, action FROM audit")
    assert "Anna" not in str(desk.rows("SELECT body FROM message"))


def test_other_channels_are_not_shown_to_the_public(lite: Desk) -> None:
    lite.post(event())
    made = lite.client(lite.token("inspector")).post("/v1/reports", data={"matter": "litter", "lat": "39", "lon": "116"})
    assert made.status_code == 201
    assert lite.nobody.get(f"{BASE}/requests.json").json() == []
    error(lite.nobody.get(f"{BASE}/requests/{made.json()['reference']}.json"), 404)


def test_requests_are_listed_by_filter(desk: Desk) -> None:
    app = key(desk)
    first = reported(desk, app)
    desk.clock.advance(86_400)
    second = reported(desk, app, service_code="09009", lat="39.95")
    desk.operator.post(f"/v1/cases/{desk.cases(kind='litter')[0]['case_id']}/close", json={"note": "gone"}).raise_for_status()

    def listed(**asked: str) -> list[str]:
        found = desk.nobody.get(f"{BASE}/requests.json", params=asked).raise_for_status().json()
        return [one["service_request_id"] for one in found]

    assert listed() == [second, first]
    assert listed(status="open") == [second]
    assert listed(status="closed") == [first]
    assert listed(service_code="06010,06011") == [first]
    assert listed(start_date="2023-11-15T00:00:00Z") == [second]
    assert listed(end_date="2023-11-15T00:00:00Z") == [first]
    assert listed(service_request_id=f"{first},{second}", status="open", service_code="00") == [second, first]
    assert (listed(page_size="1"), listed(page_size="1", page="2"), listed(page="3")) == ([second], [first], [])


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({}, 403, "api_key was not provided"),
        ({"api_key": "ht_wrong"}, 403, "api_key provided is not valid"),
        ({"api_key": "KEY", "service_code": ""}, 400, "service_code was not provided"),
        ({"api_key": "KEY", "service_code": "99999"}, 404, "service_code provided was not found"),
        ({"api_key": "KEY", "lat": ""}, 400, "lat and long"),
        ({"api_key": "KEY", "jurisdiction_id": "elsewhere.gov"}, 404, "jurisdiction_id provided was not found"),
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_errors_are_those_of_the_specification(lite: Desk, form: str, fields: dict[str, str], status: int, said: str) -> None:
    configured(lite, jurisdiction_id="dongcheng.gov")
    given = {**PLACED, **fields}
    if given.get("api_key") == "KEY":
        given["api_key"] = key(lite)
    assert said in error(post(lite, form, **given), status)
    assert lite.cases() == []


def test_a_jurisdiction_is_compared_where_there_is_one(lite: Desk) -> None:
    assert lite.nobody.get(f"{BASE}/services.json", params={"jurisdiction_id": "any"}).status_code == 200
    configured(lite, jurisdiction_id="dongcheng.gov")
    assert lite.nobody.get(f"{BASE}/services.json", params={"jurisdiction_id": "dongcheng.gov"}).status_code == 200
    error(lite.nobody.get(f"{BASE}/services.xml", params={"jurisdiction_id": "other"}), 404)


def test_a_key_is_a_token_of_its_own_scope_and_opens_nothing_else(lite: Desk) -> None:
    for token in (lite.token("reader"), lite.token("admin"), lite.token("inspector")):
        error(post(lite, api_key=token, **PLACED), 403)
    problem(lite.client(key(lite)).get("/v1/cases"), 403)


def test_without_a_key_a_few_reports_an_hour_are_taken_where_that_is_allowed(desk: Desk) -> None:
    configured(desk, anonymous=True)
    statuses = [post(desk, **{**PLACED, "lat": f"39.9{number}"}).status_code for number in range(6)]
    assert statuses == [201] * 5 + [429]
    assert "Retry-After" in post(desk, "xml", **PLACED).headers
    desk.clock.advance(3600)
    assert post(desk, **PLACED).status_code == 201


@pytest.mark.parametrize(
    "asked",
    [
        {"json": PLACED},
        {"content": b"service_code=%FF%FE&api_key=x", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        {"content": b"x" * 70_000, "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        {"content": b"&".join(b"a=1" for _ in range(100)), "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    ],
    ids=["json", "no utf-8", "too long", "too many fields"],
)
def test_a_body_of_another_kind_is_an_error_of_the_specification(lite: Desk, asked: dict[str, Any]) -> None:
    answer = lite.nobody.post(f"{BASE}/requests.xml", **asked)
    error(answer, answer.status_code)
    assert answer.status_code in (400, 403)


def test_another_format_is_an_error(lite: Desk) -> None:
    error(lite.nobody.get(f"{BASE}/services.yaml"), 400)


def test_the_sender_is_forgotten_in_time(desk: Desk) -> None:
    configured(desk, anonymous=True)
    assert post(desk, **PLACED, **SENDER).status_code == 201
    keeper = Housekeeper(desk.app.state.context)

    def kept() -> tuple[bool, object]:
        keeper.run_once()
        return desk.rows("SELECT contact FROM report")[0][0] not in (None, "null"), desk.rows("SELECT source FROM report")[0][0]

    assert kept() == (True, throttle.address_key("testclient"))
    desk.clock.advance(86_400)
    assert kept() == (True, None)
    desk.operator.post(f"/v1/cases/{desk.cases()[0]['case_id']}/close", json={"note": "gone"}).raise_for_status()
    desk.clock.advance(30 * 86_400 - 1)
    assert kept() == (True, None)
    desk.clock.advance(1)
    assert kept() == (False, None)


def test_times_are_utc(lite: Desk) -> None:
    assert lite.clock.now() == T0 + 1000
    assert shown(lite, reported(lite, key(lite)))["requested_datetime"].endswith("Z")
