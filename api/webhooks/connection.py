"""Connections to receivers: one deadline for everything, and only to the machine that was checked.

`PinnedBackend` looks a name up once, checks every address it got and connects to one of them, so that a name which
changes its mind between check and connection (DNS rebinding) reaches nothing. Host header and TLS name stay the name.
"""

import ssl
import threading
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from api.clock import monotonic
from api.webhooks.destination import Resolver, check_machine, resolve

CONNECT_S = 5.0
"""Longest wait for one of several addresses of a host, so that the next gets its turn."""


class Deadline:
    """The end of an attempt: httpx and httpcore limit each read alone, and a receiver that drips would never end."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self.seconds = seconds

    def left(self) -> float:
        """Return the seconds left.

        Raises:
            httpcore.ReadTimeout: none are.
        """
        left = self._end - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout(f"no whole answer within {self.seconds:g} s")
        return left


class PinnedBackend(httpcore.NetworkBackend):
    """Connects one attempt to a checked address, within its deadline."""

    def __init__(self, deadline: Deadline, *, allow_private: bool, resolver: Resolver = resolve) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolver = resolver
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers.

        Raises:
            Refused: the host has an address that may not be reached.
            httpcore.ConnectError: none answers, or there is none.
            httpcore.TimeoutException: the deadline passed.
        """
        addresses = self._look_up(host, port)
        if not self._allow_private:
            for address in addresses:
                check_machine(address)
        error: Exception = httpcore.ConnectError(f"the host {host} has no address")
        for address in addresses:
            try:
                stream = self._tcp.connect_tcp(
                    address, port, min(CONNECT_S, self._deadline.left()), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as e:
                error = e
            else:
                return _TimedStream(stream, self._deadline)
        raise error

    def _look_up(self, host: str, port: int) -> Sequence[str]:
        """Ask for the addresses in a thread of its own: the system's look-up knows no deadline."""
        found: list[str] = []
        failed: list[OSError] = []

        def ask() -> None:
            try:
                found.extend(self._resolver(host, port))
            except OSError as e:
                failed.append(e)

        asking = threading.Thread(target=ask, name="webhook-look-up", daemon=True)
        asking.start()
        asking.join(self._deadline.left())
        if asking.is_alive():
            raise httpcore.ConnectTimeout(f"the host {host} could not be looked up within {self._deadline.seconds:g} s")
        if failed:
            raise httpcore.ConnectError(f"the host {host} could not be looked up: {failed[0].strerror or failed[0]}")
        return found


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step is limited by what is left of the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's interface
        return self._stream.get_extra_info(info)
