"""One stream's flashes on their way from decoded frames to looks. Belongs to the reader's thread."""

from pipeline.frames import MOST_SIGNS, Flash, Frame
from pipeline.sense.flash import BEGIN, HEIGHT, WIDTH, watch


class Flashes:
    """Glances at every decoded frame, and keeps the flashes that no look has taken yet."""

    def __init__(self) -> None:
        self._state = BEGIN
        self._session: int | None = None
        self._waiting: tuple[Flash, ...] = ()

    def glance(self, frame: Frame) -> None:
        """Take a decoded frame; damaged ones say nothing, and a new connection begins anew."""
        if frame.damaged:
            return
        if frame.session != self._session:
            self._session, self._state = frame.session, BEGIN._replace(lamps=self._state.lamps)
        self._state, flashes = watch(self._state, frame.t, frame.picture.yuv(WIDTH, HEIGHT))
        self._waiting = (*self._waiting, *flashes)[-MOST_SIGNS:]

    def take(self) -> tuple[Flash, ...]:
        """Return the flashes since the last time, in order of time."""
        taken, self._waiting = self._waiting, ()
        return tuple(sorted(taken, key=lambda one: one.at))
