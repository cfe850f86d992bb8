"""The interface of an output layout, and the layout of a catalogue entry."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.entry import Entry
from models.layouts.candidates import Candidates
from models.layouts.detr import DetrLayout, DetrLogitsLayout
from models.layouts.yolo import EndToEndLayout, YoloLayout
from models.layouts.yolox import YoloxLayout

Outputs = Mapping[str, NDArray[np.generic]]


class Layout(Protocol):
    """How to read a model's outputs.

    Attributes:
        inputs: how many inputs such a model has: the pictures, and the sizes where it is 2.
        expected: the outputs it wants, in words, for messages.
    """

    inputs: int
    expected: str

    def accepts(self, outputs: Outputs) -> bool:
        """Tell whether outputs have the names and shapes of this layout."""
        ...

    def decode(self, outputs: Outputs, slot: int, threshold: float) -> Candidates:
        """Return what was found in the picture of a slot, at or above a confidence."""
        ...


def onnx_layouts(entry: Entry) -> dict[str, Layout]:
    """Return every layout by its name in the catalogue, as it would be for this entry."""
    count, width, height = len(entry.classes), entry.input.width, entry.input.height
    return {
        "yolo": YoloLayout(count),
        "yolo-end2end": EndToEndLayout(),
        "yolox": YoloxLayout(count, width, height, decoded=entry.decoded),
        "detr": DetrLayout(),
        "detr-logits": DetrLogitsLayout(count, width, height),
    }
