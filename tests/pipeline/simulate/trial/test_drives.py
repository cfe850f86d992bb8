"""The drives of the trial: repeatable, three through one alley, each with every kind and with what only looks like it."""

from collections import Counter

import pytest
from shapely import contains_xy
from shapely.geometry import Polygon

from pipeline.config.compose import compose
from pipeline.rules.registry import settings_types
from pipeline.simulate.drive.course import course_of
from pipeline.simulate.drive.gps import gps_track
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.trial.family import FAMILIES
from pipeline.simulate.trial.scenes.drives import PASSES, SECONDS, drive_scenes
from pipeline.simulate.truth.happenings import events
from pipeline.simulate.truth.stream import stream_config

DRIVES = FAMILIES["drives"].scenes()


def things(scene: Scene) -> list[tuple[str, tuple[float, float]]]:
    return sorted((event.kind, event.at) for event in events(scene, cast_of(scene)) if event.numbers)


def test_there_are_at_least_ten_and_three_of_them_pass_the_same_alley() -> None:
    assert len(DRIVES) >= 10
    alleys = Counter(scene.seed for scene in DRIVES)
    assert max(alleys.values()) == PASSES == 3
    first, back, again = DRIVES[:3]
    assert things(first) == things(back) == things(again)
    assert course_of(back.drive or pytest.fail("it drives")).at(0).at[1] > 50
    assert first.drive is not None
    assert again.drive is not None
    assert gps_track(first, first.drive) != gps_track(again, again.drive), "its receiver is off otherwise on each pass"


def test_the_same_seed_gives_the_same_drives() -> None:
    assert FAMILIES["drives"].scenes(0.9) == DRIVES[:3]
    assert drive_scenes(7)[0] != DRIVES[0]


@pytest.mark.parametrize("scene", DRIVES, ids=lambda scene: scene.name)
def test_each_holds_every_kind_and_arrives_before_it_ends(scene: Scene) -> None:
    found = Counter(event.kind for event in events(scene, cast_of(scene)))
    assert (found["litter"], found["bins"], found["parking"]) == (3, 1, 2)
    assert scene.drive is not None
    assert course_of(scene.drive).seconds == pytest.approx(SECONDS, abs=2)
    kerb = Polygon(scene.zones["kerb"])
    inside = [bool(contains_xy(kerb, *one.at)) for one in scene.parked]
    assert inside == [True, True, False]


def test_a_vehicles_stream_with_vehicles_rules_is_taken() -> None:
    told = stream_config(DRIVES[0], url="rtsp://127.0.0.1:8554/x")
    composed = compose({"site": {"name": "x"}, "streams": [told]}, settings_types())
    assert composed.settings is not None, composed.flaws
    kinds = [rule.kind for rule in composed.settings.streams[0].rules]
    assert kinds == ["roadside_parking", "roadside_litter", "roadside_bins"]
