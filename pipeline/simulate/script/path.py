"""A way over the ground with rounded corners, and how fast it is gone along."""

from dataclasses import dataclass
from math import atan2, sqrt
from typing import Self

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
PIECE_M = 0.25
"""Corners are rounded in pieces of about this length."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A polyline with rounded corners.

    Attributes:
        points: (N, 2) metres.
        along: (N,) metres from its start.
    """

    points: NDArray[np.float64]
    along: NDArray[np.float64]

    @classmethod
    def through(cls, corners: list[Point], *, radius: float) -> Self:
        """Lay a path; corners are cut at up to `radius` metres before and after."""
        table = _distinct(np.array(corners, np.float64))
        pieces = [table[:1]]
        for before, corner, after in zip(table[:-2], table[1:-1], table[2:], strict=True):
            pieces.append(_rounded(before, corner, after, radius))
        pieces.append(table[-1:])
        points = _distinct(np.concatenate(pieces))
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
        return cls(points, np.concatenate([[0.0], np.cumsum(steps)]))

    @property
    def length(self) -> float:
        """Metres from start to end."""
        return float(self.along[-1])

    def at(self, metres: float) -> Point:
        """Return the place after so many metres."""
        return float(np.interp(metres, self.along, self.points[:, 0])), float(np.interp(metres, self.along, self.points[:, 1]))

    def heading(self, metres: float) -> float:
        """Return the direction there, radians clockwise from the y axis."""
        a, b = self.at(metres - PIECE_M), self.at(metres + PIECE_M)
        return atan2(b[0] - a[0], b[1] - a[1])


@dataclass(frozen=True, slots=True)
class Pace:
    """How a length is gone: speeding up from rest, cruising, slowing down to rest.

    Attributes:
        length: metres.
        cruise: metres a second.
        rise, fall: metres spent on speeding up and slowing down (0: at speed already).
    """

    length: float
    cruise: float
    rise: float
    fall: float

    @classmethod
    def over(cls, length: float, cruise: float, force: float, *, from_rest: bool, to_rest: bool) -> Self:
        """Plan a pace that changes speed by at most `force` metres a second squared."""
        need = cruise * cruise / (2 * force)
        ends = from_rest + to_rest
        if ends and need * ends > length:
            need = length / ends
            cruise = sqrt(2 * force * need)
        return cls(length, cruise, need * from_rest, need * to_rest)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return (self.length + self.rise + self.fall) / self.cruise

    def metres(self, seconds: float) -> float:
        """Return how far one is after so many seconds."""
        up, down = 2 * self.rise / self.cruise, 2 * self.fall / self.cruise
        if seconds < up:
            return self.rise * (seconds / up) ** 2
        left = self.seconds - seconds
        if left < down:
            return self.length - self.fall * (max(0.0, left) / down) ** 2
        return self.rise + self.cruise * (seconds - up)

    def speed(self, seconds: float) -> float:
        """Return how fast one is then."""
        up, down = 2 * self.rise / self.cruise, 2 * self.fall / self.cruise
        if seconds < up:
            return self.cruise * seconds / up
        left = self.seconds - seconds
        return self.cruise * max(0.0, left) / down if left < down else self.cruise


def _distinct(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Drop points that do not move; a path of one point gets a tiny second one."""
    moved = np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-6
    kept = points[np.concatenate([[True], moved])]
    return kept if len(kept) > 1 else np.concatenate([kept, kept + [0.0, 1e-6]])


def _rounded(
    before: NDArray[np.float64], corner: NDArray[np.float64], after: NDArray[np.float64], radius: float
) -> NDArray[np.float64]:
    """Return a quadratic curve around a corner."""
    arms = before - corner, after - corner
    lengths = [float(np.linalg.norm(arm)) for arm in arms]
    cut = min(radius, lengths[0] * 0.49, lengths[1] * 0.49)
    start, end = (corner + arm / max(length, 1e-9) * cut for arm, length in zip(arms, lengths, strict=True))
    share = np.linspace(0, 1, max(3, int(2 * cut / PIECE_M) + 1))[:, None]
    curve: NDArray[np.float64] = (1 - share) ** 2 * start + 2 * share * (1 - share) * corner + share**2 * end
    return curve
