"""A failed download in words: which host, what went wrong, and how the file can be had another way. Values only."""

import errno
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from models.entry import Entry


def network(error: Exception, url: str, proxies: dict[str, str]) -> str:
    """Return what a failed request means.

    Args:
        error: as httpx raised it.
        url: what was asked for.
        proxies: the proxies of the environment by scheme, as `urllib.request.getproxies` gives them.
    """
    host = _host(error, url)
    via = _proxy(url, proxies)
    through = f" through the proxy {via} (from the environment)" if via else ""
    if isinstance(error, httpx.ProxyError):
        return f"the proxy {via or 'of the environment'} did not let us through to {host}: {error}"
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "verify_message", "") or cause.reason or str(cause)
            return f"{host} has no certificate that this machine trusts ({reason}); SSL_CERT_FILE may name another list"
        if isinstance(cause, socket.gaierror):
            return f"no internet? The name {via or host} can't be resolved ({cause.strerror}){through if via else ''}"
        if isinstance(cause, ConnectionRefusedError):
            return f"no internet? {via or host} refused the connection{through if via else ''}"
    if isinstance(error, httpx.TimeoutException):
        return f"no internet? {host} did not answer in time{through}"
    return f"the connection to {host}{through} failed: {error or type(error).__name__}"


def writing(error: OSError, path: Path) -> str:
    """Return what a failed write means."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {path.parent} is full; what came is kept in {path.name}"
    return f"{error.filename or path} can't be written: {error.strerror}"


def by_hand(entry: Entry, target: Path) -> str:
    """Return how the file can be had without this program."""
    return (
        f"Download it elsewhere from {entry.url}\n"
        f"and put it at {target}\n"
        f"where its sha256 must be {entry.sha256}"
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__ or at.__context__


def _host(error: Exception, url: str) -> str:
    """Return the host that was asked last, which a redirection may have changed."""
    try:
        asked = str(error.request.url) if isinstance(error, httpx.RequestError) else url
    except RuntimeError:  # httpx: no request was made yet
        asked = url
    return _place(asked)


def _proxy(url: str, proxies: dict[str, str]) -> str:
    """Return host and port of the proxy for an address, never its password; empty when there is none."""
    given = proxies.get(urlsplit(url).scheme) or proxies.get("all") or ""
    return _place(given if "://" in given else f"//{given}") if given else ""


def _place(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
