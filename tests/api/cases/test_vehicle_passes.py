"""What a vehicle sees pass by pass, as its camera's rules tell it, becomes one case a thing."""

import pytest

from pipeline.events import Event
from tests.support.api_app import Desk
from tests.support.drives import Drive, Thing, drive_camera, ride

LITTER = {"rules": [{"kind": "roadside_litter"}]}
BAG = Thing(is_a="garbage bag", at=(2.2, 30.0))
HOUR = 3600.0
ONCE = Drive(path=((0.0, 0.0, 0.0), (24.0, 0.0, 60.0)), things=(BAG,), gps_m=2.0)


def posted(desk: Desk, drive: Drive) -> list[Event]:
    """Post what a drive tells, one message a request; return the events as they opened."""
    told = ride(drive, drive_camera(LITTER)).events
    for one in told:
        desk.post(one)
    return [one for one in told if one.revision == 1]


def number(desk: Desk, event: Event) -> str:
    """Return the number of an event's case."""
    return str(desk.reader.get(f"/v1/events/{event.id}").raise_for_status().json()["case_id"])


@pytest.mark.parametrize("seed", range(4))
def test_the_same_thing_on_three_passes_is_one_case_and_stays_open(desk: Desk, seed: int) -> None:
    passes = ONCE.model_copy(update={"passes": (0.0, HOUR, 2 * HOUR), "seed": seed})
    opened = posted(desk, passes)
    assert len(opened) == 3
    assert len({number(desk, one) for one in opened}) == 1
    case = desk.case_of(opened[0])
    assert (case["state"], case["event_count"], case["channel"]) == ("open", 3, "vehicle_video")


def test_what_a_later_pass_does_not_see_closes_the_case(desk: Desk) -> None:
    gone = BAG.model_copy(update={"there": (0.0, 1.5 * HOUR)})
    opened = posted(desk, ONCE.model_copy(update={"passes": (0.0, HOUR, 2 * HOUR), "things": (gone,), "gps_m": 1.0}))
    assert len(opened) == 2
    assert desk.case_of(opened[0])["state"] == "closed"
    assert number(desk, opened[0]) == number(desk, opened[1])


def test_things_without_a_place_are_cases_of_their_own_and_of_a_vehicle(desk: Desk) -> None:
    far = BAG.model_copy(update={"at": (2.2, 75.0)})
    path = ((0.0, 0.0, 0.0), (50.0, 0.0, 100.0))
    drive = ONCE.model_copy(update={"path": path, "things": (BAG, far), "nowhere": ((0.0, 100.0),)})
    opened = posted(desk, drive)
    assert [one.location for one in opened] == [None, None]
    assert number(desk, opened[0]) != number(desk, opened[1])
    assert {desk.case_of(one)["channel"] for one in opened} == {"vehicle_video"}
