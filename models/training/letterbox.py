"""A picture in the middle of a grey square, as the networks here want it, and boxes in and out of that square."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

GREY = 114
"""Fill of the borders (YOLOv5 and its kin)."""


@dataclass(frozen=True)
class Letterbox:
    """How a picture of width × height lies in a square of `size` pixels."""

    width: int
    height: int
    size: int

    @property
    def scaled(self) -> tuple[int, int]:
        """Width and height of the picture inside the square."""
        scale = self.size / max(self.width, self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    @property
    def offset(self) -> tuple[int, int]:
        """Left and top border."""
        width, height = self.scaled
        return (self.size - width) // 2, (self.size - height) // 2

    def picture(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(size, size, 3) of an (H, W, 3) picture."""
        left, top = self.offset
        width, height = self.scaled
        square = np.full((self.size, self.size, 3), GREY, np.uint8)
        square[top : top + height, left : left + width] = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        return square

    def relative(self, xyxy: NDArray[np.float32]) -> NDArray[np.float32]:
        """(N, 4) boxes in pixels of the square → 0…1 of the picture, clipped."""
        offset = np.array(self.offset * 2, np.float32)
        return np.asarray(np.clip((xyxy - offset) / np.array(self.scaled * 2, np.float32), 0, 1), np.float32)


def network_input(square: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(1, 3, S, S) float32 RGB 0…1 of an (S, S, 3) uint8 BGR square."""
    return np.ascontiguousarray(square[:, :, ::-1].transpose(2, 0, 1)[None], np.float32) / np.float32(255)
