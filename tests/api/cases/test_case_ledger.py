import json
import math
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.cases.actor import Mover
from api.cases.earth import metres_a_degree
from api.cases.ledger import close, take
from api.cases.policy import Office, Policy
from pipeline.events import Aloft, CloseReason, Event, Location, Severity
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, event

OPERATOR = Mover("pipeline", frozenset({"operator"}), "operator")
"""A person whose name is misleading."""


def ended(number: int, reason: CloseReason, *, revision: int = 2) -> Event:
    return event(number, revision=revision, cleared=True).model_copy(update={"close_reason": reason})


def at(number: int, stream_id: str, lat: float) -> Event:
    place = Location(lat=lat, lon=116.4, radius_m=3.0, method="survey")
    return event(number, stream_id=stream_id).model_copy(update={"location": place})


def display(number: int, stream_id: str, east_m: float, *, cleared: bool = False) -> Event:
    """Return fireworks 400 m north of the middle of two cameras, 600 m apart, as one of them sees them."""
    lon, bearing = 116.4 + east_m / metres_a_degree(39.9)[1], math.degrees(math.atan2(-east_m, 400)) % 360
    sector = Location(lat=39.9, lon=lon, radius_m=1000, method="camera")
    aloft = Aloft(lat=39.9, lon=lon, within_m=2000, bearing=bearing, bearing_error=4)
    given = {"kind": "fireworks", "location": sector, "aloft": aloft}
    return event(number, stream_id=stream_id, cleared=cleared, revision=2 if cleared else 1).model_copy(update=given)


def told(desk: Desk) -> list[tuple[str, Any]]:
    """Return types and case revisions of all messages, in order."""
    rows = desk.rows("SELECT type, body, created, id FROM message")
    bodies = [(row[0], json.loads(row[1])["data"]) for row in rows]
    return sorted(((type_, data["revision"]) for type_, data in bodies), key=lambda one: one[1])


def test_a_case_closes_when_its_event_is_cleared_and_says_so(desk: Desk) -> None:
    desk.post(event(1))
    desk.post(event(1, revision=2, cleared=True))
    case = desk.case_of(event(1))
    assert (case["state"], case["closed"], case["closed_by"]) == ("closed", T0 + 61, "pipeline")
    assert told(desk) == [("case.created", 1), ("case.closed", 2)]


def test_a_case_waits_for_all_of_its_events(desk: Desk) -> None:
    desk.post(event(1), event(2))
    desk.post(ended(1, "cleared"))
    assert desk.case_of(event(1))["state"] == "open"
    desk.post(ended(2, "cleared"))
    assert desk.case_of(event(1))["state"] == "closed"


@pytest.mark.parametrize("reason", ["lost", "stopped", "expired"])
def test_a_case_stays_open_when_nobody_saw_the_thing_go(desk: Desk, reason: CloseReason) -> None:
    desk.post(event(1))
    desk.post(ended(1, reason))
    assert desk.case_of(event(1))["state"] == "open"


def test_the_thing_of_a_worker_that_was_killed_comes_back_into_its_case(desk: Desk) -> None:
    first = desk.post(event(1))[0]["case_id"]
    again = desk.post(event(2))[0]["case_id"]
    assert again == first
    desk.post(ended(2, "cleared"))
    assert desk.case_of(event(1))["state"] == "open", "the first event never ended"


def test_a_new_thing_at_the_place_of_a_closed_case_is_a_new_case(desk: Desk) -> None:
    first = desk.post(event(1))[0]["case_id"]
    desk.post(ended(1, "cleared"))
    assert desk.post(event(2))[0]["case_id"] != first


def test_two_cameras_see_one_thing_and_a_third_another(desk: Desk) -> None:
    near, same, other = at(1, "a", 39.9), at(2, "b", 39.900_04), at(3, "c", 39.901)
    ids = [one["case_id"] for one in desk.post(near, same, other)]
    assert ids[0] == ids[1] != ids[2]
    assert desk.case_of(near)["streams"] == ["a", "b"]


def test_two_cameras_see_one_display_and_their_bearings_give_its_place(desk: Desk) -> None:
    first, second = display(1, "a", -300), display(2, "b", 300)
    assert len({one["case_id"] for one in desk.post(first, second, first)}) == 1
    case = desk.case_of(first)
    assert (case["streams"], case["event_count"]) == (["a", "b"], 2)
    assert case["lon"] == pytest.approx(116.4, abs=1e-4)
    assert case["lat"] == pytest.approx(39.9 + 400 / metres_a_degree(39.9)[0], abs=1e-4)
    assert case["radius_m"] < 150


def test_a_camera_whose_word_comes_late_finds_the_case_of_a_display_that_is_over(desk: Desk) -> None:
    case_id = desk.post(display(1, "a", -300, cleared=True))[0]["case_id"]
    assert desk.case_of(display(1, "a", -300))["state"] == "closed"
    assert desk.post(display(2, "b", 300, cleared=True))[0]["case_id"] == case_id
    assert desk.case_of(display(2, "b", 300))["closed"] == T0 + 62
    later = display(3, "b", 300).model_copy(update={"start": T0 + 200, "updated": T0 + 200})
    assert desk.post(later)[0]["case_id"] != case_id


def test_an_event_that_goes_on_opens_its_case_again(desk: Desk) -> None:
    desk.post(event(1), ended(1, "cleared"), event(1, revision=3))
    case = desk.case_of(event(1))
    assert (case["state"], case["closed"], case["closed_by"], case["close_note"]) == ("open", None, None, None)


def test_an_event_that_comes_cleared_makes_a_case_that_is_closed(desk: Desk) -> None:
    desk.post(ended(1, "cleared"))
    assert desk.case_of(event(1))["state"] == "closed"
    assert sorted(type_ for type_, _ in told(desk)) == ["case.closed", "case.created"]


def test_a_person_closes_a_case_and_it_stays_closed(desk: Desk) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    closed = desk.operator.post(f"/v1/cases/{case_id}/close", json={"note": "swept"}).raise_for_status().json()
    assert (closed["state"], closed["closed_by"], closed["close_note"]) == ("closed", "operator", "swept")
    desk.post(event(1, revision=2))
    assert desk.case_of(event(1))["state"] == "closed"
    assert desk.post(event(2))[0]["case_id"] != case_id, "what is seen after a person closed the case is a new thing"
    problem(desk.operator.post(f"/v1/cases/{case_id}/close", json={"note": "again"}), 409)


def test_a_person_named_pipeline_closes_a_case_for_good(desk: Desk) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    with desk.database.session() as session:
        close(session, case_id, by=OPERATOR, note="swept", office=Office(Policy(), desk.clock.now()))
    desk.post(event(1, revision=2))
    assert desk.case_of(event(1))["state"] == "closed"


def test_word_that_changes_nothing_for_others_makes_no_message(desk: Desk) -> None:
    desk.post(event(1), event(1, revision=2), event(1, revision=3))
    assert [type_ for type_, _ in told(desk)] == ["case.created"]
    worse = event(1, revision=4).model_copy(update={"severity": "high"})
    desk.post(worse)
    assert [type_ for type_, _ in told(desk)] == ["case.created", "case.updated"]
    assert desk.case_of(event(1))["severity"] == "high"


messages = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.sampled_from(["low", "medium", "high"])), min_size=1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages, st.randoms(use_true_random=False))
def test_what_arrives_twice_or_in_another_order_ends_in_the_same_case(lite: Desk, sent: list[Any], random: Random) -> None:
    once = {(number, revision): severity for number, revision, severity in sent}
    shuffled = [*once, *once, *once]
    random.shuffle(shuffled)
    assert case_after(lite, list(once), once) == case_after(lite, shuffled, once)


def case_after(desk: Desk, order: list[tuple[int, int]], severities: dict[tuple[int, int], Severity]) -> dict[str, Any]:
    """Send revisions of several events of one thing, at a camera of its own; return its one case."""
    desk.clock.advance(1)
    base = int(desk.clock.now())
    sent = [
        event(base * 10 + number, revision=revision, stream_id=f"s{base}").model_copy(
            update={"severity": severities[number, revision], "start": T0 + number, "updated": T0 + 10 * number + revision}
        )
        for number, revision in order
    ]
    with desk.database.session() as session:
        taken = take(session, sent, now=desk.clock.now())
    assert len({one.case_id for one in taken}) == 1
    case = desk.case_of(sent[0])
    return {key: case[key] for key in ("state", "severity", "opened", "last_seen", "closed", "class_name", "event_count")}
