"""True events and crossings follow from the script; what only looks like one is none."""

import pytest

from pipeline.simulate.scene.load import load_scene, parse_scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.happenings import crossing_direction, crossings, events, totals

HEAD = """
version: 1
name: x
seconds: 60
zones: {yard: [[-5, 0], [5, 0], [5, 20], [-5, 20]]}
lines: {gate: [[0, 0], [0, 20]]}
rules:
  - {kind: parking, zone: yard, seconds: 10}
  - {kind: litter, zone: yard, seconds: 10}
  - {kind: crowd, zone: yard, people: 5, seconds: 10}
"""
CAR = """actors:
  - id: a
    kind: {0}
    at: [{1}, -30]
    steps: [{{go: [[{1}, 10]], speed: 10}}, {{wait: {2}}}, {{go: [[{1}, 60]]}}]
"""
BAG = """actors:
  - id: a
    at: [1, 10]
    carries: bag
    steps:
      - {{go: [[1, 12]]}}
      - {{put: bag, name: x}}
      - {{go: [[1, {0}]]}}
      - {{wait: {1}}}
      - {{go: [[1, 12.2]]}}
      - {{take: x}}
      - {{go: [[1, 30]]}}
"""
EXCHANGE = """actors:
  - {id: a, at: [1, 10], carries: bag, steps: [{go: [[1, 12]]}, {put: bag, name: x}, {go: [[1, 40]]}]}
  - {id: thief, start: 20, at: [1, 24], steps: [{go: [[1, 12.9]]}, {take: x}, {put: box}, {go: [[1, 40]]}]}
"""
CROWD = "gatherings:\n  - {{id: g, people: {0}, at: [0, 10], entries: [[0, 30]], start: 10, until: 40}}\n"
MOMENT = """gatherings:
  - {id: g, people: 6, at: [0, 18], radius: 1, entries: [[0, 23]], start: 10, spread: 1, until: 13}
"""
STORIES = {
    "a car parks": (CAR.format("sedan", 2, 15), ["parking"]),
    "a van parks": (CAR.format("van", 2, 15), ["parking"]),
    "a taxi waits": (CAR.format("taxi", 2, 6), []),
    "a car parks outside": (CAR.format("sedan", 8, 15), []),
    "a bicycle is left": (CAR.format("bicycle", 2, 15), []),
    "a car stands the whole time": ("parked:\n  - {id: p, kind: suv, at: [1, 5]}\n", ["parking"]),
    "a bag lies there": ("litter:\n  - {id: l, kind: bag, at: [1, 5], start: 20}\n", ["litter"]),
    "a bag lies there for a moment": ("litter:\n  - {id: l, kind: bag, at: [1, 5], start: 20, until: 25}\n", []),
    "a bag lies outside": ("litter:\n  - {id: l, kind: bag, at: [1, 25]}\n", []),
    "a bag is left and fetched late": (BAG.format(18, 15), ["litter"]),
    "a bag is left and fetched soon": (BAG.format(16, 1), []),
    "its owner waits beside the bag": (BAG.format(12.5, 20), []),
    "people gather": (CROWD.format(6), ["crowd"]),
    "a few gather": (CROWD.format(4), []),
    "people gather for a moment": (MOMENT, []),
    "a group passes": ("passings:\n  - {id: p, people: 12, route: [[-20, 10], [20, 10]], start: 5, speed: 1.8}\n", []),
}  # fmt: skip


@pytest.mark.parametrize(("story", "kinds"), STORIES.values(), ids=STORIES)
def test_a_story_has_its_events(story: str, kinds: list[str]) -> None:
    scene = parse_scene(HEAD + story, "x.yaml")
    assert [one.kind for one in events(scene, cast_of(scene))] == kinds


WATCHED = {
    "nobody watches": "",
    "watched": "rules: [{kind: fireworks}]\n",
    "watched beside the ground": "rules: [{kind: cleanliness}, {kind: fireworks}]\n",
}


@pytest.mark.parametrize("rules", WATCHED.values(), ids=WATCHED)
def test_fireworks_are_true_everywhere_whoever_watches(rules: str) -> None:
    string = "fireworks: [{id: s, kind: crackers, at: [0, 10], start: 20, until: 24}]\n"
    scene = parse_scene("version: 1\nname: x\nseconds: 60\n" + rules + string, "x.yaml")
    (event,) = events(scene, cast_of(scene))
    assert (event.kind, event.zone) == ("fireworks", None)
    assert event.start == pytest.approx(20, abs=0.2)
    assert event.bursts > 1


def test_parking_starts_when_it_stops_and_ends_when_it_leaves() -> None:
    scene = parse_scene(HEAD + CAR.format("sedan", 2, 15), "x.yaml")
    cast = cast_of(scene)
    (event,) = events(scene, cast)
    (stop,) = cast.roles[0].part.stops
    assert (event.start, event.end) == stop
    assert event.end - event.start == pytest.approx(15)
    assert event.at == pytest.approx((2, 10), abs=1e-3)
    assert event.numbers == (cast.roles[0].number,)


ABANDONED = {
    "a bag is left and fetched late": (BAG.format(18, 15), ["abandoned"]),
    "its owner waits three metres away": (BAG.format(15, 20), []),
    "a bag that nobody brought": ("litter:\n  - {id: l, kind: bag, at: [1, 5], start: 20}\n", []),
}


@pytest.mark.parametrize(("story", "kinds"), ABANDONED.values(), ids=ABANDONED)
def test_abandoned_is_what_somebody_brought_and_went_away_from(story: str, kinds: list[str]) -> None:
    scene = parse_scene(HEAD.replace("kind: litter", "kind: abandoned") + story, "x.yaml")
    assert [one.kind for one in events(scene, cast_of(scene))] == kinds


def test_what_is_exchanged_for_another_thing_stays_one_event() -> None:
    scene = parse_scene(HEAD.replace("kind: litter", "kind: abandoned") + EXCHANGE, "x.yaml")
    cast = cast_of(scene)
    (event,) = events(scene, cast)
    first, second = cast.lying
    assert first.end < second.start
    assert (event.start, event.end) == (first.start, second.end)


def test_litter_starts_when_it_is_put_down() -> None:
    scene = parse_scene(HEAD + BAG.format(18, 15), "x.yaml")
    cast = cast_of(scene)
    (event,) = events(scene, cast)
    put, taken = cast.roles[0].part.handlings
    assert (event.start, event.end) == (put.t, taken.t)


READY = {
    "alley_day": [("parking", 12), ("litter", 10)],
    "alley_night": [("litter", 10), ("parking", 12)],
    "crossing": [],
    "fireworks_night": [("fireworks", 5)],
    "square": [("crowd", 10), ("bins", 10), ("abandoned", 10)],
}


@pytest.mark.parametrize("name", READY)
def test_the_ready_made_scenes_have_the_events_they_promise_early_enough(name: str) -> None:
    scene = load_scene(name)
    found = events(scene, cast_of(scene))
    assert [one.kind for one in found] == [kind for kind, _ in READY[name]]
    for one, (_, least) in zip(found, READY[name], strict=True):
        assert one.start + least < 40
        assert one.end - one.start > least + 10


def test_crossings_are_counted_by_class_and_way() -> None:
    walkers = "".join(
        f"  - {{id: w{n}, at: [{start}, 5], start: {n}, steps: [{{go: [[{end}, 5]]}}]}}\n"
        for n, (start, end) in enumerate([(-4, 4), (-4, 4), (4, -4), (-4, -1)])
    )
    rider = "  - {id: r, kind: e_bike, at: [-9, 8], steps: [{go: [[9, 8]]}]}\n"
    past = "  - {id: p, kind: sedan, at: [-9, 25], steps: [{go: [[9, 25]]}]}\n"
    scene = parse_scene(HEAD + "actors:\n" + walkers + rider + past, "x.yaml")
    assert totals(crossings(scene, cast_of(scene))) == {
        "gate": {"person": {"in": 3, "out": 1}, "motorcycle": {"in": 1, "out": 0}},
    }


STEPS = {
    "left to right": ((-1.0, 1.0), (1.0, 1.0), "in"),
    "right to left": ((1.0, 1.0), (-1.0, 1.0), "out"),
    "beside": ((-2.0, 1.0), (-1.0, 1.0), None),
    "past its end": ((-1.0, 3.0), (1.0, 3.0), None),
    "onto it and back": ((-1.0, 1.0), (0.0, 1.0), "in"),
}


@pytest.mark.parametrize(("before", "after", "way"), STEPS.values(), ids=STEPS)
def test_a_step_over_a_line_has_a_direction(before: tuple[float, float], after: tuple[float, float], way: str | None) -> None:
    assert crossing_direction(before, after, ((0.0, 0.0), (0.0, 2.0))) == way
