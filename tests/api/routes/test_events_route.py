import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pipeline.events import Event
from tests.support.api_app import Desk, problem
from tests.support.wire import event

MANY = 256


def body(*events: Event) -> dict[str, Any]:
    return {"events": [one.model_dump(mode="json") for one in events]}


def test_an_event_is_created_updated_known_or_stale_by_its_revision(desk: Desk) -> None:
    statuses = [desk.post(event(revision=revision))[0]["status"] for revision in (2, 2, 1, 5, 4, 5)]
    assert statuses == ["created", "duplicate", "stale", "updated", "stale", "duplicate"]
    assert desk.case_of(event())["events"][0]["revision"] == 5


def test_results_come_in_the_order_of_the_events_and_name_the_case(desk: Desk) -> None:
    results = desk.post(event(2, stream_id="a"), event(1, stream_id="b"), event(2, revision=2, stream_id="a"))
    assert [(one["id"], one["revision"], one["status"]) for one in results] == [
        (str(uuid.UUID(int=2)), 1, "created"),
        (str(uuid.UUID(int=1)), 1, "created"),
        (str(uuid.UUID(int=2)), 2, "updated"),
    ]
    assert results[0]["case_id"] == results[2]["case_id"] != results[1]["case_id"]


def test_of_a_batch_with_one_wrong_event_nothing_is_taken(desk: Desk) -> None:
    wrong = body(event(1), event(2))
    wrong["events"][1]["revision"] = 2**31
    assert "revision" in problem(desk.worker.post("/v1/events", json=wrong), 422)["detail"]
    assert desk.cases() == []
    assert desk.post(event(1))[0]["status"] == "created"


def test_a_full_batch_is_taken_and_one_more_is_not(lite: Desk) -> None:
    assert len(lite.post(*(event(number, stream_id=f"s{number}") for number in range(1, MANY + 1)))) == MANY
    problem(lite.worker.post("/v1/events", json=body(*(event(number) for number in range(1, MANY + 2)))), 422)
    problem(lite.worker.post("/v1/events", json={"events": []}), 422)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"colour": "red"}, "colour", id="unknown key"),
        pytest.param({"revision": 0}, "revision", id="revision 0"),
        pytest.param({"state": "closed"}, "events.0", id="closed without an end"),
        pytest.param({"start": float("nan")}, "start", id="not a number"),
        pytest.param({"kind": "../etc"}, "kind", id="hostile kind"),
        pytest.param({"revision": 2**31}, "revision", id="revision of 32 bits"),
        pytest.param({"revision": 2**70}, "revision", id="revision beyond every column"),
        pytest.param({"class_name": "a\0b"}, "class_name", id="U+0000"),
        pytest.param({"class_name": "\ud800"}, "class_name", id="half a surrogate"),
    ],
)
def test_what_is_wrong_is_named(desk: Desk, change: dict[str, Any], named: str) -> None:
    wrong = {"events": [event().model_dump(mode="json") | change]}
    answer = desk.worker.post("/v1/events", content=json.dumps(wrong), headers={"Content-Type": "application/json"})
    said = problem(answer, 422)
    assert named in said["detail"]


def test_texts_that_no_column_holds_are_taken_as_they_are(desk: Desk) -> None:
    odd = event().model_copy(update={"zone": "垃圾\0桶"})
    desk.post(odd)
    assert desk.case_of(odd)["events"][0]["zone"] == "垃圾\0桶"


def test_the_same_new_event_from_two_threads_makes_one_case(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: desk.post(event())[0], range(8)))
    assert sorted(one["status"] for one in results) == ["created", *["duplicate"] * 7]
    assert len({one["case_id"] for one in results}) == 1


def test_new_events_of_one_thing_at_once_make_one_case(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda number: desk.post(event(number))[0], range(1, 9)))
    assert {one["status"] for one in results} == {"created"}
    assert len({one["case_id"] for one in results}) == 1
    assert [case["event_count"] for case in desk.cases()] == [8]
    assert desk.cases()[0]["revision"] == 8


def test_an_unknown_event_is_not_found(lite: Desk) -> None:
    problem(lite.reader.get(f"/v1/events/{uuid.UUID(int=9)}"), 404)
    problem(lite.reader.get("/v1/events/nine"), 422)
