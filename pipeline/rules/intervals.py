"""Buckets of counts: intervals aligned to UTC, each with the seconds in which somebody looked. Pure; not a rule."""

from collections.abc import Collection, Iterator
from math import floor

from pydantic import BaseModel, ConfigDict

from pipeline.rules.crossing import Direction


class Tally(BaseModel):
    """What one class did in one interval.

    Attributes:
        presence: sum over looks of people in the zone times the observed seconds that the look stands for.
        most: most of them at once.
    """

    model_config = ConfigDict(extra="forbid")

    count_in: int = 0
    count_out: int = 0
    presence: float = 0.0
    most: int = 0


class Interval(BaseModel):
    """One interval of one rule."""

    model_config = ConfigDict(extra="forbid")

    start: float
    observed_s: float = 0.0
    tallies: dict[str, Tally] = {}

    def tally(self, class_name: str) -> Tally:
        """Return a class's tally, made on first use."""
        return self.tallies.setdefault(class_name, Tally())


class Intervals:
    """The intervals that are not complete yet; at most the current one and those that a pause left behind."""

    def __init__(self, length_s: float) -> None:
        self._length = length_s
        self.waiting: list[Interval] = []

    def at(self, t: float) -> Interval:
        """Return the interval that holds `t`."""
        start = floor(t / self._length) * self._length
        if not self.waiting or self.waiting[-1].start != start:
            self.waiting.append(Interval(start=start))
        return self.waiting[-1]

    def look(self, t: float, *, passed: float, present: dict[str, int]) -> None:
        """Take a look that stands for the `passed` observed seconds before it, split where an interval ends."""
        for interval, seconds in self._split(t, passed):
            interval.observed_s += seconds
            for name, count in present.items():
                tally = interval.tally(name)
                tally.presence += count * seconds
        now = self.at(t)
        for name, count in present.items():
            now.tally(name).most = max(now.tally(name).most, count)

    def crossed(self, t: float, class_name: str, direction: Direction) -> None:
        """Count one crossing."""
        tally = self.at(t).tally(class_name)
        if direction == "in":
            tally.count_in += 1
        else:
            tally.count_out += 1

    def complete(self, t: float, *, final: bool) -> list[Interval]:
        """Take away and return the intervals that ended by `t` (all of them when `final`)."""
        done = [one for one in self.waiting if final or one.start + self._length <= t]
        self.waiting = [one for one in self.waiting if one not in done]
        return done

    def classes(self, wanted: Collection[str], interval: Interval) -> list[str]:
        """Return the classes to report: those wanted, in order; nobody is a count too."""
        return [*wanted, *(name for name in sorted(interval.tallies) if name not in wanted)]

    def _split(self, t: float, passed: float) -> Iterator[tuple[Interval, float]]:
        begin = t - passed
        while begin < t:
            interval = self.at(begin)
            end = min(t, interval.start + self._length)
            yield interval, end - begin
            begin = end
