"""Tells when a connection has stalled: by decoded pictures, not by the socket. Pure.

A socket may hang, sound may go on without pictures, packets may come that nothing can be made of.
"""

from pipeline.told import Told

KEYFRAME_S = 30.0
"""Longest wait on patrol for the next keyframe while packets come: the longest GOP of a camera's "smart" codec
that was met is 20 s; without this a stream with rare keyframes would reconnect for ever."""
KEYFRAMES = 3.0
"""A keyframe that is overdue by so many intervals won't come."""


class Progress:
    """The watchdog of one connection. All times are seconds of a monotonic clock."""

    def __init__(self, stall_s: float, *, first_s: float, now: float) -> None:
        """Begin a connection.

        Args:
            stall_s: longest time without a decoded frame.
            first_s: longest time until the first one.
            now: when the connection was opened.
        """
        self._stall_s = stall_s
        self._first_s = first_s
        self._packet = self._decoded = now
        self._fed: float | None = None
        self._keyframe: float | None = None
        self._interval: float | None = None
        self.frames = 0

    def packet(self, now: float) -> None:
        """Take note of a video packet."""
        self._packet = now

    def fed(self, now: float, *, keyframe: bool) -> None:
        """Take note of a packet that the decoder got."""
        if self._fed is None:
            self._fed = now
        if keyframe:
            if self._keyframe is not None:
                self._interval = max(self._interval or 0.0, now - self._keyframe)
            self._keyframe = now

    def decoded(self, now: float) -> None:
        """Take note of a decoded frame."""
        self._decoded = now
        self._fed = None
        self.frames += 1

    def stalled(self, now: float, *, whole: bool) -> str:
        """Say what is wrong, or return "".

        Args:
            now: the time.
            whole: whether every packet is decoded, so that frames must come all the time.
        """
        limit = self._stall_s if self.frames else self._first_s
        if now - self._packet > limit:
            return Told("no_packets", seconds=round(now - self._packet))
        if self._fed is not None and now - self._fed > limit:
            return Told("undecodable", seconds=round(now - self._fed))
        if now - self._decoded > (limit if whole or not self.frames else self._patience):
            return Told("no_keyframe", seconds=round(now - self._decoded))
        return ""

    @property
    def _patience(self) -> float:
        known = KEYFRAME_S if self._interval is None else min(KEYFRAME_S, KEYFRAMES * self._interval)
        return max(self._stall_s, known)
