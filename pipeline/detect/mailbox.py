"""Where readers leave looks for the detector: one place a stream.

When full: the newest look wins and the loss is counted; a file that must not lose
frames uses `put(..., wait=True)` and waits instead. That a camera was lost is never overwritten,
and the flashes and bangs of a look that is replaced go on with the newer one.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from pipeline.frames import Look


@dataclass(frozen=True, slots=True)
class Mail:
    """What waited for one stream.

    Attributes:
        look: the newest look, or None when the camera was lost and nothing came since.
        lost_at: UTC seconds at which the camera was lost, or None.
        lost_first: the loss came before the look.
    """

    stream_id: str
    look: Look | None
    lost_at: float | None = None
    lost_first: bool = False


class Mailbox:
    """One place a stream, taken in the order in which streams began to wait."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Mail] = OrderedDict()
        self._dropped: dict[str, int] = {}
        self._changed = threading.Condition()
        self._closed = False

    def put(self, look: Look, *, wait: bool = False) -> None:
        """Leave a look; replace and count an older one, or `wait` until it was taken."""
        stream_id = look.frame.stream_id
        with self._changed:
            while wait and not self._closed and self._has_look(stream_id):
                self._changed.wait(1.0)
            if self._closed:
                return
            before = self._waiting.get(stream_id)
            self._waiting[stream_id] = _followed_by(before, look)
            if before is not None and before.look is not None:
                self._dropped[stream_id] = self._dropped.get(stream_id, 0) + 1
            self._changed.notify_all()

    def lost(self, stream_id: str, t: float) -> None:
        """Note that a camera was lost at UTC time `t`."""
        with self._changed:
            before = self._waiting.get(stream_id, Mail(stream_id, None))
            if before.lost_at is None:
                self._waiting[stream_id] = Mail(stream_id, before.look, lost_at=t)
            self._changed.notify_all()

    def take(self, most: int) -> list[Mail]:
        """Take up to `most` streams' mail, longest waiting first."""
        with self._changed:
            taken = [self._waiting.popitem(last=False)[1] for _ in range(min(most, len(self._waiting)))]
            if taken:
                self._changed.notify_all()
            return taken

    def wait(self, count: int, seconds: float) -> int:
        """Wait until `count` streams have mail, at most `seconds`; return how many have."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._waiting) >= count, seconds)
            return len(self._waiting)

    def forget(self, stream_id: str) -> None:
        """Drop a removed stream's mail and its count."""
        with self._changed:
            self._waiting.pop(stream_id, None)
            self._dropped.pop(stream_id, None)
            self._changed.notify_all()

    def dropped(self, stream_id: str) -> int:
        """Return how many looks of a stream were replaced unseen."""
        with self._changed:
            return self._dropped.get(stream_id, 0)

    def close(self) -> None:
        """Let everyone go who waits; nothing is taken in any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _has_look(self, stream_id: str) -> bool:
        mail = self._waiting.get(stream_id)
        return mail is not None and mail.look is not None


def _followed_by(before: Mail | None, look: Look) -> Mail:
    if before is not None and before.look is not None:
        look = look.after(before.look)
    if before is None or before.lost_at is None:
        return Mail(look.frame.stream_id, look)
    return Mail(look.frame.stream_id, look, lost_at=before.lost_at, lost_first=True)
