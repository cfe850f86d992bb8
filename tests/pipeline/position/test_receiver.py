"""Live sources over real sockets, a real serial line and a real web server: read for ever, whatever they send."""
# ruff: noqa: E501 - tables, one case a line

import json
import os
import pty
import socket
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from av import VideoFrame
from av.video.reformatter import VideoReformatter

from api.clock import FakeClock as ApiFakeClock
from pipeline.clock import SystemClock
from pipeline.config.position import PositionSettings
from pipeline.errors import StreamUnavailable
from pipeline.frames import DecodedPicture, Frame
from pipeline.position import transport
from pipeline.position.gpsd import HELLO
from pipeline.position.receiver import Receiver
from pipeline.position.transport import Relay
from tests.support.api_app import Desk, served
from tests.support.nmea import drive

CLOCK = SystemClock()
DEADLINE_S = 20.0
RUBBISH = b"\x00\xff\xfe$GPRMC,,,*\r\n{]}\r\n" + b"A" * 50_000 + b"\r\n"
PICTURE = DecodedPicture(VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="bgr24"), VideoReformatter())


def frame(t: float) -> Frame:
    return Frame("a", 1, t, t, Fraction(0), keyframe=True, damaged=False, clock_source="arrival", picture=PICTURE)


def driven() -> bytes:
    """Return what a receiver says in the last ten seconds."""
    return b"".join(part for _, part in drive(float(int(CLOCK.now()) - 9), 10))


def gpsd_line(t: float) -> bytes:
    """Return a gpsd report, as sent at `t`."""
    tpv = {"class": "TPV", "mode": 3, "time": f"2026-11-23T02:00:{t:06.3f}Z", "lat": 39.91, "lon": 116.4}
    return json.dumps(tpv).encode() + b"\n"


@contextmanager
def receiving(source: str, url: str, **keys: object) -> Iterator[Receiver]:
    """Run a receiver whose clocks are known, so that what it reads shows at once."""
    settings = PositionSettings.model_validate({"source": source, "url": url, "clock_offset_s": 0.0, **keys})
    stop = threading.Event()
    receiver = Receiver("sweeper-7", settings, clock=CLOCK, stop=stop)
    receiver.start()
    try:
        yield receiver
    finally:
        stop.set()
        receiver.join(DEADLINE_S)


def eventually(receiver: Receiver, met: Callable[[], bool]) -> None:
    end, never = CLOCK.monotonic() + DEADLINE_S, threading.Event()
    while not met():
        assert CLOCK.monotonic() < end, receiver.state()
        CLOCK.wait(never, 0.02)


def listening(kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    listener = socket.socket(socket.AF_INET, kind)
    listener.settimeout(DEADLINE_S)
    listener.bind(("127.0.0.1", 0))
    if kind == socket.SOCK_STREAM:
        listener.listen()
    return listener


def free_port() -> int:
    with closing(listening(socket.SOCK_DGRAM)) as probe:
        return int(probe.getsockname()[1])


def test_nmea_over_tcp_survives_rubbish_and_a_lost_connection() -> None:
    with closing(listening()) as server, receiving("nmea", f"tcp://127.0.0.1:{server.getsockname()[1]}") as receiver:
        first, _ = server.accept()
        first.sendall(RUBBISH)
        eventually(receiver, lambda: receiver.state().refused.get("garbled", 0) >= 3)
        first.close()
        second, _ = server.accept()
        with closing(second):
            now = CLOCK.now()
            second.sendall(driven())
            eventually(receiver, lambda: receiver.at(frame(now)) is not None)
            pose = receiver.at(frame(now))
        assert pose is not None
        assert pose.lat == pytest.approx(39.91, abs=1e-4)
        assert pose.heading is not None


def test_a_connection_that_says_nothing_any_more_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "DEAD_S", 1.0)
    with closing(listening()) as server, receiving("nmea", f"tcp://127.0.0.1:{server.getsockname()[1]}"):
        first, _ = server.accept()
        first.sendall(driven())
        second, _ = server.accept()
        second.close()
        first.close()


def test_nmea_over_udp_needs_no_line_ends() -> None:
    port = free_port()
    with receiving("nmea", f"udp://127.0.0.1:{port}") as receiver, closing(socket.socket(type=socket.SOCK_DGRAM)) as sender:

        def sent() -> bool:
            for part in driven().split(b"\r\n"):
                sender.sendto(part, ("127.0.0.1", port))
            return receiver.at(frame(CLOCK.now())) is not None

        eventually(receiver, sent)


def test_nmea_over_a_serial_line() -> None:
    pytest.importorskip("serial")
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    with receiving("nmea", f"serial://{os.ttyname(theirs)}", baud=115_200) as receiver:

        def sent() -> bool:
            os.write(ours, driven()[:3000])
            return receiver.at(frame(CLOCK.now())) is not None

        eventually(receiver, sent)
    os.close(ours)
    os.close(theirs)


def test_gpsd_is_asked_for_reports() -> None:
    with closing(listening()) as server, receiving("gpsd", f"tcp://127.0.0.1:{server.getsockname()[1]}") as receiver:
        connection, _ = server.accept()
        with closing(connection):
            assert connection.recv(4096) == HELLO
            connection.sendall(b'{"class":"VERSION"}\n' + gpsd_line(1.0))
            eventually(receiver, lambda: receiver.state().reports == 1)
            assert receiver.state().refused == {"clock": 1}


def test_a_gateway_is_asked_over_http_again_and_again() -> None:
    asked = threading.Semaphore(0)

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            position = {"phone": "13900000000", "status": 3, "latitude": 39910000, "longitude": 116400000, "time": "261123100000"}
            body = json.dumps({"code": 0, "data": [position, {**position, "phone": "1"}]}, indent=2).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            asked.release()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with receiving("jt808", f"http://127.0.0.1:{server.server_port}/positions", device="13900000000") as receiver:
            assert all(asked.acquire(timeout=DEADLINE_S) for _ in range(2))
            eventually(receiver, lambda: receiver.state().reports >= 1)
            assert set(receiver.state().refused) == {"clock"}
        server.shutdown()


def test_what_vehicles_sent_to_the_api_is_fetched_once(tmp_path: Path) -> None:
    desk = Desk(f"sqlite:///{tmp_path}/api.db", tmp_path, clock=ApiFakeClock(CLOCK.now()))
    settings, stop = PositionSettings(source="api", clock_offset_s=0.0), threading.Event()
    with served(desk) as url:
        receiver = Receiver("sweeper-7", settings, clock=CLOCK, stop=stop, relay=Relay(url, desk.token("worker")))
        receiver.start()
        now = CLOCK.now()
        reports = [{"t": now - 9 + i, "lat": 39.91, "lon": 116.4 + i * 5 / 85_390, "speed": 5.0, "course": 90.0} for i in range(10)]
        vehicle = desk.client(desk.token("vehicle", name="sweeper-7"))
        for report in reports:
            vehicle.post("/v1/positions", json={"stream_id": "sweeper-7", "positions": [report]}).raise_for_status()
        eventually(receiver, lambda: receiver.at(frame(now)) is not None)
        assert receiver.state().reports == 10
        stop.set()
        receiver.join(DEADLINE_S)


def test_a_workers_token_is_never_shown() -> None:
    assert "ht_secret" not in repr(Relay("http://h", "ht_secret"))


@pytest.mark.parametrize(
    ("url", "message"),
    [("tcp://127.0.0.1:1", "tcp://127.0.0.1:1: .*[Rr]efused"), ("serial:///dev/hutong-none", "serial:///dev/hutong-none: .*No such file")],
    ids=["nobody listens", "no such line"],
)
def test_a_source_that_can_not_be_reached_is_told(url: str, message: str) -> None:
    settings = PositionSettings(source="nmea", url=url)
    receiver = Receiver("sweeper-7", settings, clock=CLOCK, stop=threading.Event())
    with pytest.raises(StreamUnavailable, match=message):
        receiver.run_once()
    assert receiver.message() == "no position: nothing comes from the source"


def test_what_stands_behind_a_gateways_address_is_never_shown() -> None:
    settings = PositionSettings(source="jt808", url=f"http://127.0.0.1:{free_port()}/p?token=secret-7", device="1")
    receiver = Receiver("sweeper-7", settings, clock=CLOCK, stop=threading.Event())
    with pytest.raises(StreamUnavailable, match=r"http://127\.0\.0\.1:\d+/p: ") as caught:
        receiver.run_once()
    assert "secret-7" not in str(caught.value)


def test_why_the_source_is_silent_is_told() -> None:
    with receiving("nmea", "tcp://127.0.0.1:1") as receiver:
        eventually(receiver, lambda: "efused" in receiver.message())
        assert receiver.message().startswith("stream sweeper-7: position: tcp://127.0.0.1:1: ")
