"""From a stream's own timestamps to UTC, once a connection. Pure.

UTC = pts + offset. The offset comes from the camera's sender reports when they can be believed,
else from arrival: a packet can be late but never early, so the earliest arrivals of the last
minute tell (the lower envelope of the delay). It follows drift slowly, and at once when the
camera's clock jumps.
"""

from pipeline.events import ClockSource

BACK_S = 1.0
"""Timestamps that go back further than pictures are reordered (a few frames) have jumped."""
AHEAD_S = 3.0
"""Timestamps that run this much ahead of the wall clock within one packet have jumped."""
DRIFT_S = 3.0
"""An offset that is wrong by more is replaced at once; a smaller error is worked off slowly."""
SETTLE_S = 4.0
"""For so long after an anchor every earlier arrival counts at once: servers begin with a burst of old packets."""
SLEW = 0.1
"""Later the offset moves by at most this part of the time that passes, so that speeds stay nearly right."""
WINDOW_S = 30.0
"""Half the memory of the envelope. A crystal drifts 50 ppm (IEC 60679): 3 ms a minute."""
EARLY_S, LATE_S = 1.0, 10.0
"""A sender report is believed when it says that the packet was taken at most this early or late."""
STEP_S = 0.001
"""Least time between two frames, so that nobody divides by zero."""


class TimeBase:
    """Turns one elementary stream's pts into UTC seconds.

    Attributes:
        source: `sender_report` while reports are believed, else `arrival`.
        jumps: how often the camera's clock jumped.
    """

    def __init__(self, tick: float) -> None:
        """Begin a connection; `tick` is the stream's time base in seconds."""
        self._tick = tick
        self.source: ClockSource = "arrival"
        self.jumps = 0
        self._offset = 0.0
        self._reported: float | None = None
        self._envelope = _Envelope()
        self._pts: int | None = None
        self._media = self._arrived = self._anchored = 0.0
        self._last_frame = float("-inf")

    def guess(self, arrived: float, duration: int) -> int:
        """Return a likely pts for a packet that came without one: as much later as it arrived later."""
        if self._pts is None:
            return 0
        return self._pts + max(1, round((arrived - self._arrived) / self._tick))

    def packet(self, pts: int, arrived: float) -> float:
        """Take note of a packet, in the order of arrival, and return its UTC time.

        Args:
            pts: presentation time in ticks.
            arrived: UTC seconds at which it reached this machine; never goes back.
        """
        media = pts * self._tick
        lead = arrived - media
        if self._pts is None:
            self._anchor(lead, arrived)
        elif self._jumped(media, lead, arrived):
            self.jumps += 1
            self._reported, self.source = None, "arrival"
            self._anchor(lead, arrived)
        else:
            self._follow(lead, arrived)
        self._pts, self._media, self._arrived = pts, media, arrived
        return self._utc(media, arrived)

    def report(self, pts: int, utc: float, arrived: float) -> None:
        """Take note that, by the camera's clock, the packet that comes next, with `pts`, was taken at `utc`."""
        if -EARLY_S <= arrived - utc <= LATE_S:
            self._reported, self.source = utc - pts * self._tick, "sender_report"
        else:
            self._reported, self.source = None, "arrival"

    def frame(self, pts: int) -> float:
        """Return the UTC time of a decoded frame: later than the one before, whatever the camera's clock does."""
        self._last_frame = max(self._utc(pts * self._tick, self._arrived), self._last_frame + STEP_S)
        return self._last_frame

    def _utc(self, media: float, arrived: float) -> float:
        t = media + self._offset
        return t if self._reported is not None else min(t, arrived)

    def _jumped(self, media: float, lead: float, arrived: float) -> bool:
        step = media - self._media
        return step < -BACK_S or (step - (arrived - self._arrived) > AHEAD_S and lead < self._envelope.least - AHEAD_S)

    def _anchor(self, lead: float, arrived: float) -> None:
        self._offset = lead if self._reported is None else self._reported
        self._anchored = arrived
        self._envelope.restart(lead, arrived)

    def _follow(self, lead: float, arrived: float) -> None:
        self._envelope.add(lead, arrived)
        target = self._envelope.least if self._reported is None else self._reported
        error = target - self._offset
        settling = arrived - self._anchored < SETTLE_S and (error < 0 or self._reported is not None)
        if settling or abs(error) > DRIFT_S:
            self._offset = target
        else:
            most = SLEW * max(0.0, arrived - self._arrived)
            self._offset += min(most, max(-most, error))


class FileTimeBase:
    """Time of a file: its own timestamps, counted from a given UTC moment."""

    source: ClockSource = "file"

    def __init__(self, tick: float, *, start: float, first: int) -> None:
        """Give what has the pts `first` the UTC time `start`."""
        self._tick = tick
        self._start = start - first * tick
        self._next = first
        self._last_frame = float("-inf")

    def guess(self, arrived: float, duration: int) -> int:
        """Return the pts of a packet that has none: one packet's duration after the one before."""
        self._next += duration
        return self._next - duration

    def packet(self, pts: int, arrived: float) -> float:
        """Return a packet's UTC time."""
        self._next = max(self._next, pts + 1)
        return self._start + pts * self._tick

    def report(self, pts: int, utc: float, arrived: float) -> None:
        """Files have no sender reports."""

    def frame(self, pts: int) -> float:
        """Return the UTC time of a decoded frame, later than the one before."""
        self._last_frame = max(self._start + pts * self._tick, self._last_frame + STEP_S)
        return self._last_frame


class _Envelope:
    """The least of what was added in the last one to two windows."""

    def __init__(self) -> None:
        self.least = float("inf")
        self._current = self._began = 0.0

    def restart(self, value: float, now: float) -> None:
        self.least = self._current = value
        self._began = now

    def add(self, value: float, now: float) -> None:
        if now - self._began > WINDOW_S:
            self.least, self._current, self._began = min(self._current, value), value, now
            return
        if value < self._current:
            self._current = value
            self.least = min(self.least, value)
