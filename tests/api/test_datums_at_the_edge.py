from typing import Any

import pytest

from api.asked import box_of
from api.place import Datum, from_wgs84, to_wgs84
from pipeline.events import Aloft, Location
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, event

WGS = (39.911954, 116.377817)
GCJ = (39.91334545536069, 116.38404722455657)
"""The same place, by the tests of eviltransform (03ba58d9)."""
TOLERANCE_DEG = 1e-6


def located(number: int = 1, stream_id: str = "gate") -> Any:
    lat, lon = WGS
    ground = Location(lat=lat, lon=lon, radius_m=2.0, method="survey")
    aloft = Aloft(lat=lat, lon=lon, within_m=500.0)
    return event(number, stream_id=stream_id).model_copy(update={"location": ground, "aloft": aloft})


def place(told: dict[str, Any]) -> tuple[float, float]:
    return told["lat"], told["lon"]


def test_a_case_and_its_events_are_told_in_the_datum_that_is_asked_for(desk: Desk) -> None:
    one = located()
    case_id = desk.post(one)[0]["case_id"]
    told = desk.reader.get(f"/v1/cases/{case_id}", params={"datum": "gcj02"}).raise_for_status().json()
    seen = told["events"][0]
    assert place(told) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
    assert place(seen["location"]) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
    assert place(seen["aloft"]) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
    assert {told["datum"], seen["location"]["datum"], seen["aloft"]["datum"]} == {"GCJ-02"}
    again = desk.reader.get(f"/v1/events/{one.id}", params={"datum": "gcj02"}).raise_for_status().json()["event"]
    assert again["location"] == seen["location"]


def test_without_being_asked_everything_is_wgs84(lite: Desk) -> None:
    one = located()
    lite.post(one)
    told = lite.case_of(one)
    assert (place(told), told["datum"]) == (WGS, "WGS-84")
    assert (place(told["events"][0]["location"]), told["events"][0]["location"]["datum"]) == (WGS, "WGS-84")


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_a_box_is_understood_in_the_datum_that_is_asked_for(desk: Desk, datum: Datum) -> None:
    desk.post(located())
    lat, lon = from_wgs84(*WGS, datum)
    near = f"{lon - 0.0005},{lat - 0.0005},{lon + 0.0005},{lat + 0.0005}"
    found = desk.cases(bbox=near, datum=datum)
    assert len(found) == 1
    assert place(found[0]) == pytest.approx((lat, lon), abs=TOLERANCE_DEG)
    other: Datum = "gcj02" if datum == "wgs84" else "wgs84"
    assert desk.cases(bbox=near, datum=other) == []


def test_cameras_are_told_in_the_datum_that_is_asked_for(lite: Desk) -> None:
    streams = [
        {"stream_id": "gate", "state": "live", "plan": "watch", "lat": WGS[0], "lon": WGS[1]},
        {"stream_id": "van", "state": "live", "plan": "watch"},
    ]
    beat = {"node_id": "n", "t": T0, "version": "1", "model": "m", "spool_events": 0, "spool_bytes": 0, "streams": streams}
    lite.worker.post("/v1/heartbeats", json=beat).raise_for_status()
    gate, van = lite.reader.get("/v1/streams", params={"datum": "gcj02"}).raise_for_status().json()
    assert place(gate) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
    assert (gate["datum"], van["lat"], van["lon"]) == ("GCJ-02", None, None)
    assert place(lite.reader.get("/v1/streams/gate").json()) == WGS


def test_messages_are_always_wgs84(lite: Desk) -> None:
    lite.admin.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/hook"}).raise_for_status()
    lite.post(located())
    assert '"datum":"WGS-84"' in lite.rows("SELECT body FROM message")[0][0]


def test_another_datum_is_refused(lite: Desk) -> None:
    for address in ("/v1/cases", "/v1/streams", "/v1/cases/1"):
        problem(lite.reader.get(address, params={"datum": "cgcs"}), 422)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_box_of_another_datum_holds_its_corners(datum: Datum) -> None:
    west, south, east, north = box_of("116.3,39.8,116.5,40.0", datum)
    for lat in (39.8, 40.0):
        for lon in (116.3, 116.5):
            inner = to_wgs84(lat, lon, datum)
            assert south <= inner[0] <= north
            assert west <= inner[1] <= east


def test_a_report_is_told_in_the_datum_that_is_asked_for(desk: Desk) -> None:
    given = {"matter": "litter", "lat": str(WGS[0]), "lon": str(WGS[1])}
    sent = desk.client(desk.token("inspector")).post("/v1/reports", data=given).raise_for_status().json()
    assert (place(sent), sent["datum"]) == (WGS, "WGS-84")
    told = desk.reader.get(f"/v1/reports/{sent['reference']}", params={"datum": "gcj02"}).raise_for_status().json()
    listed = desk.reader.get("/v1/reports", params={"datum": "gcj02"}).raise_for_status().json()["reports"]
    assert place(told) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
    assert (told["datum"], listed) == ("GCJ-02", [told])


ALWAYS_WGS84 = {
    ("get", "/v1/positions/{stream_id}"): "for workers, as the wire contract has it",
    ("get", "/v1/site"): "the map's own settings, in the datum of its tiles",
}
"""Answers with a place that take no `datum`, beside GeoJSON."""
PLACES = {"lat", "outline", "bounds"}


def test_whatever_answers_a_place_takes_a_datum(lite: Desk) -> None:
    document = lite.nobody.get("/openapi.json").raise_for_status().json()
    schemas = document["components"]["schemas"]
    missing = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            contents = [one.get("content", {}) for status, one in operation["responses"].items() if status.startswith("2")]
            told = {name for one in contents for media in one.values() for name in names_in(media.get("schema"), schemas)}
            takes = "datum" in {one["name"] for one in operation.get("parameters", [])}
            if told & PLACES and not takes:
                missing.append((method, path))
    assert set(missing) == set(ALWAYS_WGS84)


def names_in(schema: Any, schemas: dict[str, Any], seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the names of all fields of a schema, however deep."""
    if isinstance(schema, list):
        return {name for one in schema for name in names_in(one, schemas, seen)}
    if not isinstance(schema, dict):
        return set()
    name = schema.get("$ref", "").rpartition("/")[2]
    if name:
        return set() if name in seen else names_in(schemas[name], schemas, seen | {name})
    own = schema.get("properties", {})
    return {*own, *names_in(list(own.values()), schemas, seen), *names_in([*schema.values()], schemas, seen)}


def test_proposals_are_told_and_judged_in_the_datum_that_is_asked_for(desk: Desk) -> None:
    case_id = desk.post(located())[0]["case_id"]
    gcj = {"datum": "gcj02"}
    operator = desk.operator
    (listed,) = operator.get("/v1/review", params=gcj).raise_for_status().json()["cases"]
    (leased,) = operator.post("/v1/review/lease", params=gcj, json={}).raise_for_status().json()["cases"]
    (extended,) = (
        operator.post("/v1/review/extend", params=gcj, json={"case_ids": [case_id]}).raise_for_status().json()["cases"]
    )
    for one in (listed, leased, extended):
        assert place(one) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
        assert one["datum"] == "GCJ-02"
    lat, lon = GCJ
    word = {"verdict": "wrong_place", "place": {"lat": lat, "lon": lon + 0.001}}
    judged = operator.post(f"/v1/cases/{case_id}/verdict", params=gcj, json=word).raise_for_status().json()
    assert place(judged) == pytest.approx((lat, lon + 0.001), abs=TOLERANCE_DEG)
    assert judged["datum"] == "GCJ-02"
    assert place(desk.reader.get(f"/v1/cases/{case_id}").json()) == pytest.approx((WGS[0], WGS[1] + 0.001), abs=1e-5)
    undone = operator.delete(f"/v1/cases/{case_id}/verdict", params=gcj).raise_for_status().json()
    assert undone["datum"] == "GCJ-02"
    many = {"verdicts": [{"case_id": case_id, "verdict": "wrong_place", "place": {"lat": lat, "lon": lon}}]}
    operator.post("/v1/review/verdicts", params=gcj, json=many).raise_for_status()
    assert place(desk.reader.get(f"/v1/cases/{case_id}").json()) == pytest.approx(WGS, abs=TOLERANCE_DEG)


def test_answers_to_moves_are_told_in_the_datum_that_is_asked_for(desk: Desk) -> None:
    another = located(2, "far").model_copy(update={"kind": "bins"})
    case_id, other = (desk.post(one)[0]["case_id"] for one in (located(), another))
    gcj = {"datum": "gcj02"}
    here = desk.client(desk.token("operator", "manager"))
    address = f"/v1/cases/{case_id}"
    told = [
        here.post(f"{address}/moves", params=gcj, json={"move": "confirm"}),
        here.patch(address, params=gcj, json={"status": "filed"}),
        here.post(f"{address}/close", params=gcj, json={"note": "removed"}),
        here.post(f"/v1/cases/{other}/close", params=gcj, json={"note": "removed"}),
    ]
    for one in (answer.raise_for_status().json() for answer in told):
        assert place(one) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
        assert one["datum"] == "GCJ-02"


def test_cases_put_together_and_taken_apart_are_told_in_the_datum_that_is_asked_for(desk: Desk) -> None:
    away = Location(lat=WGS[0] + 0.01, lon=WGS[1], radius_m=5.0, method="survey")
    one, two = located(), located(2, "far").model_copy(update={"location": away})
    first, second = (desk.post(each)[0]["case_id"] for each in (one, two))
    bd = {"datum": "bd09"}
    merged = desk.operator.post(f"/v1/cases/{first}/merge", params=bd, json={"cases": [second], "opinion": "one"})
    apart = {"events": [str(one.id)], "opinion": "two"}
    split = desk.operator.post(f"/v1/cases/{first}/split", params=bd, json=apart)
    for told in (answer.raise_for_status().json() for answer in (merged, split)):
        assert place(told) == pytest.approx(from_wgs84(*WGS, "bd09"), abs=TOLERANCE_DEG)
        assert told["datum"] == "BD-09"


def test_the_answer_to_a_report_is_told_in_the_datum_that_is_asked_for(lite: Desk) -> None:
    given = {"matter": "litter", "lat": str(GCJ[0]), "lon": str(GCJ[1]), "datum": "GCJ-02"}
    sent = (
        lite.client(lite.token("inspector"))
        .post("/v1/reports", params={"datum": "gcj02"}, data=given)
        .raise_for_status()
        .json()
    )
    assert place(sent) == pytest.approx(GCJ, abs=TOLERANCE_DEG)
    assert sent["datum"] == "GCJ-02"
    assert place(lite.reader.get(f"/v1/reports/{sent['reference']}").json()) == pytest.approx(WGS, abs=TOLERANCE_DEG)
