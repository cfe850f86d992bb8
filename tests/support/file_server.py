"""A real HTTP server of one file, with ranges and validators as RFC 9110 has them, that fails on command.

`with file_server(content) as files:` listens on a port of its own; `files.url` is the file's address.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FileServer:
    """What is served, how, and what was asked.

    Attributes:
        etag: strong validator, quoted; empty: none is sent.
        ranges: whether ranges are understood; otherwise the whole file is sent.
        status: instead of the file, this status.
        cuts: for each of the next requests, after how many bytes of the body the connection is closed.
        length: told instead of the true length; 0: none is told and the end of the connection is the end of the file.
        headers: added to the answer.
        hold: the body stops after so many bytes until the server is closed.
        moved: the first address answers with a redirection to another one.
        asked: the `Range` and `If-Range` of every request, in order.
    """

    content: bytes
    port: int = 0
    etag: str = ""
    ranges: bool = True
    status: int = 0
    cuts: list[int] = field(default_factory=list)
    length: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    hold: int | None = None
    moved: bool = False
    asked: list[tuple[str | None, str | None]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The file's address."""
        return f"http://127.0.0.1:{self.port}/{'moved' if self.moved else 'files'}/model.onnx"


@contextmanager
def file_server(content: bytes) -> Iterator[FileServer]:
    """Serve until the block ends."""
    state = FileServer(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state}))
    server.daemon_threads = True
    state.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    serving.start()
    try:
        yield state
    finally:
        state.closed.set()
        server.shutdown()
        serving.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    state: FileServer

    def do_GET(self) -> None:
        state = self.state
        if self.path.startswith("/moved"):
            self._start(302, {"Location": self.path.replace("/moved", "/files"), "Content-Length": "0"})
            return
        wanted, condition = self.headers["Range"], self.headers["If-Range"]
        state.asked.append((wanted, condition))
        if state.status:
            self._start(state.status, {"Content-Length": "0"})
            return
        honoured = bool(wanted) and state.ranges and condition in (None, state.etag)
        self._send(int(wanted.removeprefix("bytes=").removesuffix("-")) if honoured else None)

    def _send(self, start: int | None) -> None:
        state = self.state
        whole = len(state.content)
        if start is not None and start >= whole:
            self._start(416, {"Content-Range": f"bytes */{whole}", "Content-Length": "0"})
            return
        body = state.content[start or 0 :]
        length = len(body) if state.length is None else state.length
        headers = {"Content-Length": str(length)} if length else {}
        if start is not None:
            headers["Content-Range"] = f"bytes {start}-{whole - 1}/{whole}"
        self._start(200 if start is None else 206, headers | ({"ETag": state.etag} if state.etag else {}))
        if state.hold is not None:
            self.wfile.write(body[: state.hold])
            state.closed.wait()
            return
        self.wfile.write(body[: state.cuts.pop(0)] if state.cuts else body)
        self.close_connection = True

    def _start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | self.state.headers).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass
