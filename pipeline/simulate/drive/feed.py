"""Sends a vehicle's GPS in step with its pictures, over and over: NMEA over UDP or TCP, or `POST /v1/positions`.

A report goes out at the moment at which its picture is pushed, and late by the receiver's latency, as in the street.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from math import floor
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from socket import AF_INET, SOCK_DGRAM, create_server, socket
from urllib.parse import urlsplit

import httpx

from pipeline.clock import Clock
from pipeline.errors import HutongError
from pipeline.simulate.drive.gps import GpsReport, gps_track
from pipeline.simulate.drive.logs import positions, sentences
from pipeline.simulate.scene.settings import Scene

TIMEOUT_S = 5.0
RETRY_S = 1.0
"""Wait after an API did not take a position; it is passed over, as the next one is there soon."""
Send = Callable[[GpsReport, float], object]
"""Sends one report; the second number is the UTC second of the scene's start."""


class FeedError(HutongError):
    """Positions that can't be sent as it was asked for."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a vehicle's positions go.

    Attributes:
        url: udp://host:port, tcp://address:port (listens, as a receiver with a network plug does), or http(s)://… of an API.
        stream_id, token: of the vehicle, for an API.
    """

    url: str
    stream_id: str
    token: str = ""

    def __post_init__(self) -> None:
        """Check the address.

        Raises:
            FeedError: nothing can be sent there.
        """
        parts = urlsplit(self.url)
        if parts.scheme not in {"udp", "tcp", "http", "https"} or not parts.hostname:
            raise FeedError(f"expected udp://host:port, tcp://address:port or http(s)://host of an API, got {self.url!r}")
        if parts.scheme in {"udp", "tcp"} and not parts.port:
            raise FeedError(f"expected a port in {self.url!r}, such as {parts.scheme}://{parts.hostname}:10110")


class Feed:
    """Sends the reports of one drive.

    Attributes:
        sent: so many reports went out, or were due while nobody listened.
    """

    def __init__(
        self, reports: Sequence[GpsReport], destination: Destination, *, length: float, clock: Clock, stop: threading.Event
    ) -> None:
        """Take the reports of a scene that lasts `length` seconds, and is played in a loop from now on."""
        self._reports = [one for one in reports if 0 <= one.sent < length]
        self._destination, self._length, self._clock, self._stop = destination, length, clock, stop
        self._begun, self._began = clock.monotonic(), clock.now()
        self.sent = 0

    def run(self) -> None:
        """Send until `stop` is set.

        Raises:
            FeedError: the port to listen at is busy.
        """
        with _opened(self._destination, self._clock, self._stop) as send:
            for due, report, start in self._due():
                if self._clock.wait(self._stop, self._begun + due - self._clock.monotonic()):
                    return
                send(report, self._began + start)
                self.sent += 1

    def _due(self) -> Iterator[tuple[float, GpsReport, float]]:
        """Yield seconds since the beginning, the report, and when its loop began."""
        loop = floor((self._clock.monotonic() - self._begun) / self._length)
        while self._reports:
            start = loop * self._length
            for report in self._reports:
                yield start + report.sent, report, start
            loop += 1


def feed_beside(clip: Path, destination: Destination, *, clock: Clock, stop: threading.Event) -> Feed:
    """Return what sends the GPS of a clip whose truth lies beside it.

    Raises:
        FeedError: no camera drives in it.
    """
    told = json.loads((clip.parent / "truth.json").read_text("utf-8"))
    scene = Scene.model_validate(told["scene"])
    if scene.drive is None:
        raise FeedError(f"expected a scene whose camera drives, got {scene.name}")
    return Feed(gps_track(scene, scene.drive), destination, length=float(told["seconds"]), clock=clock, stop=stop)


def _opened(destination: Destination, clock: Clock, stop: threading.Event) -> AbstractContextManager[Send]:
    parts = urlsplit(destination.url)
    host, port = parts.hostname or "", parts.port or 0
    if parts.scheme == "udp":
        return _udp(host, port)
    return _tcp(host, port) if parts.scheme == "tcp" else _api(destination, clock, stop)


@contextmanager
def _udp(host: str, port: int) -> Iterator[Send]:
    with socket(AF_INET, SOCK_DGRAM) as line:
        yield lambda report, began: _tried(lambda: line.sendto(sentences(report, began), (host, port)))


@contextmanager
def _tcp(address: str, port: int) -> Iterator[Send]:
    """Listen, and send to whoever has connected."""
    try:
        listener = create_server((address, port))
    except OSError as error:
        raise FeedError(f"can't listen at {address}:{port}: {error.strerror}; choose another port") from error
    with listener, DefaultSelector() as waiting:
        listener.setblocking(False)
        waiting.register(listener, EVENT_READ)
        lines: list[socket] = []

        def send(report: GpsReport, began: float) -> None:
            while waiting.select(0):
                line, _ = listener.accept()
                line.settimeout(TIMEOUT_S)
                lines.append(line)
            data = sentences(report, began)
            for line in [one for one in lines if not _tried(partial(one.sendall, data))]:
                line.close()
                lines.remove(line)

        yield send
        for line in lines:
            line.close()


@contextmanager
def _api(destination: Destination, clock: Clock, stop: threading.Event) -> Iterator[Send]:
    headers = {"Authorization": f"Bearer {destination.token}"}
    with httpx.Client(base_url=destination.url, headers=headers, timeout=TIMEOUT_S) as client:

        def send(report: GpsReport, began: float) -> None:
            if not report.valid:
                return
            body = {"stream_id": destination.stream_id, "positions": [positions(report, began)]}
            try:
                client.post("/v1/positions", json=body).raise_for_status()
            except httpx.HTTPError:
                clock.wait(stop, RETRY_S)

        yield send


def _tried(send: Callable[[], object]) -> bool:
    """Tell whether something could be sent; who is not there misses it."""
    try:
        send()
    except OSError:
        return False
    return True
