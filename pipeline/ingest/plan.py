"""Which packets are decoded and which decoded frames are looked at. Pure.

*Patrol* decodes keyframes alone. *Watch* decodes everything and looks `detection_rate` times a
second. *auto* is patrol that goes on watch for a while when someone has cause to. Decoding of
everything begins and ends at a keyframe only, because a picture without its references is smeared.

A camera whose keyframes are further apart than LONG_GOP_S can't be patrolled: everything is decoded
from its next keyframe on, and on patrol it is still looked at only every LONG_GOP_LOOK_S seconds.
"""

from dataclasses import dataclass
from typing import Literal

from pipeline.config.settings import StreamSettings
from pipeline.events import PlanName
from pipeline.told import Told

LONG_GOP_S = 8.0
"""Half of the default `gap_s`: rarer looks than this would stop dwell clocks."""
LONG_GOP_LOOK_S = 2.0
"""The keyframe interval that most cameras have; decoding such a stream costs more, detection does not."""
TOLERANCE = 0.5
"""A frame is due this part of the interval between frames early: the nearest one is looked at."""


@dataclass(frozen=True, slots=True)
class Wake:
    """Why the stream is on watch, and since which UTC time."""

    t: float
    why: str


class Plan:
    """The decoding plan of one stream; it outlives connections.

    `wake` may be called from another thread, everything else from the reader's.
    """

    def __init__(self, stream: StreamSettings) -> None:
        self._mode: PlanName | Literal["auto"] = stream.plan
        self._watch_s = stream.watch_s
        self._period = 1.0 / stream.detection_rate
        self._interval = max(stream.patrol_interval_s, self._period)
        self._wake: Wake | None = None
        self._watching = stream.plan == "watch"
        self._whole = False
        self._long_gop = False
        self._keyframe_t: float | None = None
        self._due = self._decoded_t = float("-inf")

    @property
    def name(self) -> PlanName:
        """Patrol or watch, as it is now."""
        return "watch" if self._watching else "patrol"

    @property
    def whole(self) -> bool:
        """Whether every packet is decoded now."""
        return self._whole

    @property
    def note(self) -> str:
        """What a person should know of this stream's plan, or ""."""
        if self._long_gop and not self._watching:
            return Told("long_gop", seconds=round(LONG_GOP_S))
        wake = self._wake
        return Told("on_watch", cause=wake.why) if self._mode == "auto" and self._watching and wake else ""

    def connect(self, *, long_gop: bool | None = None) -> None:
        """Begin a connection: nothing is decoded before its first keyframe.

        Args:
            long_gop: whether keyframes are rarer than LONG_GOP_S, when that is known.
        """
        self._whole = False
        self._keyframe_t = None
        self._due = self._decoded_t = float("-inf")
        if long_gop is not None:
            self._long_gop = long_gop

    def wake(self, t: float, why: str) -> None:
        """Ask for watch until `watch_s` after UTC time `t`; the latest cause counts."""
        before = self._wake
        if before is None or t >= before.t or before.t - t > self._watch_s:
            self._wake = Wake(t, why)

    def packet(self, t: float, *, keyframe: bool) -> bool:
        """Tell whether to decode a video packet of UTC time `t`."""
        before = self._keyframe_t
        if not keyframe:
            if before is not None and t - before > LONG_GOP_S:
                self._long_gop = True
            return self._whole
        if before is not None:
            self._long_gop = t - before > LONG_GOP_S
        self._keyframe_t = t
        self._watching = self._mode == "watch" or self._woken(t)
        self._whole = self._watching or self._long_gop
        return self._whole or self._is_due(t, since=t if before is None else t - before)

    def look(self, t: float) -> bool:
        """Tell whether to look at a decoded frame of UTC time `t`."""
        since, self._decoded_t = t - self._decoded_t, t
        if not self._is_due(t, since=since):
            return False
        steady = self._watching and t - self._due < self._period
        self._due = (self._due if steady else t) + self._spacing
        return True

    def _is_due(self, t: float, *, since: float) -> bool:
        return t >= self._due - TOLERANCE * min(max(0.0, since), self._period)

    @property
    def _spacing(self) -> float:
        if self._watching:
            return self._period
        return max(self._interval, LONG_GOP_LOOK_S) if self._long_gop else self._interval

    def _woken(self, t: float) -> bool:
        wake = self._wake
        return self._mode == "auto" and wake is not None and abs(t - wake.t) <= self._watch_s
