"""What a camera's own movement does to boxes from one look to the next: by the vehicle's movement, else by optical flow.

With position and mounting each thing is moved as the ground under it moves. Without, one transformation of the whole
picture (`trackers`, sparse optical flow) takes out turns and most of the way; near things move more than it says.
Measured on one core of a busy machine, 640 x 360, six boxes: 0.1 ms a look with a position, 6.6 ms without.
"""

import logging
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from trackers.utils.cmc import CMC, CMCConfig

from pipeline.frames import Frame
from pipeline.locate.egomotion import egomotion
from pipeline.locate.mounting import Ride, Stance

Warp = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Boxes (N, 4) xyxy pixels of the look before to where they are now, if what they show stands."""
FLOW_WIDTH = 320
"""Width of the picture that flow is estimated on, pixels: half of a sub-stream's, the library's own share."""
FLOW_CORNERS = 300
"""Corners that are followed; the library's 1000 cost twice as much and change nothing."""


class Steady:
    """One stream's movement; forgets all but the last look."""

    def __init__(self) -> None:
        self._before: tuple[float, Stance] | None = None
        self._size: tuple[int, int] | None = None
        self._flow: CMC | None = None

    def between(self, frame: Frame, ride: Ride | None) -> Warp | None:
        """Return what moved boxes since the last look, or None at the first one."""
        size = (frame.picture.width, frame.picture.height)
        first, self._size = self._size != size, size
        before, now = self._before, None
        if ride is not None and isinstance(ride.stance, Stance):
            now = (frame.t, ride.stance)
        self._before = now
        moved = egomotion(ride.mounting, before, now, size=size) if ride and before and now and not first else None
        if moved is not None:
            self._flow = None
            return moved.boxes
        return self._flowed(frame, first=first)

    def _flowed(self, frame: Frame, *, first: bool) -> Warp | None:
        """Follow corners of the picture; the first look after others without flow only begins.

        The library warns at each picture that shows no corners, which is no news: nothing is moved then.
        """
        begins = self._flow is None or first
        if self._flow is None:
            logging.getLogger("trackers.cmc").setLevel(logging.ERROR)
            self._flow = CMC(CMCConfig(method="sparseOptFlow", downscale=1, sof_max_corners=FLOW_CORNERS))
        scale = frame.picture.width / FLOW_WIDTH
        height = max(1, round(frame.picture.height / scale))
        matrix = self._flow.estimate(frame.picture.resized(FLOW_WIDTH, height)).astype(np.float64)
        if begins:
            return None
        matrix[:, 2] *= scale
        return lambda boxes: _moved(matrix, boxes)


def _moved(matrix: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move the middles of boxes by an affine (2, 3), and scale their sides by it."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2 @ matrix[:, :2].T + matrix[:, 2]
    growth = np.sqrt(max(1e-6, abs(float(np.linalg.det(matrix[:, :2])))))
    half = (boxes[:, 2:] - boxes[:, :2]) / 2 * growth
    return np.concatenate([middles - half, middles + half], axis=1)
