"""What GeoReport v2, its service discovery and the public validators of both expect of any server."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from api.codes.load import BUNDLED
from tests.support.api_app import Desk
from tests.support.wire import T0

BASE = "/open311/v2"
PLACED = {"service_code": "06010", "lat": "39.9378", "long": "116.4032"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
"""W3C's note on dates: seconds and a zone."""
Check = Callable[[Any], bool]


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_time(value: object) -> bool:
    return isinstance(value, str) and TIME.fullmatch(value) is not None


def maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def one_of(*values: object) -> Check:
    return lambda value: value in values


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


SERVICE: dict[str, Check] = {
    "service_code": is_text, "service_name": is_text, "description": maybe(is_text), "metadata": one_of(True, False),
    "type": one_of("realtime", "batch", "blackbox"), "keywords": maybe(is_text), "group": maybe(is_text),
}  # fmt: skip
ATTRIBUTE: dict[str, Check] = {
    "variable": one_of(True, False), "code": is_text,
    "datatype": one_of("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"),
    "required": one_of(True, False), "datatype_description": maybe(is_text), "order": lambda value: value >= 1,
    "description": maybe(is_text), "values": lambda value: isinstance(value, list),
}  # fmt: skip
REQUEST: dict[str, Check] = {
    "service_request_id": is_text, "status": one_of("open", "closed"), "status_notes": maybe(is_text),
    "service_name": is_text, "service_code": is_text, "description": maybe(is_text), "agency_responsible": maybe(is_text),
    "service_notice": maybe(is_text), "requested_datetime": is_time, "updated_datetime": is_time,
    "expected_datetime": maybe(is_time), "address": maybe(is_text), "address_id": maybe(is_text), "zipcode": maybe(is_text),
    "lat": maybe(is_number), "long": maybe(is_number), "media_url": maybe(is_text),
}  # fmt: skip


def get(desk: Desk, path: str, **asked: str) -> Any:
    return desk.nobody.get(f"{BASE}/{path}", params=asked).raise_for_status().json()


def reported(desk: Desk, **fields: str) -> str:
    given = {"api_key": desk.token("public"), **PLACED, **fields}
    answer = desk.nobody.post(f"{BASE}/requests.json", data=given).raise_for_status()
    reference: str = answer.json()[0]["service_request_id"]
    return reference


def listed(desk: Desk, query: str) -> list[str]:
    found = desk.nobody.get(f"{BASE}/requests.json?{query}").raise_for_status().json()
    return [one["service_request_id"] for one in found]


def fits(told: dict[str, Any], wanted: dict[str, Check]) -> None:
    assert set(told) == set(wanted)
    assert [(name, told[name]) for name, check in wanted.items() if not check(told[name])] == []


def test_discovery_tells_everything_that_is_required(lite: Desk) -> None:
    told = get(lite, "discovery.json")
    assert is_text(told["contact"])
    assert is_text(told["key_service"])
    for moment in (told["changeset"], *(endpoint["changeset"] for endpoint in told["endpoints"])):
        assert datetime.fromisoformat(moment).astimezone(UTC) < datetime.now(UTC)
    (endpoint,) = told["endpoints"]
    assert is_text(endpoint["specification"])
    assert endpoint["url"].startswith("http")
    assert endpoint["type"] in ("production", "test")
    assert "text/xml" in endpoint["formats"], "XML is required"


def test_the_changeset_moves_when_the_services_change(lite: Desk, tmp_path: Path) -> None:
    before = get(lite, "discovery.json")["changeset"]
    own = tmp_path / "codes.yaml"
    own.write_text(BUNDLED.read_text(encoding="utf-8"), encoding="utf-8")
    here = lite.app.state.context
    lite.app.state.context = replace(here, config=replace(here.config, codes=own))
    for year in (2030, 2031):
        moment = datetime(year, 1, 1, tzinfo=UTC).timestamp()
        os.utime(own, (moment, moment))
        told = get(lite, "discovery.json")
        assert told["changeset"] == told["endpoints"][0]["changeset"] == f"{year}-01-01T00:00:00Z" > before


def test_every_service_and_its_definition_have_the_fields_of_the_specification(lite: Desk) -> None:
    told = get(lite, "services.json")
    assert len({one["service_code"] for one in told}) == len(told) > 0
    for service in told:
        fits(service, SERVICE)
    definition = get(lite, f"services/{told[0]['service_code']}.json")
    assert set(definition) == {"service_code", "attributes"}
    orders = [attribute["order"] for attribute in definition["attributes"]]
    assert len(set(orders)) == len(orders) > 0
    for attribute in definition["attributes"]:
        fits(attribute, ATTRIBUTE)


def test_every_request_has_the_fields_of_the_specification(desk: Desk) -> None:
    reported(desk)
    reported(desk, service_code="09009", lat="39.95", address_string="示例胡同 9 号")
    desk.operator.post(f"/v1/cases/{desk.cases()[0]['case_id']}/close", json={"note": "gone"}).raise_for_status()
    told = get(desk, "requests.json")
    assert {one["status"] for one in told} == {"open", "closed"}
    for request in told:
        fits(request, REQUEST)
        fits(get(desk, f"requests/{request['service_request_id']}.json")[0], REQUEST)


def test_xml_is_utf_8_without_namespaces_and_says_so(lite: Desk) -> None:
    reference = reported(lite)
    paths = (
        "discovery",
        "services",
        "services/06010",
        "requests",
        f"requests/{reference}",
        f"tokens/{reference}",
        "services/0",
    )
    for path in paths:
        answer = lite.nobody.get(f"{BASE}/{path}.xml")
        assert re.match(rb'<\?xml version="1\.0" encoding="utf-8"\?>\s*<', answer.content, re.IGNORECASE)
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        assert all("}" not in element.tag and not element.attrib for element in ET.fromstring(answer.content).iter())


def test_an_argument_that_is_empty_is_one_that_is_not_there(lite: Desk) -> None:
    reference = reported(lite, jurisdiction_id="", email="", address_string="")
    empty = "&".join(f"{name}=" for name in ("service_request_id", "service_code", "start_date", "end_date", "status", "page"))
    assert listed(lite, empty) == listed(lite, "") == [reference]


def test_ids_override_every_other_argument(lite: Desk) -> None:
    first, second = reported(lite), reported(lite, lat="39.95")
    other = "status=closed&service_code=09009&start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z"
    assert listed(lite, f"service_request_id={first},{second}&{other}") == listed(lite, f"service_request_id={second},{first}")
    assert listed(lite, f"service_request_id={first}&status=nonsense&start_date=nonsense") == [first]
    assert listed(lite, f"service_request_id={first}&service_request_id={second}&service_request_id=none") != []


@pytest.mark.parametrize("repeated", ["status=open,closed", "status=open&status=closed", "status=closed&status=open"])
def test_values_are_told_by_commas_or_again(desk: Desk, repeated: str) -> None:
    first, second = reported(desk), reported(desk, service_code="09009", lat="39.95")
    desk.operator.post(f"/v1/cases/{desk.cases(kind='litter')[0]['case_id']}/close", json={"note": "gone"}).raise_for_status()
    assert sorted(listed(desk, repeated)) == sorted([first, second])
    codes = "service_code=06010&service_code=09009"
    assert sorted(listed(desk, codes)) == sorted(listed(desk, "service_code=06010,09009")) == sorted([first, second])
    assert sorted(listed(desk, f"service_request_id={first}&service_request_id={second}")) == sorted([first, second])


def test_a_range_holds_its_ends(desk: Desk) -> None:
    desk.clock.advance(0.75)
    reference = reported(desk)
    moment = get(desk, f"requests/{reference}.json")[0]["requested_datetime"]
    assert moment == datetime.fromtimestamp(T0 + 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert listed(desk, f"start_date={moment}") == [reference]
    assert listed(desk, f"end_date={moment}") == [reference]
    assert listed(desk, f"start_date={moment}&end_date={moment}") == [reference]
    before = datetime.fromtimestamp(T0 + 999, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert listed(desk, f"end_date={before}") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z", 200),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", 400),
        ("start_date=2026-01-02T00:00:00Z&end_date=2026-01-01T00:00:00Z", 400),
        ("start_date=2026-01-01T00:00:00", 400),
        ("start_date=2026-01-01T08:00:00%2B08:00", 200),
        ("status=OPEN", 400),
        ("service_code=99999", 200),
        ("service_request_id=none", 200),
    ],
    ids=["90 days", "91 days", "backwards", "no zone", "another zone", "another status", "unknown code", "unknown id"],
)
def test_ranges_and_filters(lite: Desk, query: str, status: int) -> None:
    answer = lite.nobody.get(f"{BASE}/requests.json?{query}")
    assert answer.status_code == status, answer.text
    assert answer.json() == [] or status == 400


def error(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    if answer.headers["content-type"].startswith("text/xml"):
        root = ET.fromstring(answer.content)
        assert (root.tag, root[0].tag, [one.tag for one in root[0]]) == ("errors", "error", ["code", "description"])
        return str(root[0][1].text)
    (told,) = answer.json()
    assert (sorted(told), told["code"]) == (["code", "description"], status)
    return str(told["description"])


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        pytest.param("GET", "services/99999", 404, "service_code", id="unknown service"),
        pytest.param("GET", "services/", 400, "service_code was not provided", id="no service"),
        pytest.param("GET", "requests/NOTHING", 404, "service_request_id", id="unknown request"),
        pytest.param("GET", "requests/", 400, "service_request_id was not provided", id="no request"),
        pytest.param("GET", "tokens/NOTHING", 404, "token", id="unknown token"),
        pytest.param("GET", "tokens/", 400, "token was not provided", id="no token, with a stroke"),
        pytest.param("GET", "tokens", 400, "token was not provided", id="no token"),
        pytest.param("GET", "nothing", 404, "nothing", id="unknown resource"),
        pytest.param("DELETE", "requests", 400, "DELETE", id="another method"),
        pytest.param("POST", "services", 400, "POST", id="a method of others"),
        pytest.param("POST", "requests", 403, "api_key", id="no key"),
    ],
)
def test_errors_have_their_status_and_form(lite: Desk, form: str, method: str, path: str, status: int, said: str) -> None:
    given: dict[str, Any] = {"data": PLACED} if method == "POST" else {}
    answer = lite.nobody.request(method, f"{BASE}/{path}.{form}", **given)
    assert answer.headers["content-type"].startswith("text/xml" if form == "xml" else "application/json;")
    assert said in error(answer, status)


@pytest.mark.parametrize("path", ["services", "requests", "services/06010", "services.html", "discovery"])
def test_another_form_is_an_error_in_xml_which_everybody_has(lite: Desk, path: str) -> None:
    assert "xml or json" in error(lite.nobody.get(f"{BASE}/{path}"), 400)


def test_a_request_is_made_and_found_as_a_client_does_it(desk: Desk) -> None:
    """Discovery, list, definition, report, token or id, request: each call made of the answers of those before."""
    endpoint = get(desk, "discovery.json")["endpoints"][0]["url"].removeprefix("http://testserver")
    service = desk.nobody.get(f"{endpoint}/services.json").json()[0]
    assert service["type"] == "realtime", "so the answer has an id and no token"
    definition = desk.nobody.get(f"{endpoint}/services/{service['service_code']}.json").json()
    given = {f"attribute[{one['code']}]": "110101001001001" for one in definition["attributes"]}
    key = {"api_key": desk.token("public")}
    place = {"service_code": service["service_code"], "lat": "39.9378", "long": "116.4032", **given}
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    answer = desk.nobody.post(f"{endpoint}/requests.json", data={**key, **place}, headers=headers)
    (made,) = answer.json()
    assert "token" not in made
    (found,) = desk.nobody.get(f"{endpoint}/requests/{made['service_request_id']}.json").json()
    assert (found["service_code"], found["lat"], found["long"]) == (service["service_code"], 39.9378, 116.4032)


def test_pages_follow_each_other(desk: Desk) -> None:
    made = [reported(desk, lat=f"39.9{number}") for number in range(5)]
    pages = [listed(desk, f"page_size=2&page={page}") for page in range(1, 5)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert sorted(reference for page in pages for reference in page) == sorted(made)


@pytest.mark.parametrize("form", ["xml", "json"])
def test_extensions_tell_the_way_of_a_request_and_nothing_of_people(desk: Desk, form: str) -> None:
    reference = reported(desk)
    case_id = desk.cases()[0]["case_id"]
    desk.clock.advance(60)
    said = {"verdict": "true", "note": "Anna Li knows", "file": True}
    desk.operator.post(f"/v1/cases/{case_id}/verdict", json=said).raise_for_status()
    plain = desk.nobody.get(f"{BASE}/requests/{reference}.{form}", params={"extensions": "false"}).text
    assert plain == desk.nobody.get(f"{BASE}/requests/{reference}.{form}").text
    assert "notes" not in plain.replace("status_notes", "")
    for path in (f"requests/{reference}", "requests"):
        told = desk.nobody.get(f"{BASE}/{path}.{form}", params={"extensions": "true"})
        assert "Anna" not in told.text
        assert "operator" not in told.text
        assert extension(told, form) == (
            {"stage": "filed", "status": "filed"},
            [
                ("2023-11-14T22:30:00Z", "received", "submitted"),
                ("2023-11-14T22:31:00Z", "checked", "confirmed"),
                ("2023-11-14T22:31:00Z", "filed", "filed"),
            ],
        )


def extension(answer: httpx.Response, form: str) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return the extended attributes and the notes of the only request of an answer."""
    if form == "json":
        (told,) = answer.json()
        return told["extended_attributes"], [(one["datetime"], one["description"], one["type"]) for one in told["notes"]]
    (request,) = ET.fromstring(answer.content)
    attributes = {one.tag: one.text for one in request.find("extended_attributes") or ()}
    notes = [tuple(note.findtext(name) or "" for name in ("datetime", "description", "type")) for note in request.iter("note")]
    return attributes, [(moment, words, kind) for moment, words, kind in notes]
