"""What a detector looks at: anything that can be had at a size, in RGB or BGR."""

from typing import Literal, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

ChannelOrder = Literal["rgb", "bgr"]


class Picture(Protocol):
    """A picture that is resized and converted by whoever holds it, in one pass."""

    width: int
    height: int

    def resized(self, width: int, height: int, *, order: ChannelOrder = "bgr") -> NDArray[np.uint8]:
        """Return (height, width, 3) uint8, possibly a view: do not write into it."""
        ...


class ArrayPicture:
    """A picture that is already an (H, W, 3) BGR uint8 array."""

    def __init__(self, image: NDArray[np.uint8]) -> None:
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
            raise ValueError(f"expected (H, W, 3) uint8 BGR, got {image.shape} {image.dtype}")
        self._image = image
        self.height, self.width = image.shape[:2]

    def resized(self, width: int, height: int, *, order: ChannelOrder = "bgr") -> NDArray[np.uint8]:
        """Return the picture at a size, (height, width, 3) uint8."""
        image = self._image
        if (width, height) != (self.width, self.height):
            image = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
        return image if order == "bgr" else image[:, :, ::-1]
