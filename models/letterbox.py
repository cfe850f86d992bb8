"""Where a picture lies in a model's input, and the way back for boxes. Pure; no pixels here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.entry import InputSpec


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture of `source_width` × `source_height` lies in the input at x, y with width × height pixels."""

    x: int
    y: int
    width: int
    height: int
    source_width: int
    source_height: int

    def to_source(self, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return boxes of the input as boxes of the picture, clipped to it.

        Args:
            boxes: (N, 4) xyxy, pixels of the input.

        Returns:
            (N, 4) float32 xyxy, pixels of the picture.
        """
        offset = np.array([self.x, self.y, self.x, self.y], np.float32)
        # Each axis has its own scale: both sides were rounded to whole pixels.
        across, down = self.source_width / self.width, self.source_height / self.height
        scale = np.array([across, down, across, down], np.float32)
        limit = np.array([self.source_width, self.source_height] * 2, np.float32)
        clipped: NDArray[np.float32] = np.clip((boxes - offset) * scale, 0.0, limit, dtype=np.float32)
        return clipped


def roomiest(source_width: int, source_height: int, shapes: Sequence[InputSpec]) -> int:
    """Return the number of the shape that a picture of this size becomes largest in; of equals the first."""
    placed = [place(source_width, source_height, shape) for shape in shapes]
    return max(range(len(shapes)), key=lambda number: placed[number].width * placed[number].height)


def place(source_width: int, source_height: int, spec: InputSpec) -> Placement:
    """Return where a picture goes: as large as the input allows, its shape kept unless it is stretched."""
    if spec.resize == "stretch":
        return Placement(0, 0, spec.width, spec.height, source_width, source_height)
    scale = min(spec.width / source_width, spec.height / source_height)
    width = min(spec.width, max(1, round(source_width * scale)))
    height = min(spec.height, max(1, round(source_height * scale)))
    centred = spec.resize == "letterbox"
    x = (spec.width - width) // 2 if centred else 0
    y = (spec.height - height) // 2 if centred else 0
    return Placement(x, y, width, height, source_width, source_height)
