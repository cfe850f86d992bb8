"""A receiver of webhooks over real HTTP: verifies signatures, keeps messages in order, and fails on command.

`with receiver() as hook:` listens on a port of its own. `hook.faults` holds what happens to the next requests; a request
that finds none there is verified and answered 204. A message counts (`hook.messages`) when it was answered 2xx.
"""

import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from standardwebhooks import Webhook, WebhookVerificationError

DRIP_S = 0.05


@dataclass(frozen=True)
class Fault:
    """What happens to a request instead of a good answer.

    Attributes:
        status, headers, body: the answer.
        silence: nothing is answered until the receiver is closed.
        drip: the answer comes byte by byte and never ends.
        hang_up: the connection is closed without an answer.
        lost: the message is taken, and its good answer does not arrive.
    """

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    silence: bool = False
    drip: bool = False
    hang_up: bool = False
    lost: bool = False


@dataclass(frozen=True)
class Received:
    """One request that was understood."""

    id: str
    type: str
    data: dict[str, Any]
    headers: dict[str, str]
    raw: bytes
    t: float


class Receiver:
    """What came.

    Attributes:
        secret: `whsec_…`; messages with another signature are answered 401. Empty: nothing is verified.
        messages: accepted messages, in order.
        seen: ids of all requests, in order of arrival, failed ones too.
        refused: why signatures were refused.
        most_at_once: highest number of requests that were open at the same time.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.secret = ""
        self.faults: deque[Fault] = deque()
        self.messages: list[Received] = []
        self.seen: list[str] = []
        self.refused: list[str] = []
        self.most_at_once = 0
        self.closing = threading.Event()
        self._open = 0
        self._changed = threading.Condition()

    @property
    def ids(self) -> list[str]:
        """Ids of the accepted messages, in order."""
        return [message.id for message in self.messages]

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Received]:
        """Return the accepted messages once there are `count`; `TimeoutError` when they don't come."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.messages) >= count, seconds):
                raise TimeoutError(f"{len(self.messages)} of {count} messages within {seconds} s; refused: {self.refused}")
            return list(self.messages)

    def wait_seen(self, count: int, seconds: float = 10.0) -> None:
        """Wait until `count` requests came, whatever was answered."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.seen) >= count, seconds):
                raise TimeoutError(f"{len(self.seen)} of {count} requests within {seconds} s")

    def begin(self, headers: Mapping[str, str]) -> Fault | None:
        """Note a request; return what shall go wrong with it."""
        with self._changed:
            self._open += 1
            self.most_at_once = max(self.most_at_once, self._open)
            self.seen.append(headers.get("webhook-id", ""))
            self._changed.notify_all()
            return self.faults.popleft() if self.faults else None

    def end(self) -> None:
        """Note that a request is answered."""
        with self._changed:
            self._open -= 1

    def take(self, raw: bytes, headers: dict[str, str], status: int) -> int:
        """Verify a message and keep it when it will be answered 2xx; return the status."""
        try:
            if self.secret:
                Webhook(self.secret).verify(raw, headers, json_parse=False)
            body = json.loads(raw)
            got = Received(headers["webhook-id"], body["type"], body["data"], headers, raw, time.time())
        except (WebhookVerificationError, ValueError, KeyError) as e:
            with self._changed:
                self.refused.append(f"{type(e).__name__}: {e}")
            return 401
        if 200 <= status < 300:
            with self._changed:
                self.messages.append(got)
                self._changed.notify_all()
        return status


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    receiver: Receiver

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Answer one message."""
        hook = cast("_Server", self.server).receiver
        headers = {name.lower(): value for name, value in self.headers.items()}
        raw = self.rfile.read(int(headers.get("content-length", "0")))
        fault = hook.begin(headers)
        try:
            self._answer(hook, fault or Fault(), raw, headers)
        finally:
            hook.end()

    def _answer(self, hook: Receiver, fault: Fault, raw: bytes, headers: dict[str, str]) -> None:
        if fault.silence:
            hook.closing.wait()
        if fault.lost:
            hook.take(raw, headers, fault.status)
        if fault.silence or fault.hang_up or fault.lost:
            self.close_connection = True
            return
        if fault.drip:
            self._drip(hook)
            return
        status = hook.take(raw, headers, fault.status)
        self.send_response(status)
        for name, value in fault.headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(fault.body)))
        self.end_headers()
        self.wfile.write(fault.body)

    def _drip(self, hook: Receiver) -> None:
        """Send a header that never ends, one byte at a time."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not hook.closing.wait(DRIP_S):
                self.wfile.write(b".")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@contextmanager
def receiver(*, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Receiver]:
    """Listen on a free port until the end of the block; over TLS when a server's context is given."""
    server = _Server((host, 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    hook = server.receiver = Receiver(f"{scheme}://{host}:{server.server_port}/hook")
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="receiver", daemon=True)
    serving.start()
    try:
        yield hook
    finally:
        hook.closing.set()
        server.shutdown()
        serving.join()
        server.server_close()


def status(code: int, *, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Fault:
    """Answer with a status."""
    return Fault(status=code, body=body, headers=headers or {})


def busy(code: int = 429, *, after: str) -> Fault:
    """Ask to be left alone: `after` is a Retry-After header."""
    return status(code, headers={"Retry-After": after})


def redirect(to: str) -> Fault:
    """Point elsewhere."""
    return status(302, headers={"Location": to})
