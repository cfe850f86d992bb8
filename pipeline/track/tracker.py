"""Detections to tracks: one ByteTrack instance a stream, fed with times instead of frame counts.

ByteTrack (Zhang et al., ECCV 2022) from the `trackers` library. Added here: things of different kinds are never
joined, a track keeps the class that it was mostly seen as, ids are unique over all connections of a camera.
At the pace of patrol only things that stand still keep their id, since overlap is all that joins them.
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from trackers import ByteTrackTracker

from pipeline.config.settings import TrackerSettings

KINDS = (
    {"car", "truck", "bus", "van", "train"},
    {"bicycle", "motorcycle", "tricycle"},
    {"litter", "garbage bag", "backpack", "handbag", "suitcase", "bottle"},
    {"bin", "overflowing bin"},
    {"fire", "smoke", "firework"},
)
"""Classes that a detector takes for each other from look to look: one track may change among them."""
LIBRARY_RATE = 30.0
"""Frames a second in which the library counts `lost_track_buffer`."""
VOTES = 100
"""Looks that a track's class is voted over; older ones weigh less and less."""
BIG = 1.0e5
"""Pixels between the kinds when they are laid apart; larger than any picture."""


@dataclass(slots=True)
class _Known:
    seen: float
    votes: Counter[str] = field(default_factory=Counter)


class Tracker:
    """One stream's tracker; forgets a track that was not seen for `lost_s` (longer when looks are rarer).

    Attributes:
        next_id: the first id that was never given; what must survive a restart.
    """

    def __init__(self, settings: TrackerSettings, *, rate: float, next_id: int = 0) -> None:
        """Begin without tracks.

        Args:
            settings: thresholds and times.
            rate: looks a second that the motion model is tuned for.
            next_id: where ids begin.
        """
        self._settings = settings
        self._rate = rate
        self._kinds: dict[str, int] = {name: index for index, kind in enumerate(KINDS) for name in kind}
        self._base = next_id
        self.next_id = next_id
        self._last: float | None = None
        self._known: dict[int, _Known] = {}
        self._library = self._fresh()

    def restart(self) -> None:
        """Forget all tracks: a new connection, other pictures. Ids go on."""
        self._base = self.next_id
        self._last = None
        self._known.clear()
        self._library = self._fresh()

    def update(self, detections: sv.Detections, *, t: float) -> sv.Detections:
        """Join detections to tracks.

        Args:
            detections: of one look, with `confidence` and `data["class_name"]`.
            t: UTC seconds of the look; a time that is not later than the last one starts anew.

        Returns:
            The same boxes with `tracker_id` (N,) int, -1 where a track is not confirmed, and the
            track's class in `data["class_name"]`.
        """
        if self._last is not None and t <= self._last:
            self.restart()
        self._stretch(t)
        self._last = t
        names = np.asarray(detections.data.get("class_name", ()), dtype=str)
        shifts = self._shifts(names)
        apart = sv.Detections(
            xyxy=(detections.xyxy + shifts[:, None] * np.array([BIG, 0, BIG, 0])).astype(np.float64),
            confidence=detections.confidence,
            class_id=np.arange(len(detections)),
        )
        joined = self._library.update(apart, timestamp=t)
        ids = np.full(len(detections), -1, dtype=int)
        if len(joined) and joined.tracker_id is not None and joined.class_id is not None:
            ids[joined.class_id] = np.where(joined.tracker_id >= 0, joined.tracker_id + self._base, -1)
        self.next_id = max(self.next_id, int(ids.max(initial=-1)) + 1)
        return self._named(detections, names, ids, t)

    def _fresh(self) -> ByteTrackTracker:
        settings = self._settings
        return ByteTrackTracker(
            lost_track_buffer=max(1, round(settings.lost_s * LIBRARY_RATE)),
            frame_rate=self._rate,
            track_activation_threshold=settings.confidence,
            minimum_consecutive_frames=settings.confirm_looks,
            minimum_iou_threshold=settings.min_iou,
            high_conf_det_threshold=settings.high_confidence,
        )

    def _stretch(self, t: float) -> None:
        """Let tracks live over one missed look even when looks are rarer than `lost_s`."""
        pause = 0.0 if self._last is None else t - self._last
        self._library.maximum_time_without_update = max(self._settings.lost_s, 2.5 * pause)

    def _shifts(self, names: NDArray[np.str_]) -> NDArray[np.float64]:
        """Give every kind a place of its own, so that boxes of two kinds never overlap."""
        for name in names.tolist():
            self._kinds.setdefault(name, len(KINDS) + len(self._kinds))
        return np.array([self._kinds[name] for name in names.tolist()], np.float64)

    def _named(self, detections: sv.Detections, names: NDArray[np.str_], ids: NDArray[np.int_], t: float) -> sv.Detections:
        voted = [self._vote(int(ids[n]), str(names[n]), t) for n in range(len(ids))]
        alive = self._library.maximum_time_without_update
        self._known = {number: known for number, known in self._known.items() if t - known.seen <= alive}
        return sv.Detections(
            xyxy=detections.xyxy,
            confidence=detections.confidence,
            class_id=detections.class_id,
            tracker_id=ids,
            data={"class_name": np.array(voted, dtype=str)},
        )

    def _vote(self, number: int, name: str, t: float) -> str:
        if number < 0:
            return name
        known = self._known.setdefault(number, _Known(t))
        known.seen = t
        known.votes[name] += 1
        if known.votes.total() > VOTES:
            known.votes = Counter({one: count // 2 for one, count in known.votes.items() if count > 1})
        return max(known.votes, key=lambda one: (known.votes[one], one == name, one))
