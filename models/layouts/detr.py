"""Layouts of DETR's kin (RT-DETR, D-FINE, DEIM): with and without their own last step."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.layouts.candidates import Candidates, corners, strongest


class DetrLayout:
    """`labels` N×boxes, `boxes` N×boxes×4 (xyxy) and `scores` N×boxes; a second input gives the size for the boxes.

    The detector gives the input's own size there, so that boxes come in input pixels as from any other layout.
    """

    inputs = 2
    expected = "labels N×boxes, boxes N×boxes×4 and scores N×boxes"

    def accepts(self, outputs: Mapping[str, NDArray[np.generic]]) -> bool:
        """Tell whether the three outputs are there and agree."""
        if not {"labels", "boxes", "scores"} <= set(outputs):
            return False
        shape = outputs["scores"].shape
        return len(shape) == 2 and outputs["labels"].shape == shape and outputs["boxes"].shape == (*shape, 4)

    def decode(self, outputs: Mapping[str, NDArray[np.generic]], slot: int, threshold: float) -> Candidates:
        """Return the boxes as they are."""
        scores = outputs["scores"][slot].astype(np.float32)
        chosen = strongest(scores, threshold)
        boxes = outputs["boxes"][slot][chosen].astype(np.float32)
        return Candidates(boxes, scores[chosen], outputs["labels"][slot][chosen].astype(np.int64))


class DetrLogitsLayout:
    """`logits` N×queries×classes before the sigmoid, `pred_boxes` N×queries×4 as centre and size in 0…1.

    It is what Hugging Face's exports give. As in the reference, a query may be found as several classes,
    and at most as many boxes leave as there are queries.
    """

    inputs = 1

    def __init__(self, classes: int, width: int, height: int) -> None:
        self._classes = classes
        self._size = np.array([width, height, width, height], np.float32)
        self.expected = f"logits N×queries×{classes} and pred_boxes N×queries×4"

    def accepts(self, outputs: Mapping[str, NDArray[np.generic]]) -> bool:
        """Tell whether both outputs are there, with a logit for each class."""
        if not {"logits", "pred_boxes"} <= set(outputs):
            return False
        logits, boxes = outputs["logits"].shape, outputs["pred_boxes"].shape
        return len(logits) == 3 and logits[2] == self._classes and boxes == (*logits[:2], 4)

    def decode(self, outputs: Mapping[str, NDArray[np.generic]], slot: int, threshold: float) -> Candidates:
        """Return the strongest pairs of query and class."""
        logits = outputs["logits"][slot].astype(np.float32)
        scores = (1.0 / (1.0 + np.exp(-logits))).ravel()
        chosen = strongest(scores, threshold)[: len(logits)]
        boxes = outputs["pred_boxes"][slot][chosen // self._classes].astype(np.float32)
        return Candidates(corners(boxes * self._size), scores[chosen], chosen % self._classes)
