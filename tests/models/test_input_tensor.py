import av
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.entry import InputSpec
from models.input_tensor import InputTensor, InputType
from models.picture import ArrayPicture
from pipeline.frames import DecodedPicture


def noise(width: int, height: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SPECS = [
    pytest.param(InputSpec(width=64, height=48), np.float32, id="rgb 0…1"),
    pytest.param(InputSpec(width=64, height=48, order="bgr", scale=1), np.float32, id="bgr 0…255"),
    pytest.param(InputSpec(width=64, height=48, mean=MEAN, std=DEVIATION), np.float32, id="mean and deviation"),
    pytest.param(InputSpec(width=64, height=48, order="bgr", mean=(0.1, 0.2, 0.3), pad=0), np.float32, id="bgr with mean"),
    pytest.param(InputSpec(width=64, height=48), np.float16, id="half floats"),
    pytest.param(InputSpec(width=64, height=48, scale=1), np.uint8, id="bytes"),
    pytest.param(InputSpec(width=64, height=48, resize="letterbox-top-left", pad=7), np.float32, id="top left, another grey"),
]


def plainly(image: NDArray[np.uint8], spec: InputSpec, left: int, top: int) -> NDArray[np.float64]:
    """The same in plain words: a padded canvas, then the formula."""
    canvas = np.full((spec.height, spec.width, 3), spec.pad, np.float64)
    canvas[top : top + image.shape[0], left : left + image.shape[1]] = image if spec.order == "bgr" else image[:, :, ::-1]
    return np.asarray(((canvas * spec.factor - spec.mean) / spec.std).transpose(2, 0, 1), np.float64)


@pytest.mark.parametrize(("spec", "kind"), SPECS)
def test_a_picture_is_written_with_its_borders(spec: InputSpec, kind: InputType) -> None:
    image = noise(40, 48)
    tensor = InputTensor(spec, 2, kind)
    placed = tensor.write(1, ArrayPicture(image))
    assert (placed.width, placed.height) == (40, 48)
    assert tensor.array.dtype == kind
    error = 2e-3 if kind == np.float16 else 1e-6
    np.testing.assert_allclose(tensor.array[1], plainly(image, spec, placed.x, placed.y), rtol=error)


def test_another_shape_in_a_slot_leaves_nothing_of_the_last() -> None:
    spec = InputSpec(width=64, height=48, scale=1)
    reused, fresh = InputTensor(spec, 1, np.float32), InputTensor(spec, 1, np.float32)
    for image in (noise(64, 48), noise(64, 20, 1), noise(20, 48, 2), noise(128, 96, 3), noise(300, 31, 4)):
        reused.write(0, ArrayPicture(image))
    fresh.write(0, ArrayPicture(noise(300, 31, 4)))
    np.testing.assert_array_equal(reused.array, fresh.array)


def test_slots_do_not_touch_each_other() -> None:
    tensor = InputTensor(InputSpec(width=64, height=48), 3, np.float32)
    before = tensor.array[[0, 2]].copy()
    tensor.write(1, ArrayPicture(noise(64, 48)))
    np.testing.assert_array_equal(tensor.array[[0, 2]], before)


@given(width=st.integers(2, 400), height=st.integers(2, 400))
def test_any_shape_of_picture_is_written(width: int, height: int) -> None:
    spec = InputSpec(width=48, height=32, scale=1)
    picture = ArrayPicture(noise(width, height))
    tensor = InputTensor(spec, 1, np.float32)
    placed = tensor.write(0, picture)
    resized = picture.resized(placed.width, placed.height)
    np.testing.assert_array_equal(tensor.array[0], plainly(resized, spec, placed.x, placed.y))


@pytest.mark.parametrize("size", [(640, 360), (352, 288), (854, 480)], ids=str)
def test_a_decoded_frame_goes_in_like_its_pixels(size: tuple[int, int]) -> None:
    """Its rows have gaps behind them, and it is never a whole array."""
    frame = av.VideoFrame.from_ndarray(noise(*size), format="bgr24").reformat(format="yuv420p")
    spec = InputSpec(width=416, height=416)
    tensor = InputTensor(spec, 1, np.float32)
    placed = tensor.write(0, DecodedPicture(frame, VideoReformatter()))
    bgr = DecodedPicture(frame, VideoReformatter()).resized(placed.width, placed.height)
    np.testing.assert_allclose(tensor.array[0], plainly(bgr, spec, placed.x, placed.y), rtol=1e-6)
