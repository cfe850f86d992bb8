"""An actor's part: where it is when, by its script."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.simulate.scene.settings import Actor, Step
from pipeline.simulate.script.part import STOOP_S, Part
from pipeline.simulate.script.path import Pace, Path
from pipeline.simulate.things.litter import LitterKind

lengths = st.floats(0.5, 200)
rests = st.booleans()


@given(lengths, st.floats(0.5, 15), st.floats(0.5, 3), rests, rests)
def test_a_pace_covers_its_length_without_jumps(length: float, cruise: float, force: float, first: bool, last: bool) -> None:
    pace = Pace.over(length, cruise, force, from_rest=first, to_rest=last)
    times = np.linspace(0, pace.seconds, 200)
    ways = np.array([pace.metres(float(t)) for t in times])
    assert ways[0] == pytest.approx(0, abs=1e-6)
    assert ways[-1] == pytest.approx(length, rel=1e-6)
    steps = np.diff(ways)
    assert steps.min() >= -1e-9
    assert steps.max() <= pace.cruise * (times[1] - times[0]) * 1.001
    if first:
        assert pace.speed(0.0) == 0
    if last:
        assert pace.speed(pace.seconds) == pytest.approx(0, abs=1e-6)


def test_a_path_begins_and_ends_where_it_should_and_cuts_its_corner() -> None:
    path = Path.through([(0, 0), (0, 10), (10, 10)], radius=3)
    assert path.at(0) == (0, 0)
    assert path.at(path.length) == (10, 10)
    assert path.length < 20
    assert path.heading(0.5) == pytest.approx(0)
    assert path.heading(path.length - 0.5) == pytest.approx(np.pi / 2)


def told(*steps: Step, **more: object) -> Part:
    return Part.of(Actor.model_validate({"id": "a", "at": (0.0, 0.0), "start": 2.0, "steps": steps, **more}), 60.0)


def test_who_walks_waits_and_walks_on_stands_in_between() -> None:
    part = told(Step(go=((0.0, 10.0),), speed=1.0), Step(wait=5.0), Step(go=((0.0, 20.0),), speed=1.0))
    ((start, end),) = part.stops
    assert end - start == pytest.approx(5.0)
    middle = part.at((start + end) / 2)
    assert middle is not None
    assert (middle.at, middle.speed, middle.doing) == ((0.0, 10.0), 0.0, "standing")
    assert part.at(1.9) is None
    assert part.at(part.end) is None
    last = part.at(part.end - 1e-6)
    assert last is not None
    assert last.at == pytest.approx((0, 20), abs=1e-3)


@pytest.mark.parametrize(("kind", "carried"), [("suitcase", "suitcase"), ("box", "box"), ("sofa", "bag")])
def test_who_takes_a_thing_up_carries_it_away_or_what_there_is_of_it_in_a_bag(kind: LitterKind, carried: LitterKind) -> None:
    actor = Actor.model_validate({"id": "a", "at": (0.0, 0.0), "steps": [Step(take="thing"), Step(go=((0.0, 9.0),))]})
    part = Part.of(actor, 60.0, {"thing": kind})
    before, after = part.at(0.0), part.at(part.end - 0.1)
    assert before is not None
    assert after is not None
    assert (before.carries, after.carries) == (None, carried)


def test_backwards_goes_against_the_heading() -> None:
    part = told(Step(wait=1.0), Step(go=((0.0, -6.0),), speed=1.0, back=True), Step(wait=3.0), kind="sedan")
    state = part.at(8.0)
    assert state is not None
    assert np.cos(state.heading) == pytest.approx(1.0)
    assert state.travelled < 0


def test_what_is_put_down_leaves_the_hand_in_the_middle_of_the_stoop() -> None:
    part = told(Step(put="bag", name="x"), Step(wait=2.0), carries="bag")
    (put,) = part.handlings
    assert (put.kind, put.name) == ("bag", "x")
    assert put.t == pytest.approx(2.0 + STOOP_S / 2)
    before, after = part.at(put.t - 0.01), part.at(put.t + 0.01)
    assert before is not None
    assert after is not None
    assert (before.carries, after.carries) == ("bag", None)


def test_who_stays_is_there_until_the_end() -> None:
    part = told(Step(go=((0.0, 3.0),)), stays=True)
    assert part.end == pytest.approx(60.0)
    assert told(stays=True).at(59.9) is not None
