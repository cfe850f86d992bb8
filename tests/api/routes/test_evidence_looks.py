"""Every look at evidence is written down before anything is shown; without a purpose nobody is recognised."""

from collections.abc import Mapping
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from api.access.audit import ONE_LOOK_S
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import event, manifest


def noise() -> bytes:
    made = BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (360, 640, 3), np.uint8)).save(made, "JPEG", quality=95)
    return made.getvalue()


PICTURE = noise()
FILES = {"clip.mp4": b"a clip", "boxes.json": b"{}", "snapshot.jpg": PICTURE}


def with_files(desk: Desk, files: Mapping[str, bytes] = FILES, *, kind: str = "litter") -> str:
    """Send an event with evidence; return where its files are read."""
    desk.post(event().model_copy(update={"kind": kind}))
    bundle = manifest(contents=files)
    path = f"/v1/events/{bundle.event_id}/evidence/1"
    assert desk.worker.put(path, json=bundle.model_dump(mode="json")).status_code == 201
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    for name, content in files.items():
        assert desk.worker.patch(f"{path}/{name}", content=content, headers=headers).status_code == 204
    return f"/v1/evidence/{bundle.event_id}/1"


def looks(desk: Desk) -> list[tuple[str, str, str, str]]:
    auditor = desk.client(desk.token("auditor"))
    entries = auditor.get("/v1/audit").raise_for_status().json()["entries"]
    return [
        (one["actor"], one["action"], one["subject"].rpartition("/")[2], one["purpose"])
        for one in reversed(entries)
        if one["action"].startswith("evidence.read")
    ]


def test_with_a_purpose_the_file_comes_and_the_look_is_written_down(desk: Desk) -> None:
    here = with_files(desk)
    answer = desk.reader.get(f"{here}/snapshot.jpg", params={"purpose": "complaint 17"})
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert looks(desk) == [("reader", "evidence.read", "snapshot.jpg", "complaint 17")]


def test_without_a_purpose_a_picture_is_masked(desk: Desk) -> None:
    here = with_files(desk, kind="crowd")
    answer = desk.reader.get(f"{here}/snapshot.jpg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert np.asarray(Image.open(BytesIO(answer.content))).std() < 15 < np.asarray(Image.open(BytesIO(PICTURE))).std()
    assert looks(desk) == [("reader", "evidence.read_masked", "snapshot.jpg", "")]


def test_a_piece_of_litter_stays_clear_in_a_masked_picture(lite: Desk) -> None:
    seen = np.asarray(Image.open(BytesIO(lite.reader.get(f"{with_files(lite)}/snapshot.jpg").content))).astype(int)
    assert seen[80:140, 70:185].std() > 50
    assert seen[:, 200:].std() < 15


@pytest.mark.parametrize("name", ["clip.mp4", "snapshot.jpg"])
def test_without_a_purpose_what_cannot_be_masked_does_not_come(lite: Desk, name: str) -> None:
    here = with_files(lite, {"clip.mp4": b"a clip", "snapshot.jpg": b"no picture"})
    said = problem(lite.reader.get(f"{here}/{name}"), 403)
    assert "?purpose=" in said["detail"]
    assert looks(lite) == []


def test_boxes_show_nobody_and_come_without_a_purpose(lite: Desk) -> None:
    assert lite.reader.get(f"{with_files(lite)}/boxes.json").content == b"{}"
    assert looks(lite) == [("reader", "evidence.read", "boxes.json", "")]


@pytest.mark.parametrize("purpose", ["", "ab", "x" * 201, "a\nb", "abc\0"], ids=repr)
def test_a_purpose_is_words(lite: Desk, purpose: str) -> None:
    problem(lite.reader.get(f"{with_files(lite)}/snapshot.jpg", params={"purpose": purpose}), 422)


def test_a_player_that_seeks_makes_one_entry_and_a_later_look_another(desk: Desk) -> None:
    clip = f"{with_files(desk)}/clip.mp4?purpose=review"
    for part in ("bytes=0-1", "bytes=1-2", "bytes=3-"):
        assert desk.reader.get(clip, headers={"Range": part}).status_code == 206
    assert len(looks(desk)) == 1
    desk.clock.advance(ONE_LOOK_S)
    desk.reader.get(clip)
    assert len(looks(desk)) == 2


def test_a_browser_shows_nothing_from_its_memory_without_asking(lite: Desk) -> None:
    clip = f"{with_files(lite)}/clip.mp4?purpose=review"
    kept = lite.reader.get(clip)
    assert kept.headers["Cache-Control"] == "private, no-cache"
    lite.clock.advance(ONE_LOOK_S)
    assert lite.reader.get(clip, headers={"If-None-Match": kept.headers["ETag"]}).status_code == 304
    assert len(looks(lite)) == 2


def test_a_person_is_named_in_the_log(lite: Desk) -> None:
    person(lite)
    signed_in(lite).get(f"{with_files(lite)}/clip.mp4?purpose=review")
    assert looks(lite) == [("anna", "evidence.read", "clip.mp4", "review")]


def test_evidence_that_comes_is_written_down_with_its_hashes(lite: Desk) -> None:
    here = with_files(lite)
    entry = lite.client(lite.token("auditor")).get("/v1/audit", params={"action": "evidence.added"}).json()["entries"][0]
    assert (entry["actor"], entry["subject"]) == ("worker", here)
    assert entry["detail"] == {file.name: file.sha256 for file in manifest(contents=FILES).files}


def test_the_log_is_for_auditors(lite: Desk) -> None:
    for client in (lite.reader, lite.operator, lite.worker):
        problem(client.get("/v1/audit"), 403)
    assert lite.admin.get("/v1/audit").json()["entries"] == []


def test_the_log_is_read_page_by_page_and_by_filter(desk: Desk) -> None:
    here = with_files(desk)
    for number in range(5):
        desk.reader.get(f"{here}/snapshot.jpg", params={"purpose": f"complaint {number}"})
        desk.clock.advance(10)
    auditor = desk.client(desk.token("auditor"))
    asked = {"action": "evidence.read", "limit": 2}
    first = auditor.get("/v1/audit", params=asked).json()
    second = auditor.get("/v1/audit", params={**asked, "before": first["next"]}).json()
    third = auditor.get("/v1/audit", params={**asked, "before": second["next"]}).json()
    pages = [[one["purpose"][-1] for one in page["entries"]] for page in (first, second, third)]
    assert (pages, third["next"]) == ([["4", "3"], ["2", "1"], ["0"]], None)
    since = auditor.get("/v1/audit", params={"since": desk.clock.now() - 15, "subject": f"{here}/", "actor": "reader"}).json()
    assert [one["purpose"] for one in since["entries"]] == ["complaint 4"]
    assert auditor.get("/v1/audit", params={"actor": "nobody"}).json()["entries"] == []
