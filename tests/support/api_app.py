"""The API as an app on a temporary folder, with a clock that moves when told and clients of every scope."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import text

from api import tokens
from api.access.scopes import Scope
from api.app import create_app
from api.cases.policy import Policy
from api.clock import FakeClock
from api.codes.table import CodeTable
from api.config import ApiConfig
from api.context import Context
from api.db import Database
from api.decoding.decoder import Decoder
from api.tables import Base
from pipeline.events import Event
from tests.support.wire import T0

LIMIT = 1 << 20
"""Bytes of the largest evidence file."""
SCOPES: tuple[Scope, ...] = ("worker", "vehicle", "operator", "reader", "admin")


@cache
def shared_decoder() -> Decoder:
    """Return the decoder of all apps of a test process: its processes stay warm."""
    return Decoder()


class Desk:
    """One API process; its lifespan (dispatcher, cleaning) runs only under `served`."""

    def __init__(
        self, url: str, folder: Path, *, timezone: str = "Asia/Shanghai", clock: FakeClock | None = None,
        decoder: Decoder | None = None,
    ) -> None:  # fmt: skip
        self.clock = clock or FakeClock(T0 + 1000)
        self.config = ApiConfig(url, folder / "media", LIMIT, True, "Test", timezone)
        self.app = create_app(self.config, clock=self.clock, decoder=decoder or shared_decoder())
        self.database: Database = self.app.state.database
        self.media = folder / "media"
        with self.database.session() as session:
            secrets = [tokens.create(session, name=one, scopes=[one], expires=None, now=self.clock.now()) for one in SCOPES]
        self.worker, self.vehicle, self.operator, self.reader, self.admin = map(self.client, secrets)
        self.nobody = self.client(None)

    def token(self, *scopes: Scope, expires: float | None = None, name: str | None = None) -> str:
        """Make a token; its name tells its scopes unless it is given."""
        with self.database.session() as session:
            return tokens.create(session, name=name or "+".join(scopes), scopes=scopes, expires=expires, now=self.clock.now())

    def client(self, token: str | None) -> TestClient:
        """Return a client that carries a token."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def decide(self, policy: Policy, *, codes: CodeTable | None = None) -> None:
        """Let other decisions about cases hold from now on."""
        here: Context = self.app.state.context
        self.app.state.context = replace(here, config=replace(here.config, policy=policy), codes=codes or here.codes)

    def post(self, *events: Event) -> list[dict[str, Any]]:
        """Send events; return what became of each."""
        answer = self.worker.post("/v1/events", json={"events": [one.model_dump(mode="json") for one in events]})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def case_of(self, event: Event) -> dict[str, Any]:
        """Return the case of an event as the reader sees it."""
        case_id = self.reader.get(f"/v1/events/{event.id}").raise_for_status().json()["case_id"]
        found: dict[str, Any] = self.reader.get(f"/v1/cases/{case_id}").raise_for_status().json()
        return found

    def cases(self, **asked: object) -> list[dict[str, Any]]:
        """Return the first page of cases."""
        params: Mapping[str, Any] = asked
        listed: list[dict[str, Any]] = self.reader.get("/v1/cases", params=dict(params)).raise_for_status().json()["cases"]
        return listed

    def rows(self, statement: str) -> Sequence[tuple[Any, ...]]:
        """Return rows of the database."""
        with self.database.reading() as session:
            return [tuple(row) for row in session.execute(text(statement))]


def emptied(url: str) -> str:
    """Return the address of a migrated PostgreSQL database whose rows are gone."""
    database = Database.open(url)
    names = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    database.close()
    return url


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """Serve an app over real HTTP; give its address."""
    server = uvicorn.Server(uvicorn.Config(desk.app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield _address(server, thread)
    finally:
        server.should_exit = True
        thread.join(10)


def _address(server: uvicorn.Server, thread: threading.Thread) -> str:
    """Wait until it listens."""
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    return f"http://127.0.0.1:{port}"


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Check that an answer is a problem document of a status, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert (said["status"], said["type"]) == (status, "about:blank")
    assert said["title"]
    assert said["detail"]
    return said
