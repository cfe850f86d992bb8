from dataclasses import replace
from math import cos, radians, sin
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.absorb import MOST_REACH_M, SAME_BOX_IOU, Candidate, apart, choose, distance_m, latest, likeness
from api.cases.earth import METRES_A_DEGREE
from api.cases.sighting import Sighting
from pipeline.events import Box, Location, LocationMethod
from tests.support.wire import event

HERE = (39.9378, 116.4032)
BOX = Box(x1=0.1, y1=0.2, x2=0.3, y2=0.4)
ELSEWHERE = Box(x1=0.6, y1=0.6, x2=0.8, y2=0.8)


def place(north_m: float = 0.0, *, east_m: float = 0.0, radius_m: float = 2.0, method: LocationMethod = "survey") -> Location:
    lat = HERE[0] + north_m / METRES_A_DEGREE
    return Location(lat=lat, lon=HERE[1] + east_m / METRES_A_DEGREE / cos(radians(lat)), radius_m=radius_m, method=method)


def seen(
    stream_id: str = "a", box: Box = BOX, location: Location | None = None, *, kind: str = "litter", rule_id: str = "rule"
) -> Sighting:
    return replace(Sighting.of(event()), stream_id=stream_id, box=box, location=location, kind=kind, rule_id=rule_id)


GPS = place(method="gps")
LOST = replace(seen(), moving=True)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param(seen(), seen(), True, id="one camera, one box"),
        pytest.param(seen(), seen(kind="parking"), False, id="another kind"),
        pytest.param(seen(), seen(box=ELSEWHERE), False, id="one camera, another box"),
        pytest.param(seen(), seen(rule_id="other"), True, id="one camera, two rules, one box"),
        pytest.param(seen(), seen("b"), False, id="two cameras without a place"),
        pytest.param(seen(location=place()), seen("b", location=place(3.9)), True, id="two cameras, within both radii"),
        pytest.param(seen(location=place()), seen("b", location=place(4.1)), False, id="two cameras, beyond both radii"),
        pytest.param(seen(location=place()), seen(box=ELSEWHERE, location=place()), False, id="one camera: boxes decide"),
        pytest.param(
            seen(location=place(method="camera")), seen("b", location=place(method="camera")), False, id="places of cameras"
        ),
        pytest.param(seen(location=place()), seen("b", location=place(method="camera")), False, id="one is a camera's place"),
        pytest.param(seen(location=GPS), seen("b", location=place(1)), True, id="a vehicle and a camera"),
        pytest.param(seen(location=GPS), seen(location=place(100, method="gps")), False, id="a vehicle's box, elsewhere"),
        pytest.param(seen(location=GPS), seen(box=ELSEWHERE, location=GPS), True, id="a vehicle's second pass"),
        pytest.param(seen(location=GPS), seen(), False, id="a vehicle that lost its place"),
        pytest.param(LOST, LOST, False, id="a vehicle that never knew its place: its box is none"),
        pytest.param(LOST, seen(location=GPS), False, id="a vehicle that knew it later"),
        pytest.param(seen(kind="crowd"), seen(kind="crowd", box=ELSEWHERE), True, id="a crowd of one rule"),
        pytest.param(seen(kind="fireworks"), seen(kind="fireworks", box=ELSEWHERE), True, id="fireworks of one rule"),
        pytest.param(seen(kind="crowd"), seen(kind="crowd", box=ELSEWHERE, rule_id="other"), False, id="crowds of two rules"),
        pytest.param(
            seen(location=place(radius_m=50)), seen("b", location=place(31, radius_m=50)), False, id="both are unsure"
        ),
    ],
)
def test_two_sightings_are_of_one_thing(one: Sighting, other: Sighting, alike: bool) -> None:
    assert (likeness(one, other) is not None) is alike
    assert likeness(one, other) == likeness(other, one)


def test_boxes_are_of_one_thing_from_the_edge_on() -> None:
    width = 0.2
    shift = width * (1 - SAME_BOX_IOU) / (1 + SAME_BOX_IOU)
    for beside, alike in ((shift - 1e-6, True), (shift + 1e-6, False)):
        moved = Box(x1=BOX.x1 + beside, x2=BOX.x2 + beside, y1=BOX.y1, y2=BOX.y2)
        assert (likeness(seen(), seen(box=moved)) is not None) is alike


def test_a_box_without_area_is_of_no_other_thing() -> None:
    nothing = Box(x1=0.2, y1=0.2, x2=0.2, y2=0.2)
    assert likeness(seen(box=nothing), seen(box=nothing)) is None


def test_the_closest_case_is_chosen_and_the_oldest_of_equals() -> None:
    near, far = seen("b", location=place(1)), seen("c", location=place(3))
    asked = seen(location=place())
    assert choose(asked, [Candidate(1, [far]), Candidate(2, [near]), Candidate(3, [near])]) == 2
    assert choose(asked, []) is None
    assert choose(asked, [Candidate(1, [seen("b")])]) is None


def test_a_chain_along_a_street_is_not_one_case() -> None:
    chain = [seen(f"camera-{metres}", location=place(metres, radius_m=15)) for metres in (0, 20)]
    beyond = seen("camera-40", location=place(40, radius_m=15))
    assert likeness(beyond, chain[1]) is not None
    assert choose(beyond, [Candidate(1, chain)]) is None
    assert choose(beyond, [Candidate(1, chain[1:])]) == 1


metres = st.floats(-200, 200)
locations = st.one_of(
    st.none(),
    st.builds(
        lambda north, east, radius, method: place(north, east_m=east, radius_m=radius, method=method),
        metres, metres, st.floats(0.1, 80), st.sampled_from(["survey", "gps", "camera"]),
    ),
)  # fmt: skip
sightings = st.builds(seen, st.sampled_from("abc"), st.sampled_from([BOX, ELSEWHERE]), locations)


@given(st.lists(sightings, max_size=30))
def test_no_case_ever_holds_two_things_that_are_known_to_be_far_apart(arrivals: list[Sighting]) -> None:
    cases: dict[int, list[Sighting]] = {}
    for one in arrivals:
        chosen = choose(one, [Candidate(case_id, found) for case_id, found in cases.items()])
        cases.setdefault(len(cases) if chosen is None else chosen, []).append(one)
    for found in cases.values():
        known = [one.location for one in found if one.location is not None and one.location.method != "camera"]
        assert all(distance_m(one, other) <= MOST_REACH_M for one in known for other in known)
        assert not any(apart(one, other) for one in found for other in found)


@given(sightings)
def test_what_is_seen_again_in_the_same_way_is_the_same_thing(one: Sighting) -> None:
    assert choose(one, [Candidate(7, [one])]) == 7 or one.location is None or one.location.method == "gps"


@pytest.mark.parametrize("north_m", [1.0, 500.0])
def test_distance_is_in_metres(north_m: float) -> None:
    assert distance_m(place(), place(north_m)) == pytest.approx(north_m, rel=1e-6)
    assert distance_m(place(), place(east_m=north_m)) == pytest.approx(north_m, rel=1e-4)


@st.composite
def things(draw: st.DrawFn) -> list[tuple[int, Sighting]]:
    """Sightings of things that stand far apart, each seen within its radius of where it is; with the thing's number."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        for seen_by in range(draw(st.integers(1, 4))):
            radius = draw(st.floats(0.5, 12.0))
            off_m, bearing = draw(st.floats(0, 0.7)) * radius, draw(st.floats(0, 6.28))
            here = place(number * 100.0 + off_m * cos(bearing), east_m=off_m * sin(bearing), radius_m=radius, method="gps")
            box = draw(st.sampled_from([BOX, ELSEWHERE]))
            found.append((number, seen(draw(st.sampled_from(["van", "bus", f"camera-{number}-{seen_by}"])), box, here)))
    return found


def grouped(arrivals: list[tuple[int, Sighting]]) -> set[frozenset[int]]:
    """Return which sightings, by position in `arrivals`' own numbering, make a case."""
    cases: dict[int, list[tuple[int, Sighting]]] = {}
    for key, one in arrivals:
        chosen = choose(one, [Candidate(case_id, [other for _, other in found]) for case_id, found in cases.items()])
        cases.setdefault(len(cases) if chosen is None else chosen, []).append((key, one))
    return {frozenset(key for key, _ in found) for found in cases.values()}


@given(things(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(seen_things: list[tuple[int, Sighting]], random: Random) -> None:
    numbered = [(key, one) for key, (_, one) in enumerate(seen_things)]
    shuffled = numbered.copy()
    random.shuffle(shuffled)
    truth: dict[int, set[int]] = {}
    for key, (number, _) in enumerate(seen_things):
        truth.setdefault(number, set()).add(key)
    assert grouped(numbered) == grouped(shuffled) == {frozenset(keys) for keys in truth.values()}


@given(things())
def test_absorbing_twice_changes_nothing(seen_things: list[tuple[int, Sighting]]) -> None:
    numbered = [(key, one) for key, (_, one) in enumerate(seen_things)]
    assert grouped(numbered) == grouped([*numbered, *numbered])


def test_the_newest_of_the_cases_before_is_named() -> None:
    asked = seen(location=place())
    assert latest(asked, [Candidate(1, [seen()]), Candidate(4, [seen()]), Candidate(9, [seen(box=ELSEWHERE)])]) == 4
    assert latest(asked, []) is None
    assert latest(asked, [Candidate(1, [seen(), seen("b", location=place(100))])]) is None


def test_what_names_the_same_asset_is_the_same_thing() -> None:
    bin_a = replace(seen("b"), asset="11010103005000123")
    there, elsewhere = Candidate(1, [seen()], "11010103005000123"), Candidate(2, [seen("c")], "11010103005000124")
    assert choose(bin_a, [elsewhere, there]) == 1
    assert choose(bin_a, [elsewhere]) is None
    assert choose(seen("b"), [there, Candidate(3, [seen("c")])]) is None, "an event that names none"


def lasted(start: float, end: float | None, stream_id: str = "b") -> Sighting:
    return replace(seen(stream_id, location=place()), start=start, end=end, updated=end or start)


@pytest.mark.parametrize(
    ("sighting", "is_by_hand", "joins"),
    [
        pytest.param(lasted(50, 90), False, True, id="over before the case was"),
        pytest.param(lasted(50, None), False, True, id="begun before the cameras saw it go"),
        pytest.param(lasted(100, None), False, False, id="begun when it was gone"),
        pytest.param(lasted(50, 90), True, True, id="over before a person ended it"),
        pytest.param(lasted(50, None), True, False, id="there although a person ended it"),
        pytest.param(lasted(50, 120), True, False, id="over after a person ended it"),
        pytest.param(lasted(50, 90, "a"), False, False, id="the same camera knows what it says"),
    ],
)
def test_word_that_comes_late_joins_a_case_that_ended(sighting: Sighting, is_by_hand: bool, joins: bool) -> None:
    ended = Candidate(1, [seen(location=place())], ended=100.0, is_by_hand=is_by_hand)
    assert (choose(sighting, [ended]) == 1) is joins
