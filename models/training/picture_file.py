"""Pictures on disk: read and written whole, with the errors that OpenCV keeps to itself."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

QUALITY = 93
"""JPEG quality of stored pictures, 0…100: well above that of the sources."""


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Return (H, W, 3) uint8 BGR.

    Raises:
        ValueError: it is absent or no picture, with its path.
    """
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"{path}: expected a picture that OpenCV can read")
    return np.asarray(image, np.uint8)


def write_picture(path: Path, image: NDArray[np.uint8]) -> None:
    """Write a JPEG; a stopped program leaves the old file or none, never half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part.jpg")
    cv2.imwrite(str(temporary), image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    temporary.rename(path)
