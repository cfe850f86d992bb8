"""Evidence goes at its ceiling, never below its floor, never while its case is held; what went is written down."""

from uuid import UUID

import httpx
import pytest

from api.access import deletion
from api.access.housekeeping import Housekeeper
from api.access.retention import DAY_S
from api.media import Media, Place
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import event, manifest

FILES = {"clip.mp4": b"a clip", "snapshot.jpg": b"a picture"}


def with_files(desk: Desk, number: int = 1) -> str:
    """Send an event with evidence; return where its files are read. Each event is a case of its own."""
    desk.post(event(number, stream_id=f"gate-{number}"))
    bundle = manifest(number, contents=FILES)
    path = f"/v1/events/{bundle.event_id}/evidence/1"
    desk.worker.put(path, json=bundle.model_dump(mode="json")).raise_for_status()
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    for name, content in FILES.items():
        desk.worker.patch(f"{path}/{name}", content=content, headers=headers).raise_for_status()
    return f"/v1/evidence/{bundle.event_id}/1"


def keep_house(desk: Desk) -> int:
    return Housekeeper(desk.app.state.context).run_once()


def status(desk: Desk, path: str) -> int:
    answer: httpx.Response = desk.reader.get(path, params={"purpose": "review"})
    return answer.status_code


def actions(desk: Desk) -> list[str]:
    return [row[0] for row in desk.rows("SELECT action FROM audit ORDER BY sequence") if "read" not in row[0]]


def test_evidence_goes_at_its_ceiling_a_clip_before_its_picture(desk: Desk) -> None:
    here = with_files(desk)
    case_id = desk.cases()[0]["case_id"]
    desk.clock.advance(90 * DAY_S - 1)
    assert keep_house(desk) == 0
    desk.clock.advance(1)
    assert (keep_house(desk), keep_house(desk)) == (1, 0)
    assert (status(desk, f"{here}/clip.mp4"), status(desk, f"{here}/snapshot.jpg")) == (410, 200)
    assert not Media(desk.media).path(Place(UUID(int=1), 1, "clip.mp4")).exists()
    assert [one["name"] for one in desk.reader.get(f"/v1/cases/{case_id}").json()["evidence"]] == ["snapshot.jpg"]
    desk.clock.advance(275 * DAY_S)
    assert keep_house(desk) == 1
    assert actions(desk) == ["evidence.added", "evidence.purged", "evidence.purged"]


def test_what_is_held_stays_until_the_hold_is_lifted(desk: Desk) -> None:
    here, other = with_files(desk, 1), with_files(desk, 2)
    person(desk, roles=["manager"])
    case_id = desk.reader.get(f"/v1/events/{UUID(int=1)}").json()["case_id"]
    held = signed_in(desk).put(f"/v1/cases/{case_id}/hold", json={"reason": "court file 7"})
    assert (held.status_code, held.json()["by"]) == (200, "anna")
    desk.clock.advance(400 * DAY_S)
    assert keep_house(desk) == 2
    assert (status(desk, f"{here}/clip.mp4"), status(desk, f"{other}/clip.mp4")) == (200, 410)
    manager = desk.client(desk.token("manager"))
    assert manager.delete(f"/v1/cases/{case_id}/hold", params={"purpose": "judged"}).status_code == 204
    assert keep_house(desk) == 2
    assert status(desk, f"{here}/clip.mp4") == 410
    said = [row for row in desk.rows("SELECT actor, action, purpose FROM audit ORDER BY sequence") if "case." in row[1]]
    assert said == [("anna", "case.held", "court file 7"), ("manager", "case.hold_lifted", "judged")]


def test_a_hold_goes_where_the_evidence_goes(desk: Desk) -> None:
    held, other = with_files(desk, 1), with_files(desk, 2)
    first, second = (desk.reader.get(f"/v1/events/{UUID(int=number)}").json()["case_id"] for number in (1, 2))
    manager = desk.client(desk.token("manager"))
    manager.put(f"/v1/cases/{first}/hold", json={"reason": "court file 7"}).raise_for_status()
    merged = desk.operator.post(f"/v1/cases/{second}/merge", json={"cases": [first], "opinion": "one heap"})
    assert merged.status_code == 200, merged.text
    assert desk.reader.get(f"/v1/cases/{second}/hold").json()["reason"] == "court file 7"
    made = desk.operator.post(f"/v1/cases/{second}/split", json={"events": [str(UUID(int=1))], "opinion": "two heaps"})
    assert desk.reader.get(f"/v1/cases/{made.json()['case_id']}/hold").json()["reason"] == "court file 7"
    desk.clock.advance(400 * DAY_S)
    assert keep_house(desk) == 0
    assert (status(desk, f"{held}/clip.mp4"), status(desk, f"{other}/clip.mp4")) == (200, 200)


def test_holds_are_seen_made_once_and_managers_alone_make_them(lite: Desk) -> None:
    with_files(lite)
    manager, at = lite.client(lite.token("manager")), f"/v1/cases/{lite.cases()[0]['case_id']}/hold"
    problem(lite.reader.get(at), 404)
    problem(lite.operator.put(at, json={"reason": "court"}), 403)
    assert manager.put(at, json={"reason": "court"}).status_code == 200
    assert lite.reader.get(at).json()["reason"] == "court"
    problem(manager.put(at, json={"reason": "again"}), 409)
    problem(manager.put("/v1/cases/99/hold", json={"reason": "court"}), 404)
    problem(manager.delete(at), 422)
    assert manager.delete(at, params={"purpose": "over"}).status_code == 204
    problem(manager.delete(at, params={"purpose": "over"}), 404)


def test_an_administrator_deletes_what_is_beyond_its_floor(desk: Desk) -> None:
    clip = f"{with_files(desk)}/clip.mp4"
    why = {"purpose": "the person asked for it"}
    desk.clock.advance(30 * DAY_S - 1)
    assert "at least 30 days" in problem(desk.admin.delete(clip, params=why), 409)["detail"]
    desk.clock.advance(1)
    problem(desk.client(desk.token("manager")).delete(clip, params=why), 403)
    problem(desk.admin.delete(clip), 422)
    assert desk.admin.delete(clip, params=why).status_code == 204
    problem(desk.admin.delete(clip, params=why), 404)
    problem(desk.reader.get(clip, params=why), 410)
    assert actions(desk)[-1] == "evidence.deleted"


def test_an_administrator_does_not_delete_what_is_held(lite: Desk) -> None:
    clip = f"{with_files(lite)}/clip.mp4"
    lite.admin.put(f"/v1/cases/{lite.cases()[0]['case_id']}/hold", json={"reason": "court"}).raise_for_status()
    lite.clock.advance(100 * DAY_S)
    assert "on hold" in problem(lite.admin.delete(clip, params={"purpose": "space"}), 409)["detail"]
    assert status(lite, clip) == 200


def test_a_pass_that_was_killed_is_done_again(desk: Desk) -> None:
    """The file went, the row did not know yet."""
    here = with_files(desk)
    desk.clock.advance(90 * DAY_S)
    Media(desk.media).delete(Place(UUID(int=1), 1, "clip.mp4"))
    assert keep_house(desk) == 1
    assert status(desk, f"{here}/clip.mp4") == 410


def test_many_files_go_in_several_transactions(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "AT_ONCE", 3)
    for number in range(1, 5):
        with_files(lite, number)
    lite.clock.advance(400 * DAY_S)
    assert keep_house(lite) == 8


def test_deleted_evidence_does_not_come_again(lite: Desk) -> None:
    with_files(lite)
    lite.clock.advance(90 * DAY_S)
    keep_house(lite)
    path = f"/v1/events/{UUID(int=1)}/evidence/1/clip.mp4"
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    problem(lite.worker.patch(path, content=b"a clip", headers=headers), 409)


def test_old_sessions_and_wrong_passwords_are_forgotten(lite: Desk) -> None:
    person(lite)
    signed_in(lite)
    lite.nobody.post("/v1/sessions", json={"name": "ben", "password": "wrong horse battery"})
    keep_house(lite)
    assert (len(lite.rows("SELECT * FROM user_session")), len(lite.rows("SELECT * FROM strike"))) == (1, 2)
    lite.clock.advance(DAY_S)
    keep_house(lite)
    assert (lite.rows("SELECT * FROM user_session"), lite.rows("SELECT * FROM strike")) == ([], [])
