"""A site that people look at in a browser: `hutong serve` over its own folder, users of every role, a week of data."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx
from argon2 import PasswordHasher

from api import tokens
from api.access import users
from api.access.passwords import Passwords
from api.access.scopes import ROLES
from api.clock import SystemClock
from api.db import Database, migrate
from api.grid.store import load_made_up
from pipeline.deliver.client import ApiClient
from tests.support.installation import Installation
from tests.support.street_day import EVENTS, WITH_EVIDENCE, StreetDay
from tests.support.street_footage import Footage

PASSWORD = "correct horse battery"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""Hashed at no cost: signing in is not what these tests are about."""
NAME = "Gulou demonstration"
ANSWER_S = 30.0

Found = TypeVar("Found")


class WebSite:
    """One API process with data.

    Attributes:
        url: its address.
        database: that of its tables.
        token: that of its workers.
        footage: what its cameras kept.
    """

    def __init__(
        self,
        folder: Path,
        footage: Sequence[Footage],
        *,
        events: int = EVENTS,
        shown: int = WITH_EVIDENCE,
        **sections: Mapping[str, Any],
    ) -> None:
        self._sizes = (events, shown)
        self._installation = Installation(folder, [], site={"name": NAME}, **sections)
        self.database = f"sqlite:///{folder / 'hutong.db'}"
        self.token = prepared(self.database)
        self.footage = footage
        self.url = self._installation.api

    def start(self) -> None:
        """Serve, and tell the API what happened in the week."""
        self._installation.start("serve")
        self.day().fill()

    def day(self) -> StreetDay:
        """Return what the workers know, as of now."""
        events, shown = self._sizes
        return StreetDay(self.url, self.token, self.footage, now=time.time(), events=events, shown=shown)

    def worker(self) -> ApiClient:
        """Return the way on which a node tells the API something."""
        return ApiClient(self.url, self.token, timeout_s=30.0)

    def client(self, scope: str) -> httpx.Client:
        """Return a client of the API with a token of its own."""
        return self._installation.client(scope)

    def until(self, ask: Callable[[], Found | None], what: str) -> Found:
        """Ask until there is an answer."""
        return self._installation.until(ask, ANSWER_S, what)

    def stop(self) -> None:
        """End the process as Ctrl-C does; nothing comes back from the address then."""
        self._installation.stop("serve")

    def serve(self) -> None:
        """Serve again."""
        self._installation.start("serve")


def prepared(address: str) -> str:
    """Make a database with a district and a person of every role; return a token for workers."""
    migrate(address)
    database, now = Database.open(address), SystemClock().now()
    with database.session() as session:
        load_made_up(session, now=now)
        for role in ROLES:
            name = f"{role}-one"
            hashed = QUICK.hash(PASSWORD, name=name)
            users.create(session, name=name, roles=[role], streets=[], password_hash=hashed, now=now)
        token = tokens.create(session, name="workers", scopes=["worker"], expires=None, now=now)
    database.close()
    return token
