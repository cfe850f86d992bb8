"""Every operation of the OpenAPI document, asked with what fits it and what doesn't: no server error, no answer but those told.

Requests are made up by schemathesis, the same ones every time. Half of the fitting ones name things that are there. Both kinds
of database are asked the same.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from api.access.scopes import Scope
from api.app import ROUTERS
from api.db import migrate
from api.routes.evidence import UPLOAD_TYPE
from api.webhooks import signature
from commands.configuration import StreamsFile
from pipeline.rules.registry import settings_types
from tests.support.api_app import Desk
from tests.support.inhabited import SECRET, inhabit
from tests.support.people import QUICK
from tests.support.postgres import anew

EXAMPLES = 5
"""Requests of each operation, fitting and not."""
BASE = "http://testserver"
CALLERS: tuple[tuple[Scope, ...], ...] = (("worker", "operator"), ("admin",))
"""Who makes each request, one after the other."""
RULES = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance",
)  # fmt: skip
CONFIG = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
"""Who asks is not made up, or hardly anything would be let in."""
ENDLESS = {"/v1/live"}
"""An answer that ends with the session: `test_live_route.py` reads it."""
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute) and route.include_in_schema]
OPERATIONS = sorted(
    (route.path_format, method) for route in ROUTES for method in route.methods or () if route.path_format not in ENDLESS
)
ANYTHING_FITS = {"/v1/assets/{code}", "/v1/reports/{reference}", "/v1/config/streams/{stream_id}"}
"""Every text may be asked for; what is sent along may still be wrong."""
CALLBACK = "/v1/webhooks/{webhook_id}/callback"
FILLED = "inhabited"
"""Name of PostgreSQL's database that is copied for each operation."""
STREAMS = """site: {name: here}
streams:
  - id: s1
    url: rtsp://10.0.0.9/sub
    zones: {kerb: {polygon: [[0, 0], [1, 0], [1, 1]]}}
    rules: [{kind: parking, zone: kerb}]
"""
"""What the API was started with."""


@schemathesis.serializer(UPLOAD_TYPE)
def as_bytes(_: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


@dataclass(frozen=True)
class Inhabited:
    """A filled API to be copied (on a `server`, or SQLite), its document, and what is there by the names of parameters."""

    folder: Path
    server: str | None
    schema: Any
    there: Mapping[str, str | int]

    def copy(self, folder: Path) -> Desk:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        url = f"sqlite:///{folder}/api.db" if self.server is None else anew(self.server, "asked", template=FILLED)
        made = Desk(url, folder)
        file = folder / "streams.yaml"
        file.write_text(STREAMS)
        known = StreamsFile(file, settings_types())
        made.app.state.context = replace(made.app.state.context, passwords=QUICK, configuration=known)
        return made


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])])
def inhabited(request: pytest.FixtureRequest, sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Inhabited:
    folder = tmp_path_factory.mktemp("inhabited")
    server = None if request.param == "sqlite" else request.getfixturevalue("postgres_server")
    desk = Desk(_filled(server) if server else f"sqlite:///{shutil.copy(sqlite_file, folder / 'api.db')}", folder)
    there = inhabit(desk)
    document = desk.nobody.get("/openapi.json").raise_for_status().json()
    desk.database.close()
    return Inhabited(folder, server, schemathesis.openapi.from_dict(document, config=CONFIG), there)


def _filled(server: str) -> str:
    """Return the address of a new migrated database of a server."""
    url = anew(server, FILLED)
    migrate(url)
    return url


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS])
def test_every_answer_is_one_that_the_document_tells(inhabited: Inhabited, tmp_path: Path, path: str, method: str) -> None:
    desk = inhabited.copy(tmp_path)
    operation = inhabited.schema[path][method]
    clients = [desk.client(desk.token(*scopes)) for scopes in CALLERS]
    for strategy in strategies(operation, inhabited.there):
        ask(desk, clients, strategy)
    desk.database.close()


def strategies(operation: Any, there: Mapping[str, str | int]) -> Iterator[SearchStrategy[Any]]:
    """Yield requests that fit an operation, and such that don't."""
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    named = {name: value for name, value in there.items() if f"{{{name}}}" in operation.path}
    yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=named) | fitting if named else fitting
    takes = (operation.path_parameters, operation.query, operation.headers, operation.body)
    if any(takes) and (operation.path not in ANYTHING_FITS or operation.body):
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def ask(desk: Desk, clients: Sequence[TestClient], strategy: SearchStrategy[Any]) -> None:
    @seed(1)
    @settings(
        max_examples=EXAMPLES, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def conforms(case: Any) -> None:
        prepared = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
        headers = {**prepared.headers, **signed(desk, case.operation.path, prepared.body)}
        for client in clients:
            answer = client.request(str(prepared.method), str(prepared.url), headers=headers, content=prepared.body or b"")
            case.validate_response(answer, checks=CHECKS.get_by_names(list(RULES)))

    conforms()


def signed(desk: Desk, path: str, body: object) -> dict[str, str]:
    """Return the signature of a receiver's answer, which has no token."""
    if path != CALLBACK:
        return {}
    text = body.decode(errors="replace") if isinstance(body, bytes) else str(body or "")
    return signature.headers(f"msg_{sha256(text.encode()).hexdigest()}", text, signers=[SECRET], now=desk.clock.now())
