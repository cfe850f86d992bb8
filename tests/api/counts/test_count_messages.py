import json

from pipeline.events import CountBucket
from tests.support.api_app import Desk
from tests.support.wire import bucket

URL = "http://127.0.0.1:9/hook"


def send(desk: Desk, *buckets: CountBucket) -> None:
    desk.worker.post("/v1/counts", json={"counts": [one.model_dump(mode="json") for one in buckets]}).raise_for_status()


def test_counts_are_told_by_stream_to_those_who_ask(lite: Desk) -> None:
    lite.admin.post("/v1/webhooks", json={"url": URL}).raise_for_status()
    send(lite, bucket(1))
    assert lite.rows("SELECT id FROM message") == [], "who wants everything wants no counts"
    asking = lite.admin.post("/v1/webhooks", json={"url": URL, "types": ["count.*"]}).raise_for_status().json()["id"]
    send(lite, *(bucket(number) for number in range(30)), bucket(1, stream_id="yard"))
    bodies = [json.loads(row[0]) for row in lite.rows("SELECT body FROM message")]
    assert sorted((one["data"]["stream_id"], len(one["data"]["buckets"])) for one in bodies) == [
        ("gate", 5), ("gate", 25), ("yard", 1),
    ]  # fmt: skip
    assert {one["type"] for one in bodies} == {"count.recorded"}
    assert lite.rows("SELECT DISTINCT subscription_id FROM delivery") == [(asking,)]
    assert "shortened" not in bodies[0]["data"]
