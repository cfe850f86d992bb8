"""Where a stream hides people: what is masked comes to all who read, what shows people to managers alone, for a purpose."""

from collections.abc import Mapping
from typing import Any

import pytest

from api.access.housekeeping import Housekeeper
from api.access.retention import DAY_S
from tests.support.api_app import Desk, problem
from tests.support.wire import event, manifest

FIRST = {"clip.mp4": b"a clip", "snapshot.jpg": b"a picture", "boxes.json": b"{}", "masked-snapshot.jpg": b"a masked picture"}
AFTER = {"after.jpg": b"after", "masked-after.jpg": b"after, masked"}
COPY = {"masked-clip.mp4": b"a masked clip"}
MASKS = ("people",)


def with_files(desk: Desk, masks: tuple[str, ...] = MASKS) -> str:
    """Send an event with evidence of a stream that hides something; return where its files are read."""
    desk.post(event())
    for sequence, files in enumerate((FIRST, AFTER, COPY), 1):
        send(desk, sequence, files, masks)
    return f"/v1/evidence/{event().id}"


def send(desk: Desk, sequence: int, files: Mapping[str, bytes], masks: tuple[str, ...]) -> None:
    body = {**manifest(sequence=sequence, contents=files).model_dump(mode="json"), "masks": masks}
    path = f"/v1/events/{event().id}/evidence/{sequence}"
    assert desk.worker.put(path, json=body).status_code == 201
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    for name, content in files.items():
        assert desk.worker.patch(f"{path}/{name}", content=content, headers=headers).status_code == 204


def looks(desk: Desk) -> list[tuple[str, str, str, str]]:
    auditor = desk.client(desk.token("auditor"))
    entries = auditor.get("/v1/audit").raise_for_status().json()["entries"]
    return [
        (one["actor"], one["action"], one["subject"].rpartition("/")[2], one["purpose"])
        for one in reversed(entries)
        if one["action"].startswith("evidence.read")
    ]


def test_a_masked_clip_comes_without_a_purpose_and_the_look_is_written_down(desk: Desk) -> None:
    clip = f"{with_files(desk)}/3/masked-clip.mp4"
    assert desk.reader.get(clip).content == b"a masked clip"
    part = desk.reader.get(clip, headers={"Range": "bytes=2-7"})
    assert (part.status_code, part.content) == (206, b"masked")
    assert desk.reader.get(clip, params={"purpose": "review"}).content == b"a masked clip"
    assert looks(desk)[0] == ("reader", "evidence.read_masked", "masked-clip.mp4", "")


@pytest.mark.parametrize(
    ("name", "content"), [("1/masked-snapshot.jpg", b"a masked picture"), ("2/masked-after.jpg", b"after, masked")]
)
def test_masked_pictures_come_as_the_node_made_them(lite: Desk, name: str, content: bytes) -> None:
    assert lite.reader.get(f"{with_files(lite)}/{name}").content == content


@pytest.mark.parametrize("name", ["1/clip.mp4", "1/snapshot.jpg", "2/after.jpg"])
def test_what_shows_people_needs_a_manager_and_a_purpose(desk: Desk, name: str) -> None:
    path, manager = f"{with_files(desk)}/{name}", desk.client(desk.token("manager"))
    for client in (desk.reader, desk.operator, desk.client(desk.token("auditor")), desk.client(desk.token("dispatcher"))):
        assert "manager" in problem(client.get(path, params={"purpose": "review"}), 403)["detail"]
        problem(client.get(path), 403)
    problem(manager.get(path), 403)
    assert looks(desk) == []
    assert manager.get(path, params={"purpose": "request of the police"}).status_code == 200
    assert looks(desk) == [("manager", "evidence.read", name[2:], "request of the police")]


def test_boxes_come_to_all(lite: Desk) -> None:
    assert lite.reader.get(f"{with_files(lite)}/1/boxes.json").content == b"{}"


def test_a_case_says_which_files_are_reserved_and_shows_the_masked_pictures(desk: Desk) -> None:
    with_files(desk)
    case: dict[str, Any] = desk.case_of(event())
    assert {one["name"]: one["reserved"] for one in case["evidence"]} == {
        "clip.mp4": True, "snapshot.jpg": True, "after.jpg": True, "boxes.json": False,
        "masked-clip.mp4": False, "masked-snapshot.jpg": False, "masked-after.jpg": False,
    }  # fmt: skip
    assert (case["before"]["name"], case["after"]["name"]) == ("masked-snapshot.jpg", "masked-after.jpg")
    [item] = desk.operator.get("/v1/review").raise_for_status().json()["cases"]
    assert item["picture"].endswith("/1/masked-snapshot.jpg")


def test_where_nothing_is_hidden_a_purpose_is_enough(lite: Desk) -> None:
    here = with_files(lite, masks=())
    assert lite.reader.get(f"{here}/1/clip.mp4", params={"purpose": "review"}).content == b"a clip"
    assert not any(one["reserved"] for one in lite.case_of(event())["evidence"])


def test_masked_clips_are_kept_as_long_as_clips_are(lite: Desk) -> None:
    with_files(lite)
    for days, left in ((89, 7), (2, 5), (273, 5), (2, 0)):
        lite.clock.advance(days * DAY_S)
        Housekeeper(lite.app.state.context).run_once()
        assert len(lite.rows("SELECT name FROM evidence_file WHERE purged IS NULL")) == left
