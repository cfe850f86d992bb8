"""A small RTSP camera that misbehaves when told to; real sockets, no libraries of ours.

    with RtspCamera(programme(path)) as camera:
        reader opens camera.url …
        camera.stall()

RTP over TCP (interleaved) or UDP, Basic and Digest passwords. Every change of conduct takes
effect at once on the connections that are open, `show` at the next picture.
"""

import random
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.support.rtsp_guard import Guard
from tests.support.rtsp_payload import RTP_CLOCK, Programme, rtp, sender_report

TICK_S = 0.01
SOURCE = 0x48555401


@dataclass
class Conduct:
    """How the camera behaves now.

    Attributes:
        silent: nothing is sent, sockets stay open.
        deaf: connections are taken, requests are not answered.
        status: answer every DESCRIBE with this status instead of 200.
        undecodable: packets flow, nothing in them can be decoded.
        loss: share of RTP packets that are lost.
        lost_pictures: share of pictures that are lost as a whole.
        shift_s: added to RTP timestamps.
        reports: wall clock in sender reports minus the true one, seconds; None: no reports.
        start: RTP timestamp of the beginning.
    """

    silent: bool = False
    deaf: bool = False
    status: int = 200
    undecodable: bool = False
    loss: float = 0.0
    lost_pictures: float = 0.0
    shift_s: float = 0.0
    reports: float | None = None
    start: int = 0


class RtspCamera:
    """One camera on the loopback.

    Attributes:
        described: DESCRIBE requests so far.
        played: PLAY requests so far.
    """

    def __init__(
        self, shown: Programme, *, guard: Guard | None = None, tls: ssl.SSLContext | None = None, port: int = 0
    ) -> None:
        self.shown = shown
        self.conduct = Conduct()
        self.guard = guard
        self.described = self.played = 0
        self._tls = tls
        self._port = port
        self._listener: socket.socket | None = None
        self._clients: list[_Client] = []
        self._lock = threading.Lock()
        self.listen()

    @property
    def url(self) -> str:
        """Where the camera is, without a password."""
        return f"rtsp{'s' if self._tls else ''}://127.0.0.1:{self._port}/street"

    def __enter__(self) -> Self:
        """Serve until the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop listening and drop everybody."""
        self.refuse()

    def listen(self) -> None:
        """Take connections (again, on the same port)."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def refuse(self) -> None:
        """Take no connections any more and drop those that are open."""
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self.drop()

    def drop(self) -> None:
        """Close every open connection."""
        with self._lock:
            clients, self._clients = self._clients, []
        for client in clients:
            client.close()

    def show(self, shown: Programme) -> None:
        """Show something else from the next keyframe on: a new size comes with its own parameter sets."""
        self.shown = shown

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            client = _Client(self, connection)
            with self._lock:
                self._clients.append(client)
            threading.Thread(target=client.run, args=(self._tls,), daemon=True).start()


@dataclass
class _Playing:
    shown: Programme
    began: float
    index: int = 0
    round: int = 0
    reported: float = float("-inf")

    def due(self) -> float:
        unit = self.shown.units[self.index]
        return self.began + self.round * self.shown.seconds + unit.dts

    def next(self) -> None:
        self.index += 1
        if self.index == len(self.shown.units):
            self.index, self.round = 0, self.round + 1


@dataclass
class _Client:
    camera: RtspCamera
    connection: socket.socket
    playing: _Playing | None = None
    udp: tuple[socket.socket, tuple[str, int]] | None = None
    sequence: int = 0
    closed: bool = False
    buffer: bytes = b""
    luck: random.Random = field(default_factory=lambda: random.Random(7))

    def run(self, tls: ssl.SSLContext | None) -> None:
        with suppress(OSError):
            if tls is not None:
                self.connection = tls.wrap_socket(self.connection, server_side=True)
            self.connection.settimeout(5.0)
            selector = selectors.DefaultSelector()
            selector.register(self.connection, selectors.EVENT_READ)
            while not self.closed:
                if selector.select(TICK_S) and not self._receive():
                    break
                self._send_due()
        self.close()

    def close(self) -> None:
        self.closed = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def _receive(self) -> bool:
        data = self.connection.recv(65536)
        if self.camera.conduct.deaf:
            return bool(data)
        self.buffer += data
        for request in self._requests():
            self._answer(request)
        return bool(data)

    def _requests(self) -> Iterator[str]:
        while self.buffer:
            if self.buffer[:1] == b"$":
                size = 4 + int.from_bytes(self.buffer[2:4], "big")
                if len(self.buffer) < size:
                    return
                self.buffer = self.buffer[size:]
                continue
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.buffer = rest
            yield head.decode()

    def _answer(self, request: str) -> None:
        first, *lines = request.split("\r\n")
        method, url = first.split(" ")[:2]
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        guard, body, status = self.camera.guard, "", 200
        extra = {}
        if method == "DESCRIBE":
            self.camera.described += 1
            status = self.camera.conduct.status
        if guard is not None and method != "OPTIONS" and not guard.lets_in(method, headers.get("authorization", "")):
            status, extra = 401, {"WWW-Authenticate": guard.challenge}
        elif status == 200:
            extra, body = self._accept(method, url, headers)
        out = [f"RTSP/1.0 {status} {'OK' if status == 200 else 'No'}", f"CSeq: {headers.get('cseq', '0')}"]
        out += [f"{name}: {value}" for name, value in extra.items()]
        out += [f"Content-Length: {len(body)}"] if body else []
        self.connection.sendall(("\r\n".join(out) + "\r\n\r\n" + body).encode())
        if method == "PLAY" and status == 200:
            self.camera.played += 1
            self.playing = _Playing(self.camera.shown, time.monotonic())

    def _accept(self, method: str, url: str, headers: dict[str, str]) -> tuple[dict[str, str], str]:
        if method == "OPTIONS":
            return {"Public": "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"}, ""
        if method == "DESCRIBE":
            head = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=street\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
            return {"Content-Type": "application/sdp", "Content-Base": url + "/"}, head + self.camera.shown.sdp
        if method == "SETUP":
            return {"Transport": self._transport(headers["transport"]), "Session": "1234;timeout=60"}, ""
        return {"Session": "1234"}, ""

    def _transport(self, wanted: str) -> str:
        if "TCP" in wanted:
            return "RTP/AVP/TCP;unicast;interleaved=0-1"
        ports = wanted.split("client_port=")[1].split(";", maxsplit=1)[0]
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sender.bind(("127.0.0.1", 0))
        self.udp = (sender, ("127.0.0.1", int(ports.split("-")[0])))
        own = sender.getsockname()[1]
        return f"RTP/AVP;unicast;client_port={ports};server_port={own}-{own + 1}"

    def _send_due(self) -> None:
        playing = self.playing
        if playing is None or self.camera.conduct.silent:
            return
        while playing.due() <= time.monotonic():
            self._send_unit(playing)
            playing.next()
            if self.camera.shown is not playing.shown and playing.shown.units[playing.index].keyframe:
                self.playing = playing = _Playing(self.camera.shown, time.monotonic())

    def _send_unit(self, playing: _Playing) -> None:
        conduct, unit = self.camera.conduct, playing.shown.units[playing.index]
        media = playing.began + playing.round * playing.shown.seconds + unit.pts
        timestamp = conduct.start + int((media + conduct.shift_s) * RTP_CLOCK)
        if conduct.reports is not None and media - playing.reported >= 1.0:
            playing.reported = media
            utc = time.time() - (time.monotonic() - media) + conduct.reports
            self._send(sender_report(utc=utc, timestamp=timestamp, source=SOURCE), control=True)
        missing = self.luck.random() < conduct.lost_pictures
        for payload, marker in playing.shown.packets(unit):
            self.sequence += 1
            if missing or self.luck.random() < conduct.loss:
                continue
            sent = bytes(len(payload)) if conduct.undecodable else payload
            self._send(rtp(sent, marker=marker, sequence=self.sequence, timestamp=timestamp, source=SOURCE))

    def _send(self, packet: bytes, *, control: bool = False) -> None:
        if self.udp is not None:
            sender, (host, port) = self.udp
            sender.sendto(packet, (host, port + control))
        else:
            self.connection.sendall(b"$" + bytes((int(control),)) + len(packet).to_bytes(2, "big") + packet)
