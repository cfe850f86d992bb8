"""One attempt over the network: sign, connect, post, read what is needed of the answer. Decides nothing."""

import json
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import httpcore
import httpx

from api.clock import Clock, monotonic
from api.webhooks import signature
from api.webhooks.connection import Deadline, PinnedBackend
from api.webhooks.destination import Refused, Resolver, parse, port_of, resolve
from api.webhooks.message import CONTENT_TYPE
from api.webhooks.schedule import retry_after
from api.webhooks.verdict import Answer

DEADLINE_S = 15.0
"""Standard Webhooks asks for 15…30 s."""
MOST_ANSWER_BYTES = 64 * 1024
EXCERPT = 200
"""Characters of a refusal's body that are kept, to tell a person what the receiver disliked."""
LONGEST_NUMBER = 64
"""Characters of a receiver's number of a case."""
LONGEST_ERROR = 500
"""Characters; the table's column."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one attempt needs.

    Attributes:
        url: the receiver's address.
        message_id: the same at every attempt.
        body: sent byte for byte.
        signers: secrets that sign, the newest first.
    """

    url: str
    message_id: str
    body: str
    signers: Sequence[str]


class Sender:
    """Posts parcels; safe for many threads."""

    def __init__(
        self,
        *,
        clock: Clock,
        allow_private: bool,
        deadline_s: float = DEADLINE_S,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self._allow_private = allow_private
        self._deadline_s = deadline_s
        self._resolver = resolver
        self._tls = tls or httpx.create_ssl_context()

    def send(self, parcel: Parcel) -> Answer:
        """Make one attempt; whatever goes wrong on the way is an answer too."""
        began = monotonic()
        try:
            status, asked, error, number = self._post(parcel)
        except Refused as e:
            status, asked, error, number = None, None, str(e), None
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as e:
            status, asked, error, number = None, None, f"{type(e).__name__}: {e}", None
        pause = retry_after(asked, now=self._clock.now())
        return Answer(status, error[:LONGEST_ERROR] if error else None, pause, monotonic() - began, number)

    def _post(self, parcel: Parcel) -> tuple[int, str | None, str | None, str | None]:
        """Return status, Retry-After, what is wrong, and the receiver's number of the case."""
        url = parse(parcel.url)
        deadline = Deadline(self._deadline_s)
        backend = PinnedBackend(deadline, allow_private=self._allow_private, resolver=self._resolver)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path)
        with (
            httpcore.ConnectionPool(ssl_context=self._tls, network_backend=backend, max_connections=1) as pool,
            pool.stream("POST", target, headers=self._headers(parcel, url), content=parcel.body.encode()) as answer,
        ):
            told = {name.lower(): value for name, value in answer.headers}
            asked = told.get(b"retry-after", b"").decode("latin-1") or None
            excerpt = _read(answer)
        number = case_number(excerpt) if 200 <= answer.status < 300 else None
        return answer.status, asked, _error(answer.status, excerpt), number

    def _headers(self, parcel: Parcel, url: httpx.URL) -> list[tuple[str, str]]:
        signed = signature.headers(parcel.message_id, parcel.body, signers=parcel.signers, now=self._clock.now())
        return [
            ("host", url.netloc.decode()),
            ("content-type", CONTENT_TYPE),
            ("content-length", str(len(parcel.body.encode()))),
            ("user-agent", "hutong-webhooks/1"),
            ("connection", "close"),
            *signed.items(),
        ]


def _read(answer: httpcore.Response) -> bytes:
    """Return the beginning of the body; the status is known already, so a body that breaks off changes nothing."""
    body = b""
    try:
        for part in answer.iter_stream():
            body += part
            if len(body) >= MOST_ANSWER_BYTES:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        return body
    return body


def case_number(body: bytes) -> str | None:
    """Return the receiver's own number of a case, from an answer such as `{"case_number": "DC-2026-000123"}`; else None."""
    try:
        said = json.loads(body)
    except ValueError:
        return None
    number = said.get("case_number") if isinstance(said, dict) else None
    fits = isinstance(number, str) and 0 < len(number) <= LONGEST_NUMBER and number.isprintable()
    return number if fits else None


def _error(status: int, body: bytes) -> str | None:
    if 200 <= status < 300:
        return None
    phrase = next((known.phrase for known in HTTPStatus if known == status), "")
    said = re.sub(r"\s+", " ", body[: EXCERPT * 4].decode(errors="replace")).strip()
    shown = "".join(sign for sign in said if sign.isprintable())[:EXCERPT]
    told = f"{status} {phrase}".strip()
    if 300 <= status < 400:
        told += ": redirects are not followed; change the subscription's address"
    return f"{told}: {shown}" if shown else told
