"""Weighted boxes fusion (Solovyev et al. 2019, arXiv:1910.13302): several teachers' boxes of one picture become one set.

Not for choosing which of them are good enough: see `merge`.
"""

from collections.abc import Sequence

import numpy as np

from models.training.boxes import Boxes, areas, ious, joined


def fused(looks: Sequence[Boxes], *, iou: float = 0.55) -> Boxes:
    """Fuse the looks (one teacher, one flip each) at one picture.

    Boxes of one class that overlap by `iou` form a cluster: its box is their score-weighted mean, its score their mean
    score, scaled down by the share of looks that saw nothing there.

    Returns:
        The fused boxes, best first.
    """
    boxes = joined(looks)
    order = np.argsort(-boxes.score, kind="stable")
    clusters: list[list[int]] = []
    centres = np.zeros((0, 4), np.float32)
    classes = np.zeros(0, np.int64)
    for index in order:
        overlap = ious(boxes.xyxy[index : index + 1], centres)[0] * (classes == boxes.class_id[index])
        best = int(np.argmax(overlap)) if len(overlap) else -1
        if best >= 0 and overlap[best] > iou:
            clusters[best].append(int(index))
            centres[best] = _mean_box(boxes, clusters[best])
        else:
            clusters.append([int(index)])
            centres = np.concatenate([centres, boxes.xyxy[index : index + 1]])
            classes = np.append(classes, boxes.class_id[index])
    scores = np.array([boxes.score[c].mean() * min(len(c), len(looks)) / len(looks) for c in clusters], np.float32)
    result = Boxes(centres, classes, scores)
    kept = np.argsort(-scores, kind="stable")
    return result.where(kept[areas(centres[kept]) > 0])


def _mean_box(boxes: Boxes, members: list[int]) -> np.ndarray:
    return np.asarray(np.average(boxes.xyxy[members], axis=0, weights=boxes.score[members]), np.float32)
