"""Where tracks were: a bounded, thinned history for the `why` of events. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.events import Box, TrackHistory, TrackPoint

MOST_POINTS = 32
"""Points kept of one track; when there are more, every other one goes, the first and the newest stay."""
MOST_TRACKS = 512
FORGET_S = 600.0
"""A track that was not seen for so long is forgotten."""


class _Point(NamedTuple):
    t: float
    box: Box


class Histories:
    """The tracks of one stream."""

    def __init__(self) -> None:
        self._points: dict[int, list[_Point]] = {}
        self._names: dict[int, str] = {}

    def add(self, t: float, tracks: sv.Detections, *, width: int, height: int) -> None:
        """Note where the confirmed tracks are at UTC time `t` on a picture of this size."""
        if tracks.tracker_id is None:
            return
        for index in np.flatnonzero(tracks.tracker_id >= 0).tolist():
            number = int(tracks.tracker_id[index])
            points = self._points.setdefault(number, [])
            points.append(_Point(t, relative(tracks.xyxy[index], width=width, height=height)))
            self._names[number] = str(tracks.data["class_name"][index])
            if len(points) > MOST_POINTS:
                del points[1:-1:2]
        self._forget(t)

    def of(self, tracker_ids: Iterable[int]) -> tuple[TrackHistory, ...]:
        """Return what is known of tracks, in the order asked for."""
        return tuple(
            TrackHistory(
                tracker_id=number,
                class_name=self._names[number],
                points=tuple(TrackPoint(t=point.t, box=point.box) for point in self._points[number]),
            )
            for number in tracker_ids
            if number in self._points
        )

    def _forget(self, t: float) -> None:
        old = [number for number, points in self._points.items() if t - points[-1].t > FORGET_S]
        oldest = sorted(self._points, key=lambda number: self._points[number][-1].t)
        for number in {*old, *oldest[: max(0, len(oldest) - MOST_TRACKS)]}:
            del self._points[number], self._names[number]


def relative(box: NDArray[np.floating], *, width: int, height: int) -> Box:
    """Return a pixel box (4,) relative to its picture, clipped to it."""
    x1, y1, x2, y2 = np.clip(np.asarray(box, np.float64) / [width, height, width, height], 0.0, 1.0).round(5).tolist()
    return Box(x1=x1, y1=y1, x2=max(x1, x2), y2=max(y1, y2))
