import uuid
from typing import Any

import httpx
import pytest

from pipeline.events import Manifest
from tests.support.api_app import LIMIT, Desk, problem
from tests.support.wire import event, manifest

CLIP = bytes(range(256)) * 1000
FILES = {"clip.mp4": CLIP, "snapshot.jpg": b"picture"}
BUNDLE = manifest(contents=FILES)
HERE = f"/v1/events/{BUNDLE.event_id}/evidence/1"
HEADERS = {"Content-Type": "application/offset+octet-stream"}


def announce(desk: Desk, bundle: Manifest = BUNDLE) -> httpx.Response:
    path = f"/v1/events/{bundle.event_id}/evidence/{bundle.sequence}"
    answer: httpx.Response = desk.worker.put(path, json=bundle.model_dump(mode="json"))
    return answer


def patch(desk: Desk, name: str, offset: int, content: bytes) -> httpx.Response:
    headers = {**HEADERS, "Upload-Offset": str(offset)}
    answer: httpx.Response = desk.worker.patch(f"{HERE}/{name}", content=content, headers=headers)
    return answer


def offset(desk: Desk, name: str = "clip.mp4") -> int:
    answer = desk.worker.head(f"{HERE}/{name}").raise_for_status()
    return int(answer.headers["Upload-Offset"])


def told(desk: Desk) -> list[str]:
    return [row[0] for row in desk.rows("SELECT type FROM message WHERE type = 'case.evidence_added'")]


def test_evidence_goes_up_in_pieces_and_is_told_of_once(desk: Desk) -> None:
    desk.post(event())
    made = announce(desk)
    assert made.status_code == 201
    assert made.json()["files"][0] == {"name": "clip.mp4", "size": len(CLIP), "offset": 0, "complete": False}
    assert patch(desk, "snapshot.jpg", 0, b"picture").headers["Upload-Offset"] == "7"
    for at in range(0, len(CLIP), 100_000):
        answer = patch(desk, "clip.mp4", at, CLIP[at : at + 100_000])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(min(at + 100_000, len(CLIP))))
        assert told(desk) == (["case.evidence_added"] if at + 100_000 > len(CLIP) else [])
    known = announce(desk)
    assert (known.status_code, {one["complete"] for one in known.json()["files"]}) == (200, {True})
    links = desk.case_of(event())["evidence"]
    assert [desk.reader.get(one["path"], params={"purpose": "review"}).content for one in links] == [CLIP, b"picture"]


def test_head_says_where_a_file_goes_on(desk: Desk) -> None:
    desk.post(event())
    announce(desk)
    patch(desk, "clip.mp4", 0, CLIP[:1000])
    answer = desk.worker.head(f"{HERE}/clip.mp4")
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("1000", str(len(CLIP)))
    assert desk.worker.head(f"{HERE}/other.mp4").status_code == 404


@pytest.mark.parametrize("at", [0, 999, 1001, 200_000])
def test_a_wrong_offset_is_put_right(lite: Desk, at: int) -> None:
    lite.post(event())
    announce(lite)
    patch(lite, "clip.mp4", 0, CLIP[:1000])
    answer = patch(lite, "clip.mp4", at, CLIP[at : at + 10])
    problem(answer, 409)
    assert answer.headers["Upload-Offset"] == "1000"
    assert patch(lite, "clip.mp4", 1000, CLIP[1000:]).status_code == 204


def test_a_complete_file_takes_no_more(lite: Desk) -> None:
    lite.post(event())
    announce(lite)
    patch(lite, "clip.mp4", 0, CLIP)
    answer = patch(lite, "clip.mp4", 0, CLIP)
    problem(answer, 409)
    assert answer.headers["Upload-Offset"] == str(len(CLIP))


def test_a_wrong_hash_begins_anew(desk: Desk) -> None:
    desk.post(event())
    announce(desk)
    problem(patch(desk, "clip.mp4", 0, CLIP[:-1] + b"!"), 422)
    assert offset(desk) == 0
    assert patch(desk, "clip.mp4", 0, CLIP).status_code == 204
    assert told(desk) == []


def test_more_bytes_than_the_manifest_says_are_refused(lite: Desk) -> None:
    lite.post(event())
    announce(lite)
    problem(patch(lite, "clip.mp4", 0, CLIP + b"!"), 413)
    assert offset(lite) == 0


def test_a_file_over_the_limit_is_refused_before_it_comes(lite: Desk) -> None:
    lite.post(event())
    large = {**BUNDLE.model_dump(mode="json")}
    large["files"][0]["size"] = LIMIT + 1
    problem(lite.worker.put(HERE, json=large), 413)


def test_another_manifest_under_a_known_number_is_a_conflict(desk: Desk) -> None:
    desk.post(event())
    announce(desk)
    problem(announce(desk, manifest(contents={**FILES, "snapshot.jpg": b"another"})), 409)
    assert announce(desk, manifest(sequence=2, contents={"after.jpg": b"gone"})).status_code == 201


def test_evidence_of_an_unknown_event_waits_for_it(desk: Desk) -> None:
    problem(announce(desk), 404)
    desk.post(event())
    assert announce(desk).status_code == 201


def test_a_manifest_goes_to_its_own_address(lite: Desk) -> None:
    lite.post(event(), event(2))
    path = f"/v1/events/{uuid.UUID(int=2)}/evidence/1"
    problem(lite.worker.put(path, json=BUNDLE.model_dump(mode="json")), 422)


HOSTILE = ["../../etc/passwd", "/etc/passwd", "..", ".hidden", "a/b", "a\\b", "a\0b", "clip.mp4\n", "x" * 129, ""]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_and_writes_nothing(lite: Desk, name: str) -> None:
    lite.post(event())
    wrong: dict[str, Any] = BUNDLE.model_dump(mode="json")
    wrong["files"][0]["name"] = name
    problem(lite.worker.put(HERE, json=wrong), 422)
    assert [path for path in lite.media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["%2e%2e%2fetc%2fpasswd", "..%5cx", "%00", ".%2e", "a%0ab"])
def test_a_hostile_address_is_refused(lite: Desk, name: str) -> None:
    lite.post(event())
    announce(lite)
    for client, path in ((lite.worker, f"{HERE}/{name}"), (lite.reader, f"/v1/evidence/{BUNDLE.event_id}/1/{name}")):
        assert client.request("HEAD", path).status_code in (404, 422)
    assert patch(lite, name, 0, b"x").status_code in (404, 405, 422)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"size": 0}, "empty", id="empty file"),
        pytest.param({"name": "snapshot.jpg"}, "one name", id="two files of one name"),
        pytest.param({"media_type": "text/html\r\nX: y"}, "media type", id="media type with a line"),
        pytest.param({"sha256": "0"}, "sha256", id="no hash"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(lite: Desk, change: dict[str, Any], why: str) -> None:
    lite.post(event())
    wrong: dict[str, Any] = BUNDLE.model_dump(mode="json")
    wrong["files"][0] |= change
    assert why in problem(lite.worker.put(HERE, json=wrong), 422)["detail"]


def test_an_upload_of_another_type_is_refused(lite: Desk) -> None:
    lite.post(event())
    announce(lite)
    answer = lite.worker.patch(f"{HERE}/clip.mp4", content=b"x", headers={"Upload-Offset": "0"})
    assert "application/offset+octet-stream" in problem(answer, 422)["detail"]
    problem(lite.worker.patch(f"{HERE}/clip.mp4", content=b"x", headers=HEADERS), 422)
