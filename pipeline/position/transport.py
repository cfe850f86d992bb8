"""How a receiver's bytes get here: TCP, UDP, a serial line, or asking a gateway, or the API, over HTTP.

A transport yields what came, and nothing (b"") when a second passed without, so that whoever reads can stop. It decides
nothing. Not here: files, which are read whole (`recording.py`), and trying again (`receiver.py`).
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx

from pipeline.clock import Clock
from pipeline.config.position import PositionSettings
from pipeline.errors import StreamUnavailable, StreamUnusable
from pipeline.position.fields import number, parsed
from pipeline.position.gpsd import HELLO
from pipeline.told import Told

QUIET_S = 1.0
"""Longest wait for bytes before b"" is yielded."""
CONNECT_S = 5.0
DEAD_S = 60.0
"""A TCP connection that says nothing for so long is taken for lost: a modem that went away sends no farewell."""
CHUNK = 65_536
ASK_EVERY_S = 1.0
"""A gateway is asked once a second: as often as receivers measure."""
LARGEST_ANSWER = 1 << 20
"""Bytes of a gateway's answer: thousands of terminals."""

Transport = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Relay:
    """The API that vehicles send their positions to, and the worker's token."""

    url: str
    token: str = field(repr=False)


def transport(
    stream_id: str, settings: PositionSettings, *, relay: Relay | None, clock: Clock, stop: threading.Event
) -> Transport:
    """Return what opens the source; each call is one connection, which ends with `stop` or with an error.

    The iterator raises StreamUnavailable when the source can't be reached or ends, StreamUnusable when it never can be.
    """
    if settings.source == "api":
        read: dict[str, int] = {}
        return lambda: _relayed(stream_id, relay, clock, stop, read)
    url = settings.url or ""
    address = url.partition("://")[2]
    hello = HELLO if settings.source == "gpsd" else b""
    opened: dict[str | None, Transport] = {
        "tcp": lambda: _tcp(stream_id, address, hello, stop),
        "udp": lambda: _udp(stream_id, address, stop),
        "serial": lambda: _serial(stream_id, address, settings.baud, stop),
        "http": lambda: _http(stream_id, url, clock, stop),
        "https": lambda: _http(stream_id, url, clock, stop),
    }
    return opened[settings.scheme]


def _tcp(stream_id: str, address: str, hello: bytes, stop: threading.Event) -> Iterator[bytes]:
    try:
        with socket.create_connection(_host_port(address), CONNECT_S) as connection:
            connection.sendall(hello)
            connection.settimeout(QUIET_S)
            yield from _while_alive(_received(lambda: connection.recv(CHUNK), stop))
    except OSError as error:
        raise StreamUnavailable(stream_id, _failing(f"tcp://{address}", error)) from error
    if not stop.is_set():
        raise StreamUnavailable(stream_id, Told("position_source_closed", address=f"tcp://{address}"))


def _udp(stream_id: str, address: str, stop: threading.Event) -> Iterator[bytes]:
    """Listen; a datagram ends a line, whatever it ends with."""
    host, port = _host_port(address)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as listener:
            listener.bind((host, port))
            listener.settimeout(QUIET_S)
            yield from _received(lambda: listener.recv(CHUNK) + b"\n", stop)
    except OSError as error:
        raise StreamUnavailable(stream_id, _failing(f"udp://{address}", error)) from error


def _serial(stream_id: str, device: str, baud: int, stop: threading.Event) -> Iterator[bytes]:
    try:
        import serial
    except ImportError as error:
        raise StreamUnusable(stream_id, Told("position_serial")) from error
    try:
        with closing(serial.Serial(unquote(device), baud, timeout=QUIET_S)) as line:
            while not stop.is_set():
                yield line.read(max(1, line.in_waiting))
    except (OSError, ValueError) as error:
        raise StreamUnavailable(stream_id, _failing(f"serial://{device}", error)) from error


def _http(stream_id: str, url: str, clock: Clock, stop: threading.Event) -> Iterator[bytes]:
    with httpx.Client(timeout=CONNECT_S) as client:
        while not stop.is_set():
            try:
                yield _as_lines(_answer(client, url))
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise StreamUnavailable(stream_id, _asking(url, error)) from error
            clock.wait(stop, ASK_EVERY_S)


def _failing(address: str, error: Exception) -> Told:
    return Told("position_source", address=address, why=getattr(error, "strerror", None) or str(error))


def _asking(url: str, error: Exception) -> Told:
    """Return what a message may show of an address and its error: a gateway's token may stand behind the `?`."""
    address, _, query = url.partition("?")
    why = str(error)
    return Told("position_source", address=address, why=why.replace(query, "…") if query else why)


def _relayed(stream_id: str, relay: Relay | None, clock: Clock, stop: threading.Event, read: dict[str, int]) -> Iterator[bytes]:
    """Ask the API for what came since it was asked last; `read` keeps the number of the last over connections."""
    if relay is None:
        raise StreamUnusable(stream_id, Told("position_api"))
    last = read.get(stream_id, 0)
    with httpx.Client(timeout=CONNECT_S, headers={"Authorization": f"Bearer {relay.token}"}) as client:
        while not stop.is_set():
            url = f"{relay.url.rstrip('/')}/v1/positions/{stream_id}?after={last}"
            try:
                answer = parsed(_answer(client, url))
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise StreamUnavailable(stream_id, _failing(relay.url, error)) from error
            written = answer if isinstance(answer, Mapping) else {}
            last = read[stream_id] = int(number(written, "last") or last)
            yield _as_lines(json.dumps(written.get("positions", [])).encode())
            clock.wait(stop, ASK_EVERY_S)


def _answer(client: httpx.Client, url: str) -> bytes:
    body = b""
    with client.stream("GET", url) as response:
        response.raise_for_status()
        for part in response.iter_bytes():
            body += part
            if len(body) > LARGEST_ANSWER:
                raise ValueError(f"expected an answer of at most {LARGEST_ANSWER} bytes, got more")
    return body


def _as_lines(body: bytes) -> bytes:
    """Return an answer with one report a line, however it was laid out."""
    value = parsed(body)
    if value is None:
        return body + b"\n"
    value = value.get("data", value) if isinstance(value, Mapping) else value
    reports = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(one).encode() + b"\n" for one in reports)


def _received(receive: Callable[[], bytes], stop: threading.Event) -> Iterator[bytes]:
    """Yield what comes until the other side closes or `stop` is set."""
    while not stop.is_set():
        try:
            data = receive()
        except TimeoutError:
            yield b""
            continue
        if not data:
            return
        yield data


def _while_alive(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield parts until nothing came for `DEAD_S`; then raise TimeoutError."""
    quiet_s = 0.0
    for part in parts:
        quiet_s = 0.0 if part else quiet_s + QUIET_S
        if quiet_s >= DEAD_S:
            raise TimeoutError(f"nothing came for {DEAD_S:g} s")
        yield part


def _host_port(address: str) -> tuple[str, int]:
    host, _, port = address.rstrip("/").rpartition(":")
    return host.strip("[]"), int(port)
