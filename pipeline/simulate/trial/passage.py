"""Counts at lines beside the true crossings, by class. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Passages = Mapping[tuple[str, str, str], int]
"""How many passed, by (line, class, direction)."""
GROUPS = {
    "person": "people",
    "bicycle": "two- and three-wheelers", "motorcycle": "two- and three-wheelers", "tricycle": "two- and three-wheelers",
    "car": "cars, buses, trucks", "bus": "cars, buses, trucks", "truck": "cars, buses, trucks", "van": "cars, buses, trucks",
}  # fmt: skip
"""Classes that a detector may take for each other without harm to most uses."""


@dataclass(frozen=True, slots=True)
class CountError:
    """Of one class or group, over scenes, lines and directions.

    Attributes:
        wrong: sum of the differences of each line and direction, in size: one missed here and one
            too many there are two wrong.
    """

    true: int = 0
    counted: int = 0
    wrong: int = 0

    @property
    def share(self) -> float | None:
        """Wrong counts as a share of the true ones; None when nothing passed."""
        return self.wrong / self.true if self.true else None

    def summary(self) -> dict[str, object]:
        """Return all figures, rounded, by name."""
        return {
            "true": self.true,
            "counted": self.counted,
            "wrong": self.wrong,
            "error": None if self.share is None else round(self.share, 3),
        }


def by_class(scenes: Iterable[tuple[Passages, Passages]]) -> dict[str, CountError]:
    """Compare (true, counted) of each scene, class by class."""
    found: dict[str, CountError] = {}
    for true, counted in scenes:
        for key in sorted({*true, *counted}):
            before = found.get(key[1], CountError())
            t, c = true.get(key, 0), counted.get(key, 0)
            found[key[1]] = CountError(before.true + t, before.counted + c, before.wrong + abs(t - c))
    return dict(sorted(found.items()))


def by_group(scenes: Iterable[tuple[Passages, Passages]]) -> dict[str, CountError]:
    """Compare with classes of a group taken as one."""
    return by_class((grouped(true), grouped(counted)) for true, counted in scenes)


def grouped(passages: Passages) -> Passages:
    """Take the classes of a group as one."""
    merged: Counter[tuple[str, str, str]] = Counter()
    for (line, class_name, direction), count in passages.items():
        merged[line, GROUPS.get(class_name, class_name), direction] += count
    return merged


def overall(errors: Mapping[str, CountError]) -> CountError:
    """Add classes or groups up."""
    all_of = errors.values()
    return CountError(
        sum(one.true for one in all_of), sum(one.counted for one in all_of), sum(one.wrong for one in all_of)
    )
