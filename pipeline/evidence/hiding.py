"""How a part of a picture is hidden: flat grey, for ever; a whole picture is made so coarse that nobody can be told.

Flat, since a mosaic of somebody who moves can be undone over many pictures. Pictures are made anew, never written into.
"""

import cv2
import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

GREY = 128
"""In brightness and both colour differences: grey."""
COLUMNS = 32
"""Squares across a picture that is hidden whole: of 1920 pixels each is 60, a third of a person's height at 10 m."""
Picture = NDArray[np.uint8]
Boxes = NDArray[np.float64]


def hidden(picture: Picture, boxes: Boxes | None) -> Picture:
    """Return a picture, (H, W, 3) BGR, with boxes (N, 4), relative to it, grey; None: the whole of it is made coarse."""
    if boxes is None:
        return _coarse(picture)
    made = picture.copy()
    _fill(made, boxes)
    return made


def hidden_frame(frame: VideoFrame, boxes: Boxes | None) -> VideoFrame:
    """Return a frame (yuv420p, even sides) with boxes grey, or coarse, as `hidden`; its time stays."""
    height, width = frame.height, frame.width
    flat = frame.to_ndarray().reshape(-1).astype(np.uint8, copy=True)
    luma, chroma = flat[: height * width].reshape(height, width), flat[height * width :].reshape(2, height // 2, width // 2)
    for plane in (luma, *chroma):
        if boxes is None:
            plane[:] = _coarse(plane)
        else:
            _fill(plane, boxes)
    made = VideoFrame.from_ndarray(flat.reshape(height * 3 // 2, width), format="yuv420p")
    made.pts, made.time_base = frame.pts, frame.time_base
    made.color_range, made.colorspace = frame.color_range, frame.colorspace
    return made


def _fill(plane: Picture, boxes: Boxes) -> None:
    """Fill boxes of a picture or plane that is our own; an edge within a pixel takes the pixel."""
    height, width = plane.shape[:2]
    for x1, y1, x2, y2 in boxes.tolist():
        left, top, right, bottom = int(x1 * width), int(y1 * height), int(np.ceil(x2 * width)), int(np.ceil(y2 * height))
        plane[top:bottom, left:right] = GREY


def _coarse(plane: Picture) -> Picture:
    height, width = plane.shape[:2]
    few = (min(width, COLUMNS), max(1, round(min(width, COLUMNS) * height / width)))
    small = cv2.resize(plane, few, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST).astype(np.uint8, copy=False)
