"""A camera's newest picture: coarse unless there is a purpose, which is written down; watching asks its node for more."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import text

from api.access.housekeeping import Housekeeper
from api.routes.pictures import ONE_LOOK_S
from api.streams.pictures import KEPT_S
from api.streams.watching import LEASE_S, MOST
from pipeline.events import Box, Heartbeat, StreamHealth
from pipeline.viewing import Thumbnail, Thumbnails, Tracked
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import T0

AT = "/v1/streams/gate/picture"
THING = Tracked(class_name="person", tracker_id=3, box=Box(x1=0.1, y1=0.2, x2=0.3, y2=0.4))


def noise(seed: int = 1) -> bytes:
    made = BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (90, 160, 3), np.uint8)).save(made, "JPEG", quality=90)
    return made.getvalue()


PICTURE = noise()


def beat(desk: Desk, *names: str) -> None:
    streams = tuple(StreamHealth(stream_id=name, state="live", plan="patrol") for name in names)
    beat = Heartbeat(node_id="n", t=T0, version="1", model="m", spool_events=0, spool_bytes=0, streams=streams)
    desk.worker.post("/v1/heartbeats", json=beat.model_dump(mode="json")).raise_for_status()


def send(desk: Desk, *shots: tuple[str, bytes]) -> dict[str, float]:
    """Send pictures; return who is watched."""
    made = [
        Thumbnail(stream_id=name, t=desk.clock.now() - 2.5, width=160, height=90, things=(THING,), jpeg=jpeg)
        for name, jpeg in shots
    ]
    answer = desk.worker.post("/v1/pictures", json=Thumbnails(thumbnails=tuple(made)).model_dump(mode="json"))
    every_s: dict[str, float] = answer.raise_for_status().json()["every_s"]
    return every_s


def audited(desk: Desk) -> list[tuple[str, str, str]]:
    entries = desk.client(desk.token("auditor")).get("/v1/audit").raise_for_status().json()["entries"]
    return [
        (one["actor"], one["subject"], one["purpose"]) for one in reversed(entries) if one["action"].startswith("picture")
    ]


@pytest.fixture
def gate(desk: Desk) -> Desk:
    """One camera that has sent a picture."""
    beat(desk, "gate")
    assert send(desk, ("gate", PICTURE)) == {}
    return desk


def test_with_a_purpose_the_picture_comes_as_it_is_and_the_look_is_written_down(gate: Desk) -> None:
    answer = gate.reader.get(AT, params={"purpose": "wall"})
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PICTURE, "image/jpeg")
    assert (answer.headers["age"], answer.headers["picture-time"]) == ("2", f"{gate.clock.now() - 2.5:.3f}")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert audited(gate) == [("reader", AT, "wall")]


def test_looks_of_an_hour_at_one_camera_for_one_purpose_are_one(gate: Desk) -> None:
    for _ in range(3):
        gate.reader.get(AT, params={"purpose": "wall"})
        gate.clock.advance(ONE_LOOK_S / 3 - 1)
    assert len(audited(gate)) == 1
    gate.reader.get(AT, params={"purpose": "complaint 17"})
    gate.operator.get(AT, params={"purpose": "wall"})
    gate.clock.advance(ONE_LOOK_S)
    gate.reader.get(AT, params={"purpose": "wall"})
    assert [(actor, purpose) for actor, _, purpose in audited(gate)] == [
        ("reader", "wall"), ("reader", "complaint 17"), ("operator", "wall"), ("reader", "wall"),
    ]  # fmt: skip


def test_without_a_purpose_everything_is_coarse_and_nothing_is_written_down(gate: Desk) -> None:
    answer = gate.reader.get(AT)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    coarse = np.asarray(Image.open(BytesIO(answer.content)), np.float32)
    assert coarse.shape == (90, 160, 3)
    assert coarse.std() < 20 < np.asarray(Image.open(BytesIO(PICTURE))).std()
    assert audited(gate) == []


def test_what_a_browser_has_is_not_sent_again_and_clear_is_not_coarse(gate: Desk) -> None:
    tags = [gate.reader.get(AT, params=asked).headers["etag"] for asked in ({}, {"purpose": "wall"})]
    assert tags[0] != tags[1]
    for asked, tag in zip(({}, {"purpose": "wall"}), tags, strict=True):
        again = gate.reader.get(AT, params=asked, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    gate.clock.advance(10)
    send(gate, ("gate", noise(2)))
    assert gate.reader.get(AT, headers={"If-None-Match": tags[0]}).status_code == 200


def test_boxes_belong_to_the_picture(gate: Desk) -> None:
    seen = gate.reader.get(f"{AT}/things").raise_for_status().json()
    assert seen["things"] == [THING.model_dump(mode="json")]
    assert (seen["age_s"], seen["width"], seen["height"], seen["live"]) == (2.5, 160, 90, False)
    assert gate.reader.get(AT).headers["etag"].startswith(f'"{seen["etag"]}')


@pytest.mark.parametrize("address", [AT, f"{AT}/things"])
def test_a_page_that_watches_is_told_to_the_node_until_it_asks_no_more(gate: Desk, address: str) -> None:
    gate.reader.get(address, params={"live": True}).raise_for_status()
    assert send(gate) == {"gate": 1.0}
    for _ in range(30):
        gate.clock.advance(1)
        gate.reader.get(address, params={"live": True}).raise_for_status()
    assert send(gate) == {"gate": 1.0}
    assert gate.reader.get(AT).headers["picture-live"] == "?1"
    gate.clock.advance(LEASE_S + 0.1)
    assert send(gate) == {}
    assert gate.reader.get(AT).headers["picture-live"] == "?0"


def test_a_heartbeat_does_not_end_the_watching(gate: Desk) -> None:
    gate.reader.get(AT, params={"live": True})
    beat(gate, "gate")
    assert send(gate) == {"gate": 1.0}


def test_no_more_than_a_few_are_watched_at_once(lite: Desk) -> None:
    names = [f"c{number}" for number in range(MOST + 1)]
    beat(lite, *names)
    send(lite, *[(name, PICTURE) for name in names[:20]])
    send(lite, *[(name, PICTURE) for name in names[20:]])
    live = [lite.reader.get(f"/v1/streams/{name}/picture", params={"live": True}).headers["picture-live"] for name in names]
    assert live == ["?1"] * MOST + ["?0"]
    assert len(send(lite)) == MOST


def test_a_camera_without_a_picture_can_be_watched_until_one_comes(lite: Desk) -> None:
    beat(lite, "gate")
    assert "no picture" in problem(lite.reader.get(AT, params={"live": True}), 404)["detail"]
    assert send(lite) == {"gate": 1.0}
    problem(lite.reader.get("/v1/streams/other/picture"), 404)


def test_pictures_of_unknown_streams_are_not_kept_and_those_of_forgotten_ones_go(gate: Desk) -> None:
    folder = gate.media / "pictures"
    send(gate, ("stranger", PICTURE))
    assert [path.name for path in folder.iterdir()] == ["gate.picture"]
    beat(gate, "other")
    assert list(folder.iterdir()) == []


def test_housekeeping_takes_what_is_a_day_old_or_of_no_stream(gate: Desk) -> None:
    send(gate, ("gate", PICTURE))
    folder = gate.media / "pictures"
    (folder / "gone.picture").write_bytes((folder / "gate.picture").read_bytes())
    gate.clock.advance((folder / "gate.picture").stat().st_mtime - gate.clock.now() + KEPT_S - 5)
    Housekeeper(gate.app.state.context).run_once()
    assert [path.name for path in folder.iterdir()] == ["gate.picture"]
    gate.clock.advance(10)
    Housekeeper(gate.app.state.context).run_once()
    assert list(folder.iterdir()) == []


def test_bytes_that_are_no_picture_are_not_shown_coarse(gate: Desk) -> None:
    send(gate, ("gate", b"<script>"))
    problem(gate.reader.get(AT), 404)
    shown = gate.reader.get(AT, params={"purpose": "wall"})
    assert (shown.headers["content-type"], shown.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")


@pytest.mark.parametrize("client", ["worker", "vehicle", "nobody"])
def test_pictures_are_for_readers(gate: Desk, client: str) -> None:
    asking: TestClient = getattr(gate, client)
    assert asking.get(AT).status_code in (401, 403)
    body: dict[str, Any] = {"thumbnails": []}
    assert gate.reader.post("/v1/pictures", json=body).status_code == 403


def test_a_camera_of_another_street_shows_nothing(gate: Desk) -> None:
    with gate.database.session() as session:
        session.execute(text("UPDATE stream SET grid_code = '110101004001001'"))
    person(gate, "anna", streets=["110101003"])
    person(gate, "ben", streets=["110101004"])
    for address in (AT, f"{AT}/things"):
        problem(signed_in(gate, "anna").get(address, params={"purpose": "wall", "live": True}), 404)
        assert signed_in(gate, "ben").get(address).status_code == 200
    assert send(gate) == {}
