"""Which fireworks of several cameras are one display, whatever order their events come in."""

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cases.absorb import Candidate, choose
from api.cases.displays import LATE_S, LONGEST_S, agree, closeness, place
from api.cases.earth import metres_a_degree
from api.cases.sighting import Sighting
from api.cases.summary import summarise
from pipeline.events import Aloft, Location
from tests.support.wire import T0, event

HERE = (39.9289, 116.4166)
NORTH_M, EAST_M = metres_a_degree(HERE[0])
Point = tuple[float, float]


def seen(stream_id: str, camera: Point, display: Point | None, *, off: float = 0.0, far: float | None = None) -> Sighting:
    """Return fireworks as a camera (metres east, north) sees a display; `off`: degrees; `far`: metres too much, None: none."""
    lat, lon = HERE[0] + camera[1] / NORTH_M, HERE[1] + camera[0] / EAST_M
    east, north = (0.0, 0.0) if display is None else (display[0] - camera[0], display[1] - camera[1])
    aloft = Aloft(
        lat=lat,
        lon=lon,
        within_m=2000.0,
        bearing=None if display is None else (math.degrees(math.atan2(east, north)) + off) % 360,
        bearing_error=None if display is None else 4.0,
        distance_m=None if far is None else max(0.0, math.hypot(east, north) + far),
        distance_error_m=None if far is None else 50.0,
    )
    sector = Location(lat=lat, lon=lon, radius_m=1000.0 if far is None else 100.0, method="camera")
    wire = event(1).model_copy(update={"kind": "fireworks", "stream_id": stream_id, "location": sector, "aloft": aloft})
    return replace(Sighting.of(wire), event_id=f"event of {stream_id}")


def lasting(one: Sighting, start: float, end: float | None) -> Sighting:
    updated = T0 + (start if end is None else end)
    return replace(one, start=T0 + start, updated=updated, end=None if end is None else T0 + end, close_reason=None)


def cases_of(arrivals: list[Sighting]) -> dict[int, list[Sighting]]:
    """Return what is in each case after all came in this order."""
    cases: dict[int, list[Sighting]] = {}
    for one in arrivals:
        chosen = choose(one, [Candidate(case_id, found) for case_id, found in cases.items()])
        cases.setdefault(len(cases) if chosen is None else chosen, []).append(one)
    return cases


def miss(found: Location | None, thing: Point) -> float:
    assert found is not None
    return math.dist(((found.lon - HERE[1]) * EAST_M, (found.lat - HERE[0]) * NORTH_M), thing)


def test_two_cameras_that_see_one_display_make_one_case_at_its_place() -> None:
    found = cases_of([seen("a", (0, 0), (300, 400)), seen("b", (600, 0), (300, 400))])

    assert [len(one) for one in found.values()] == [2]
    where = summarise(found[0]).place
    assert where is not None
    assert miss(where, (300, 400)) < 20
    assert where.radius_m < 150


spots = st.tuples(st.floats(-600, 600), st.floats(-600, 600))
offs = st.floats(-3, 3)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(spots, offs, st.none() | st.floats(-40, 40)), min_size=2, max_size=6), spots, st.randoms())
def test_the_order_of_arrival_does_not_matter(
    cameras: list[tuple[Point, float, float | None]], display: Point, chance: Random
) -> None:
    events = [
        seen(f"c{n}", at, display, off=off, far=far) for n, (at, off, far) in enumerate(cameras) if math.dist(at, display) > 60
    ]
    before, shuffled = cases_of(events), list(events)
    chance.shuffle(shuffled)
    after = cases_of(shuffled)

    assert len(before) == len(after) == min(1, len(events))
    if events:
        assert summarise(before[0]) == summarise(after[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.floats(-400, 400), offs), min_size=2, max_size=7), st.randoms())
def test_displays_in_different_directions_never_merge(sights: list[tuple[bool, float, float]], chance: Random) -> None:
    """Cameras in the east look east, those in the west look west, so that no place suits both."""
    events = [
        seen(
            f"{'east' if east else 'west'} {n}",
            ((300.0 if east else -300.0), north),
            (1100.0 if east else -1100.0, 0.0),
            off=off,
        )
        for n, (east, north, off) in enumerate(sights)
    ]
    chance.shuffle(events)

    for found in cases_of(events).values():
        assert len({one.stream_id[:4] for one in found}) == 1


@given(st.lists(st.tuples(spots, offs), min_size=1, max_size=4), spots)
@settings(max_examples=20, deadline=None)
def test_what_comes_twice_belongs_to_the_case_it_is_in(cameras: list[tuple[Point, float]], display: Point) -> None:
    events = [seen(f"c{n}", at, display, off=off) for n, (at, off) in enumerate(cameras) if math.dist(at, display) > 60]
    cases = cases_of(events)

    for one in events:
        chosen = choose(one, [Candidate(case_id, found) for case_id, found in cases.items()])
        assert chosen is not None
        assert one in cases[chosen]


@pytest.mark.parametrize(
    ("start", "end", "alike"),
    [
        pytest.param(0, 60, True, id="at the same time"),
        pytest.param(60 + LATE_S, 200, True, id="as late as sound"),
        pytest.param(61 + LATE_S, 200, False, id="after it"),
        pytest.param(61 + LATE_S, None, False, id="after it, and still on"),
        pytest.param(-30, -LATE_S, True, id="just before it"),
        pytest.param(-30, -1 - LATE_S, False, id="before it"),
        pytest.param(-30, None, True, id="nobody closed it"),
        pytest.param(-1 - LONGEST_S - LATE_S, None, False, id="nobody closed it long ago"),
    ],
)
def test_displays_are_one_when_they_last_at_the_same_time(start: float, end: float | None, alike: bool) -> None:
    one = lasting(seen("a", (0, 0), (300, 400)), 0, 60)
    other = lasting(seen("b", (600, 0), (300, 400)), start, end)

    assert (closeness(one, other) is not None) is alike
    assert closeness(one, other) == closeness(other, one)


def test_a_third_camera_that_points_elsewhere_is_of_another_display() -> None:
    two = [seen("a", (0, 0), (300, 400)), seen("b", (600, 0), (300, 400))]
    third = seen("c", (300, -300), (300, -900))

    assert agree(third, two) is False
    assert [len(one) for one in cases_of([*two, third]).values()] == [2, 1]


def test_two_series_of_one_camera_count_once_in_the_place() -> None:
    one, other = seen("a", (0, 0), (300, 400)), seen("b", (600, 0), (300, 400))
    again = replace(seen("a", (0, 0), (300, 400), off=2), event_id="later")

    assert place([one, other, again]) == place([one, other])


@pytest.mark.parametrize(
    "sightings",
    [
        pytest.param([], id="none"),
        pytest.param([seen("a", (0, 0), (300, 400))], id="one camera"),
        pytest.param([seen("a", (0, 0), (-300, 0)), seen("b", (600, 0), (900, 0))], id="they disagree by now"),
        pytest.param([replace(seen(name, (0, 0), (300, 400)), aloft=None) for name in "ab"], id="cameras without a place"),
    ],
)
def test_without_a_meeting_there_is_no_place_of_it(sightings: list[Sighting]) -> None:
    assert place(sightings) is None


def test_a_case_without_a_meeting_keeps_its_best_sector() -> None:
    far, near = seen("a", (0, 0), (-300, 0)), seen("b", (600, 0), (900, 0), far=0.0)
    assert summarise([far, near]).place == near.location
