"""Detections to tracks: one ByteTrack instance a stream, fed with times instead of frame counts.

ByteTrack (Zhang et al., ECCV 2022) from the `trackers` library. Added here: things of different kinds are never
joined, one thing with two names is one, a track keeps the class that it was mostly seen as, ids are unique over all
connections of a camera. At the pace of patrol only what stands still keeps its id, since overlap is all that joins.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from trackers import ByteTrackTracker
from trackers.utils.state_representations import BaseStateEstimator

from models.findings import apart
from pipeline.config.settings import TrackerSettings
from pipeline.track.kinds import KINDS
from pipeline.track.motion import CornerMotion
from pipeline.track.newborn import Newborn
from pipeline.track.steady import Warp

LIBRARY_RATE = 30.0
"""Frames a second in which the library counts `lost_track_buffer`."""
STILL_S = 0.8
"""With more seconds between two looks a track is expected where it was, not where its speed would bring it. Measured on
PETS09-S2L1 (public detections): IDF1 with speed / without it 71 / 55 at 0.7 s, 46 / 51 at 0.9 s, 37 / 52 at 1.4 s; and a
still box that jitters by 6 % of its width changes its id every 8 looks at 4 s with speed, never without it."""
MISSED_LOOKS = 2.5
"""Pauses between looks that a track survives unseen when looks are rarer than `lost_s`: one missed look and its jitter."""
SAME_IOU = 0.7
"""Overlap above which two boxes of one kind are one thing that the detector found twice, as end-to-end models do.
It is the usual limit of non-maximum suppression: things that overlap more are seldom both found anyway."""
LEAST_STEP_S = 0.001
"""Step between two looks of the same time; the library refuses none."""
VOTES = 100
"""Looks that a track's class is voted over; older ones weigh less and less."""
BIG = 1.0e5
"""Pixels between the kinds when they are laid apart; larger than any picture."""


@dataclass(slots=True)
class _Known:
    seen: float
    name: str
    votes: Counter[str] = field(default_factory=Counter)


class Tracker:
    """One stream's tracker; forgets a track that was not seen for `lost_s` (longer when looks are rarer).

    Attributes:
        next_id: the first id that was never given; what must survive a restart.
    """

    def __init__(self, settings: TrackerSettings, *, rate: float, next_id: int = 1) -> None:
        """Begin without tracks.

        Args:
            settings: thresholds and times.
            rate: looks a second that the library's noise model is scaled to; looks may come at any pace.
            next_id: where ids begin.
        """
        self._settings = settings
        self._rate = rate
        self._kinds: dict[str, int] = {name: index for index, kind in enumerate(KINDS) for name in kind}
        self._base = next_id
        self.next_id = next_id
        self._last: float | None = None
        self._time = 0.0
        self._known: dict[int, _Known] = {}
        self._library = self._fresh()
        self._found: sv.Detections | None = None
        self._repeats = 0
        self._tracks = sv.Detections.empty()

    def restart(self) -> None:
        """Forget all tracks: a new connection, other pictures. Ids go on."""
        self._base = self.next_id
        self._last = self._found = None
        self._known.clear()
        self._library = self._fresh()

    def update(self, detections: sv.Detections, *, t: float, warp: Warp | None = None) -> sv.Detections:
        """Join detections to tracks.

        Args:
            detections: of one look, with `confidence` and `data["class_name"]`; the same object again says that
                nothing has moved, which costs next to nothing once the tracks are confirmed.
            t: UTC seconds of the look; not before the last one (restart first).
            warp: where boxes of the last look would be now if what they show stands; None: where they were.

        Returns:
            Their boxes, in their order but without doubles, with `tracker_id` (N,) int, -1 where a
            track is not confirmed, the track's class in `data["class_name"]`, and in `data["seen_as"]` the class of
            this look alone, for rules about what changes its class; do not write into it.
        """
        self._repeats = self._repeats + 1 if detections is self._found else 0
        self._found = detections
        if self._repeats > self._settings.confirm_looks:
            self._rest(t)
        else:
            self._carry(warp)
            self._tracks = self._join(detections, t)
        return self._tracks

    def _join(self, detections: sv.Detections, t: float) -> sv.Detections:
        named = _named(detections)
        single = self._single(named)
        kept = named if single.all() else cast("sv.Detections", named[single])
        names = [str(name) for name in kept.data["class_name"]]
        ids = self._joined(kept, self._offsets(names), self._advance(t))
        self.next_id = max(self.next_id, int(ids.max(initial=-1)) + 1)
        voted = [self._vote(number, name) for number, name in zip(ids.tolist(), names, strict=True)]
        self._forget()
        return sv.Detections(
            xyxy=kept.xyxy,
            confidence=kept.confidence,
            class_id=kept.class_id,
            tracker_id=ids,
            data={"class_name": np.array(voted, dtype=str), "seen_as": np.array(names, dtype=str)},
        )

    def _carry(self, warp: Warp | None) -> None:
        """Move what is tracked as the camera's own movement moves it."""
        states = [cast("CornerMotion", track.state_estimator) for track in self._library.tracks]
        if warp is None or not states:
            return
        boxes = np.array([state.corners for state in states])
        aside = np.round((boxes[:, 0] + boxes[:, 2]) / 2 / BIG)[:, None] * np.array([BIG, 0, BIG, 0])
        for state, moved, away in zip(states, warp(boxes - aside), aside, strict=True):
            state.carry(moved + away)

    def _fresh(self) -> ByteTrackTracker:
        """Return a library tracker; its ids begin at 0, its lost buffer is in 1/30 s whatever `frame_rate` says."""
        settings = self._settings
        return ByteTrackTracker(
            lost_track_buffer=max(1, round(settings.lost_s * LIBRARY_RATE)),
            frame_rate=self._rate,
            track_activation_threshold=settings.confidence,
            minimum_consecutive_frames=settings.confirm_looks,
            minimum_iou_threshold=settings.min_iou,
            high_conf_det_threshold=settings.high_confidence,
            state_estimator_class=cast("type[BaseStateEstimator]", Newborn),
        )

    def _rest(self, t: float) -> None:
        """Let time pass in which nothing moved: only what is out of sight grows older."""
        step = self._step(t)
        for track in self._library.tracks:
            cast("CornerMotion", track.state_estimator).rest()
            if track.time_since_update:
                track.time_since_update_seconds += step

    def _step(self, t: float) -> float:
        """Return the seconds since the last look, a little at least."""
        step = 1.0 / self._rate if self._last is None else max(LEAST_STEP_S, t - self._last)
        self._last = t if self._last is None else max(t, self._last)
        return step

    def _advance(self, t: float) -> float:
        """Move the library's time on and return it."""
        step = self._step(t)
        self._time += step
        self._library.maximum_time_without_update = max(self._settings.lost_s, MISSED_LOOKS * step)
        if step > STILL_S:
            for track in self._library.tracks:
                cast("CornerMotion", track.state_estimator).rest()
        return self._time

    def _joined(self, found: sv.Detections, offsets: NDArray[np.float64], time: float) -> NDArray[np.int_]:
        """Return the id of each box, (N,); kinds are laid side by side, so that their boxes never overlap."""
        apart = sv.Detections(
            xyxy=found.xyxy.astype(np.float64) + offsets[:, None] * np.array([BIG, 0, BIG, 0]),
            confidence=found.confidence,
            class_id=np.arange(len(found)),
        )
        joined = self._library.update(apart, timestamp=time)
        ids = np.full(len(found), -1, dtype=int)
        if len(joined) and joined.tracker_id is not None and joined.class_id is not None:
            ids[joined.class_id] = np.where(joined.tracker_id >= 0, joined.tracker_id + self._base, -1)
        return ids

    def _single(self, found: sv.Detections) -> NDArray[np.bool_]:
        """Tell which boxes have an area and are not a weaker double of another one of their kind."""
        sides = found.xyxy[:, 2:] - found.xyxy[:, :2]
        usable = (sides[:, 0] > 0) & (sides[:, 1] > 0)
        if np.count_nonzero(usable) < 2 or found.confidence is None:
            return usable
        kinds = self._offsets([str(name) for name in found.data["class_name"]]).astype(np.int64)
        rows = np.flatnonzero(usable)
        single = np.zeros(len(found), bool)
        confidence = found.confidence[rows].astype(np.float32)
        single[rows[apart(found.xyxy[rows].astype(np.float32), confidence, kinds[rows], SAME_IOU)]] = True
        return single

    def _offsets(self, names: list[str]) -> NDArray[np.float64]:
        """Return a number for each name's kind, (N,); a name that no kind holds is a kind of its own."""
        for name in names:
            self._kinds.setdefault(name, len(KINDS) + len(self._kinds))
        return np.array([self._kinds[name] for name in names], np.float64)

    def _vote(self, number: int, name: str) -> str:
        if number < 0:
            return name
        known = self._known.setdefault(number, _Known(self._time, name))
        known.seen = self._time
        known.votes[name] += 1
        if known.votes.total() > VOTES:
            known.votes = Counter({one: count // 2 for one, count in known.votes.items() if count > 1})
        if known.votes[name] > known.votes[known.name]:
            known.name = name
        return known.name

    def _forget(self) -> None:
        alive = self._library.maximum_time_without_update
        self._known = {number: known for number, known in self._known.items() if self._time - known.seen <= alive}


def _named(detections: sv.Detections) -> sv.Detections:
    """Return detections that have names and confidences, (N,) each, even when there are none."""
    names = np.asarray(detections.data.get("class_name", np.full(len(detections), "")), dtype=str)
    confidence = detections.confidence if detections.confidence is not None else np.ones(len(detections), np.float32)
    class_id = detections.class_id if detections.class_id is not None else np.zeros(len(detections), int)
    return sv.Detections(
        xyxy=detections.xyxy.astype(np.float32), confidence=confidence, class_id=class_id, data={"class_name": names}
    )
