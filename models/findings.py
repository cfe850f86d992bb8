"""From candidates in the input to detections in the picture: classes, clipping, NMS."""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
import supervision as sv
from numpy.typing import NDArray

from models.class_map import ClassMap
from models.layouts.candidates import Candidates
from models.letterbox import Placement

MOST_FOUND = 300
"""Detections of one picture that leave a detector; the NMS-free models give as many."""


def findings(candidates: Candidates, placed: Placement, classes: ClassMap, *, overlap: float | None) -> sv.Detections:
    """Return what a detector gives for one picture, best first.

    `overlap` is the IoU above which the weaker of two boxes of a canonical class goes; None: no NMS.

    Raises:
        ValueError: the model names a class that its list doesn't have.
    """
    class_id = classes.canonical(candidates.class_id)
    boxes = placed.to_source(candidates.xyxy)
    inside = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1]) & np.isfinite(candidates.xyxy).all(axis=1)
    kept = np.flatnonzero((class_id >= 0) & inside)
    if overlap is not None and kept.size > 1:
        # As the models mean it: before clipping, which would make boxes at the border more alike than they are.
        kept = kept[apart(candidates.xyxy[kept], candidates.confidence[kept], class_id[kept], overlap)]
    kept = kept[:MOST_FOUND]
    return detections(boxes[kept], candidates.confidence[kept], class_id[kept], classes.names)


def detections(
    boxes: NDArray[np.float32], confidence: NDArray[np.float32], class_id: NDArray[np.int64], names: Sequence[str]
) -> sv.Detections:
    """Return detections as the detector's contract wants them, also when there are none."""
    return sv.Detections(
        xyxy=boxes, confidence=confidence, class_id=class_id, data={"class_name": np.array(names, dtype=str)[class_id]}
    )


def apart(
    boxes: NDArray[np.float32], confidence: NDArray[np.float32], class_id: NDArray[np.int64], overlap: float
) -> NDArray[np.intp]:
    """Return the indices that survive NMS in each class, best first, equal ones by index.

    OpenCV's is 6 to 8 times faster than the same in NumPy (300 boxes: 0.09 ms) and sorts stably.
    """
    sized = boxes.astype(np.float64)
    sized[:, 2:] -= sized[:, :2]
    # OpenCV moves each class beyond the largest coordinate; a negative one would come back into another class.
    sized[:, :2] -= sized[:, :2].min(initial=0.0)
    rectangles = cast("Sequence[cv2.typing.Rect2d]", sized)
    scores, classes = cast("Sequence[float]", confidence), cast("Sequence[int]", class_id.astype(np.int32))
    return np.asarray(cv2.dnn.NMSBoxesBatched(rectangles, scores, classes, 0.0, overlap), np.intp).reshape(-1)
