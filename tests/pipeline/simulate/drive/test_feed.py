"""GPS goes out in step with the pictures, over real sockets and HTTP."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from typing import Any

import pytest

from pipeline.clock import SystemClock
from pipeline.position.fix import Fix
from pipeline.position.nmea import NmeaDecoder
from pipeline.simulate.drive.feed import Destination, Feed, FeedError
from pipeline.simulate.drive.gps import gps_track
from pipeline.simulate.scene.drives import Drive, Gps
from pipeline.simulate.scene.settings import Scene


@contextmanager
def sending(scene: Scene, drive: Drive, url: str) -> Iterator[Feed]:
    """Send ten reports a second."""
    fast = drive.model_copy(update={"gps": Gps(rate_hz=10, latency_s=0.1)})
    stop = threading.Event()
    destination = Destination(url, scene.name, "secret")
    feed = Feed(gps_track(scene, fast), destination, length=2.0, clock=SystemClock(), stop=stop)
    thread = threading.Thread(target=feed.run)
    thread.start()
    try:
        yield feed
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def fixes(receive: Callable[[], bytes], count: int) -> list[Fix]:
    found: list[Fix] = []
    decoder, clock = NmeaDecoder(), SystemClock()
    while len(found) < count:
        found += [one for one in decoder.feed(receive(), clock.now()) if isinstance(one, Fix)]
    return found


def test_udp_carries_what_is_measured_now(driving: Scene, drive: Drive) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(10)
        with sending(driving, drive, f"udp://127.0.0.1:{line.getsockname()[1]}"):
            found = fixes(lambda: line.recv(4096), 25)
    steps = [after.t - before.t for before, after in pairwise(found)]
    assert steps == pytest.approx([0.1] * 24, abs=0.02), "the loop of two seconds goes on without a gap"
    assert all(0.05 < one.arrived - one.t < 2.0 for one in found)


def test_tcp_serves_whoever_connects(driving: Scene, drive: Drive) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with sending(driving, drive, f"tcp://127.0.0.1:{port}") as feed, connected(port) as line:
        assert len(fixes(lambda: line.recv(4096), 5)) >= 5
        line.close()
        with connected(port) as again:
            assert len(fixes(lambda: again.recv(4096), 3)) >= 3
        assert feed.sent >= 8


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    clock, never = SystemClock(), threading.Event()
    for _ in range(100):
        try:
            line = socket.create_connection(("127.0.0.1", port), timeout=10)
            break
        except ConnectionRefusedError:
            clock.wait(never, 0.05)
    with line:
        yield line


class _Api(BaseHTTPRequestHandler):
    got: list[tuple[str, str | None, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.path, self.headers["Authorization"], body))
        self.send_response(202 if len(self.got) != 2 else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


def test_an_api_gets_positions_with_the_vehicles_token_also_after_it_failed(driving: Scene, drive: Drive) -> None:
    enough = threading.Event()

    class Api(_Api):
        got: list[tuple[str, str | None, Any]] = []  # noqa: RUF012 - one list a test

        def do_POST(self) -> None:
            super().do_POST()
            if len(self.got) >= 4:
                enough.set()

    server = HTTPServer(("127.0.0.1", 0), Api)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    with sending(driving, drive, f"http://127.0.0.1:{server.server_address[1]}"):
        assert enough.wait(20)
    server.shutdown()
    serving.join(10)
    server.server_close()
    path, authorization, body = Api.got[0]
    assert (path, authorization) == ("/v1/positions", "Bearer secret")
    assert body["stream_id"] == driving.name
    assert set(body["positions"][0]) >= {"t", "lat", "lon", "speed", "hdop"}


@pytest.mark.parametrize("url", ["serial:///dev/x", "udp://:9", "udp://host", "file"], ids=["scheme", "host", "port", "none"])
def test_an_address_that_can_t_be_sent_to_is_refused(url: str) -> None:
    with pytest.raises(FeedError, match="expected"):
        Destination(url, "x")


def test_a_busy_port_is_told(driving: Scene, drive: Drive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        feed = Feed(gps_track(driving, drive), Destination(url, "x"), length=2.0, clock=SystemClock(), stop=threading.Event())
        with pytest.raises(FeedError, match="choose another port"):
            feed.run()
