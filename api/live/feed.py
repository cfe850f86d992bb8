"""The feed of one API process: one reader looks for new changes once a second and hands them to every open page.

Any number of processes read the same table, so each tells the same in the same order.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from api.access.principal import Principal
from api.db import Database
from api.errors import TooMany
from api.live import changes
from api.live.change import Told
from api.live.listener import Listener
from api.reason import Reason

EACH = 8
"""Open pages of one person or token at one process."""
MOST = 1000
"""Open pages at one process."""

Found = TypeVar("Found")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How often new changes are looked for, and whether a listener may still listen (s)."""

    read_s: float = 1.0
    check_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Start:
    """Where somebody begins to listen: behind which change, and whether that is where it ended last time."""

    at: int
    is_resumed: bool


class Feed:
    """Hands changes to open pages; used in the event loop of the server."""

    def __init__(self, database: Database, pace: Pace = Pace()) -> None:
        self.pace = pace
        self._database = database
        self._at = 0
        self._is_closed = False
        self._listeners: set[Listener] = set()
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    def close(self) -> None:
        """End all connections and take no more: a server that stops waits for them."""
        self._is_closed = True
        for listener in self._listeners:
            listener.end()

    @asynccontextmanager
    async def joined(self, who: Principal) -> AsyncIterator[Listener]:
        """Give somebody a place in the feed for as long as the block lasts.

        Raises:
            TooMany: so many of one's pages are open already, or so many in all.
        """
        own = sum((one.who.kind, one.who.id) == (who.kind, who.id) for one in self._listeners)
        if own >= EACH or len(self._listeners) >= MOST:
            detail = f"expected at most {EACH} open pages of one user, {MOST} in all; close one"
            raise TooMany(detail, Reason("too_many"), headers={"Retry-After": "10"})
        listener = Listener(who)
        self._listeners.add(listener)
        if self._is_closed:
            listener.end()
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def begin(self, after: int | None) -> Start:
        """Return where somebody begins who was told everything up to a number, or nothing yet."""
        async with self._starting:
            if self._reader is None or self._reader.done():
                self._at = await self._ask(changes.head)
                self._reader = asyncio.create_task(self._run())
        if after is not None and await self._ask(lambda session: changes.is_whole(session, after)):
            return Start(after, is_resumed=True)
        return Start(self._at, is_resumed=False)

    async def follow(self, listener: Listener, start: Start) -> AsyncIterator[tuple[int, Sequence[Told]]]:
        """Give changes as they come, each time with the number that is read to; nothing every few seconds when none come."""
        at, end = start.at, self._at
        while at < end and not listener.is_over:
            missed = await self._ask(partial(changes.read, after=at, until=end))
            at = missed[-1].id if missed else end
            yield (at, missed)
        while not listener.is_over:
            new = [one for one in await listener.take(within=self.pace.check_s) if one.id > at]
            at = new[-1].id if new else at
            yield (at, new)

    async def _run(self) -> None:
        """Read as long as somebody listens."""
        while self._listeners:
            try:
                await self._run_once()
            except Exception:
                log.exception("live: changes could not be read; it is tried again")
            await asyncio.sleep(self.pace.read_s)

    async def _run_once(self) -> None:
        """Hand on what is new."""
        while new := await self._ask(partial(changes.read, after=self._at)):
            self._at = new[-1].id
            for listener in self._listeners:
                listener.offer(new)

    async def _ask(self, question: Callable[[Session], Found]) -> Found:
        return await run_in_threadpool(self._asked, question)

    def _asked(self, question: Callable[[Session], Found]) -> Found:
        with self._database.reading() as session:
            return question(session)
