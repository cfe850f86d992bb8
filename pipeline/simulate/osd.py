"""Burns name and time into a picture, as cameras do."""

from datetime import timedelta

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.scene.settings import Effects

FACE = cv2.FONT_HERSHEY_SIMPLEX
HEIGHT_SHARE = 1 / 26
"""Height of a line of text beside the picture's."""


def burn(image: NDArray[np.uint8], effects: Effects, t: float) -> None:
    """Write into the picture; nothing when the scene wants no text."""
    if effects.osd is None:
        return
    height, width = image.shape[:2]
    size = height * HEIGHT_SHARE / 22
    stamp = (effects.begins + timedelta(seconds=int(t))).strftime("%Y-%m-%d %H:%M:%S")
    _write(image, stamp, (round(0.015 * width), round(0.055 * height)), size)
    (wide, _), _ = cv2.getTextSize(effects.osd, FACE, size, 1)
    _write(image, effects.osd, (width - wide - round(0.015 * width), height - round(0.03 * height)), size)


def _write(image: NDArray[np.uint8], text: str, at: tuple[int, int], size: float) -> None:
    cv2.putText(image, text, at, FACE, size, (16, 16, 16), 3, cv2.LINE_AA)
    cv2.putText(image, text, at, FACE, size, (246, 246, 246), 1, cv2.LINE_AA)
