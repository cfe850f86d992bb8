"""What is done to pictures: near duplicates found, things pasted, light changed, letterboxes."""

import numpy as np
import pytest

from models.training.boxes import Boxes, ious
from models.training.colours import recoloured
from models.training.letterbox import GREY, Letterbox, network_input
from models.training.paste import CutOut, cut_out, pasted
from models.training.scenes import difference_hash, nearest_bits


def _street(seed: int, shape: tuple[int, int] = (240, 320)) -> np.ndarray:
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (12, 16, 3)).astype(np.uint8)
    return np.repeat(np.repeat(coarse, shape[0] // 12, axis=0), shape[1] // 16, axis=1)


def test_a_darker_noisier_copy_is_nearer_than_another_scene() -> None:
    scene = _street(1)
    copy = np.clip(scene * 0.7 + np.random.default_rng(2).normal(0, 3, scene.shape), 0, 255).astype(np.uint8)
    hashes = np.stack([difference_hash(copy), difference_hash(_street(3))])

    bits = nearest_bits(hashes, difference_hash(scene)[None])

    assert bits[0] < 30
    assert bits[1] > 90


def test_without_held_out_pictures_nothing_is_near() -> None:
    assert nearest_bits(difference_hash(_street(1))[None], np.zeros((0, 32), np.uint8)).tolist() == [256]


def test_pasted_things_lie_in_the_picture_clear_of_labels_and_each_other() -> None:
    thing = CutOut(np.full((60, 40, 3), 200, np.uint8), np.ones((60, 40), np.float32), 8)
    labels = Boxes(np.array([[0.3, 0.3, 0.7, 0.95]], np.float32), np.array([0]), np.ones(1, np.float32))
    background = _street(5)
    before = background.copy()

    for seed in range(20):
        image, found = pasted(background, labels, [thing], sizes=(0.05, 0.2), random=np.random.default_rng(seed))
        overlap = ious(found.xyxy, found.xyxy) - np.eye(len(found), dtype=np.float32)
        assert overlap.max() < 1e-6
        assert ((found.xyxy >= 0) & (found.xyxy <= 1)).all()
        assert set(found.class_id[1:].tolist()) <= {8}
        assert image.shape == background.shape
    np.testing.assert_array_equal(background, before)


def test_pasting_is_repeatable() -> None:
    thing = CutOut(np.full((60, 40, 3), 200, np.uint8), np.ones((60, 40), np.float32), 8)

    first, second = (
        pasted(_street(5), Boxes(), [thing], sizes=(0.05, 0.2), random=np.random.default_rng(4))[0] for _ in range(2)
    )

    np.testing.assert_array_equal(first, second)


def test_a_cut_out_has_the_size_of_its_box_and_fades_at_the_edge() -> None:
    image = np.full((200, 200, 3), 90, np.uint8)
    image[60:140, 80:130] = (20, 160, 40)

    thing = cut_out(image, np.array([0.375, 0.275, 0.675, 0.725], np.float32), 8)

    assert thing is not None
    assert abs(thing.image.shape[0] - 90) <= 1
    assert thing.opacity[45, 30] > 0.9
    assert thing.opacity[0, 0] < 0.3


def test_a_thing_of_a_few_pixels_is_not_cut_out() -> None:
    assert cut_out(_street(1), np.array([0.1, 0.1, 0.12, 0.12], np.float32), 8) is None


def test_changed_light_keeps_shape_and_is_repeatable() -> None:
    image = _street(1)

    first, second = (recoloured(image, np.random.default_rng(3)) for _ in range(2))

    np.testing.assert_array_equal(first, second)
    assert first.shape == image.shape
    assert (first != image).any()


@pytest.mark.parametrize(("width", "height"), [(640, 360), (360, 640), (300, 300), (641, 7)])
def test_letterbox_returns_boxes_to_the_picture(width: int, height: int) -> None:
    box = Letterbox(width, height, 320)
    square = box.picture(np.full((height, width, 3), 255, np.uint8))
    (left, top), (inner_width, inner_height) = box.offset, box.scaled

    whole = box.relative(np.array([[left, top, left + inner_width, top + inner_height]], np.float32))

    np.testing.assert_allclose(whole, [[0, 0, 1, 1]], atol=1e-6)
    assert square.shape == (320, 320, 3)
    assert (square[top : top + inner_height, left : left + inner_width] == 255).all()
    assert (square == GREY).all(axis=2).sum() == 320 * 320 - inner_width * inner_height


def test_network_input_is_rgb_in_one() -> None:
    square = np.zeros((4, 4, 3), np.uint8)
    square[..., 2] = 255

    tensor = network_input(square)

    assert tensor.shape == (1, 3, 4, 4)
    assert tensor.dtype == np.float32
    assert tensor[0, :, 0, 0].tolist() == [1, 0, 0]
