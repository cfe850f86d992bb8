"""Places: one for each thing at rest, over tremble, occlusion, track loss and gaps; another thing is another place."""

from collections.abc import Sequence

import numpy as np
import supervision as sv

from pipeline.rules.places import FLICKER_S, MOST_PLACES, Places, PlacesMemory, Standing, Things
from pipeline.rules.rule import Moment
from pipeline.rules.yardstick import Yardstick
from tests.support.looks import detections

SIZE = (1280, 720)
CAR = (500.0, 400.0, 700.0, 520.0)
Boxes = dict[int, tuple[float, float, float, float]]


def moved(box: Sequence[float], dx: float, dy: float = 0.0) -> tuple[float, float, float, float]:
    return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)


def found(boxes: Boxes) -> sv.Detections:
    tracks = detections(list(boxes.values()), names="car")
    tracks.tracker_id = np.array(list(boxes), int)
    return tracks


class Street:
    """Places that are shown boxes by track id, once a second."""

    def __init__(self, memory: PlacesMemory | None = None) -> None:
        self.places = Places(Yardstick(share=0.25), settle_s=3.0, release_s=30.0, hidden_s=100.0)
        if memory:
            self.places.recall(memory)
        self.now = Moment(0.0, 0.0)

    def look(
        self, boxes: Boxes, *, hiding: Sequence[Sequence[float]] = (), after: float = 1.0, size: tuple[int, int] = SIZE
    ) -> list[Standing]:
        self.now = Moment(self.now.t + after, self.now.observed + after)
        tracks = found(boxes)
        around = np.array([*tracks.xyxy.tolist(), *hiding], np.float32).reshape(-1, 4)
        return self.places.update(Things(tracks, lambda _: True, around), self.now, size=size)

    def looks(self, count: int, boxes: Boxes, **more: list[Sequence[float]]) -> list[Standing]:
        for _ in range(count):
            standing = self.look(boxes, hiding=more.get("hiding", []))
        return standing


def told(standing: list[Standing]) -> list[tuple[int, str]]:
    return [(one.place.number, one.state) for one in standing]


def test_a_thing_at_rest_is_a_place_since_it_came_to_rest() -> None:
    street = Street()
    for n in range(5):
        assert street.look({1: moved(CAR, -400 + 80 * n)}) == []
    assert [told(street.look({1: CAR})) for _ in range(4)] == [[], [], [], [(1, "seen")]]
    street = Street()
    since = [one.since for n in range(4) for one in street.look({1: CAR})]
    assert since == [Moment(1.0, 1.0)]


def test_a_moving_thing_is_none() -> None:
    street = Street()
    assert [one for n in range(60) for one in street.look({1: moved(CAR, 25.0 * n)})] == []


def test_a_trembling_box_is_one_place() -> None:
    street, random = Street(), np.random.default_rng(3)
    for _ in range(300):
        box = np.array(CAR) + random.normal(0, 6, 4)
        standing = street.look({1: (float(box[0]), float(box[1]), float(box[2]), float(box[3]))})
    assert told(standing) == [(1, "seen")]


def test_a_new_id_at_the_same_place_is_the_same_thing() -> None:
    street = Street()
    street.looks(5, {1: CAR})
    street.looks(3, {})
    assert told(street.look({2: CAR})) == [(1, "seen")]


def test_a_gap_and_another_size_of_picture_change_nothing() -> None:
    street = Street()
    street.looks(5, {1: CAR})
    street.places.lost()
    half = tuple(edge / 2 for edge in CAR)
    assert told(street.look({9: (half[0], half[1], half[2], half[3])}, size=(640, 360))) == [(1, "seen")]


def test_two_side_by_side_are_two() -> None:
    street = Street()
    assert told(street.looks(6, {1: CAR, 2: moved(CAR, 150)})) == [(1, "seen"), (2, "seen")]
    assert told(street.looks(6, {3: moved(CAR, 150), 4: CAR})) == [(1, "seen"), (2, "seen")]


def test_what_is_missed_for_moments_is_there_then_it_is_gone_then_forgotten() -> None:
    street = Street()
    street.looks(5, {1: CAR})
    states = [told(street.look({})) for _ in range(40)]
    missed = int(FLICKER_S)
    assert states == [[(1, "missed")]] * missed + [[]] * (40 - missed)
    assert street.places.memory().places == ()


def test_one_missed_look_on_patrol_is_no_departure() -> None:
    street = Street()
    for _ in range(3):
        street.look({1: CAR}, after=10.0)
    assert told(street.look({}, after=10.0)) == [(1, "missed")]
    assert told(street.look({}, after=10.0)) == []
    assert told(street.look({1: CAR}, after=10.0)) == [(1, "seen")]


def test_behind_a_bus_it_is_hidden_for_as_long_as_is_allowed() -> None:
    street, bus = Street(), (400.0, 250.0, 800.0, 560.0)
    street.looks(5, {1: CAR})
    assert told(street.looks(100, {}, hiding=[bus])) == [(1, "hidden")]
    assert told(street.looks(4, {}, hiding=[bus])) == [(1, "missed")]
    assert told(street.looks(4, {}, hiding=[bus])) == []


def test_what_stands_behind_it_does_not_hide_it() -> None:
    street, behind = Street(), (400.0, 250.0, 800.0, 480.0)
    street.looks(5, {1: CAR})
    assert told(street.look({}, hiding=[behind])) == [(1, "missed")]


def test_half_of_it_beside_a_bus_is_still_it() -> None:
    street, bus = Street(), (620.0, 250.0, 1000.0, 560.0)
    street.looks(5, {1: CAR})
    half = (500.0, 400.0, 625.0, 520.0)
    assert told(street.look({1: half}, hiding=[bus])) == [(1, "seen")]
    assert told(street.looks(6, {1: half})) == [(1, "seen")]


def test_what_is_located_stays_where_it_came_to_rest() -> None:
    street, bus = Street(), (620.0, 250.0, 1000.0, 560.0)
    street.looks(5, {1: CAR})
    (half,) = street.look({1: (500.0, 400.0, 625.0, 520.0)}, hiding=[bus])
    (leaving,) = street.look({1: moved(CAR, 40)})
    (gone,) = street.look({})
    assert [one.box[2] for one in (half, leaving, gone)] == [625, 740, 700]
    for one in (half, leaving, gone):
        np.testing.assert_allclose(one.stands, [CAR], atol=0.01)


def test_a_newcomer_is_another_thing_and_ends_the_old_place() -> None:
    street = Street()
    street.looks(5, {1: CAR})
    for n in range(6):
        standing = street.look({2: moved(CAR, -300 + 50 * n)})
    assert told(standing)[:1] in ([], [(1, "missed")], [(1, "hidden")])
    standing = street.looks(5, {2: CAR})
    assert told(standing) == [(2, "seen")]
    assert [place.number for place in street.places.memory().places] == [2]


def test_a_queue_that_moves_up_is_a_new_thing_at_each_place() -> None:
    street, numbers = Street(), set()
    for step in range(8):
        at = {n: moved(CAR, 250.0 * (step - n)) for n in range(8)}
        numbers |= {one.place.number for one in street.looks(6, at)}
        for share in (0.2, 0.4, 0.6, 0.8):
            street.look({n: moved(CAR, 250.0 * (step + share - n)) for n in range(8)})
    assert len(numbers) == 64


def test_a_parked_car_that_shifts_a_little_stays_itself() -> None:
    street = Street()
    street.looks(5, {1: CAR})
    assert told(street.looks(6, {1: moved(CAR, 70)}))[:1] == [(1, "seen")]
    assert told(street.look({1: moved(CAR, 70)})) == [(1, "seen")]


def test_who_creeps_does_not_carry_his_place_along() -> None:
    street, numbers = Street(), set()
    for n in range(400):
        numbers |= {one.place.number for one in street.look({1: moved(CAR, 3.0 * n - 600)})}
    assert len(numbers) > 5


def test_places_survive_a_restart() -> None:
    street = Street()
    street.looks(5, {1: CAR})
    memory = PlacesMemory.model_validate_json(street.places.memory().model_dump_json())
    assert told(Street(memory).look({1: CAR})) == [(1, "seen")]


def test_places_are_bounded() -> None:
    street = Street()
    for n in range(4):
        cars = {100 * n + m: (30.0 * m, 40.0 * n, 30.0 * m + 25, 40.0 * n + 20) for m in range(MOST_PLACES // 3)}
        street.looks(5, cars, hiding=[(0, 0, 6000, 720)])
    assert len(street.places.memory().places) == MOST_PLACES
