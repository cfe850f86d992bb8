"""The tracker's promises: ids, classes, time, patrol, doubles, bounds."""

import warnings
from collections.abc import Sequence

import numpy as np
import pytest
import supervision as sv
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config.settings import TrackerSettings
from pipeline.track.tracker import Tracker
from tests.support.looks import detections

BOX = (100.0, 100.0, 200.0, 160.0)
OTHER = (400.0, 100.0, 500.0, 160.0)


def tracker(*, rate: float = 5.0, next_id: int = 1, **settings: float) -> Tracker:
    return Tracker(TrackerSettings.model_validate(settings), rate=rate, next_id=next_id)


def ids(tracks: sv.Detections) -> list[int]:
    assert tracks.tracker_id is not None
    return [int(number) for number in tracks.tracker_id]


def names(tracks: sv.Detections) -> list[str]:
    return [str(name) for name in tracks.data["class_name"]]


def moved(box: Sequence[float], by: float) -> tuple[float, ...]:
    return (box[0] + by, box[1], box[2] + by, box[3])


def test_a_track_is_confirmed_by_its_second_look_and_keeps_its_id() -> None:
    own = tracker()
    assert [ids(own.update(detections([BOX]), t=n / 5)) for n in range(4)] == [[-1], [1], [1], [1]]


def test_boxes_come_back_in_their_order_with_name_and_confidence() -> None:
    own = tracker()
    found = detections([BOX, OTHER], names=["car", "person"])
    found.confidence = np.array([0.6, 0.9], np.float32)
    own.update(found, t=0.0)
    tracks = own.update(found, t=0.2)
    assert tracks.xyxy.tolist() == [list(BOX), list(OTHER)]
    assert names(tracks) == ["car", "person"]
    assert tracks.confidence is not None
    assert tracks.confidence.tolist() == pytest.approx([0.6, 0.9])


@pytest.mark.parametrize("found", [sv.Detections.empty(), detections([])], ids=["library's empty", "our empty"])
def test_nothing_is_a_look_too(found: sv.Detections) -> None:
    tracks = tracker().update(found, t=0.0)
    assert ids(tracks) == []
    assert names(tracks) == []


def test_a_new_session_uses_no_id_again() -> None:
    own = tracker()
    for n in range(3):
        own.update(detections([BOX, OTHER]), t=n / 5)
    own.restart()
    later = [ids(own.update(detections([BOX, OTHER]), t=n / 5)) for n in range(3)]
    assert later == [[-1, -1], [3, 4], [3, 4]]


def test_ids_go_on_where_an_earlier_process_ended() -> None:
    own = tracker(next_id=41)
    for n in range(2):
        tracks = own.update(detections([BOX]), t=n / 5)
    assert ids(tracks) == [41]
    assert own.next_id == 42


def test_a_track_survives_lost_s_and_no_longer() -> None:
    for pause, kept in ((1.8, True), (2.5, False)):
        own = tracker(lost_s=2.0)
        for n in range(3):
            own.update(detections([BOX]), t=n / 5)
        for n in range(1, int(pause * 5)):
            own.update(detections([]), t=0.4 + n / 5)
        back = [ids(own.update(detections([BOX]), t=0.4 + pause + n / 5)) for n in range(2)]
        assert (back[1] == [1]) == kept


@pytest.mark.parametrize("pause", [2.0, 4.0, 10.0])
def test_what_stands_still_keeps_its_id_on_patrol_although_its_box_trembles(pause: float) -> None:
    own, random = tracker(lost_s=2.0), np.random.default_rng(1)
    seen = set()
    for n in range(100):
        box = np.array(BOX) + random.normal(0, 5, 4)
        seen |= set(ids(own.update(detections([box.tolist()]), t=n * pause)))
    assert seen == {-1, 1}


def test_irregular_pauses_do_not_matter_to_what_stands_still() -> None:
    own, t, seen = tracker(), 0.0, set()
    for pause in (0.2, 4.0, 0.2, 0.2, 10.0, 2.0, 0.2, 7.0, 7.0, 0.1) * 5:
        t += pause
        seen |= set(ids(own.update(detections([BOX]), t=t)))
    assert seen == {-1, 1}


def test_what_moves_evenly_keeps_its_id_on_watch() -> None:
    own = tracker()
    seen = {number for n in range(40) for number in ids(own.update(detections([moved(BOX, 12.0 * n)]), t=n / 5))}
    assert seen == {-1, 1}


def test_a_rider_who_passes_his_own_width_between_two_looks_keeps_his_id() -> None:
    own, rider = tracker(), (100.0, 100.0, 124.0, 160.0)
    assert [ids(own.update(detections([moved(rider, 22.0 * n)]), t=n / 5)) for n in range(5)] == [[-1], [1], [1], [1], [1]]


def test_a_new_thing_beside_a_known_one_takes_nothing_from_it() -> None:
    own, second = tracker(), moved(BOX, 110.0)
    for n in range(3):
        own.update(detections([BOX]), t=n / 5)
    assert [ids(own.update(detections([BOX, second]), t=n / 5)) for n in range(3, 6)] == [[1, -1], [1, 2], [1, 2]]


def test_on_patrol_a_new_thing_is_looked_for_where_it_was() -> None:
    own = tracker()
    assert [ids(own.update(detections([moved(BOX, 95.0 * n)]), t=4.0 * n)) for n in range(4)] == [[-1]] * 4


def test_things_of_different_kinds_are_never_joined() -> None:
    own = tracker()
    for n in range(3):
        own.update(detections([BOX], names="person"), t=n / 5)
    tracks = [own.update(detections([BOX], names="bicycle"), t=0.6 + n / 5) for n in range(2)]
    assert [ids(one) for one in tracks] == [[-1], [2]]


def test_a_track_is_called_what_it_was_mostly_seen_as() -> None:
    own = tracker()
    seen_as = ["car", "car", "car", "truck", "car", "truck", "truck"]
    called = [names(own.update(detections([BOX], names=name), t=n / 5)) for n, name in enumerate(seen_as)]
    assert called[1:] == [["car"]] * 6


def test_what_a_look_calls_it_is_told_beside_what_the_track_is_called() -> None:
    own = tracker()
    for n in range(10):
        own.update(detections([BOX], names=["bin"]), t=n / 5)
    tracks = own.update(detections([BOX], names=["overflowing bin"]), t=2.0)
    assert (names(tracks), list(tracks.data["seen_as"])) == (["bin"], ["overflowing bin"])


def test_one_thing_with_two_names_is_one() -> None:
    own = tracker()
    double = detections([BOX, moved(BOX, 2.0)], names=["car", "truck"])
    double.confidence = np.array([0.5, 0.8], np.float32)
    for n in range(3):
        tracks = own.update(double, t=n / 5)
    assert names(tracks) == ["truck"]
    assert ids(tracks) == [1]


def test_two_of_one_kind_side_by_side_are_two() -> None:
    own = tracker()
    for n in range(3):
        tracks = own.update(detections([BOX, moved(BOX, 20.0)], names="car"), t=n / 5)
    assert sorted(ids(tracks)) == [1, 2]


def test_boxes_that_are_none_are_left_out() -> None:
    bad = [(50, 50, 50, 90), (50, 50, 40, 90), (50, 50, 90, 50)]
    tracks = tracker().update(detections([*bad, BOX]), t=0.0)
    assert tracks.xyxy.tolist() == [list(BOX)]


def test_a_faint_thing_begins_no_track_but_goes_on_one() -> None:
    own = tracker(confidence=0.4)
    assert [ids(own.update(detections([BOX], confidence=0.2), t=n / 5)) for n in range(3)] == [[-1]] * 3
    own = tracker(confidence=0.4)
    for n in range(2):
        own.update(detections([BOX]), t=n / 5)
    assert ids(own.update(detections([BOX], confidence=0.2), t=0.4)) == [1]


def test_two_looks_of_one_time_are_no_cause_for_alarm() -> None:
    own = tracker()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            tracks = own.update(detections([BOX]), t=5.0)
    assert ids(tracks) == [1]


def test_what_is_known_of_tracks_is_forgotten_with_them() -> None:
    own = tracker(lost_s=1.0)
    for n in range(400):
        box = (10.0 * (n % 40), 50.0 * (n // 40), 10.0 * (n % 40) + 8, 50.0 * (n // 40) + 40)
        own.update(detections([box]), t=n / 2)
        own.update(detections([box]), t=n / 2 + 0.2)
    assert own.next_id > 300
    assert len(own._known) < 20
    assert len(own._library.tracks) < 20


boxes = st.tuples(st.floats(0, 500), st.floats(0, 300), st.floats(5, 120), st.floats(5, 90))
seen = st.tuples(boxes, st.sampled_from(["car", "truck", "person"]), st.floats(0.1, 1.0))
scene = st.lists(st.lists(seen, max_size=6), max_size=15)


@settings(deadline=None, max_examples=40)
@given(scene, st.lists(st.floats(0.0, 12.0), min_size=15, max_size=15), st.sets(st.integers(0, 14), max_size=3))
def test_ids_are_unique_in_a_look_and_over_sessions(scene: list, pauses: list[float], restarts: set[int]) -> None:  # type: ignore[type-arg]
    own, t, sessions = tracker(), 0.0, [set[int]()]
    for n, (look, pause) in enumerate(zip(scene, pauses, strict=False)):
        if n in restarts:
            own.restart()
            sessions.append(set())
        t += pause
        found = detections([(x, y, x + w, y + h) for (x, y, w, h), _, _ in look], names=[name for _, name, _ in look])
        found.confidence = np.array([sure for _, _, sure in look], np.float32)
        given_ids = [number for number in ids(own.update(found, t=t)) if number >= 0]
        assert len(given_ids) == len(set(given_ids))
        assert all(number < own.next_id for number in given_ids)
        sessions[-1] |= set(given_ids)
    for n, one in enumerate(sessions):
        assert not one & set().union(*sessions[:n], *sessions[n + 1 :])


def test_looks_in_which_nothing_moves_are_the_same_as_being_looked_at() -> None:
    own, found = tracker(), detections([BOX, OTHER])
    seen = [ids(own.update(found, t=n * 2.0)) for n in range(10)]
    assert seen == [[-1, -1]] + [[1, 2]] * 9
    assert ids(own.update(detections([moved(BOX, 3.0), OTHER]), t=20.0)) == [1, 2]


def test_what_is_out_of_sight_is_forgotten_while_nothing_moves() -> None:
    own = tracker(lost_s=3.0)
    for n in range(3):
        own.update(detections([BOX, OTHER]), t=n * 0.2)
    still = detections([BOX])
    for n in range(40):
        own.update(still, t=1.0 + n * 0.2)
    assert ids(own.update(detections([BOX, OTHER]), t=9.2)) == [1, -1]


def test_a_thing_that_moved_before_everything_stood_still_is_expected_where_it_stopped() -> None:
    own = tracker()
    for n in range(6):
        own.update(detections([moved(BOX, n * 20.0)]), t=n * 0.2)
    stopped = detections([moved(BOX, 100.0)])
    for n in range(6, 20):
        own.update(stopped, t=n * 0.2)
    assert ids(own.update(detections([moved(BOX, 70.0)]), t=4.0)) == [1]
