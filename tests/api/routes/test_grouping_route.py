from typing import Any

import pytest

from pipeline.events import Event, Location
from tests.support.api_app import Desk, problem
from tests.support.wire import event


def at(number: int, stream_id: str, *, lat: float | None = None, revision: int = 1, cleared: bool = False) -> Event:
    place = None if lat is None else Location(lat=lat, lon=116.4, radius_m=3.0, method="gps")
    return event(number, stream_id=stream_id, revision=revision, cleared=cleared).model_copy(update={"location": place})


def merged(desk: Desk, into: int, *others: int) -> dict[str, Any]:
    said = {"cases": list(others), "opinion": "one heap"}
    found: dict[str, Any] = desk.operator.post(f"/v1/cases/{into}/merge", json=said).raise_for_status().json()
    return found


def flow_of(desk: Desk, case_id: int) -> list[tuple[str, str, str | None]]:
    steps = desk.reader.get(f"/v1/cases/{case_id}/flow").raise_for_status().json()["steps"]
    return [(step["move"], step["by"], step["opinion"]) for step in steps]


@pytest.fixture
def three(desk: Desk) -> list[int]:
    """Cases of three cameras."""
    return [one["case_id"] for one in desk.post(event(1, stream_id="a"), event(2, stream_id="b"), event(3, stream_id="c"))]


def test_cases_are_merged_and_keep_their_history(desk: Desk, three: list[int]) -> None:
    one, two, _ = three
    case = merged(desk, one, two)
    assert (case["event_count"], case["streams"], case["status"]) == (2, ["a", "b"], "proposed")
    gone = desk.reader.get(f"/v1/cases/{two}").json()
    assert (gone["state"], gone["status"], gone["merged_into"], gone["events"]) == ("closed", "merged", one, [])
    assert flow_of(desk, two)[-1] == ("merge", "operator", "one heap")
    assert flow_of(desk, one)[-1] == ("take_in", "operator", f"took in {two}: one heap")
    assert desk.case_of(event(2, stream_id="b"))["case_id"] == one
    desk.post(event(2, stream_id="b", revision=2))
    assert desk.case_of(event(2, stream_id="b"))["case_id"] == one, "its events stay where they are"
    assert desk.post(event(9, stream_id="b"))[0]["case_id"] == one, "and the next one there joins them"


def test_what_was_merged_is_split_again(desk: Desk, three: list[int]) -> None:
    one, two, _ = three
    merged(desk, one, two)
    said = {"events": [str(event(2).id)], "opinion": "two heaps after all"}
    made = desk.operator.post(f"/v1/cases/{one}/split", json=said).raise_for_status().json()
    assert made["case_id"] not in three
    assert (made["split_from"], made["status"], made["streams"], made["event_count"]) == (one, "proposed", ["b"], 1)
    assert desk.case_of(event(1, stream_id="a"))["event_count"] == 1
    assert flow_of(desk, made["case_id"]) == [("propose", "operator", f"split from {one}: two heaps after all")]
    assert flow_of(desk, one)[-1] == ("give_away", "operator", f"gave to {made['case_id']}: two heaps after all")


def test_a_merged_case_ends_when_all_of_it_is_gone(desk: Desk, three: list[int]) -> None:
    one, two, _ = three
    desk.post(event(1, stream_id="a", revision=2, cleared=True))
    problem(desk.operator.post(f"/v1/cases/{one}/merge", json={"cases": [two], "opinion": "one"}), 409)
    merged(desk, two, one, three[2])
    desk.post(event(2, stream_id="b", revision=2, cleared=True))
    assert desk.case_of(event(2, stream_id="b"))["state"] == "open"
    desk.post(event(3, stream_id="c", revision=2, cleared=True))
    assert desk.case_of(event(2, stream_id="b"))["status"] == "gone"


def test_what_can_not_be_merged_or_split(desk: Desk, three: list[int]) -> None:
    one, two, _ = three
    here = f"/v1/cases/{one}"
    parked = desk.post(event(7, stream_id="d").model_copy(update={"kind": "parking"}))[0]["case_id"]
    for others, status in (([one], 409), ([parked], 409), ([999], 404)):
        problem(desk.operator.post(f"{here}/merge", json={"cases": others, "opinion": "x"}), status)
    problem(desk.reader.post(f"{here}/merge", json={"cases": [two], "opinion": "x"}), 403)
    problem(desk.operator.post(f"{here}/merge", json={"cases": [two]}), 422)
    problem(desk.operator.post(f"{here}/split", json={"events": [str(event(1).id)], "opinion": "x"}), 422)
    problem(desk.operator.post(f"{here}/split", json={"events": [str(event(2).id)], "opinion": "x"}), 422)
    desk.operator.post(f"{here}/close", json={"note": "x"}).raise_for_status()
    problem(desk.operator.post(f"{here}/merge", json={"cases": [two], "opinion": "x"}), 409)
    assert desk.reader.get(f"/v1/cases/{two}").json()["status"] == "proposed"


def test_one_thing_on_three_passes_is_one_case(desk: Desk) -> None:
    ids = {one["case_id"] for number in (1, 2, 3) for one in desk.post(at(number, "van", lat=39.9 + number * 1e-5))}
    assert len(ids) == 1
    other = desk.post(at(4, "van", lat=39.91))[0]["case_id"]
    assert other not in ids


def test_an_event_without_a_place_waits_for_it(desk: Desk) -> None:
    first = desk.post(at(1, "van", lat=39.9))[0]["case_id"]
    waiting, another = (one["case_id"] for one in desk.post(at(2, "van"), at(3, "van")))
    assert len({first, waiting, another}) == 3, "a box says nothing while a vehicle drives"
    assert desk.post(at(2, "van", lat=39.90001, revision=2))[0]["case_id"] == first
    case = desk.case_of(event(2))
    assert (case["case_id"], case["event_count"]) == (first, 2)
    joined = desk.reader.get(f"/v1/cases/{waiting}").json()
    assert (joined["status"], joined["merged_into"]) == ("merged", first)
    assert flow_of(desk, waiting)[-1][:2] == ("merge", "pipeline")
    far = desk.post(at(3, "van", lat=39.95, revision=2))[0]["case_id"]
    assert far == another, "elsewhere it stays a case of its own"


def test_what_a_person_judged_is_not_merged_by_itself(desk: Desk) -> None:
    desk.post(at(1, "van", lat=39.9))
    waiting = desk.post(at(2, "van"))[0]["case_id"]
    desk.operator.post(f"/v1/cases/{waiting}/verdict", json={"verdict": "true"}).raise_for_status()
    assert desk.post(at(2, "van", lat=39.9, revision=2))[0]["case_id"] == waiting


def test_a_thing_that_comes_back_names_the_case_before(desk: Desk) -> None:
    ids = []
    for number in (1, 2, 3):
        ids.append(desk.post(event(number))[0]["case_id"])
        desk.post(event(number, revision=2, cleared=True))
        desk.clock.advance(3600)
    found = [desk.reader.get(f"/v1/cases/{case_id}").json() for case_id in ids]
    assert [(one["recurs_of"], one["recurrence"]) for one in found] == [(None, 0), (ids[0], 1), (ids[1], 2)]


def test_what_was_no_thing_does_not_come_back(desk: Desk) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    desk.operator.post(f"/v1/cases/{case_id}/verdict", json={"verdict": "false"}).raise_for_status()
    desk.post(event(2))
    assert desk.case_of(event(2))["recurs_of"] is None


def test_what_ended_long_ago_is_another_thing(desk: Desk) -> None:
    desk.post(event(1), event(1, revision=2, cleared=True))
    desk.clock.advance(desk.app.state.context.config.policy.recurrence_s + 2000)
    desk.post(event(2))
    assert desk.case_of(event(2))["recurs_of"] is None


@pytest.fixture(autouse=True)
def _every_event_is_in_a_case_that_counts_it(desk: Desk) -> Any:
    yield
    wrong = desk.rows(
        'SELECT c.id, c.event_count, count(e.id) FROM "case" c LEFT JOIN event e ON e.case_id = c.id '
        "WHERE c.status <> 'merged' GROUP BY c.id, c.event_count HAVING count(e.id) <> c.event_count"
    )
    assert wrong == []
    assert desk.rows("SELECT c.id FROM \"case\" c JOIN event e ON e.case_id = c.id WHERE c.status = 'merged'") == []


def test_two_cameras_that_name_one_bin_make_one_case(desk: Desk) -> None:
    def full(number: int, stream_id: str, code: str) -> Event:
        named = event(number, stream_id=stream_id)
        return named.model_copy(update={"why": named.why.model_copy(update={"measured": {"bin": code}})})

    one, same, other = desk.post(
        full(1, "a", "11010103005000123"), full(2, "b", "11010103005000123"), full(3, "c", "11010103005000124")
    )
    assert one["case_id"] == same["case_id"] != other["case_id"]


def test_word_of_another_camera_that_comes_late_joins_the_case_that_ended(desk: Desk) -> None:
    def near(number: int, stream_id: str, *, revision: int = 1, cleared: bool = False) -> Event:
        seen = at(number, stream_id, lat=39.9, revision=revision, cleared=cleared)
        assert seen.location is not None
        return seen.model_copy(update={"location": seen.location.model_copy(update={"method": "survey"})})

    first = desk.post(near(1, "a"), near(1, "a", revision=2, cleared=True))[0]["case_id"]
    assert desk.post(near(2, "b", cleared=True))[0]["case_id"] == first
    case = desk.case_of(event(2))
    assert (case["status"], case["event_count"], case["streams"]) == ("gone", 2, ["a", "b"])
    desk.post(near(3, "c"))
    assert desk.case_of(event(3))["case_id"] == first
    assert desk.case_of(event(3))["status"] == "proposed", "it is there still"
