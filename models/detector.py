"""The detector's interface: pictures in, `sv.Detections` out."""

from collections.abc import Sequence
from typing import Protocol

import supervision as sv

from models.picture import Picture


class Detector(Protocol):
    """A loaded model. One at a time may call `detect`; results follow the pictures' order.

    Every `sv.Detections` has `xyxy` (N, 4) float32 pixels of the source picture, clipped to it;
    `confidence` (N,) float32; `class_id` (N,) int; `data["class_name"]` (N,) str of the
    catalogue's canonical names; no `tracker_id`.

    Attributes:
        name: the model's name in the catalogue.
        sha256: of its file.
        class_names: canonical names by class id.
    """

    name: str
    sha256: str
    class_names: tuple[str, ...]

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        """Look at the pictures, in one inference where the model allows it."""
        ...

    def close(self) -> None:
        """Free what the model holds."""
        ...
