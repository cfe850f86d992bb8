"""The configuration through the API: read, edit, history, rollback; nobody overwrites what he has not seen."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.configuration.port import revision_of
from commands.configuration import StreamsFile
from pipeline.rules.registry import settings_types
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in

YAML = """# the district's own words
site: {name: here}
streams:
  - id: gate
    url: rtsp://10.0.0.9/sub
    zones:
      kerb: {polygon: [[0, 0], [1, 0], [1, 1]]}   # as painted
    rules:
      - {kind: parking, zone: kerb}
  - id: yard
    url: rtsp://10.0.0.8/sub
    lines: {door: {start: [0, 0.5], end: [1, 0.5]}}
    rules: [{kind: counting, line: door}]
"""
ROAD = {"road": {"polygon": [[0, 0], [1, 0], [1, 1]]}}
PATHS = [
    ("GET", "/v1/config"), ("GET", "/v1/config/schema"), ("GET", "/v1/config/streams/gate"), ("PUT", "/v1/config/streams/gate"),
    ("GET", "/v1/config/history"), ("GET", "/v1/config/history/1"), ("POST", "/v1/config/rollback"),
]  # fmt: skip
BODY: dict[str, Any] = {"revision": "0" * 16, "why": "for a test", "part": {}, "number": 1}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "streams.yaml"
    path.write_text(YAML)
    return path


@pytest.fixture
def site(desk: Desk, path: Path) -> Desk:
    """An API that was started with a file."""
    desk.app.state.context = replace(desk.app.state.context, configuration=StreamsFile(path, settings_types()))
    return desk


def manager(desk: Desk) -> TestClient:
    return desk.client(desk.token("manager"))


def read(desk: Desk, stream_id: str = "gate") -> dict[str, Any]:
    found: dict[str, Any] = desk.reader.get(f"/v1/config/streams/{stream_id}").raise_for_status().json()
    return found


def put(desk: Desk, part: dict[str, Any], *, stream_id: str = "gate", revision: str | None = None, why: str = "a test") -> Any:
    body = {"revision": revision or read(desk, stream_id)["revision"], "why": why, "part": part}
    return manager(desk).put(f"/v1/config/streams/{stream_id}", json=body)


def history(desk: Desk) -> list[tuple[str, str, str, list[str]]]:
    rows = manager(desk).get("/v1/config/history").raise_for_status().json()["revisions"]
    return [(one["kind"], one["by"], one["why"], one["streams"]) for one in rows]


def test_a_stream_is_read_as_it_is_written(site: Desk) -> None:
    assert read(site) == {
        "id": "gate",
        "revision": revision_of(YAML),
        "part": {
            "zones": {"kerb": {"polygon": [[0, 0], [1, 0], [1, 1]]}},
            "rules": [{"kind": "parking", "zone": "kerb"}],
        },
    }
    assert manager(site).get("/v1/config").json() == {"revision": revision_of(YAML), "text": YAML}
    schema = site.reader.get("/v1/config/schema").json()["definition"]
    assert "ground_points" in schema["properties"]
    said = problem(site.reader.get("/v1/config/streams/barn"), 404)["detail"]
    assert "no stream 'barn'" in said
    assert "if its node has a file of its own, edit it there" in said


def test_an_edit_is_in_the_file_the_history_and_the_audit_log(site: Desk, path: Path) -> None:
    done = put(site, {"zones": {**read(site)["part"]["zones"], **ROAD}}, why="the road is new").raise_for_status().json()
    assert path.read_text() == YAML.replace("# as painted\n", "# as painted\n      road: {polygon: [[0, 0], [1, 0], [1, 1]]}\n")
    assert done == {"number": 2, "revision": revision_of(path.read_text())}
    assert history(site) == [
        ("edit", "manager", "the road is new", ["gate"]),
        ("found", "file", "as it was found before a change", []),
    ]
    detail = manager(site).get("/v1/config/history/2").raise_for_status().json()
    assert [line for line in detail["diff"].splitlines()[2:] if line[0] in "+-"] == [
        "+      road: {polygon: [[0, 0], [1, 0], [1, 1]]}"
    ]
    entries = site.client(site.token("auditor")).get("/v1/audit", params={"action": "config.edit"}).json()["entries"]
    assert [(one["actor"], one["subject"], one["purpose"], one["detail"]["streams"]) for one in entries] == [
        ("manager", "/v1/config/history/2", "the road is new", ["gate"])
    ]


def test_an_edit_that_says_what_is_there_changes_nothing(site: Desk, path: Path) -> None:
    before = path.stat()
    done = put(site, read(site)["part"]).raise_for_status().json()
    assert done == {"number": None, "revision": revision_of(YAML)}
    assert history(site) == []
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_wrong_edit_is_refused_with_every_place_and_changes_nothing(site: Desk, path: Path) -> None:
    wrong = {"zones": ROAD, "rules": [{"kind": "parking", "zone": "kerb"}, {"kind": "parcing"}]}
    said = problem(put(site, wrong), 422)
    assert {one["where"] for one in said["errors"]} == {"rules[0].zone", "rules[1].kind"}
    assert "expected keys among" in problem(put(site, {"url": "file:///etc/shadow"}), 422)["detail"]
    assert path.read_text() == YAML
    assert history(site) == []


def test_who_has_not_seen_the_newest_overwrites_nothing(site: Desk, path: Path) -> None:
    seen = read(site)["revision"]
    put(site, {"zones": None, "rules": []}).raise_for_status()
    said = problem(put(site, {"zones": ROAD}, revision=seen), 409)
    assert said["revision"] == revision_of(path.read_text())
    path.write_text(YAML)
    problem(put(site, {"rules": []}, revision=said["revision"]), 409)


def test_of_many_at_once_one_wins_and_nothing_is_lost(site: Desk, path: Path) -> None:
    seen, client = read(site)["revision"], manager(site)
    answers: list[int] = []

    def save(number: int) -> None:
        part = {"zones": {**ROAD, f"z{number}": ROAD["road"]}, "rules": []}
        body = {"revision": seen, "why": f"number {number}", "part": part}
        answers.append(client.put("/v1/config/streams/gate", json=body).status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [409] * 5
    newest = history(site)[0]
    assert newest[2].replace("number ", "z") in path.read_text()
    assert len(history(site)) == 2


def test_a_rollback_brings_zones_and_rules_back_and_nothing_else(site: Desk, path: Path) -> None:
    put(site, {"zones": ROAD, "rules": []}).raise_for_status()
    put(site, {"lines": None, "rules": []}, stream_id="yard").raise_for_status()
    path.write_text(path.read_text().replace("10.0.0.9", "10.0.0.77"))
    body = {"revision": revision_of(path.read_text()), "why": "it was better before", "number": 1}
    done = manager(site).post("/v1/config/rollback", json=body).raise_for_status().json()
    parts = StreamsFile(path, settings_types()).parts(path.read_text())
    assert parts == StreamsFile(path, settings_types()).parts(YAML)
    assert "10.0.0.77" in path.read_text()
    assert [one[0] for one in history(site)] == ["rollback", "found", "edit", "edit", "found"]
    assert done["number"] == 5


def test_one_stream_alone_is_rolled_back(site: Desk, path: Path) -> None:
    put(site, {"zones": None, "rules": []}).raise_for_status()
    put(site, {"lines": None, "rules": []}, stream_id="yard").raise_for_status()
    body = {"revision": revision_of(path.read_text()), "why": "the gate alone", "number": 1, "stream": "gate"}
    manager(site).post("/v1/config/rollback", json=body).raise_for_status()
    assert "zones" in read(site)["part"]
    assert "lines" not in read(site, "yard")["part"]
    asked = {**body, "revision": revision_of(path.read_text())}
    problem(manager(site).post("/v1/config/rollback", json={**asked, "stream": "barn"}), 404)
    problem(manager(site).post("/v1/config/rollback", json={**asked, "number": 99}), 404)


def test_a_file_that_can_not_be_written_leaves_no_trace(site: Desk, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = problem(put(site, {"zones": None, "rules": []}), 501)
    assert "No space left on device" in said["detail"]
    monkeypatch.undo()
    assert (path.read_text(), history(site)) == (YAML, [])
    assert site.client(site.token("auditor")).get("/v1/audit").json()["entries"] == []


@pytest.mark.parametrize(("method", "at"), PATHS)
def test_an_api_without_a_file_says_so(lite: Desk, method: str, at: str) -> None:
    body = {key: BODY[key] for key in ("revision", "why", *(["part"] if method == "PUT" else ["number"]))}
    answer = manager(lite).request(method, at, json=body if method != "GET" else None)
    if "history" in at:
        assert answer.status_code in {200, 404}, "the history is in the database"
        return
    assert "without a configuration file" in problem(answer, 501)["detail"]


def test_a_file_that_is_gone_is_told(site: Desk, path: Path) -> None:
    path.unlink()
    assert "there is no such file" in problem(manager(site).get("/v1/config"), 501)["detail"]


@pytest.mark.parametrize("scope", ["reader", "operator", "dispatcher", "auditor", "worker", "public"])
def test_managers_alone_change_and_read_the_whole(lite: Desk, path: Path, scope: Any) -> None:
    lite.app.state.context = replace(lite.app.state.context, configuration=StreamsFile(path, settings_types()))
    client = lite.client(lite.token(scope))
    for method, at in PATHS:
        answer = client.request(method, at, json=BODY if method != "GET" else None)
        is_open = method == "GET" and ("schema" in at or "streams" in at) and scope not in {"worker", "public"}
        assert answer.status_code == (200 if is_open else 403), (method, at)


def test_who_is_limited_to_streets_edits_cameras_there_alone(site: Desk) -> None:
    with site.database.session() as session:
        for name, street in (("gate", "110101003"), ("yard", "110101004")):
            row = f"'{name}', 'n', 0, '{{}}', '{street}001001'"
            session.execute(text(f"INSERT INTO stream (id, node_id, seen, health, grid_code) VALUES ({row})"))
    person(site, "anna", roles=["manager"], streets=["110101003"])
    anna = signed_in(site, "anna")
    order = {"revision": revision_of(YAML), "why": "a test", "part": {"zones": None, "rules": []}}
    problem(anna.get("/v1/config/streams/yard"), 404)
    problem(anna.put("/v1/config/streams/yard", json=order), 404)
    for path in ("/v1/config", "/v1/config/history", "/v1/config/history/1"):
        assert "all streets" in problem(anna.get(path), 403)["detail"]
    assert anna.put("/v1/config/streams/gate", json=order).status_code == 200
