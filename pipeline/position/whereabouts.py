"""Where a stream's camera is when it drives: live or from a file, asked alike."""

import threading
from typing import Protocol

from pipeline.clock import Clock
from pipeline.config.settings import StreamSettings
from pipeline.frames import Frame
from pipeline.locate.mounting import Nowhere, Stance
from pipeline.position.pose import Pose
from pipeline.position.reading import Reading
from pipeline.position.receiver import Receiver
from pipeline.position.transport import Relay

SURE_SPEED_MPS = 2.0
"""A speed with a larger error is none: places that are some seconds apart tell as much."""


class Whereabouts(Protocol):
    """Answers where a vehicle was when a picture was taken.

    Attributes:
        lag_s: how much later than a picture's time, in pictures' time, its position is known best.
    """

    @property
    def lag_s(self) -> float:
        """Seconds."""
        ...

    def start(self) -> None:
        """Begin to read, if there is something to read for ever."""
        ...

    def join(self, seconds: float) -> None:
        """Wait for the end of what `start` began, after its stop event was set."""
        ...

    def looked(self, frame: Frame) -> None:
        """Take note of a picture's time, and when it came."""
        ...

    def at(self, frame: Frame) -> Pose | None:
        """Return the pose when a picture was taken, or None when it is not known."""
        ...

    def message(self) -> str:
        """Return what a person should know when there is no position, else an empty text."""
        ...


def whereabouts(
    stream: StreamSettings, *, relay: Relay | None, clock: Clock, stop: threading.Event
) -> Whereabouts | None:
    """Return what knows where a stream's camera is, or None when it says no `position`.

    Raises:
        StreamUnusable: a file of positions can't be opened.
    """
    if stream.position is None:
        return None
    if stream.position.recorded:
        return Reading(stream.id, stream.position, footage=stream.url, stop=stop)
    return Receiver(stream.id, stream.position, clock=clock, stop=stop, relay=relay)


def stance(where: Whereabouts, frame: Frame) -> Stance | Nowhere:
    """Return how the vehicle stood when a picture was taken, or why that is not known."""
    pose = where.at(frame)
    if pose is None:
        return Nowhere(where.message() or "no position: none at the time of the picture")
    if pose.heading is None:
        return Nowhere("no position: which way the vehicle points is not known")
    return Stance(
        pose.lat, pose.lon, pose.error_m, pose.heading.degrees, pose.heading.error,
        _forwards(pose), pose.speed_error,
    )  # fmt: skip


def _forwards(pose: Pose) -> float | None:
    """Return the speed along the nose; None when that is not known well enough to tell what stands from what drives."""
    return pose.speed if pose.speed_error <= SURE_SPEED_MPS else None
