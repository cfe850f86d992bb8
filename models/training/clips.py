"""Frames of a clip, or of a folder of clips and pictures, at a steady rate."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.picture_file import read_picture

VIDEO_SUFFIXES = {".mp4", ".avi", ".mov", ".mkv"}
FOLDER_RATE = 7.0
"""Frames a second that a folder of JPEG frames stands for (PETS 2009)."""


def frames(folder: Path, *, per_second: float) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Yield (name, (H, W, 3) uint8 BGR) of every clip and frame folder below `folder`, `per_second` frames a second."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in VIDEO_SUFFIXES:
            yield from _of_video(path, per_second)
    pictures = sorted(folder.rglob("*.jpg"))
    for path in pictures[:: max(1, round(FOLDER_RATE / per_second))]:
        yield path.stem, read_picture(path)


def _of_video(path: Path, per_second: float) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    capture = cv2.VideoCapture(str(path))
    try:
        step = max(1, round((capture.get(cv2.CAP_PROP_FPS) or 25.0) / per_second))
        index = 0
        while capture.grab():
            if index % step == step // 2:
                readable, image = capture.retrieve()
                if readable:
                    yield f"{path.stem}_{index:05d}", np.asarray(image, np.uint8)
            index += 1
    finally:
        capture.release()
