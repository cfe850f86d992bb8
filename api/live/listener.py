"""One open page's place in the feed: changes wait here until its connection takes them."""

import asyncio
from collections import deque
from collections.abc import Sequence

from api.access.principal import Principal
from api.live.change import Told

MOST_WAITING = 2000
"""A page that is so far behind is cut off; it resumes from the database, where nothing is lost."""


class Listener:
    """Changes that wait for one page; used in one event loop."""

    def __init__(self, who: Principal) -> None:
        self.who = who
        self.is_over = False
        self._waiting: deque[Told] = deque()
        self._woken = asyncio.Event()

    def offer(self, changes: Sequence[Told]) -> None:
        """Put changes behind those that wait, or cut the page off when it has fallen behind."""
        if len(self._waiting) + len(changes) > MOST_WAITING:
            self.end()
            return
        self._waiting.extend(changes)
        self._woken.set()

    def end(self) -> None:
        """Have the connection end; what waits is dropped."""
        self.is_over = True
        self._waiting.clear()
        self._woken.set()

    async def take(self, *, within: float) -> Sequence[Told]:
        """Return what waits, or nothing after so many seconds or when it is over."""
        try:
            async with asyncio.timeout(within):
                await self._woken.wait()
        except TimeoutError:
            return ()
        if not self.is_over:
            self._woken.clear()
        taken = tuple(self._waiting)
        self._waiting.clear()
        return taken
