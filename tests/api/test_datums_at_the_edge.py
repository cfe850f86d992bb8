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


def located() -> Any:
    lat, lon = WGS
    aloft = Aloft(lat=lat, lon=lon, within_m=500.0)
    return event().model_copy(update={"location": Location(lat=lat, lon=lon, radius_m=2.0, method="survey"), "aloft": aloft})


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
