"""One event a thing and pass; restarts, reconnections, gaps and bad looks count nothing twice and clear nothing."""

import numpy as np
import pytest

from pipeline.camera import Camera, CameraMemory
from pipeline.events import Event
from pipeline.rules.latch import MOST
from pipeline.rules.passing.known import MOST_KNOWN
from pipeline.rules.passing.passer import Passer
from pipeline.rules.roadside_bins import MOST as MOST_LOOKS
from pipeline.rules.rule import Moment
from tests.support.drives import Drive, Thing, drive_camera, metres_from, ride
from tests.support.looks import detections, look
from tests.support.scripts import Played

LITTER = {"rules": [{"kind": "roadside_litter"}]}
BAG = Thing(is_a="garbage bag", at=(2.2, 30.0))
HOME = ((0.0, 0.0, 0.0), (24.0, 0.0, 60.0))
ONCE = Drive(path=HOME, things=(BAG,))


def newest(played: Played) -> list[Event]:
    """Return each event as it was told last, in the order in which they opened."""
    return list({event.id: event for event in played.events}.values())


def again(camera: Camera) -> Camera:
    """Return the camera of another process that takes up what this one kept."""
    return drive_camera(LITTER, memory=CameraMemory.model_validate_json(camera.memory().model_dump_json()))


def test_three_passes_are_three_events_of_one_thing_and_the_last_one_is_open() -> None:
    drive = ONCE.model_copy(update={"passes": (0.0, 3600.0, 7200.0), "gps_m": 2.0})
    events = newest(ride(drive, drive_camera(LITTER)))
    assert [(one.state, one.close_reason) for one in events] == [("closed", "lost"), ("closed", "lost"), ("open", None)]
    assert [one.why.measured["passes"] for one in events][-1] == 3
    assert float(str(events[-1].why.measured["known_s"])) == pytest.approx(7200, abs=10)
    places = [one.location for one in events if one.location is not None]
    assert len(places) == 3
    for one in places:
        assert max(metres_from(one.lat, one.lon, BAG.at or (0, 0)) - one.radius_m, 0) < 3
        assert one.method == "gps"


def test_events_are_alike_whatever_the_worker_does_between_two_passes() -> None:
    straight = ride(ONCE.model_copy(update={"passes": (0.0, 3600.0)}), drive_camera(LITTER))
    first = drive_camera(LITTER)
    told = ride(ONCE, first, removed=None).events
    told += ride(ONCE.model_copy(update={"passes": (3600.0,)}), again(first)).events
    assert [(one.id, one.state, one.close_reason) for one in told] == [
        (one.id, one.state, one.close_reason) for one in straight.events
    ]


def test_a_restart_beside_a_thing_tells_it_once() -> None:
    first = drive_camera(LITTER)
    half = ONCE.model_copy(update={"path": ((0.0, 0.0, 0.0), (9.2, 0.0, 23.0))})
    rest = ONCE.model_copy(update={"path": ((9.4, 0.0, 23.5), (24.0, 0.0, 60.0)), "passes": (9.4,)})
    events = ride(half, first, removed=None).events + ride(rest, again(first)).events
    assert len({one.id for one in events}) == 1


@pytest.mark.parametrize("gap", [(7.6, 8.2), (8.0, 9.0), (8.4, 11.0)])
def test_a_reconnection_counts_nothing_twice(gap: tuple[float, float]) -> None:
    events = newest(ride(ONCE.model_copy(update={"lost": (gap,)}), drive_camera(LITTER)))
    assert len(events) <= 1
    stop = ((0.0, 0.0, 0.0), (8.0, 0.0, 24.0), (60.0, 0.0, 24.0))
    standing = Drive(path=stop, things=(BAG,), lost=((20.0, 25.0), (30.0, 45.0)))
    assert len(newest(ride(standing, drive_camera(LITTER)))) == 1


def test_footage_that_a_camera_sends_again_after_a_reconnection_is_the_same_pass() -> None:
    camera = drive_camera(LITTER)
    first = ride(ONCE, camera, removed=None)
    second = ride(ONCE, camera)
    assert len({one.id for one in first.events + second.events}) == 1


def test_a_thing_that_was_found_in_some_looks_is_not_cleared() -> None:
    seldom = BAG.model_copy(update={"found": 0.3})
    once = BAG.model_copy(update={"there": (0.0, 1800.0)})
    drive = ONCE.model_copy(update={"passes": (0.0, 3600.0), "things": (once, seldom)})
    events = newest(ride(drive.model_copy(update={"seed": 3}), drive_camera(LITTER)))
    assert events
    assert all(one.close_reason != "cleared" for one in events)


def test_a_pass_without_a_position_clears_nothing() -> None:
    gone = BAG.model_copy(update={"there": (0.0, 1800.0)})
    drive = ONCE.model_copy(update={"passes": (0.0, 3600.0), "things": (gone,), "nowhere": ((3600.0, 3700.0),)})
    assert [one.state for one in newest(ride(drive, drive_camera(LITTER)))] == ["open"]


def test_a_pass_at_a_bad_position_clears_nothing() -> None:
    gone = BAG.model_copy(update={"there": (0.0, 1800.0)})
    drive = ONCE.model_copy(update={"passes": (0.0, 3600.0), "things": (gone,), "gps_m": 8.0})
    assert all(one.close_reason != "cleared" for one in newest(ride(drive, drive_camera(LITTER))))


def test_what_was_cleared_is_new_when_it_comes_again() -> None:
    there, later = BAG.model_copy(update={"there": (0.0, 1800.0)}), BAG.model_copy(update={"there": (5400.0, 9000.0)})
    drive = ONCE.model_copy(update={"passes": (0.0, 3600.0, 7200.0), "things": (there, later)})
    events = newest(ride(drive, drive_camera(LITTER)))
    assert [(one.state, one.close_reason, one.why.measured["passes"]) for one in events] == [
        ("closed", "cleared", 1), ("open", None, 1),
    ]  # fmt: skip


def test_two_things_in_one_picture_are_two() -> None:
    drive = ONCE.model_copy(update={"things": (BAG, BAG.model_copy(update={"at": (-2.2, 30.0)}))})
    assert len(newest(ride(drive, drive_camera(LITTER)))) == 2


def test_what_a_removed_stream_left_open_is_stopped() -> None:
    played = ride(ONCE, drive_camera(LITTER), removed=True)
    assert [(one.state, one.close_reason) for one in newest(played)] == [("closed", "stopped")]


@pytest.mark.parametrize(
    ("confidence", "found", "told"),
    [
        pytest.param(0.35, 1.0, 1, id="faint in each look"),
        pytest.param(0.25, 1.0, 0, id="too faint"),
        pytest.param(0.35, 0.25, 0, id="faint and seldom"),
        pytest.param(0.9, 0.4, 1, id="sure and not so seldom"),
    ],
)
def test_faint_looks_must_be_many(confidence: float, found: float, told: int) -> None:
    bag = BAG.model_copy(update={"confidence": confidence, "found": found})
    assert len(newest(ride(ONCE.model_copy(update={"things": (bag,), "seed": 2}), drive_camera(LITTER)))) == told


@pytest.mark.parametrize(("over", "fine", "told"), [(0.8, 0.3, 1), (0.3, 0.8, 0), (0.8, 0.8, 0)])
def test_surer_looks_say_more_about_how_full_a_bin_is(over: float, fine: float, told: int) -> None:
    passer = Passer(Moment(0.0, 0.0))
    for n in range(10):
        name, sure = (("overflowing bin", over), ("bin", fine))[n % 2]
        passer.look(n / 5, name, sure, None, attended=False)
    assert (passer.share(["overflowing bin"]) >= MOST_LOOKS) is bool(told)
    assert passer.share(["bin", "overflowing bin"]) == pytest.approx(1.0)


def test_a_position_that_comes_back_gives_an_event_its_place() -> None:
    bag = BAG.model_copy(update={"jitter": 0.02})
    drive = Drive(path=((0.0, 0.0, 0.0), (40.0, 0.0, 60.0)), things=(bag,), nowhere=((0.0, 17.0),))
    played = ride(drive, drive_camera(LITTER))
    assert len(newest(played)) == 1
    assert played.events[0].location is None
    assert played.events[0].why.measured["place"] == "no position: the receiver has no fix"
    assert newest(played)[0].location is not None


def test_the_latch_has_room_for_every_known_thing() -> None:
    assert MOST_KNOWN < MOST


def test_a_stream_without_position_says_nothing() -> None:
    camera = drive_camera(LITTER)
    steps = [camera.step(look(t=float(n)), detections([[10, 10, 30, 30]], names="litter")) for n in range(20)]
    assert all(not step.events for step in steps)
    assert np.all([len(step.tracks) == 1 for step in steps])
