"""What changes, as it changes: server-sent events for pages that are open."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.auth import caller, is_in_force, require
from api.clock import monotonic
from api.context import whole_context
from api.live.change import Told, may_hear
from api.live.feed import Feed
from api.live.listener import Listener

router = APIRouter(prefix="/v1", tags=["live"])

LastRead = Annotated[int | None, Header(alias="Last-Event-ID", ge=0, lt=2**63, description="where a browser goes on by itself")]
After = Annotated[int | None, Query(ge=0, lt=2**63, description="where to go on: an `id:` of before; the header counts more")]


def _feed(request: Request) -> Feed:
    return whole_context(request).feed


async def _listener(request: Request, feed: Annotated[Feed, Depends(_feed)]) -> AsyncIterator[Listener]:
    async with feed.joined(caller(request)) as listener:
        yield listener


@router.get("/live", response_class=EventSourceResponse, dependencies=[Depends(require("reader"))])
async def live(
    request: Request,
    feed: Annotated[Feed, Depends(_feed)],
    listener: Annotated[Listener, Depends(_listener)],
    last_read: LastRead = None,
    after: After = None,
) -> AsyncIterator[ServerSentEvent]:
    """Tell what changes: events `case`, `review`, `stream`, `delivery` and `count` with the `id` of what to read again.

    The first event is `ready`; `resumed` is false when something may have been missed: read everything then.
    Streets and roles limit what is told as they limit what may be read. It ends when the session or token ends.
    """
    start = await feed.begin(after if last_read is None else last_read)
    yield ServerSentEvent(event="ready", id=str(start.at), data={"resumed": start.is_resumed})
    checked = monotonic()
    async for at, changes in feed.follow(listener, start):
        if monotonic() - checked >= feed.pace.check_s:
            if not await run_in_threadpool(is_in_force, request):
                return
            checked = monotonic()
        for event in _events(at, changes, listener):
            yield event


def _events(at: int, changes: Sequence[Told], listener: Listener) -> Iterator[ServerSentEvent]:
    """Give what a listener may hear, and the number that it has heard to."""
    for change in changes:
        if may_hear(listener.who, change):
            yield ServerSentEvent(event=change.topic, id=str(change.id), data=change.data)
    if changes and not may_hear(listener.who, changes[-1]):
        yield ServerSentEvent(id=str(at))
