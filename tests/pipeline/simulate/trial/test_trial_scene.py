"""Scenes of the trial: repeatable, varied, with incidents of every kind that clearly are some, or clearly none."""

from collections import Counter
from math import hypot

import numpy as np
import pytest

from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.scene.sight import NoSpot, seen_spot, sees_block
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.trial.family import FAMILIES, KITS, LIGHTS, chosen
from pipeline.simulate.trial.report import LIGHTS as GROUPS
from pipeline.simulate.trial.scenes.fireworks import SHOWS
from pipeline.simulate.trial.scenes.trial_scene import SECONDS
from pipeline.simulate.truth.happenings import PARKABLE, crossings, events
from pipeline.simulate.truth.stream import stream_config

STREETS, BINS = FAMILIES["streets"].scenes(), FAMILIES["bins"].scenes()
ABANDONED, FIREWORKS = FAMILIES["abandoned"].scenes(), FAMILIES["fireworks"].scenes()


def test_the_same_seed_gives_the_same_scenes_and_another_others() -> None:
    assert FAMILIES["streets"].scenes(4) == STREETS[:2]
    assert FAMILIES["streets"].scenes(4, seed=7) != STREETS[:2]


@pytest.mark.parametrize(("minutes", "count"), [(0.1, 1), (2, 1), (2.1, 2), (10, 5), (60, 30)])
def test_there_are_as_many_as_the_minutes_take(minutes: float, count: int) -> None:
    assert FAMILIES["streets"].scenes(minutes) == STREETS[:count]
    assert count * SECONDS >= minutes * 60


def test_families_are_told_apart_by_name_and_share_no_scene() -> None:
    names = [scene.name for family in FAMILIES.values() for scene in family.scenes(4)]
    assert len(set(names)) == len(names)
    assert chosen(" bins , streets", list(FAMILIES)) == ["streets", "bins"]


def test_every_street_comes_in_every_light_in_the_end() -> None:
    met = {(KITS[n % len(KITS)], GROUPS[LIGHTS[n % len(LIGHTS)]]) for n in range(40)}
    assert len(met) == 3 * 4


def test_ten_scenes_hold_enough_of_every_kind_to_be_counted() -> None:
    found = Counter(event.kind for scene in STREETS[:10] for event in events(scene, cast_of(scene)))
    assert min(found["parking"], found["crowd"], found["litter"]) >= 6
    passed = Counter(one.class_name for scene in STREETS[:3] for one in crossings(scene, cast_of(scene)))
    assert min(passed["person"], passed["car"], passed["motorcycle"]) >= 5


@pytest.mark.parametrize("scene", [*STREETS[:8], *BINS, *ABANDONED, *FIREWORKS], ids=lambda scene: scene.name)
def test_a_stream_can_watch_it(scene: Scene) -> None:
    assert stream_config(scene, url="clip.mp4")["rules"]


@pytest.mark.parametrize("scene", STREETS, ids=lambda scene: scene.name)
def test_stops_are_clearly_long_or_clearly_short(scene: Scene) -> None:
    limit = next(rule.seconds for rule in scene.rules if rule.kind == "parking")
    stops = [
        end - start
        for role in cast_of(scene).roles
        if role.part.kind in PARKABLE
        for start, end in role.part.stops
    ]
    assert all(stop <= limit * 2 / 3 or stop >= limit * 1.6 for stop in stops), stops


def test_bins_are_wrong_for_clearly_long_or_clearly_short() -> None:
    found = [event for scene in BINS for event in events(scene, cast_of(scene))]
    limits = [scene.rules[0].seconds for scene in BINS]
    shortest = [_with_limit(scene, limit * 2 / 3) for scene, limit in zip(BINS, limits, strict=True)]
    longest = [_with_limit(scene, limit * 2) for scene, limit in zip(BINS, limits, strict=True)]
    assert [events(scene, cast_of(scene)) for scene in shortest] == [events(scene, cast_of(scene)) for scene in longest]
    assert len(found) == 2 * len(BINS)


def test_bins_have_every_state_and_some_have_a_code() -> None:
    states = {state for scene in BINS for event in events(scene, cast_of(scene)) for state in event.states}
    assert states == {"overflowing", "surrounded", "missing"}
    codes = [one.code is not None for scene in BINS for one in scene.bins]
    assert 0.4 < sum(codes) / len(codes) < 0.8


def test_things_are_left_for_clearly_long_or_clearly_short() -> None:
    shortest = [_with_limit(scene, scene.rules[0].seconds * 2 / 3) for scene in ABANDONED]
    longest = [_with_limit(scene, scene.rules[0].seconds * 1.6) for scene in ABANDONED]
    assert [events(scene, cast_of(scene)) for scene in shortest] == [events(scene, cast_of(scene)) for scene in longest]
    assert [len(events(scene, cast_of(scene))) for scene in ABANDONED] == [3] * len(ABANDONED)


def test_what_is_left_is_known_and_unknown_and_comes_on_foot_and_in_a_van() -> None:
    left = [(one.number, one.kind) for scene in ABANDONED for one in cast_of(scene).lying if one.by]
    assert {"suitcase", "chair", "black_bag", "box"} <= {kind for _, kind in left}
    assert sum(actor.kind == "van" for scene in ABANDONED for actor in scene.actors) >= 5
    assert all(any(actor.id == "leaver" for actor in scene.actors) for scene in ABANDONED)
    assert sum(bool(scene.litter) for scene in ABANDONED) >= 3


def test_every_display_is_let_off_before_cameras_with_and_without_a_microphone() -> None:
    assert [len(events(scene, cast_of(scene))) for scene in FIREWORKS] == [1] * len(FIREWORKS)
    assert len(FIREWORKS) == 2 * len(SHOWS)
    assert 0.1 < sum(not scene.effects.microphone for scene in FIREWORKS) / len(FIREWORKS) < 0.5
    assert all(scene.effects.microphone for scene in FIREWORKS if SHOWS[scene.seed % len(SHOWS)][1])


def test_shells_burst_in_the_sky_that_the_camera_sees_or_behind_it() -> None:
    for scene in FIREWORKS:
        (one,) = scene.fireworks
        if one.kind == "crackers" or one.id == "aside":
            continue
        camera = camera_of(scene)
        x, y, depth = camera.project(np.array([(*one.at, one.height)]))[0] / (camera.width, camera.height, 1.0)
        assert depth > 0
        assert (0 <= x <= 1, 0 <= y <= 0.5) == (True, True)


def test_a_spot_is_seen_and_keeps_its_distance() -> None:
    camera = camera_of(STREETS[0])
    rng = np.random.default_rng(1)
    size = (0.8, 0.8, 0.7)
    taken = (0.0, 12.0)
    for _ in range(20):
        at = seen_spot(camera, rng, _in_front, size=size, clear=(taken,), gap=2.0)
        assert sees_block(camera, at, size)
        assert hypot(at[0] - taken[0], at[1] - taken[1]) >= 2.0


def test_no_spot_behind_the_camera() -> None:
    with pytest.raises(NoSpot, match="sees no block"):
        seen_spot(camera_of(STREETS[0]), np.random.default_rng(1), lambda _: (0.0, -20.0), size=(1.0, 1.0, 1.0))


def _in_front(rng: np.random.Generator) -> tuple[float, float]:
    return float(rng.uniform(-3, 3)), float(rng.uniform(6, 18))


def _with_limit(scene: Scene, seconds: float) -> Scene:
    return scene.model_copy(update={"rules": tuple(rule.model_copy(update={"seconds": seconds}) for rule in scene.rules)})
