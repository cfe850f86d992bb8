"""The tensor that pictures are written into: made once, filled for every inference."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.entry import InputSpec
from models.letterbox import Placement, place
from models.picture import Picture

InputType = type[np.float32] | type[np.float16] | type[np.uint8]
Tensor = NDArray[np.float32 | np.float16 | np.uint8]


class InputTensor:
    """A batch of input pictures, (slots, 3, height, width).

    A picture is asked for in BGR whatever the model wants, because libswscale makes BGR two to
    three times faster than RGB, and the planes are taken apart anyway. A table of 256 values then
    does scale, mean, deviation and type in the one write into the tensor. Measured on 640×360 of
    640×640, one thread: split 0.02 ms + tables 0.21 ms, beside 0.35 ms for `np.multiply` over the
    transposed picture and 2.6 ms for `cv2.dnn.blobFromImage` (which also needs a copy).
    """

    def __init__(self, spec: InputSpec, slots: int, kind: InputType) -> None:
        self._spec = spec
        self._tables = _tables(spec, kind)
        self._pads = [table[spec.pad] for table in self._tables]
        self._planes = (0, 1, 2) if spec.order == "bgr" else (2, 1, 0)
        self._scratch = np.empty((3, spec.height * spec.width), np.uint8)
        self._placed: list[Placement | None] = [None] * slots
        self.array: Tensor = np.empty((slots, 3, spec.height, spec.width), kind)
        for slot in range(slots):
            self._clear(slot)

    def write(self, slot: int, picture: Picture) -> Placement:
        """Resize a picture into a slot and return where it lies."""
        placed = place(picture.width, picture.height, self._spec)
        if not _same_area(placed, self._placed[slot]):
            self._clear(slot)
        self._placed[slot] = placed
        image = picture.resized(placed.width, placed.height, order="bgr")
        # Whole rows beside each other: OpenCV's split is 20 times slower on planes with gaps.
        split = [plane[: placed.width * placed.height].reshape(placed.height, placed.width) for plane in self._scratch]
        cv2.split(image, split)
        rows, columns = slice(placed.y, placed.y + placed.height), slice(placed.x, placed.x + placed.width)
        for channel, table in enumerate(self._tables):
            area = self.array[slot, channel, rows, columns]
            cv2.LUT(split[self._planes[channel]], _for_opencv(table), _for_opencv(area))
        return placed

    def _clear(self, slot: int) -> None:
        for channel, pad in enumerate(self._pads):
            self.array[slot, channel] = pad


def _tables(spec: InputSpec, kind: InputType) -> list[Tensor]:
    """Return, for each plane of the model, what the values 0…255 become."""
    values = np.arange(256) * spec.factor
    columns = [(values - mean) / std for mean, std in zip(spec.mean, spec.std, strict=True)]
    if kind is np.uint8:
        return [np.clip(np.rint(column), 0, 255).astype(np.uint8) for column in columns]
    return [np.asarray(column, kind) for column in columns]


def _for_opencv(array: Tensor) -> Tensor | NDArray[np.uint16]:
    """Return the array as a type that every OpenCV knows: half floats go as their bits."""
    return array.view(np.uint16) if array.dtype == np.float16 else array


def _same_area(one: Placement, other: Placement | None) -> bool:
    return other is not None and (one.x, one.y, one.width, one.height) == (other.x, other.y, other.width, other.height)
