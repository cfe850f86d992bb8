"""What is heard on one stream between two looks: the bangs, and that they wake the stream up. All in the reader's thread."""

from pipeline.frames import MOST_SIGNS, Bang, Sound
from pipeline.sense.bang import BEGIN, listen

WAKE_REASON = "bang"


class Ear:
    """Listens to one stream, and keeps the bangs that no look has taken yet."""

    def __init__(self) -> None:
        self._state = BEGIN
        self._waiting: tuple[Bang, ...] = ()

    def hear(self, sound: Sound) -> str | None:
        """Take the next piece of the stream's sound; return why it calls for watch, or None."""
        self._state, bangs = listen(self._state, sound)
        self._waiting = (*self._waiting, *bangs)[-MOST_SIGNS:]
        return WAKE_REASON if bangs else None

    def take(self) -> tuple[Bang, ...]:
        """Return the bangs since the last time, in order of time."""
        taken, self._waiting = self._waiting, ()
        return tuple(sorted(taken, key=lambda one: one.at))
