"""One inference for many streams: takes mail, runs the detector, gives back both together.

Not here: what detections mean. Looks that need no detection (a fault, a still picture)
pass through in their stream's order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import supervision as sv

from models.detector import Detector
from pipeline.clock import Clock
from pipeline.detect.mailbox import Mail, Mailbox
from pipeline.detect.window import BatchWindow
from pipeline.frames import Look

IDLE_WAIT_S = 0.5
"""Longest sleep while no camera sends anything; bounds how fast a stop is noticed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Mail and what the detector found in its look; None where nothing was detected.

    Attributes:
        age_s: seconds from the frame's arrival to its detection, or None without one.
    """

    mail: Mail
    detections: sv.Detections | None
    age_s: float | None


class Batcher:
    """Collects what is there within a window and looks at it in one inference.

    Attributes:
        detect_s: seconds spent in the detector so far.
    """

    def __init__(self, detector: Detector, mailbox: Mailbox, *, window: BatchWindow, clock: Clock) -> None:
        self._detector = detector
        self._mailbox = mailbox
        self._window = window
        self._clock = clock
        self.detect_s = 0.0

    def run_once(self, *, streams: int) -> list[Seen]:
        """Wait for mail, detect once, and return what was seen; empty when nothing came."""
        waiting = self._mailbox.wait(1, IDLE_WAIT_S)
        if waiting == 0:
            return []
        first = self._clock.monotonic()
        while wait := self._window.wait_s(waiting, since_first=self._clock.monotonic() - first, streams=streams):
            before, waiting = waiting, self._mailbox.wait(waiting + 1, wait)
            if waiting < before:
                break
        return self.detect(self._mailbox.take(self._window.size))

    def detect(self, mails: Sequence[Mail]) -> list[Seen]:
        """Detect on the looks that need it, in one call, and keep the mail's order."""
        looks = [mail.look for mail in mails if mail.look is not None and needs_detection(mail.look)]
        now, began = self._clock.now(), self._clock.monotonic()
        found = iter(self._detector.detect([look.frame.picture for look in looks]) if looks else [])
        self.detect_s += self._clock.monotonic() - began
        return [_seen(mail, found, now) for mail in mails]


def needs_detection(look: Look) -> bool:
    """Tell whether a look shows something new that can be trusted."""
    return look.changed and look.fault is None


def _seen(mail: Mail, found: Iterator[sv.Detections], now: float) -> Seen:
    if mail.look is None or not needs_detection(mail.look):
        return Seen(mail, None, None)
    return Seen(mail, next(found), max(0.0, now - mail.look.frame.arrived))
