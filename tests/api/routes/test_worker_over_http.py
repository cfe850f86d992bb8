"""The workers' own client against this API, over real HTTP."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.deliver.client import ApiClient, ApiRefused, ApiUnavailable, EventUnknown, WrongOffset
from pipeline.deliver.upload import send_bundle
from pipeline.events import Heartbeat
from pipeline.viewing import Thumbnail, Watched
from tests.support.api_app import Desk, served
from tests.support.wire import T0, bucket, event, manifest, written

CLIP = bytes(range(256)) * 1000
FILES = {"clip.mp4": CLIP, "snapshot.jpg": b"picture"}
BUNDLE = manifest(contents=FILES)
DEADLINE_S = 10.0


@pytest.fixture
def api(desk: Desk) -> Iterator[str]:
    with served(desk) as address:
        yield address


@pytest.fixture
def client(desk: Desk, api: str) -> Iterator[ApiClient]:
    made = ApiClient(api, desk.token("worker"), timeout_s=DEADLINE_S)
    yield made
    made.close()


def until(true: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(int(DEADLINE_S / 0.02)):
        if true():
            return
        waiting.wait(0.02)
    raise AssertionError("it did not become true in time")


def test_everything_that_a_worker_sends_is_taken(desk: Desk, client: ApiClient, tmp_path: Path) -> None:
    client.heartbeat(
        Heartbeat(node_id="n", t=T0, version="1", model="m", spool_events=0, spool_bytes=0, streams=()),
    )
    assert client.show([Thumbnail(stream_id="gate", t=T0, width=2, height=1, jpeg=b"jpeg")]) == Watched(every_s={})
    client.send_events([event(1), event(1, revision=2)])
    client.send_counts([bucket(1), bucket(2)])
    written(tmp_path / "bundle", FILES)
    assert send_bundle(client, BUNDLE, tmp_path / "bundle", stop=threading.Event())
    assert send_bundle(client, BUNDLE, tmp_path / "bundle", stop=threading.Event()), "a second time changes nothing"
    assert [one["name"] for one in desk.case_of(event())["evidence"]] == ["clip.mp4", "snapshot.jpg"]
    assert len(desk.reader.get("/v1/counts").json()["rows"]) == 1


def test_refusals_reach_the_worker_as_what_they_are(desk: Desk, client: ApiClient, tmp_path: Path) -> None:
    with pytest.raises(EventUnknown):
        client.offer(BUNDLE)
    client.send_events([event(1)])
    client.offer(BUNDLE)
    with pytest.raises(WrongOffset) as wrong:
        client.append(BUNDLE, "clip.mp4", offset=5, content=b"x")
    assert wrong.value.offset == 0
    with pytest.raises(ApiRefused) as refused:
        client.append(BUNDLE, "snapshot.jpg", offset=0, content=b"PICTURE")
    assert refused.value.status == 422
    with pytest.raises(ApiRefused, match="another manifest"):
        client.offer(manifest(contents={"clip.mp4": b"other"}))
    with pytest.raises(ApiRefused, match="bits"):
        client.send_events([event(2, revision=2**32)])


def test_a_worker_with_a_wrong_token_keeps_what_it_has(api: str) -> None:
    client = ApiClient(api, "ht_wrong", timeout_s=DEADLINE_S)
    with pytest.raises(ApiUnavailable, match="401"):
        client.send_events([event(1)])


def test_an_upload_that_breaks_off_goes_on_where_it_stopped(desk: Desk, api: str, client: ApiClient, tmp_path: Path) -> None:
    client.send_events([event(1)])
    client.offer(BUNDLE)
    where = urlsplit(api)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=DEADLINE_S) as broken:
        head = (
            f"PATCH /v1/events/{BUNDLE.event_id}/evidence/1/clip.mp4 HTTP/1.1\r\nHost: api\r\nUpload-Offset: 0\r\n"
            f"Authorization: Bearer {desk.token('worker')}\r\nContent-Type: application/offset+octet-stream\r\n"
            f"Content-Length: {len(CLIP)}\r\n\r\n"
        )
        broken.sendall(head.encode() + CLIP[:100_000])
    until(lambda: client.offer(BUNDLE)["clip.mp4"].offset == 100_000)
    written(tmp_path / "bundle", FILES)
    assert send_bundle(client, BUNDLE, tmp_path / "bundle", stop=threading.Event())
    links = desk.case_of(event())["evidence"]
    assert desk.reader.get(links[0]["path"], params={"purpose": "review"}).content == CLIP


def test_a_file_that_was_whole_before_its_row_said_so_is_completed(desk: Desk, client: ApiClient, tmp_path: Path) -> None:
    """A process that is killed between the file and the row leaves this."""
    client.send_events([event(1)])
    client.offer(BUNDLE)
    client.append(BUNDLE, "clip.mp4", offset=0, content=CLIP)
    with desk.database.session() as session:
        session.connection().exec_driver_sql("UPDATE evidence_file SET complete = (1 = 0)")
    written(tmp_path / "bundle", FILES)
    assert send_bundle(client, BUNDLE, tmp_path / "bundle", stop=threading.Event())
    assert {one["name"] for one in desk.case_of(event())["evidence"]} == set(FILES)


def test_both_files_of_a_bundle_that_end_at_once_are_told_of(desk: Desk, client: ApiClient) -> None:
    client.send_events([event(number) for number in range(1, 9)])
    for number in range(1, 9):
        bundle = manifest(number, contents=FILES)
        client.offer(bundle)
        threads = [
            threading.Thread(target=client.append, args=(bundle, name), kwargs={"offset": 0, "content": content})
            for name, content in FILES.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE_S)
    assert desk.rows("SELECT count(*) FROM message WHERE type = 'case.evidence_added'") == [(8,)]
