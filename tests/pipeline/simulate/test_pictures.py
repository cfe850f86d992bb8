"""Labelled pictures: what is told of a thing that is hidden or cut, boxes within the picture, nothing written twice."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.simulate.pictures import frames, labels, write_scene
from pipeline.simulate.renderer import Renderer, Shot
from pipeline.simulate.scene.study_scene import study_scene
from pipeline.simulate.truth.files import CLASSES
from pipeline.simulate.truth.rows import Box, Row

SIZE = (200, 100)


@pytest.mark.parametrize(
    ("box", "visibility", "told"),
    [
        pytest.param((10, 10, 40, 80), 1.0, True, id="whole"),
        pytest.param((10, 10, 40, 80), 0.15, False, id="hidden"),
        pytest.param((10, 10, 14, 80), 1.0, False, id="thin"),
        pytest.param((-450, 0, 50, 100), 0.1, True, id="large and cut by the edge"),
        pytest.param((-450, 0, 50, 100), 0.02, False, id="large, cut and hidden"),
        pytest.param((-90, 50, 10, 60), 0.1, False, id="small and cut"),
    ],
)
def test_what_is_large_in_the_picture_is_told_though_most_is_outside(box: Box, visibility: float, told: bool) -> None:
    inside = max(0.0, box[0]), box[1], box[2], box[3]
    row = Row(1, "car", box, inside, inside, visibility, (0.0, 5.0))
    image = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    assert bool(labels(Shot(0.0, image, (row,)), SIZE)) == told


def test_no_frame_is_taken_twice_though_few_are_to_be_had() -> None:
    short = study_scene(12).model_copy(update={"seconds": 13.4})
    taken = frames(Renderer(short), np.random.default_rng(1), 4)
    assert len(taken) == 4
    assert sorted(set(taken)) == taken
    assert set(frames(Renderer(short), np.random.default_rng(1), 90)) <= set(range(144, 150))


def test_labels_lie_within_the_picture_and_are_not_written_twice(tmp_path: Path) -> None:
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    assert write_scene(12, 1, tmp_path) == 1
    assert write_scene(12, 1, tmp_path) == 0
    (picture,) = (tmp_path / "images").iterdir()
    image = cv2.imread(str(picture))
    assert image is not None
    assert image.shape[1::-1] == study_scene(12).camera.size
    told = [line.split() for line in (tmp_path / "labels" / f"{picture.stem}.txt").read_text().splitlines()]
    assert told
    for number, *values in told:
        x, y, width, height = (float(value) for value in values)
        assert CLASSES[int(number)]
        assert -1e-5 <= x - width / 2 <= x + width / 2 <= 1 + 1e-5
        assert -1e-5 <= y - height / 2 <= y + height / 2 <= 1 + 1e-5
