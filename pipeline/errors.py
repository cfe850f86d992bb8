"""The pipeline's errors: a small tree, mapped once where foreign errors enter.

Each says whether trying again can help (`temporary`). No message holds a password.
"""

from dataclasses import dataclass

from pipeline.told import Told


class HutongError(Exception):
    """Anything that the pipeline reports to a person."""

    temporary = False

    @property
    def message(self) -> str:
        """Return what it says; programs can tell a `Told` in another language."""
        first = self.args[0] if self.args else ""
        return first if isinstance(first, Told) else str(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a configuration file.

    Attributes:
        line: 1-based line in the file, or None when it belongs to no line.
        where: dotted path of the key, such as `streams[2].rules[0].limit_s`.
        message: what was expected and what came.
    """

    line: int | None
    where: str
    message: str


class ConfigError(HutongError):
    """A configuration that can't be used; holds every problem of the file."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        super().__init__(f"{path}: {len(problems)} problem(s)")


class StreamError(HutongError):
    """Something about one stream."""

    def __init__(self, stream_id: str, message: str) -> None:
        self.stream_id = stream_id
        led = f"stream {stream_id}: "
        super().__init__(message.led(led) if isinstance(message, Told) else led + message)


class StreamUnavailable(StreamError):
    """The source can't be reached, refused, closed or stalled: try again later."""

    temporary = True


class StreamUnauthorized(StreamError):
    """The source wants other credentials: try again rarely, and tell a person."""

    temporary = True


class StreamUnusable(StreamError):
    """What came is no video that can be decoded."""


class DeliveryError(HutongError):
    """An upload did not get through, and may later."""

    temporary = True


class DeliveryRejected(HutongError):
    """The API will never take this; it is set aside for a person."""


class SpoolFull(HutongError):
    """The spool's disk limit is reached and nothing may be dropped."""

    temporary = True
