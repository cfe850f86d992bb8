"""Detectors that take several shapes of input."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from models.canvases import Canvases
from models.entry import InputSpec
from models.errors import ModelCorrupt
from models.letterbox import place, roomiest
from models.loading import open_detector
from models.picture import ArrayPicture, Picture
from tests.support.tiny_models import BOXES, HEIGHT, WIDTH, TinyModel

SPEC = InputSpec(width=320, height=320, shapes=((416, 256), (256, 416)))
TALL = (64, 96)
SIZES = ((192, 128), (128, 192), (96, 64))
sides = st.integers(1, 4000)


def black(width: int, height: int) -> ArrayPicture:
    return ArrayPicture(np.zeros((height, width, 3), np.uint8))


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        pytest.param(1920, 1080, (416, 256), id="16:9"),
        pytest.param(640, 480, (416, 256), id="4:3"),
        pytest.param(576, 576, (320, 320), id="square"),
        pytest.param(352, 288, (320, 320), id="CIF"),
        pytest.param(576, 996, (256, 416), id="portrait"),
    ],
)
def test_a_picture_goes_where_it_becomes_largest(width: int, height: int, shape: tuple[int, int]) -> None:
    chosen = SPEC.variants[roomiest(width, height, SPEC.variants)]
    assert (chosen.width, chosen.height) == shape


@given(width=sides, height=sides)
def test_no_other_shape_would_hold_more_of_it(width: int, height: int) -> None:
    def pixels(number: int) -> int:
        placed = place(width, height, SPEC.variants[number])
        return placed.width * placed.height

    chosen = roomiest(width, height, SPEC.variants)
    assert pixels(chosen) == max(pixels(number) for number in range(3))


@given(sizes=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=12), slots=st.integers(1, 4))
def test_answers_come_in_the_order_of_the_pictures_and_no_batch_is_too_large(sizes: list[tuple[int, int]], slots: int) -> None:
    spec = InputSpec(width=32, height=32, shapes=((48, 16),))
    batches: list[int] = []

    def infer(shape: int, pictures: Sequence[Picture]) -> list[tuple[int, int, int]]:
        batches.append(len(pictures))
        return [(shape, picture.width, picture.height) for picture in pictures]

    found = Canvases(spec, slots, np.float32).look([black(*size) for size in sizes], infer)
    assert found == [(roomiest(*size, spec.variants), *size) for size in sizes]
    assert max(batches, default=0) <= slots


def test_one_shape_is_the_plain_input() -> None:
    plain = InputSpec(width=320, height=192)
    assert plain.variants == (plain,)


def tiny(folder: Path, *, free_size: bool) -> Path:
    model = TinyModel("yolo-end2end", free_size=free_size)
    entry = model.entry(model.write(folder), input={"width": WIDTH, "height": HEIGHT, "shapes": [list(TALL)]})
    path = folder / "entry.yaml"
    path.write_text(yaml.safe_dump(entry))
    return path


def test_wide_and_tall_pictures_of_one_call_are_each_seen_in_their_shape(tmp_path: Path) -> None:
    pictures = [ArrayPicture(np.full((height, width, 3), 255, np.uint8)) for width, height in SIZES]
    detector = open_detector(str(tiny(tmp_path, free_size=True)), batch_size=2, confidence=0.3)
    found = detector.detect(pictures)
    detector.close()
    for picture, detections, scale in zip(pictures, found, (2.0, 2.0, 1.0), strict=True):
        edge = [picture.width, picture.height] * 2
        wanted = sorted(np.minimum(np.array(box) * scale, edge).tolist() for box, _, _ in BOXES)
        np.testing.assert_allclose(sorted(detections.xyxy.tolist()), wanted, atol=0.5)


def test_a_file_of_one_size_with_an_entry_of_two_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match=r"N×3×96×64"):
        open_detector(str(tiny(tmp_path, free_size=False)))
