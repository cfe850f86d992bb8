"""Random scenes: the same by their seed, various, and labelled."""

from pathlib import Path

import cv2
import pytest

from pipeline.simulate.light.sky import LightName
from pipeline.simulate.pictures import write_scene
from pipeline.simulate.scene.random_scene import KITS, LIGHTS, random_scene
from pipeline.simulate.scene.settings import Kit
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.files import CLASSES


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


def test_labels_lie_within_the_picture_and_are_not_written_twice(tmp_path: Path) -> None:
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    assert write_scene(12, 1, tmp_path) == 1
    assert write_scene(12, 1, tmp_path) == 0
    (picture,) = (tmp_path / "images").iterdir()
    image = cv2.imread(str(picture))
    assert image is not None
    assert image.shape == (360, 640, 3)
    labels = [line.split() for line in (tmp_path / "labels" / f"{picture.stem}.txt").read_text().splitlines()]
    assert labels
    for number, *values in labels:
        x, y, width, height = (float(value) for value in values)
        assert CLASSES[int(number)]
        assert -1e-5 <= x - width / 2 <= x + width / 2 <= 1 + 1e-5
        assert -1e-5 <= y - height / 2 <= y + height / 2 <= 1 + 1e-5
