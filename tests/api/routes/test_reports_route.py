"""Inspectors report from the street: one list with what the cameras saw, and nothing of their phones comes through."""

import sys
import uuid
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from api.body_limit import REPORT_BYTES
from api.decoding.decoder import Decoder
from api.decoding.sandbox import Limits
from api.media import Media, Place
from api.routes import reports as module
from pipeline.datum import wgs84_to_gcj02
from pipeline.events import Location
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.phones import APPLE, SECRET, bomb, phone_clip, photo
from tests.support.wire import T0, event

HERE = {"lat": 39.9378, "lon": 116.4032}
Upload = tuple[str, tuple[str, bytes, str]]


def inspector(desk: Desk) -> TestClient:
    return desk.client(desk.token("inspector", name="ines"))


def send(client: TestClient, *files: bytes, **fields: object) -> httpx.Response:
    uploads: list[Upload] = [("files", (f"{number}.bin", content, "image/jpeg")) for number, content in enumerate(files)]
    given: Mapping[str, str] = {name: str(value) for name, value in {"matter": "litter", **fields}.items()}
    plain: list[Any] = [(name, (None, value)) for name, value in given.items()]
    answer: httpx.Response = client.post("/v1/reports", files=plain + uploads)
    return answer


def sent(client: TestClient, *files: bytes, **fields: object) -> dict[str, Any]:
    answer = send(client, *files, **fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_report_with_photo_and_clip_becomes_a_case_with_evidence(desk: Desk, tmp_path: Path) -> None:
    clip = phone_clip(tmp_path / "phone.mp4").read_bytes()
    report = sent(inspector(desk), photo(), clip, **HERE, radius_m=8, note="bags beside the gate", t=T0 + 900)
    assert (report["channel"], report["by"], report["files"]) == ("inspector", "ines", ["clip-2.mp4", "photo-1.jpg"])
    case = desk.reader.get(f"/v1/cases/{report['case_id']}").json()
    assert (case["channel"], case["kind"], case["state"], case["status"]) == ("inspector", "litter", "open", "proposed")
    assert (case["lat"], case["lon"], case["radius_m"], case["opened"]) == (*HERE.values(), 8, T0 + 900)
    assert {one["role"] for one in case["evidence"]} == {"snapshot", "clip"}
    shown = [desk.reader.get(one["path"], params={"purpose": "review"}).content for one in case["evidence"]]
    assert all(content and SECRET.encode() not in content for content in shown)
    assert desk.cases(channel="inspector")[0]["case_id"] == report["case_id"]
    assert desk.cases(channel="public") == []


def test_a_case_lists_its_reports_without_who_sent_them(lite: Desk) -> None:
    made = sent(inspector(lite), note="bags beside the gate", address="gate 3", **HERE)
    told = lite.reader.get(f"/v1/cases/{made['case_id']}").json()["reports"]
    same = {name: made[name] for name in ("reference", "event_id", "channel", "received", "note", "address")}
    assert told == [same]


def test_a_clip_says_where_and_when_and_forgets_it(desk: Desk, tmp_path: Path) -> None:
    clip = phone_clip(tmp_path / "phone.mov", tags=APPLE).read_bytes()
    report = sent(inspector(desk), photo(), clip)
    assert (report["lat"], report["lon"], report["radius_m"], report["t"]) == (39.9378, 116.4032, 4.5, 1_700_000_000.0)
    case = desk.reader.get(f"/v1/cases/{report['case_id']}").json()
    (path,) = (one["path"] for one in case["evidence"] if one["role"] == "clip")
    kept = desk.reader.get(path, params={"purpose": "review"}).raise_for_status().content
    assert [mark for mark in (b"+39.93", b"ISO6709", b"2023-11", SECRET.encode()) if mark in kept] == []
    first = sent(inspector(desk), photo(lat=39.93, lon=116.41), clip)
    assert (first["lat"], first["lon"]) == (pytest.approx(39.93, abs=1e-6), pytest.approx(116.41, abs=1e-6)), "the first file's"
    told = sent(inspector(desk), clip, lat=39.9, lon=116.38, t=T0 + 900)
    assert (told["lat"], told["lon"], told["t"]) == (39.9, 116.38, T0 + 900), "what the form says comes before it"
    elsewhere = phone_clip(tmp_path / "phone.mp4", tags={"location": "+99.9+116.4/"}).read_bytes()
    assert problem(send(inspector(desk), elsewhere), 422)["code"] == "no_place"


def test_a_photo_says_where_and_when_and_forgets_it(desk: Desk) -> None:
    report = sent(inspector(desk), photo(), photo(lat=39.9378, lon=116.4032, error_m=6.5))
    assert (report["lat"], report["lon"]) == (pytest.approx(39.9378, abs=1e-6), pytest.approx(116.4032, abs=1e-6))
    assert report["radius_m"] == 6.5
    assert desk.cases()[0]["opened"] == T0
    kept = Media(desk.media).path(Place(uuid.UUID(report["event_id"]), 1, "photo-2.jpg")).read_bytes()
    assert dict(Image.open(BytesIO(kept)).getexif()) == {}


def test_a_position_in_the_datum_of_maps_is_converted(lite: Desk) -> None:
    lat, lon = wgs84_to_gcj02(**HERE)
    report = sent(inspector(lite), lat=lat, lon=lon, datum="GCJ-02")
    assert report["lat"] == pytest.approx(HERE["lat"], abs=1e-7)
    assert report["lon"] == pytest.approx(HERE["lon"], abs=1e-7)


def test_what_a_camera_sees_already_joins_its_case_and_does_not_clear_it(desk: Desk) -> None:
    place = Location(lat=HERE["lat"], lon=HERE["lon"], radius_m=4, method="survey")
    seen = event().model_copy(update={"location": place})
    case_id = desk.post(seen)[0]["case_id"]
    report = sent(inspector(desk), **HERE, radius_m=8)
    assert report["case_id"] == case_id
    case = desk.reader.get(f"/v1/cases/{case_id}").json()
    assert (case["channel"], case["state"], case["event_count"]) == ("fixed_video", "open", 2)
    far = sent(inspector(desk), lat=HERE["lat"] + 0.01, lon=HERE["lon"])
    assert far["case_id"] != case_id


def test_a_camera_that_sees_the_thing_gone_ends_a_reported_case_too(desk: Desk) -> None:
    place = Location(lat=HERE["lat"], lon=HERE["lon"], radius_m=4, method="survey")
    report = sent(inspector(desk), **HERE, radius_m=8, t=T0)
    gone = event(1, cleared=True).model_copy(update={"location": place})
    assert desk.post(gone)[0]["case_id"] == report["case_id"]
    assert desk.reader.get(f"/v1/cases/{report['case_id']}").json()["state"] == "closed"


@pytest.mark.parametrize(
    ("matter", "kind"), [("bin_overflow", "bins"), ("illegal_parking", "parking"), ("street_vendor", "street_vendor")]
)
def test_a_matter_becomes_the_kind_that_cameras_call_it(lite: Desk, matter: str, kind: str) -> None:
    report = sent(inspector(lite), matter=matter, **HERE)
    assert lite.cases()[0]["kind"] == kind
    assert lite.cases()[0]["code"] == report["code"]


def test_a_report_that_is_sent_twice_is_one(desk: Desk) -> None:
    client, key = inspector(desk), uuid.uuid4()
    first = sent(client, photo(), **HERE, id=key)
    assert sent(client, photo(), **HERE, id=key) == first
    assert len(desk.rows("SELECT * FROM report")) == 1
    problem(send(client, photo(size=(64, 64)), **HERE, id=key), 409)
    assert sent(client, photo(), **HERE)["reference"] != first["reference"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "lat and lon"),
        ({"lat": 39.9}, "expected lat and lon"),
        ({**HERE, "lat": 91}, "body.lat"),
        ({**HERE, "lon": "nan"}, "body.lon"),
        ({**HERE, "matter": "nothing"}, "GET /v1/codes"),
        ({**HERE, "colour": "red"}, "body.colour"),
        ({**HERE, "t": T0 + 5000}, "expected the past"),
        pytest.param({**HERE, "note": "x" * 4001}, "body.note", id="a long note"),
        ({**HERE, "id": "7"}, "body.id"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_report_is_told(lite: Desk, fields: dict[str, object], said: str) -> None:
    assert said in problem(send(inspector(lite), **fields), 422)["detail"]
    assert lite.cases() == []


@pytest.mark.parametrize(
    "content",
    [b"", b"words", b"<html><script>", b"\xff\xd8\xff\xe0" + bytes(100), b"\0\0\0\x18ftypmp42" + bytes(9), b"PK\x03\x04"],
    ids=["empty", "words", "html", "a broken photo", "a broken clip", "zip"],
)
def test_a_hostile_file_is_refused_and_nothing_is_kept(lite: Desk, content: bytes) -> None:
    assert "file 2: expected" in problem(send(inspector(lite), photo(), content, **HERE), 422)["detail"]
    assert lite.cases() == []
    assert [path for path in lite.media.rglob("*") if path.is_file()] == []


def test_a_file_that_ends_its_decoder_is_refused_and_the_next_one_is_taken(lite: Desk) -> None:
    decoder = Decoder(Limits(cpu_s=1), most=1)
    lite.app.state.context = replace(lite.app.state.context, decoder=decoder)
    client = inspector(lite)
    detail = problem(send(client, photo(), bomb(), **HERE), 422)["detail"]
    assert detail == "file 2: expected a file that can be decoded, got one that takes more than 1 s of computing"
    assert lite.cases() == []
    assert [path for path in lite.media.rglob("*") if path.is_file()] == []
    assert sent(client, photo(), **HERE)["files"] == ["photo-1.jpg"]
    decoder.close()


def test_without_a_free_decoder_a_report_is_to_come_again(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    lite.app.state.context = replace(lite.app.state.context, decoder=Decoder())
    answer = send(inspector(lite), photo(), **HERE)
    assert "can't be decoded now" in problem(answer, 503)["detail"]
    assert answer.headers["Retry-After"] == "10"
    assert lite.cases() == []


def test_too_many_files_and_too_much_are_refused(lite: Desk) -> None:
    client = inspector(lite)
    problem(send(client, *[b"x"] * 9, **HERE), 400)
    headers = {"Content-Length": str(REPORT_BYTES + 1), "Content-Type": "multipart/form-data; boundary=x"}
    problem(client.post("/v1/reports", content=b"", headers=headers), 413)
    problem(client.post("/v1/reports", json={"matter": "litter"}), 422)


def test_an_inspector_sends_so_many_reports_an_hour(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AN_HOUR", 2)
    client = inspector(desk)
    assert [send(client, **HERE).status_code for _ in range(3)] == [201, 201, 429]
    assert send(desk.client(desk.token("inspector")), **HERE).status_code == 201
    desk.clock.advance(3600)
    assert send(client, **HERE).status_code == 201


def test_only_inspectors_report_and_readers_read(lite: Desk) -> None:
    problem(send(lite.reader, **HERE), 403)
    problem(send(lite.worker, **HERE), 403)
    report = sent(inspector(lite), **HERE, note="bags")
    assert lite.reader.get(f"/v1/reports/{report['reference']}").json() == report
    problem(lite.reader.get("/v1/reports/NOTHING"), 404)
    problem(inspector(lite).get(f"/v1/reports/{report['reference']}"), 403)


def test_a_signed_in_inspector_reports_under_its_name(lite: Desk) -> None:
    person(lite, "ben", roles=["inspector"])
    assert sent(signed_in(lite, "ben"), **HERE)["by"] == "ben"
