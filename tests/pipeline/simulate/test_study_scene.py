"""Scenes to learn from: repeatable, from every kind of camera and picture shape, with things near the lens but not in it."""

from collections import Counter
from math import hypot

import pytest

from pipeline.simulate.scene.foreground import CLEAR_M
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.scene.study_scene import study_scene
from pipeline.simulate.scene.viewpoint import SIZES, VIEWS, walkable

SCENES = [study_scene(seed) for seed in range(120)]


def _view(scene: Scene) -> str:
    return scene.name.split("-")[1]


def test_a_seed_makes_one_scene() -> None:
    assert study_scene(7) == SCENES[7]
    assert len({scene.model_dump_json() for scene in SCENES}) == len(SCENES)


def test_a_third_is_seen_from_near_in_all_shapes() -> None:
    views = Counter(_view(scene) for scene in SCENES)
    assert set(views) == set(VIEWS)
    assert 0.3 < 1 - views["high"] / len(SCENES) < 0.5
    assert {scene.camera.size for scene in SCENES} == set(SIZES)


@pytest.mark.parametrize("view", ["phone", "vehicle", "low"])
def test_near_cameras_stand_on_open_ground_with_things_near_them(view: str) -> None:
    scenes = [scene for scene in SCENES if _view(scene) == view]
    for scene in scenes:
        lens = scene.camera
        assert 1.2 <= lens.at[2] <= 3.0
        assert walkable(scene.street.kit, scene.street.width, lens.at[:2], 0.5)
    assert sum(_nearest(scene) < 5 for scene in scenes) > 0.7 * len(scenes)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_stands_in_the_lens(scene: Scene) -> None:
    assert _nearest(scene) > CLEAR_M


def test_there_is_much_litter_of_the_dark_kind() -> None:
    kinds = Counter(one.kind for scene in SCENES for one in scene.litter)
    assert kinds.total() > 6 * len(SCENES)
    assert kinds["black_bag"] + kinds["bags"] + kinds["pile"] > 0.35 * kinds.total()


def _nearest(scene: Scene) -> float:
    x, y, _ = scene.camera.at
    places = [one.at for many in (scene.litter, scene.bins, scene.parked, scene.actors) for one in many]
    return min((hypot(at[0] - x, at[1] - y) for at in places), default=99.0)
