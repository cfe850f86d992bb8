"""Human labels and teachers' boxes of one picture become its labels, and the places where nobody can be sure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.training.boxes import Boxes, ious, joined

SAME_THING_IOU = 0.45
"""A teacher's box that overlaps a human box of a kindred class by this much is the same thing, seen twice."""


@dataclass(frozen=True)
class Trust:
    """Which teachers' boxes count.

    Attributes:
        label: fused score from which a box becomes a label.
        doubt: fused score from which a box is neither thing nor background; below it, it is background.
    """

    label: float = 0.5
    doubt: float = 0.2

    def __post_init__(self) -> None:
        if not 0 < self.doubt <= self.label <= 1:
            raise ValueError(f"expected 0 < doubt <= label <= 1, got {self.doubt} and {self.label}")


@dataclass(frozen=True, eq=False)
class Merged:
    """What a picture is trained with.

    Attributes:
        labels: human and taught boxes.
        taught: how many of them are a teacher's.
        doubtful: (M, 4) float32 relative boxes that must be neither learnt nor punished.
    """

    labels: Boxes
    taught: int
    doubtful: NDArray[np.float32]


def merged(human: Boxes, teachers: Boxes, *, kin: NDArray[np.int64], covered: frozenset[int], trust: Trust) -> Merged:
    """Add to the human labels what the teachers saw and no human labelled.

    Args:
        human: labels by people; `boxes.ROUGH` ones give way to a teacher's box at the same place.
        teachers: fused boxes, class ids as in `human`.
        kin: (number of classes,) group of each class: a car and a truck at one place are one thing, a person and a car two.
        covered: classes whose every instance people labelled: teachers add nothing there.
        trust: the thresholds.
    """
    teachers = teachers.where(~np.isin(teachers.class_id, sorted(covered)) & (teachers.score >= trust.doubt))
    sure = teachers.score >= trust.label
    same_class = human.class_id[:, None] == teachers.class_id[None, :]
    better = (_overlaps(human, teachers, kin) * same_class * sure).max(axis=1, initial=0) > SAME_THING_IOU
    human = human.where(~((human.score < 1) & better))
    seen = _overlaps(human, teachers, kin).max(axis=0, initial=0)
    new = seen <= SAME_THING_IOU
    added = teachers.where(new & sure)
    return Merged(joined([human, added]), len(added), teachers.xyxy[new & ~sure])


def without_tiny(content: Merged, smallest: float) -> Merged:
    """Turn labels whose longer side is below `smallest` (a share of the picture) into doubtful places.

    A thing of a few pixels can't be seen at the network's size: to learn it, or to be told it isn't there, is noise.
    """
    xyxy = content.labels.xyxy
    tiny = (xyxy[:, 2:] - xyxy[:, :2]).max(axis=1, initial=0) < smallest
    taught = content.taught - int(tiny[len(tiny) - content.taught :].sum())
    return Merged(content.labels.where(~tiny), taught, np.concatenate([content.doubtful, xyxy[tiny]]))


def _overlaps(human: Boxes, teachers: Boxes, kin: NDArray[np.int64]) -> NDArray[np.float32]:
    """(N, M) IoU where the classes are kindred, else 0."""
    kindred = kin[human.class_id][:, None] == kin[teachers.class_id][None, :]
    return np.asarray(ious(human.xyxy, teachers.xyxy) * kindred, np.float32)
