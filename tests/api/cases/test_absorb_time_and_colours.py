"""What time and colours decide about cases, and what they must not."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.absorb import MOST_REACH_M, UNLIKE, Candidate, choose, distance_m
from api.cases.earth import METRES_A_DEGREE
from api.cases.sighting import Sighting
from pipeline.events import Appearance, Box, Location
from tests.support.api_app import Desk
from tests.support.wire import T0, event

HOUR = 3600.0
GAP = 4 * HOUR
LAT = 39.9378
RED, BLUE = ((1.0, *[0.0] * 10), (*[0.0] * 5, 1.0, *[0.0] * 5))


def seen(
    north_m: float = 0.0,
    *,
    start: float = 0.0,
    end: float | None = None,
    colours: tuple[float, ...] | None = None,
    by: str = "a",
) -> Sighting:
    place = Location(lat=LAT + north_m / METRES_A_DEGREE, lon=116.4032, radius_m=3.0, method="survey")
    box = Box(x1=0.1, y1=0.1, x2=0.2, y2=0.2)
    return replace(
        Sighting.of(event()), stream_id=by, box=box, location=place, start=start, end=end, updated=end or start, colours=colours
    )


@pytest.mark.parametrize(
    ("kept", "start", "joins"),
    [
        pytest.param([(0.0, HOUR)], HOUR + GAP, True, id="at the edge"),
        pytest.param([(0.0, HOUR)], HOUR + GAP + 1, False, id="beyond it"),
        pytest.param([(0.0, None)], 100 * HOUR, True, id="nobody saw the first one end"),
        pytest.param([(0.0, HOUR), (3 * HOUR, 5 * HOUR)], 5 * HOUR + GAP, True, id="the last of several counts"),
        pytest.param([(20 * HOUR, 21 * HOUR)], 0.0, False, id="late word of long before"),
    ],
)
def test_a_long_time_without_word_is_another_thing(kept: list[tuple[float, float | None]], start: float, joins: bool) -> None:
    case = Candidate(1, [seen(start=one, end=other) for one, other in kept])
    asked = seen(start=start, end=start + 60, by="b")
    assert (choose(asked, [case], gap_s=GAP) == 1) is joins
    assert choose(asked, [case]) == 1, "what stays until somebody removes it"


def test_of_two_possible_cases_the_one_that_looks_like_it_is_chosen() -> None:
    near, alike = Candidate(1, [seen(1, colours=BLUE)]), Candidate(2, [seen(4, colours=RED)])
    asked = seen(colours=RED, by="b")
    assert choose(asked, [near, alike]) == choose(asked, [alike, near]) == 2
    assert choose(replace(asked, colours=None), [near, alike]) == 1, "without colours the closest"
    assert choose(asked, [Candidate(1, [seen(1)]), alike]) == 1, "colours that are not known decide nothing"


def test_colours_that_differ_a_little_decide_nothing() -> None:
    def mostly(share: float) -> tuple[float, ...]:
        return (share, 1 - share, *[0.0] * 9)

    near, other = seen(1, colours=mostly(1 - UNLIKE + 0.01)), seen(4, colours=mostly(1.0))
    assert choose(seen(colours=mostly(1.0), by="b"), [Candidate(1, [near]), Candidate(2, [other])]) == 1


def test_an_asset_goes_before_colours() -> None:
    asked = replace(seen(colours=RED, by="b"), asset="11010103005000123")
    there = Candidate(1, [seen(colours=BLUE)], "11010103005000123")
    assert choose(asked, [there, Candidate(2, [seen(4, colours=RED)])]) == 1


palettes = st.one_of(st.none(), st.sampled_from([RED, BLUE]))
anything = st.builds(
    lambda north, start, lasts, colours, by: seen(
        north, start=start * HOUR, end=None if lasts is None else (start + lasts) * HOUR, colours=colours, by=by
    ),
    st.floats(-100, 100), st.floats(0, 200), st.none() | st.floats(0, 5), palettes, st.sampled_from("abc"),
)  # fmt: skip


def grouped(arrivals: Sequence[tuple[int, Sighting]], gap_s: float | None) -> list[list[tuple[int, Sighting]]]:
    cases: dict[int, list[tuple[int, Sighting]]] = {}
    for key, one in arrivals:
        candidates = [Candidate(case_id, [other for _, other in found]) for case_id, found in cases.items()]
        chosen = choose(one, candidates, gap_s=gap_s)
        cases.setdefault(len(cases) if chosen is None else chosen, []).append((key, one))
    return list(cases.values())


@given(anything, st.lists(anything, max_size=6))
def test_colours_never_make_a_case_possible_or_impossible(asked: Sighting, others: list[Sighting]) -> None:
    candidates = [Candidate(number, [one]) for number, one in enumerate(others)]
    plain = choose(replace(asked, colours=None), candidates)
    chosen = choose(asked, candidates)
    assert (chosen is None) is (plain is None)
    assert chosen is None or choose(asked, [candidates[chosen]]) == chosen


@given(st.lists(anything, max_size=25), st.sampled_from([None, GAP]))
def test_two_far_things_never_merge(arrivals: list[Sighting], gap_s: float | None) -> None:
    for case in grouped(list(enumerate(arrivals)), gap_s):
        places = [one.location for _, one in case if one.location is not None]
        assert all(distance_m(one, other) <= MOST_REACH_M for one in places for other in places)


@st.composite
def visits(draw: st.DrawFn) -> list[tuple[int, Sighting]]:
    """Sightings of things that come and go at two places, each within the gap, with more than that between them."""
    found = []
    for place in range(2):
        for turn in range(draw(st.integers(1, 3))):
            colours = draw(palettes)
            for _ in range(draw(st.integers(1, 3))):
                start = turn * 3 * GAP + draw(st.floats(0, GAP / 2))
                end = start + draw(st.floats(0, GAP / 2))
                where = place * 100.0 + draw(st.floats(-1, 1))
                found.append(
                    (10 * place + turn, seen(where, start=start, end=end, colours=colours, by=draw(st.sampled_from("abc"))))
                )
    return found


@given(visits(), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_twice_changes_nothing(told: list[tuple[int, Sighting]], random: Random) -> None:
    numbered = list(enumerate(told))
    arrivals = [(key, one) for key, (_, one) in numbered]
    shuffled = [*arrivals, *arrivals]
    random.shuffle(shuffled)
    truth: dict[int, set[int]] = {}
    for key, (thing, _) in numbered:
        truth.setdefault(thing, set()).add(key)
    wanted = {frozenset(keys) for keys in truth.values()}
    for order in (arrivals, shuffled):
        assert {frozenset(key for key, _ in case) for case in grouped(order, GAP)} == wanted


def test_a_car_in_the_same_bay_two_days_later_is_another_case_and_litter_is_not(desk: Desk) -> None:
    lost = {"state": "closed", "close_reason": "lost", "end": T0 + 60}
    for number, (kind, same) in enumerate({"parking": False, "litter": True}.items()):
        first = event(10 * number + 1, stream_id=kind).model_copy(update={"kind": kind, **lost})
        later = event(10 * number + 2, stream_id=kind).model_copy(update={"kind": kind, "start": T0 + 2 * 86_400})
        ids = [desk.post(one)[0]["case_id"] for one in (first, later)]
        assert (ids[0] == ids[1]) is same


def test_colours_are_kept_though_later_words_have_none(desk: Desk) -> None:
    shown = event(1).model_copy(update={"appearance": Appearance(colours=RED)})
    desk.post(shown, event(1, revision=2))
    (kept,) = desk.rows("SELECT colours FROM event")
    assert kept[0] in (list(RED), str(list(RED)))
