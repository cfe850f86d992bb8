"""Answers /metrics and /healthz for monitoring."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from pipeline.engine.metrics import MachineStatus, registry
from pipeline.errors import HutongError


class Probe:
    """A small HTTP server in a thread of its own."""

    def __init__(self, host: str, port: int, *, status: Callable[[], MachineStatus]) -> None:
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(status))
        except OSError as error:
            raise HutongError(
                f"engine.metrics_port: {host}:{port} can't be used ({error.strerror}); "
                "stop the other instance or set another port (0: none)"
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, name="probe", daemon=True)
        self.port: int = self._server.server_address[1]

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def health(status: MachineStatus) -> tuple[int, dict[str, object]]:
    """Return the HTTP status and body of /healthz: 200 while every worker lives, else 503."""
    down = [stream.stream_id for stream in status.streams if stream.state != "live"]
    alarms = [worker.alarm for worker in status.workers if worker.alarm]
    ok = status.workers_alive == status.workers_wanted
    body: dict[str, object] = {
        "status": "ok" if ok else "failing",
        "workers": status.workers_alive,
        "workers_wanted": status.workers_wanted,
        "streams": len(status.streams),
        "streams_not_live": down,
        "alarms": alarms,
    }
    return (200 if ok else 503), body


def _handler(status: Callable[[], MachineStatus]) -> type[BaseHTTPRequestHandler]:
    metrics: CollectorRegistry = registry(status)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(metrics))
            elif self.path == "/healthz":
                code, body = health(status())
                self._answer(code, "application/json", json.dumps(body).encode())
            else:
                self._answer(404, "text/plain", b"only /metrics and /healthz are here\n")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gives
            """Say nothing: a scrape is no state change."""

        def _answer(self, code: int, media_type: str, body: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
