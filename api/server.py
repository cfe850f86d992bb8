"""The HTTP server of one API process."""

import socket

import uvicorn
from fastapi import FastAPI

from api.live.feed import Feed


class Server(uvicorn.Server):
    """Serves an app; pages that listen to changes are told to go when it stops, else it would wait for them."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", lifespan="on"))
        self._feed: Feed = app.state.context.feed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: take no more connections, and end those that are open."""
        self._feed.close()
        await super().shutdown(sockets)
