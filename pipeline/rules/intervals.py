"""Buckets of counts: intervals aligned to UTC, each with the seconds in which somebody looked. Pure; not a rule."""

from collections.abc import Iterator, Mapping
from math import floor

from pydantic import BaseModel, ConfigDict, Field

from pipeline.rules.crossing import Direction
from pipeline.rules.rule import Limits, Memory

ROUNDING_S = 1e-3
"""Seconds by which times may be off where an interval ends, so that no sliver of one that was handed out comes back."""

NO_EVENTS = Limits(hold_s=0.0, release_s=1.0, max_life_s=1.0)
"""Limits of a rule that measures: it makes no events."""


class Tally(BaseModel):
    """What one class did in one interval.

    Attributes:
        presence: sum over looks of how many (or how much) there was, times the observed seconds that the look stands for.
        most: most at once.
    """

    model_config = ConfigDict(extra="forbid")

    count_in: int = 0
    count_out: int = 0
    presence: float = 0.0
    most: float = 0.0


class Interval(BaseModel):
    """One interval, or the part of it that one session saw."""

    model_config = ConfigDict(extra="forbid")

    session: str
    start: float
    observed_s: float = 0.0
    tallies: dict[str, Tally] = Field(default_factory=dict)

    def tally(self, class_name: str) -> Tally:
        """Return a class's tally, made on first use."""
        return self.tallies.setdefault(class_name, Tally())


class Waiting(Memory):
    """What a rule that measures keeps over a restart: what was measured and not handed out."""

    waiting: tuple[Interval, ...] = ()


class Intervals:
    """The intervals that are not handed out yet: the current one, and before the next hand-out those that ended."""

    def __init__(self, length_s: float) -> None:
        self._length = length_s
        self._session: str | None = None
        self._waiting: list[Interval] = []

    def look(self, t: float, *, session: str, passed: float, present: Mapping[str, float]) -> None:
        """Take a look that stands for the `passed` observed seconds before it, split where an interval ends."""
        self._session = session
        for interval, seconds in self._split(t, passed):
            interval.observed_s += seconds
            for name, count in present.items():
                interval.tally(name).presence += count * seconds
        for name, count in present.items():
            tally = self._at(t).tally(name)
            tally.most = max(tally.most, count)

    def crossed(self, t: float, class_name: str, direction: Direction) -> None:
        """Count one crossing at the time of the last look."""
        tally = self._at(t).tally(class_name)
        if direction == "in":
            tally.count_in += 1
        else:
            tally.count_out += 1

    def end_session(self) -> None:
        """Let everything be complete: the camera is gone, what comes next is another session."""
        self._session = None

    def complete(self, t: float, *, final: bool) -> list[Interval]:
        """Hand out the intervals that ended by `t` or with their session (all of them when `final`)."""
        done = [one for one in self._waiting if final or one.session != self._session or one.start + self._length <= t]
        self._waiting = [one for one in self._waiting if one not in done]
        return done

    def memory(self) -> Waiting:
        """Return copies of what was not handed out yet."""
        return Waiting(waiting=tuple(one.model_copy(deep=True) for one in self._waiting))

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process did not hand out; its session is over."""
        self._waiting = list(Waiting.model_validate(memory.model_dump()).waiting)

    def _at(self, t: float) -> Interval:
        start = floor(t / self._length) * self._length
        if not self._waiting or (self._waiting[-1].start, self._waiting[-1].session) != (start, self._session):
            self._waiting.append(Interval(session=self._session or "", start=start))
        return self._waiting[-1]

    def _split(self, t: float, passed: float) -> Iterator[tuple[Interval, float]]:
        begin = t - passed
        while t - begin > ROUNDING_S:
            interval = self._at(begin + ROUNDING_S)
            end = min(t, interval.start + self._length)
            yield interval, end - begin
            begin = end
