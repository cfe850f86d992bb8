"""Looks and detections made up for tests, without a camera."""

from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
import supervision as sv
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from models.picture import Picture
from pipeline.events import FaultKind
from pipeline.frames import DecodedPicture, Frame, Look


def picture(width: int = 64, height: int = 36, *, value: int = 128) -> DecodedPicture:
    """Return a uniformly grey decoded picture."""
    image = np.full((height, width, 3), value, np.uint8)
    return DecodedPicture(av.VideoFrame.from_ndarray(image, format="bgr24"), VideoReformatter())


def frame(stream_id: str = "cam", *, t: float = 0.0, session: int = 1, shown: DecodedPicture | None = None) -> Frame:
    """Return a frame taken, and arrived, at `t`."""
    return Frame(
        stream_id=stream_id,
        session=session,
        t=t,
        arrived=t,
        pts=Fraction(0),
        keyframe=True,
        damaged=False,
        clock_source="arrival",
        picture=shown or picture(),
    )


def look(
    stream_id: str = "cam", *, t: float = 0.0, session: int = 1, fault: FaultKind | None = None, changed: bool = True
) -> Look:
    """Return a look at `t`."""
    return Look(frame(stream_id, t=t, session=session), fault=fault, changed=changed)


def detections(
    boxes: Sequence[Sequence[float]], *, names: Sequence[str] | str = "person", confidence: float = 0.9
) -> sv.Detections:
    """Return detections of given xyxy pixel boxes."""
    count = len(boxes)
    listed = [names] * count if isinstance(names, str) else list(names)
    return sv.Detections(
        xyxy=np.asarray(boxes, np.float32).reshape(count, 4),
        confidence=np.full(count, confidence, np.float32),
        class_id=np.zeros(count, int),
        data={"class_name": np.asarray(listed, dtype=str)},
    )


class CountingDetector:
    """A detector that finds one box a picture, as wide as the picture, and counts its calls."""

    name = "counting"
    sha256 = "0" * 64
    class_names: tuple[str, ...] = ("person",)

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.closed = False

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        """Return one box for each picture."""
        self.batches.append(len(pictures))
        return [detections([(0, 0, shown.width, shown.height)]) for shown in pictures]

    def close(self) -> None:
        """Note the closing."""
        self.closed = True


def boxes(found: sv.Detections) -> NDArray[np.float32]:
    """Return the (N, 4) float32 boxes of detections."""
    return found.xyxy.astype(np.float32)
