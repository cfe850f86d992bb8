"""When a batch goes: pure decisions about how long the detector waits for more pictures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BatchWindow:
    """How large a batch may get and how long it may wait for that.

    Waiting for all cameras starves a batch whenever one of them pauses at its keyframe,
    so the wait ends with the window, full or not.

    Attributes:
        size: most pictures in one inference.
        seconds: longest wait from the first picture on.
    """

    size: int
    seconds: float

    def __post_init__(self) -> None:
        """Check the limits.

        Raises:
            ValueError: `size` < 1 or `seconds` < 0.
        """
        if self.size < 1 or self.seconds < 0:
            raise ValueError(f"expected size >= 1 and seconds >= 0, got {self.size} and {self.seconds}")

    def wait_s(self, waiting: int, *, since_first: float, streams: int) -> float:
        """Return how many seconds to wait for more; 0 means go.

        Args:
            waiting: pictures that are there.
            since_first: seconds since the first of them came.
            streams: how many streams there are at all: with all of them here, nobody else comes.
        """
        if waiting >= min(self.size, streams):
            return 0.0
        return max(0.0, self.seconds - since_first)
