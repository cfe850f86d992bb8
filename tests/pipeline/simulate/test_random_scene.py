"""Random scenes: the same by their seed, and various."""

import pytest

from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.random_scene import KITS, LIGHTS, random_scene
from pipeline.simulate.scene.settings import Kit
from pipeline.simulate.script.cast import cast_of


def test_a_seed_makes_one_scene_and_other_seeds_others() -> None:
    assert random_scene(7) == random_scene(7)
    scenes = [random_scene(seed) for seed in range(40)]
    assert len({scene.model_dump_json() for scene in scenes}) == 40
    assert {scene.street.kit for scene in scenes} == set(KITS)
    assert {scene.light.kind for scene in scenes} == set(LIGHTS)


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("light", ["day", "night"])
def test_kit_and_light_can_be_chosen(kit: Kit, light: LightName) -> None:
    scene = random_scene(3, kit, light)
    assert (scene.street.kit, scene.light.kind) == (kit, light)
    assert cast_of(scene).roles
