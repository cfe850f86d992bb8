"""Where tracks were: a bounded, thinned history for the `why` of events. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.events import Box, TrackHistory, TrackPoint

MOST_POINTS = 24
"""Points kept of one track; when there are more, every other one goes and further ones are taken half as often."""
SPACING_S = 0.5
"""Seconds between two points of a young track."""
MOST_TRACKS = 512
"""Tracks that are remembered; when there are more, those seen longest ago go."""
FORGET_S = 120.0
"""A track that was not seen for so long is forgotten, unless somebody still asks for it."""

Edges = tuple[float, float, float, float]


@dataclass(slots=True)
class _Way:
    class_name: str
    points: list[tuple[float, Edges]] = field(default_factory=list)
    newest: tuple[float, Edges] = (0.0, (0.0, 0.0, 0.0, 0.0))
    spacing: float = SPACING_S

    def add(self, t: float, box: Edges) -> None:
        self.newest = (t, box)
        if not self.points or t - self.points[-1][0] >= self.spacing:
            self.points.append(self.newest)
        if len(self.points) >= MOST_POINTS:
            del self.points[1::2]
            self.spacing *= 2


class Histories:
    """The tracks of one stream."""

    def __init__(self, kept: Sequence[TrackHistory] = ()) -> None:
        """Begin with what an earlier process `kept`."""
        self._ways = {one.tracker_id: _way(one) for one in kept if one.points}

    def add(self, t: float, tracks: sv.Detections, *, size: tuple[int, int], keep: Collection[int] = ()) -> None:
        """Note where the confirmed tracks are at UTC time `t`.

        Args:
            t: UTC seconds.
            tracks: what is tracked now.
            size: width and height of the picture.
            keep: ids that are needed although they may not be seen any more.
        """
        if tracks.tracker_id is not None:
            boxes = (tracks.xyxy / np.array([*size, *size], np.float64)).clip(0.0, 1.0)
            for number, name, box in zip(tracks.tracker_id.tolist(), tracks.data["class_name"], boxes, strict=True):
                if number >= 0:
                    way = self._ways.setdefault(number, _Way(str(name)))
                    way.class_name = str(name)
                    way.add(t, _edges(box))
        self._forget(t, keep)

    def of(self, tracker_ids: Iterable[int]) -> tuple[TrackHistory, ...]:
        """Return what is known of tracks, in the order asked for."""
        return tuple(_history(number, self._ways[number]) for number in tracker_ids if number in self._ways)

    def _forget(self, t: float, keep: Collection[int]) -> None:
        old = [number for number, way in self._ways.items() if t - way.newest[0] > FORGET_S and number not in keep]
        for number in old:
            del self._ways[number]
        if len(self._ways) > MOST_TRACKS:
            newest = sorted(self._ways, key=lambda number: self._ways[number].newest[0])[-MOST_TRACKS:]
            self._ways = {number: self._ways[number] for number in newest}


def relative(box: NDArray[np.floating], *, size: tuple[int, int]) -> Box:
    """Return a pixel box (4,) relative to its picture of a width and height, clipped to it."""
    x1, y1, x2, y2 = _edges((np.asarray(box, np.float64) / [*size, *size]).clip(0.0, 1.0))
    return Box(x1=x1, y1=y1, x2=max(x1, x2), y2=max(y1, y2))


def _edges(box: NDArray[np.floating]) -> Edges:
    x1, y1, x2, y2 = np.asarray(box, np.float64).round(5).tolist()
    return (x1, y1, x2, y2)


def _history(number: int, way: _Way) -> TrackHistory:
    points = way.points if way.points[-1] == way.newest else [*way.points, way.newest]
    return TrackHistory(
        tracker_id=number, class_name=way.class_name, points=tuple(TrackPoint(t=t, box=_box(edges)) for t, edges in points)
    )


def _box(edges: Edges) -> Box:
    x1, y1, x2, y2 = edges
    return Box(x1=x1, y1=y1, x2=max(x1, x2), y2=max(y1, y2))


def _way(kept: TrackHistory) -> _Way:
    points = [(point.t, (point.box.x1, point.box.y1, point.box.x2, point.box.y2)) for point in kept.points]
    spacing = max(SPACING_S, (points[-1][0] - points[0][0]) / MOST_POINTS)
    return _Way(kept.class_name, points, points[-1], spacing)
