"""What waits for one page has a bound."""

import asyncio

from api.access.principal import Principal
from api.live.change import Told
from api.live.listener import MOST_WAITING, Listener

WHO = Principal("user", "1", "anna", ("reader",))


def told(count: int) -> list[Told]:
    return [Told(number, "count", None, {"id": "gate"}) for number in range(count)]


def test_what_is_offered_is_taken_once() -> None:
    async def play() -> None:
        listener = Listener(WHO)
        listener.offer(told(2))
        listener.offer(told(1))
        assert len(await listener.take(within=1.0)) == 3
        assert await listener.take(within=0.01) == ()
        assert not listener.is_over

    asyncio.run(play())


def test_a_page_that_falls_behind_is_cut_off() -> None:
    async def play() -> None:
        listener = Listener(WHO)
        over = []
        for count in (MOST_WAITING, 1):
            listener.offer(told(count))
            over.append(listener.is_over)
        assert over == [False, True]
        assert await listener.take(within=1.0) == ()

    asyncio.run(play())
