"""What is true of one thing in one frame."""

from dataclasses import dataclass
from typing import Self

from pipeline.simulate.figure import Figure

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in one frame.

    Attributes:
        number: of the thing, the same through the whole scene.
        box: x1, y1, x2, y2 in pixels of the whole thing, also where it is hidden or outside.
        clipped: the part of it within the picture.
        visibility: 0…1 share of it that is in the picture and not hidden by something nearer.
        ground: metres, where it stands.
    """

    number: int
    class_name: str
    box: Box
    clipped: Box
    visibility: float
    ground: tuple[float, float]

    @classmethod
    def of(cls, figure: Figure, box: Box, seen: int, whole: int, *, size: tuple[int, int]) -> Self:
        """Measure a figure that was drawn with `seen` of its `whole` pixels."""
        x1, y1, x2, y2 = box
        clipped = max(0.0, x1), max(0.0, y1), min(float(size[0]), x2), min(float(size[1]), y2)
        inside = max(0.0, clipped[2] - clipped[0]) * max(0.0, clipped[3] - clipped[1])
        share = inside / max(1e-9, (x2 - x1) * (y2 - y1))
        number = figure.number if figure.number is not None else 0
        return cls(number, figure.class_name, box, clipped, share * seen / max(1, whole), figure.ground)
