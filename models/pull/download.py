"""One catalogued file from its address to its place: asks, writes, goes on where a connection was cut, checks the hash.

Not here: what answers mean (`answer`), how failures are told (`trouble`), which files are wanted (`command`).
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from models.entry import Entry
from models.errors import ModelCorrupt, ModelError
from models.pull import trouble
from models.pull.answer import Refused, judge, overlong, request_headers
from models.pull.part_file import PartFile

Progress = Callable[[int, int | None], None]
"""Told the bytes that are there and those of the whole file, None while unknown."""

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
"""Seconds: without a byte, and for a connection."""
TRIES = 5
"""Requests for one file; a further one is made only when the last brought bytes."""


def open_client() -> httpx.Client:
    """Return a client that follows redirections and obeys the proxies of the environment.

    Raises:
        ModelError: a proxy of the environment can't be used.
    """
    try:
        return httpx.Client(timeout=TIMEOUT, follow_redirects=True, headers={"User-Agent": "hutong"})
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise ModelError(f"a proxy of the environment can't be used (HTTPS_PROXY, ALL_PROXY): {error}") from error


def download(entry: Entry, target: Path, client: httpx.Client, progress: Progress) -> None:
    """Fetch the file of an entry that has an address, or what an earlier try left of it to fetch.

    Raises:
        ModelCorrupt: what came is another file; it is not kept.
        ModelError: it did not come whole; what came stays beside the target for the next try.
    """
    try:
        with PartFile(target) as part:
            resumed = part.size > 0
            _fill(entry, part, client, progress)
            got = part.sha256()
            if got != entry.sha256 and resumed:  # the beginning may have been of another file
                part.restart()
                _fill(entry, part, client, progress)
                got = part.sha256()
            if got != entry.sha256:
                part.restart()
                raise ModelCorrupt(
                    f"{entry.name}: {entry.url} gave another file, which is not kept: "
                    f"expected sha256 {entry.sha256}, got {got}"
                )
            part.finish()
    except OSError as error:
        raise ModelError(f"{entry.name}: {trouble.writing(error, target.with_name(target.name + '.part'))}") from error
    except (Refused, httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelError(f"{entry.name}: {_told(error, entry.url or '')}\n{trouble.by_hand(entry, target)}") from error


def _fill(entry: Entry, part: PartFile, client: httpx.Client, progress: Progress) -> None:
    """Ask until the part is whole; its hash is not looked at."""
    if part.size and part.size == entry.size:
        return
    for tried in range(1, TRIES + 1):
        before = part.size
        try:
            if _ask(entry, part, client, progress):
                return
        except httpx.TransportError:
            if part.size <= before or tried == TRIES:
                raise
    raise Refused(f"ended {TRIES} times before the file was whole")


def _ask(entry: Entry, part: PartFile, client: httpx.Client, progress: Progress) -> bool:
    """Make one request; return whether the part is whole."""
    asked = part.part()
    with client.stream("GET", entry.url or "", headers=request_headers(asked)) as response:
        answer = judge(response.status_code, response.headers, asked)
        if answer.step == "complete":
            return True
        if answer.step == "ask anew":
            part.restart()
            return False
        if entry.size and answer.total and answer.total != entry.size:
            raise Refused(f"offers a file of {answer.total} bytes, expected {entry.size}")
        if answer.step == "replace":
            part.restart(answer.etag)
        expected = answer.total or entry.size
        _require_space(part, expected)
        for data in response.iter_raw():  # as it comes: with a chunk size httpx loses the last bytes before a cut
            part.append(data)
            progress(part.size, expected)
            if overlong(part.size, expected):
                part.restart()
                raise Refused(f"sent more than the {expected} bytes of the file")
    return expected is None or part.size == expected


def _require_space(part: PartFile, expected: int | None) -> None:
    missing = (expected or 0) - part.size
    free = shutil.disk_usage(part.path.parent).free
    if missing > free:
        raise ModelError(f"{part.path}: {missing / 1e6:.0f} MB are to come, but its disk has {free / 1e6:.0f} MB left")


def _told(error: Exception, url: str) -> str:
    host = urlsplit(url).hostname or ""
    if isinstance(error, Refused):
        return f"{host} {error}"
    return trouble.network(error, url, {} if proxy_bypass(host) else getproxies())
