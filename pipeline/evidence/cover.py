"""Where a picture must be hidden between two looks: boxes of people and vehicles, carried through time. Pure.

What nobody looked at closely enough is hidden whole. Not here: how something is hidden (`hiding.py`), and people whom the
detector does not see: they stay visible.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.config.media import EvidenceSettings
from pipeline.events import MaskName
from pipeline.evidence.boxes import SeenBox, SeenLook
from pipeline.evidence.hiding import Boxes

CLASSES: dict[MaskName, frozenset[str]] = {
    "people": frozenset({"person"}),
    "plates": frozenset({"car", "truck", "bus", "van", "motorcycle", "tricycle", "bicycle"}),
}
"""What a detector calls them; e-bikes have plates and are seen as motorcycles or bicycles."""
WITH_BUMPERS = frozenset({"car", "truck", "bus", "van"})
BUMPER = 0.45
"""From this share of a vehicle's height down a plate may be; lower on buses and lorries than on cars."""
MARGIN = 0.12
"""Of a box's longer side, around it: boxes cut off hands, bags and bumpers."""
PACE = 0.8
"""How fast the edges of a box grow while it is not seen, its heights a second: a person of 1.7 m walks 1.4 m."""
BRIDGE_S = 3.0
"""A track that comes again within this time was between its two places meanwhile."""
NEAR_S = 0.05
"""A picture so near to a look shows what the look saw."""
ONE_STREAM_S, TWO_STREAMS_S = 0.04, 0.5
"""How far the times of looks and clip may differ: one frame, or the delays of two streams of a camera that tells no time."""
NOTHING: Boxes = np.zeros((0, 4))


@dataclass(frozen=True, slots=True)
class Masking:
    """What a stream hides.

    Attributes:
        gap_s, hold_s: as the settings have them, seconds.
        slack_s: how far the times of looks and pictures may differ, seconds.
        is_blind: the detector does not know what is to be hidden: all is hidden then.
    """

    names: tuple[MaskName, ...]
    gap_s: float
    hold_s: float
    slack_s: float
    is_blind: bool = False

    @classmethod
    def of(cls, settings: EvidenceSettings, *, sees: Collection[str], two_streams: bool) -> Self | None:
        """Return what settings ask for, None when it is nothing; `sees` are the detector's classes."""
        if not settings.mask:
            return None
        is_blind = any(CLASSES[name].isdisjoint(sees) for name in settings.mask)
        slack_s = TWO_STREAMS_S if two_streams else ONE_STREAM_S
        return cls(tuple(dict.fromkeys(settings.mask)), settings.mask_gap_s, settings.mask_hold_s, slack_s, is_blind)

    @property
    def reach_s(self) -> float:
        """Looks so long before and after a picture may say something about it, seconds."""
        return BRIDGE_S + self.gap_s + self.hold_s + self.slack_s

    def wants(self, class_name: str) -> bool:
        """Whether things of a class are hidden, or a part of them."""
        return any(class_name in CLASSES[name] for name in self.names)


class _Span(NamedTuple):
    """A box whose edges move evenly from one time to another; boxes (4,) x1, y1, x2, y2, relative to the picture."""

    start: float
    end: float
    first: Boxes
    last: Boxes
    cut: bool


class _Sight(NamedTuple):
    """One box at one time, and the look before and after."""

    t: float
    box: Boxes
    before: float
    after: float


class Cover:
    """What is hidden of a stream's pictures, by their time."""

    def __init__(self, looks: Sequence[SeenLook], masking: Masking, *, aspect: float) -> None:
        """Take looks in order of time; those with a fault saw nothing and say nothing.

        Args:
            looks: with boxes.
            masking: what is hidden.
            aspect: width of the picture by its height.
        """
        usable = [] if masking.is_blind else [look for look in looks if look.fault is None]
        self._masking = masking
        self._times = np.array([look.t for look in usable], np.float64)
        self._heights = np.array([1 / aspect, 1.0])
        spans = list(_spans(usable, masking, self._heights))
        self._start = np.array([one.start for one in spans])
        self._end = np.array([one.end for one in spans])
        self._first = np.array([one.first for one in spans]).reshape(-1, 4)
        self._last = np.array([one.last for one in spans]).reshape(-1, 4)
        self._cut = np.array([one.cut for one in spans], np.bool_)

    def at(self, t: float) -> Boxes | None:
        """Return what is hidden at UTC time `t`, (N, 4) x1, y1, x2, y2 relative to the picture; None: all of it."""
        early, late = t - self._masking.slack_s, t + self._masking.slack_s
        if not (self._is_covered(early) and self._is_covered(late)):
            return None
        now = (self._start <= late) & (self._end >= early)
        if not now.any():
            return NOTHING
        one, other = self._edges(now, early), self._edges(now, late)
        hull = np.hstack([np.minimum(one[:, :2], other[:, :2]), np.maximum(one[:, 2:], other[:, 2:])])
        return _padded(hull, self._cut[now], self._heights)

    def _is_covered(self, t: float) -> bool:
        """Whether somebody looked closely enough around `t`."""
        if not len(self._times):
            return False
        after = int(np.searchsorted(self._times, t))
        around = self._times[max(0, after - 1) : after + 1]
        if np.abs(around - t).min() <= NEAR_S + self._masking.slack_s:
            return True
        return len(around) == 2 and float(around[1] - around[0]) <= self._masking.gap_s

    def _edges(self, now: NDArray[np.bool_], t: float) -> Boxes:
        start, end = self._start[now], self._end[now]
        share = (np.clip(t, start, end) - start) / np.maximum(end - start, 1e-9)
        edges: Boxes = self._first[now] + share[:, None] * (self._last[now] - self._first[now])
        return edges


def _spans(looks: Sequence[SeenLook], masking: Masking, heights: Boxes) -> Iterator[_Span]:
    """Yield the ways of all boxes that are to be hidden; `heights` (2,) is the picture's height in its x and y."""
    tracks: dict[tuple[int, bool], list[_Sight]] = defaultdict(list)
    for number, look in enumerate(looks):
        before = looks[number - 1].t if number else look.t - masking.gap_s
        after = looks[number + 1].t if number + 1 < len(looks) else look.t + masking.gap_s
        for box in look.boxes:
            if not masking.wants(box.class_name):
                continue
            sight, cut = _Sight(look.t, _corners(box), before, after), box.class_name in WITH_BUMPERS
            if box.tracker_id < 0:
                yield from _alone(sight, masking, heights, cut=cut)
            else:
                tracks[box.tracker_id, cut].append(sight)
    for (_, cut), sights in tracks.items():
        for part in _unbroken(sights):
            yield from _way(part, masking, heights, cut=cut)


def _unbroken(sights: Sequence[_Sight]) -> Iterator[list[_Sight]]:
    """Yield the parts of a track's sights between which it was not lost for long."""
    part = [sights[0]]
    for sight in sights[1:]:
        if sight.t - part[-1].t > BRIDGE_S:
            yield part
            part = []
        part.append(sight)
    yield part


def _way(sights: Sequence[_Sight], masking: Masking, heights: Boxes, *, cut: bool) -> Iterator[_Span]:
    """Yield a track's way: held before its first sight, from sight to sight, and held after the last one."""
    first, last = sights[0], sights[-1]
    if len(sights) == 1:
        speed_in = speed_out = np.zeros(4)
    else:
        speed_in, speed_out = _speed(*sights[:2]), _speed(*sights[-2:])
    held = masking.hold_s
    yield _Span(first.t - held, first.t, _grown(first.box, -speed_in, held, heights), first.box, cut)
    for one, other in pairwise(sights):
        yield _Span(one.t, other.t, one.box, other.box, cut)
    yield _Span(last.t, last.t + held, last.box, _grown(last.box, speed_out, held, heights), cut)


def _alone(sight: _Sight, masking: Masking, heights: Boxes, *, cut: bool) -> Iterator[_Span]:
    """Yield the way of a box that belongs to no track, from the look before to the look after."""
    start, end = max(sight.before, sight.t - masking.gap_s), min(sight.after, sight.t + masking.gap_s)
    still = np.zeros(4)
    yield _Span(start, sight.t, _grown(sight.box, still, sight.t - start, heights), sight.box, cut)
    yield _Span(sight.t, end, sight.box, _grown(sight.box, still, end - sight.t, heights), cut)


def _speed(one: _Sight, other: _Sight) -> Boxes:
    """Return how fast a box moves, (4,) pictures a second: all edges as its middle does."""
    moved = ((other.box[:2] + other.box[2:]) - (one.box[:2] + one.box[2:])) / 2 / max(other.t - one.t, 1e-3)
    return np.tile(moved, 2)


def _grown(box: Boxes, speed: Boxes, seconds: float, heights: Boxes) -> Boxes:
    """Return the box that holds one after so many seconds unseen, whether it stood, went on or turned."""
    gone = box + speed * seconds
    wide = PACE * seconds * (box[3] - box[1]) * heights
    return np.concatenate([np.minimum(box, gone)[:2] - wide, np.maximum(box, gone)[2:] + wide])


def _padded(boxes: Boxes, cut: NDArray[np.bool_], heights: Boxes) -> Boxes:
    """Return boxes with their margin; of vehicles with bumpers the lower part alone."""
    sides = boxes[:, 2:] - boxes[:, :2]
    wide = MARGIN * (sides / heights).max(axis=1, keepdims=True) * heights
    padded = np.hstack([boxes[:, :2] - wide, boxes[:, 2:] + wide])
    padded[cut, 1] = boxes[cut, 1] + BUMPER * sides[cut, 1]
    clipped: Boxes = np.clip(padded, 0.0, 1.0)
    return clipped


def _corners(box: SeenBox) -> Boxes:
    return np.array([box.x1, box.y1, box.x2, box.y2])
