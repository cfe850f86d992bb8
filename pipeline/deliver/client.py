"""The API over HTTP: one method a call of the wire, foreign errors mapped to ours.

Temporary (try again, nothing is lost): no answer, 3xx, 401, 403, 408, 425, 429, 5xx, and 404 or 405 on
an address that is always there, which tell of a wrong server. Every other 4xx: the API will never take it.
Safe to share between threads; connections are kept alive. Not here: when to try again (`courier.py`).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from pipeline.errors import DeliveryError, DeliveryRejected, HutongError
from pipeline.events import CountBucket, Event, Heartbeat, Manifest
from pipeline.viewing import Thumbnail, Thumbnails, TrackSheet, TrackSheets, Watched

RETRY_AFTER_MOST_S = 300.0
"""Longest wait that an answer may ask for: a wrong clock must not silence a node for days."""
DETAIL_MOST = 300
"""Characters of the API's own words in a message."""
_TEMPORARY = frozenset({401, 403, 408, 425, 429})
_NO_SUCH_ROUTE = frozenset({404, 405})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_JSON = {"Content-Type": "application/json"}

Answer = TypeVar("Answer", bound=BaseModel)


class ApiUnavailable(DeliveryError):
    """The API did not take it now.

    Attributes:
        retry_after_s: how long it asked to be left alone, at most `RETRY_AFTER_MOST_S`.
    """

    def __init__(self, message: str, *, retry_after_s: float = 0.0) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class ApiRefused(DeliveryRejected):
    """The API answered that it will never take it, with HTTP status `status`."""

    def __init__(self, message: str, *, status: int) -> None:
        self.status = status
        super().__init__(message)


class EventUnknown(DeliveryRejected):
    """The API does not know the event that evidence belongs to."""


class WrongOffset(DeliveryError):
    """The API has another number of bytes of a file than was thought; `offset` is the right one."""

    def __init__(self, message: str, *, offset: int) -> None:
        self.offset = offset
        super().__init__(message)


class FileState(BaseModel):
    """How much of a file the API has."""

    name: str
    size: int
    offset: int
    complete: bool


class ApiClient:
    """The API at one address.

    Args:
        api: such as `https://api.example.org`, with or without a path.
        token: bearer token with scope `worker`; never part of a message.
        timeout_s: longest wait for the next byte of an answer.
        transport: another way to the API, for tests.

    Raises:
        HutongError: address or token can't be used.
    """

    def __init__(self, api: str, token: str, *, timeout_s: float, transport: httpx.BaseTransport | None = None) -> None:
        token = token.strip()
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise HutongError("API token: expected printable ASCII without spaces, got something else")
        try:
            url = httpx.URL(api)
        except httpx.InvalidURL as error:
            raise HutongError("API address: expected http:// or https://, got one that can't be read") from error
        if url.scheme not in ("http", "https") or not url.host:
            raise HutongError(f"API address: expected http:// or https:// and a host, got {url.scheme or 'no'} scheme")
        if url.userinfo:
            raise HutongError("API address: expected no user or password in it: the token says who sends")
        self._where = f"API at {url.scheme}://{url.netloc.decode('ascii')}"
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": "hutong-worker"},
            timeout=timeout_s,
            transport=transport,
            trust_env=url.host not in _LOOPBACK,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send_events(self, events: Sequence[Event]) -> None:
        """Send up to 256 events; the API takes all or none.

        Raises:
            DeliveryError: not now.
            DeliveryRejected: at least one of them never.
        """
        body = f'{{"events":[{",".join(event.model_dump_json() for event in events)}]}}'
        answer = self._read(self._send("POST", "/v1/events", content=body.encode(), headers=_JSON), _EventsTaken)
        if len(answer.results) != len(events):
            raise ApiUnavailable(f"{self._where}: {len(events)} events sent, {len(answer.results)} answered for")

    def send_counts(self, counts: Sequence[CountBucket]) -> None:
        """Send up to 1024 buckets; errors as with events."""
        body = f'{{"counts":[{",".join(bucket.model_dump_json() for bucket in counts)}]}}'
        answer = self._read(self._send("POST", "/v1/counts", content=body.encode(), headers=_JSON), _CountsTaken)
        if answer.stored != len(counts):
            raise ApiUnavailable(f"{self._where}: {len(counts)} buckets sent, {answer.stored} stored")

    def heartbeat(self, heartbeat: Heartbeat) -> None:
        """Say that this node lives.

        Raises:
            DeliveryError, DeliveryRejected: it was not heard.
        """
        self._send("POST", "/v1/heartbeats", content=heartbeat.model_dump_json().encode(), headers=_JSON)

    def show(self, thumbnails: Sequence[Thumbnail]) -> Watched:
        """Send up to 32 small pictures; return which streams are watched now.

        Raises:
            DeliveryError, DeliveryRejected: they were not taken.
        """
        body = Thumbnails(thumbnails=tuple(thumbnails)).model_dump_json()
        return self._read(self._send("POST", "/v1/pictures", content=body.encode(), headers=_JSON), Watched)

    def send_tracks(self, sheets: Sequence[TrackSheet]) -> None:
        """Send up to 32 minutes of tracks; errors as `show`."""
        body = TrackSheets(sheets=tuple(sheets)).model_dump_json()
        self._send("POST", "/v1/tracks", content=body.encode(), headers=_JSON)

    def offer(self, manifest: Manifest) -> Mapping[str, FileState]:
        """Announce evidence; return how much of each file the API has already.

        Raises:
            EventUnknown: its event never came.
            DeliveryError, DeliveryRejected: not now, or never.
        """
        path = _evidence(manifest)
        response = self._send("PUT", path, content=manifest.model_dump_json().encode(), headers=_JSON, passed=(404,))
        if response.status_code == 404:
            raise EventUnknown(f"{self._where}: event {manifest.event_id} is not known there")
        states = {state.name: state for state in self._read(response, _EvidenceKnown).files}
        missing = [file.name for file in manifest.files if file.name not in states]
        if missing:
            raise ApiUnavailable(f"{self._where}: no word about the files {', '.join(missing)}")
        return states

    def append(self, manifest: Manifest, name: str, *, offset: int, content: bytes) -> int:
        """Send the bytes of a file from `offset` on; return the API's new offset.

        Raises:
            WrongOffset: the API expects another offset.
            DeliveryError, DeliveryRejected: not now, or never; status 422 is a wrong hash.
        """
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        path = f"{_evidence(manifest)}/{name}"
        response = self._send("PATCH", path, content=content, headers=headers, passed=(409,))
        try:
            now = int(response.headers["Upload-Offset"])
        except (KeyError, ValueError) as error:
            raise ApiUnavailable(f"{self._where}: no Upload-Offset in an answer to PATCH") from error
        if response.status_code == 409:
            raise WrongOffset(f"{self._where}: {name} is wanted from byte {now} on, not {offset}", offset=now)
        return now

    def _send(
        self, method: str, path: str, *, content: bytes, headers: Mapping[str, str], passed: tuple[int, ...] = ()
    ) -> httpx.Response:
        try:
            response = self._http.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise ApiUnavailable(f"{self._where}: {type(error).__name__}: {error}") from error
        status = response.status_code
        if response.is_success or status in passed:
            return response
        message = f"{self._where}: {method} {path}: {status} {_detail(response)}".rstrip()
        if status in _TEMPORARY or not response.is_client_error or (method == "POST" and status in _NO_SUCH_ROUTE):
            raise ApiUnavailable(message, retry_after_s=_retry_after(response))
        raise ApiRefused(message, status=status)

    def _read(self, response: httpx.Response, model: type[Answer]) -> Answer:
        try:
            return model.model_validate_json(response.content)
        except ValidationError as error:
            raise ApiUnavailable(f"{self._where}: answered {response.status_code}, but not as the API does") from error


class _EventTaken(BaseModel):
    id: str
    revision: int
    status: str


class _EventsTaken(BaseModel):
    results: list[_EventTaken]


class _CountsTaken(BaseModel):
    stored: int


class _EvidenceKnown(BaseModel):
    files: list[FileState]


class _Problem(BaseModel):
    """An RFC 9457 problem."""

    title: str = ""
    detail: str = ""


def _evidence(manifest: Manifest) -> str:
    return f"/v1/events/{manifest.event_id}/evidence/{manifest.sequence}"


def _detail(response: httpx.Response) -> str:
    """Return the API's own words, if it spoke as agreed."""
    try:
        problem = _Problem.model_validate_json(response.content)
    except ValidationError:
        return response.reason_phrase
    return (problem.detail or problem.title)[:DETAIL_MOST]


def _retry_after(response: httpx.Response) -> float:
    """Return the seconds of a Retry-After (RFC 9110, 10.2.3): a number, or a date by the server's own clock."""
    value = response.headers.get("Retry-After", "")
    if value.isdecimal():
        return min(float(value), RETRY_AFTER_MOST_S)
    try:
        until, now = _date(value), _date(response.headers["Date"])
    except (KeyError, ValueError):
        return 0.0
    return min(max((until - now).total_seconds(), 0.0), RETRY_AFTER_MOST_S)


def _date(text: str) -> datetime:
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
