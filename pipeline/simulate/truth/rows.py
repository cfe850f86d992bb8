"""What is true of one thing in one frame."""

from dataclasses import dataclass
from typing import Protocol, Self

Box = tuple[float, float, float, float]


class Subject(Protocol):
    """What a row can be about: a figure, or something in the air."""

    @property
    def number(self) -> int | None:
        """Number in the truth."""

    @property
    def class_name(self) -> str | None:
        """Class in the truth."""

    @property
    def ground(self) -> tuple[float, float]:
        """Metres."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in one frame.

    Attributes:
        number: of the thing, the same through the whole scene.
        box: x1, y1, x2, y2 in pixels of the whole thing, also where it is hidden or outside.
        clipped: the part of it within the picture.
        shown: box of what is visible of it, as COCO's people label; equal to `clipped` when nothing is.
        visibility: 0…1 share of it that is in the picture and not hidden by something nearer.
        ground: metres, where it stands.
    """

    number: int
    class_name: str
    box: Box
    clipped: Box
    shown: Box
    visibility: float
    ground: tuple[float, float]

    @classmethod
    def of(cls, subject: Subject, box: Box, shown: Box | None, unhidden: float, *, size: tuple[int, int]) -> Self:
        """Measure a subject.

        Args:
            subject: what was drawn.
            box: of the whole, pixels.
            shown: box of its visible pixels, or None.
            unhidden: share of its pixels in the picture that nothing nearer hides.
            size: of the picture.
        """
        x1, y1, x2, y2 = box
        clipped = _clipped(box, size)
        inside = (clipped[2] - clipped[0]) * (clipped[3] - clipped[1])
        share = inside / max(1e-9, (x2 - x1) * (y2 - y1))
        number = subject.number if subject.number is not None else 0
        visible = clipped if shown is None else _clipped(shown, size)
        return cls(number, subject.class_name or "", box, clipped, visible, share * unhidden, subject.ground)


def _clipped(box: Box, size: tuple[int, int]) -> Box:
    x1, y1 = (min(max(0.0, value), float(end)) for value, end in zip(box[:2], size, strict=True))
    x2, y2 = (max(min(float(end), value), 0.0) for value, end in zip(box[2:], size, strict=True))
    return x1, y1, max(x1, x2), max(y1, y2)
