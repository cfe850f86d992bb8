"""Which changes a transaction leaves behind, and for how long."""

import threading

from api.live import changes
from api.live.change import Note
from api.live.changes import KEPT_S
from api.live.record import note
from tests.support.api_app import Desk
from tests.support.wire import bucket, event

HEARTBEAT = {"node_id": "node-1", "t": 1.0, "version": "0.1.0", "model": "m", "spool_events": 0, "spool_bytes": 0}
STREAM = {"stream_id": "gate", "state": "live", "plan": "patrol"}


def told(desk: Desk, after: int = 0) -> list[tuple[str, object]]:
    with desk.database.reading() as session:
        return [(one.topic, one.data["id"]) for one in changes.read(session, after=after)]


def beat(desk: Desk, **stream: object) -> None:
    desk.worker.post("/v1/heartbeats", json={**HEARTBEAT, "streams": [{**STREAM, **stream}]}).raise_for_status()


def test_a_new_case_is_told_with_its_place_in_the_queue(desk: Desk) -> None:
    desk.post(event())
    assert told(desk) == [("case", 1), ("review", 1)]
    assert desk.rows("SELECT data FROM change ORDER BY id")


def test_a_lease_changes_the_queue_alone(desk: Desk) -> None:
    desk.post(event())
    desk.operator.post("/v1/review/lease", json={}).raise_for_status()
    assert told(desk, after=2) == [("review", 1)]


def test_a_filed_case_is_out_of_the_queue_and_later_steps_are_the_cases_alone(desk: Desk) -> None:
    desk.post(event())
    desk.operator.post("/v1/cases/1/verdict", json={"verdict": "true", "file": True}).raise_for_status()
    assert set(told(desk, after=2)) == {("case", 1), ("review", 1)}
    before = len(told(desk))
    desk.operator.patch("/v1/cases/1", json={"department": "crew"})
    desk.admin.post("/v1/cases/1/moves", json={"move": "dispatch", "department": "crew"}).raise_for_status()
    assert set(told(desk, after=before)) == {("case", 1)}


def test_a_stream_is_told_of_when_its_state_changes_not_with_every_heartbeat(desk: Desk) -> None:
    beat(desk)
    beat(desk, frames_decoded=500, last_frame=2.0)
    assert told(desk) == [("stream", "gate")]
    beat(desk, state="lost")
    desk.worker.post("/v1/heartbeats", json={**HEARTBEAT, "streams": []}).raise_for_status()
    assert told(desk) == [("stream", "gate")] * 3


def test_counts_name_each_stream_once(desk: Desk) -> None:
    counted = [bucket(1), bucket(2), bucket(1, stream_id="bridge")]
    desk.worker.post("/v1/counts", json={"counts": [one.model_dump(mode="json") for one in counted]}).raise_for_status()
    assert told(desk) == [("count", "bridge"), ("count", "gate")]


def test_deliveries_are_told_of(desk: Desk) -> None:
    hook = desk.admin.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/in"}).raise_for_status().json()
    desk.post(event())
    assert ("delivery", 1) in told(desk)
    before = len(told(desk))
    desk.admin.delete(f"/v1/webhooks/{hook['id']}").raise_for_status()
    assert told(desk, after=before) == [("delivery", None)]


def test_what_is_rolled_back_is_not_told(desk: Desk) -> None:
    try:
        with desk.database.session() as session:
            note(session, Note("count", "gate", {}))
            raise InterruptedError
    except InterruptedError:
        pass
    assert told(desk) == []


def test_the_order_of_numbers_is_the_order_of_commits(desk: Desk) -> None:
    """A reader that saw a number never finds a smaller one later."""
    seen: list[int] = []
    done = threading.Event()

    def write(name: str) -> None:
        for _ in range(25):
            with desk.database.session() as session:
                note(session, Note("count", name, {}))

    def read() -> None:
        while not done.is_set():
            with desk.database.reading() as session:
                new = changes.read(session, after=seen[-1] if seen else 0)
            seen.extend(one.id for one in new)

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    with desk.database.reading() as session:
        last = changes.head(session)
    while seen[-1] < last:
        done.wait(0.01)
    done.set()
    reader.join()
    assert len(seen) == len(told(desk)) == 100


def test_old_changes_are_forgotten_but_not_where_the_feed_is(desk: Desk) -> None:
    desk.post(event(1), event(2))
    newest = len(told(desk))
    desk.clock.advance(KEPT_S + 1)
    with desk.database.session() as session:
        assert changes.forget(session, now=desk.clock.now()) == newest - 1
    with desk.database.session() as session:
        assert changes.forget(session, now=desk.clock.now()) == 0
        assert changes.head(session) == newest
        assert changes.is_whole(session, newest)
        assert changes.is_whole(session, newest - 1)
        assert not changes.is_whole(session, newest - 2)
        assert not changes.is_whole(session, newest + 1)


def test_a_feed_without_changes_is_whole_from_its_beginning(desk: Desk) -> None:
    with desk.database.reading() as session:
        assert changes.is_whole(session, 0)
        assert not changes.is_whole(session, 7)
