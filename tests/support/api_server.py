"""A small API that speaks the workers' side of the wire over real HTTP, and fails on command.

`with FakeApi() as api:` listens on a port of its own; `api.faults` holds what goes wrong next;
`api.down()` and `api.up()` take it away and bring it back with all that it has.
"""

import hashlib
import json
import re
import socket
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from pipeline.events import CountBucket, Event, Heartbeat, Manifest
from pipeline.viewing import Thumbnail, Thumbnails, TrackSheet, TrackSheets

TOKEN = "worker-token-1234"
_EVIDENCE = re.compile(r"/v1/events/([0-9a-f-]{36})/evidence/(\d+)(?:/([A-Za-z0-9][A-Za-z0-9._-]*))?$")
Key = tuple[uuid.UUID, int]


@dataclass
class Fault:
    """What goes wrong with the next `times` requests that match; the first fault that matches counts.

    Attributes:
        method, path: whole method and part of the path; empty matches all.
        status: answer with it, without doing what was asked.
        after: do what was asked, then answer wrongly (or not at all).
        body, headers: of the answer.
        cut_at: read, and for PATCH keep, this many bytes of the body, then close the connection.
        corrupt: take the body, but with its first byte changed on the way.
        silence: wait for this event before anything is answered.
    """

    times: int = 1
    method: str = ""
    path: str = ""
    status: int | None = None
    after: bool = False
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    corrupt: bool = False
    silence: threading.Event | None = None


@dataclass
class Evidence:
    """What came of one bundle."""

    manifest: Manifest
    parts: dict[str, bytearray]
    complete: set[str] = field(default_factory=set)


class FakeApi:
    """What it got, and what goes wrong with it.

    Attributes:
        events: every accepted event, in order of arrival; a duplicate or stale one is not there.
        answers: status of each event sent, in order.
        shown: every small picture, in order; `watched` is what is answered to them.
        requests: method and path of every request, in order.
        refuse: an event for which this is true makes its whole batch a 422.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.answers: list[str] = []
        self.counts: dict[str, CountBucket] = {}
        self.heartbeats: list[Heartbeat] = []
        self.shown: list[Thumbnail] = []
        self.tracks: list[TrackSheet] = []
        self.watched: dict[str, float] = {}
        self.evidence: dict[Key, Evidence] = {}
        self.requests: list[tuple[str, str]] = []
        self.batches: list[int] = []
        self.faults: list[Fault] = []
        self.refuse: Callable[[Event], bool] = lambda _: False
        self.lock = threading.RLock()
        self._port = 0
        self._server: _Server | None = None
        self.up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for fault in self.faults:
            if fault.silence:
                fault.silence.set()
        self.down()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def up(self) -> None:
        self._server = _Server(self, self._port)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections, and close those that are open."""
        server, self._server = self._server, None
        if server:
            server.shutdown()
            server.close_connections()
            server.server_close()

    def revisions(self) -> dict[uuid.UUID, int]:
        return {event.id: event.revision for event in self.events}

    def file(self, event_id: uuid.UUID, name: str, *, sequence: int = 1) -> bytes | None:
        """Return a file that came whole, else None."""
        bundle = self.evidence.get((event_id, sequence))
        return bytes(bundle.parts[name]) if bundle and name in bundle.complete else None

    def next_fault(self, method: str, path: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.times > 0 and fault.method in ("", method) and fault.path in path:
                    fault.times -= 1
                    return fault
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, api: FakeApi, port: int) -> None:
        self.api = api
        self.open: set[_Handler] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def close_connections(self) -> None:
        for handler in list(self.open):
            handler.drop()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self)

    def finish(self) -> None:
        self.server.open.discard(self)
        super().finish()

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, ValueError):
            self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay silent."""

    def drop(self) -> None:
        """Close the connection under whoever uses it."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def _serve(self) -> None:
        api = self.server.api
        with api.lock:
            api.requests.append((self.command, self.path))
        fault = api.next_fault(self.command, self.path) or Fault(times=0)
        if fault.silence:
            fault.silence.wait(30)
        length = int(self.headers.get("Content-Length", 0))
        if fault.cut_at is not None:
            self._do(self.rfile.read(min(fault.cut_at, length)), keep_only=True)
            self.drop()
            return
        body = self.rfile.read(length)
        if fault.status is not None and not fault.after:
            self._answer(fault.status, fault.body, fault.headers)
            return
        status, answer, headers = self._do(bytes([body[0] ^ 1]) + body[1:] if fault.corrupt else body)
        if fault.status is not None:
            status, answer, headers = fault.status, fault.body, fault.headers
        self._answer(status, answer, headers)

    def _do(self, body: bytes, *, keep_only: bool = False) -> tuple[int, bytes, dict[str, str]]:
        api, found = self.server.api, _EVIDENCE.fullmatch(self.path)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _problem(401, "no such token")
        with api.lock:
            if self.command == "PATCH" and found:
                return _append(api, found, int(self.headers["Upload-Offset"]), body)
            if keep_only:
                return _problem(500, "cut")
            try:
                return _POSTS[self.path](api, body) if self.command == "POST" else _offer(api, found, body)
            except KeyError:
                return _problem(404, "no such address")
            except ValidationError as error:
                return _problem(422, str(error))

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(0 if status == HTTPStatus.NO_CONTENT else len(body)))
        self.end_headers()
        if status != HTTPStatus.NO_CONTENT:
            self.wfile.write(body)


def _take_events(api: FakeApi, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    events = [Event.model_validate(one) for one in json.loads(body)["events"]]
    api.batches.append(len(events))
    if not 1 <= len(events) <= 256 or any(api.refuse(event) for event in events):
        return _problem(422, "refused")
    results = []
    for event in events:
        known = api.revisions().get(event.id)
        status = "created" if known is None else "updated" if event.revision > known else "duplicate"
        status = "stale" if known is not None and event.revision < known else status
        api.answers.append(status)
        if status in ("created", "updated"):
            api.events.append(event)
        results.append({"id": str(event.id), "revision": event.revision, "case_id": "1", "status": status})
    return 200, json.dumps({"results": results}).encode(), {}


def _take_counts(api: FakeApi, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    buckets = [CountBucket.model_validate(one) for one in json.loads(body)["counts"]]
    for one in buckets:
        identity = (one.stream_id, one.session, one.rule_id, one.target_kind, one.target, one.class_name, one.start)
        api.counts["|".join(map(str, identity))] = one
    return 200, json.dumps({"stored": len(buckets)}).encode(), {}


def _take_heartbeat(api: FakeApi, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    api.heartbeats.append(Heartbeat.model_validate_json(body))
    return 204, b"", {}


def _take_pictures(api: FakeApi, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    api.shown += Thumbnails.model_validate_json(body).thumbnails
    return 200, json.dumps({"every_s": api.watched}).encode(), {}


def _take_tracks(api: FakeApi, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    api.tracks += TrackSheets.model_validate_json(body).sheets
    return 204, b"", {}


def _offer(api: FakeApi, found: re.Match[str] | None, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    manifest = Manifest.model_validate_json(body)
    if found is None or manifest.event_id not in api.revisions():
        return _problem(404, "no such event")
    key = (manifest.event_id, manifest.sequence)
    known = api.evidence.get(key)
    if known and known.manifest != manifest:
        return _problem(409, "another content")
    bundle = api.evidence.setdefault(key, Evidence(manifest, {file.name: bytearray() for file in manifest.files}))
    files = [
        {"name": file.name, "size": file.size, "offset": len(bundle.parts[file.name]), "complete": file.name in bundle.complete}
        for file in manifest.files
    ]
    return (200 if known else 201), json.dumps({"files": files}).encode(), {}


def _append(api: FakeApi, found: re.Match[str], offset: int, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    bundle = api.evidence.get((uuid.UUID(found[1]), int(found[2])))
    if bundle is None or found[3] not in bundle.parts:
        return _problem(404, "no such evidence")
    part = bundle.parts[found[3]]
    if offset != len(part):
        status, answer, _ = _problem(409, "wrong offset")
        return status, answer, {"Upload-Offset": str(len(part))}
    part += body
    wanted = next(file for file in bundle.manifest.files if file.name == found[3])
    if len(part) < wanted.size:
        return 204, b"", {"Upload-Offset": str(len(part))}
    if hashlib.sha256(part).hexdigest() != wanted.sha256:
        part.clear()
        return _problem(422, "wrong hash")
    bundle.complete.add(found[3])
    return 204, b"", {"Upload-Offset": str(len(part))}


def _problem(status: int, detail: str) -> tuple[int, bytes, dict[str, str]]:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return status, json.dumps(body).encode(), {"Content-Type": "application/problem+json"}


_POSTS = {
    "/v1/events": _take_events,
    "/v1/counts": _take_counts,
    "/v1/heartbeats": _take_heartbeat,
    "/v1/pictures": _take_pictures,
    "/v1/tracks": _take_tracks,
}
