"""Average precision by class, size of things and hour, from detections and truth in memory. Pure; opens no model or file.

The arithmetic is supervision's COCO evaluator: 101 recall points, IoU 0.5 to 0.95, at most 100 boxes a picture and class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import supervision as sv
from supervision.metrics import MeanAveragePrecision

NIGHT_LUMA = 70.0
"""A picture whose mean luma (0…255) is below this counts as night (checked by eye on the held-out pictures)."""


@dataclass(frozen=True)
class ClassAccuracy:
    """How well one class is found; None where there is nothing of it.

    Attributes:
        truths: things of this class.
        ap50: average precision at IoU 0.5; ap: mean over IoU 0.5 to 0.95; small, medium, large: `ap50` of things below
            32², below 96², and above, in pixels of the stored picture (long side at most 640).
    """

    truths: int
    ap50: float | None
    ap: float | None
    small: float | None
    medium: float | None
    large: float | None


def accuracy_by_class(
    found: Sequence[sv.Detections], truth: Sequence[sv.Detections], names: Sequence[str]
) -> dict[str, ClassAccuracy]:
    """Compare what was found in each picture with its truth; class ids index `names`.

    Classes without any truth are left out: their false boxes are seen where the class occurs.

    Raises:
        ValueError: different numbers of pictures.
    """
    if len(found) != len(truth):
        raise ValueError(f"expected detections of {len(truth)} pictures, got {len(found)}")
    counts = np.zeros(len(names), np.int64)
    for picture in truth:
        counts += np.bincount(_ids(picture), minlength=len(names))
    if not counts.any():
        return {}
    result = MeanAveragePrecision().update(list(found), list(truth)).compute()
    sizes = [part.ap_per_class for part in (result.small_objects, result.medium_objects, result.large_objects) if part]
    rows: dict[str, ClassAccuracy] = {}
    for row, class_id in enumerate(result.matched_classes):
        if counts[class_id]:
            small, medium, large = (_score(part[row][:1]) for part in sizes)
            whole = result.ap_per_class[row]
            rows[names[class_id]] = ClassAccuracy(
                int(counts[class_id]), _score(whole[:1]), _score(whole), small=small, medium=medium, large=large
            )
    return rows


def only_classes(detections: sv.Detections, wanted: Sequence[int]) -> sv.Detections:
    """The detections of some classes."""
    return cast("sv.Detections", detections[np.isin(_ids(detections), list(wanted))])


def _ids(detections: sv.Detections) -> np.ndarray:
    return np.zeros(0, np.int64) if detections.class_id is None else np.asarray(detections.class_id, np.int64)


def _score(values: np.ndarray) -> float | None:
    """Mean of the scores, None for supervision's −1 (nothing of the class)."""
    valid = values[values >= 0]
    return round(float(valid.mean()), 4) if len(valid) else None
