"""Places in the pool of senders, shared out so that a slow receiver delays nobody else. Pure.

A receiver has a few places at once. One whose last attempt took long has a single place, and all slow ones together at
most half of them. What is kept of a receiver is one name, until its next fast attempt.
"""

from collections import Counter
from collections.abc import Sequence

SLOW_S = 2.0
"""An attempt that took longer makes its receiver slow."""


class Slots:
    """Who has how many places. Not for several threads at once."""

    def __init__(self, total: int, *, each: int) -> None:
        if total < 2 or each < 1:
            raise ValueError(f"expected at least 2 places and 1 each, got {total} and {each}")
        self._total = total
        self._each = each
        self._taken: Counter[str] = Counter()
        self._slow: set[str] = set()

    def share(self, receivers: Sequence[str]) -> dict[str, int]:
        """Return how many more places each receiver may take now; the first are served first, one place a round."""
        free = self._total - self._taken.total()
        free_to_slow = self._total // 2 - sum(self._taken[name] for name in self._slow)
        rooms: dict[str, int] = {}
        for _ in range(self._each):
            for name in receivers:
                is_slow = name in self._slow
                if free == 0 or (is_slow and free_to_slow <= 0) or self._has_all(name, rooms):
                    continue
                rooms[name] = rooms.get(name, 0) + 1
                free -= 1
                free_to_slow -= is_slow
        return rooms

    def take(self, receiver: str) -> None:
        """Note that a place is taken."""
        self._taken[receiver] += 1

    def give(self, receiver: str, *, seconds: float) -> None:
        """Note that a place is free again after an attempt of `seconds`."""
        self._taken[receiver] -= 1
        if self._taken[receiver] <= 0:
            del self._taken[receiver]
        if seconds > SLOW_S:
            self._slow.add(receiver)
        else:
            self._slow.discard(receiver)

    def _has_all(self, name: str, rooms: dict[str, int]) -> bool:
        return self._taken[name] + rooms.get(name, 0) >= (1 if name in self._slow else self._each)
