"""What a server's answer to a request for the rest of a file means. Values only; `download` asks and writes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Step = Literal["append", "replace", "complete", "ask anew"]
"""What to do: append the body to the part, replace the part by it, take the part as whole, or drop the part and ask again."""

_RANGE = re.compile(r"bytes (?P<start>\d+)-\d+/(?P<total>\d+|\*)")
_UNSATISFIED = re.compile(r"bytes \*/(?P<total>\d+)")
_REASONS = {
    401: "it asks for a login",
    403: "it refuses",
    404: "the file is not at this address any more",
    407: "the proxy asks for a login",
    410: "the file is not at this address any more",
    429: "too many requests; try again later",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The beginning of a file, from an earlier try.

    Attributes:
        size: bytes that are there.
        etag: strong validator of the file that they are of; empty when the server gave none.
    """

    size: int = 0
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A usable answer.

    Attributes:
        total: bytes of the whole file; None when the server doesn't tell.
        etag: strong validator to remember with the part; empty when there is none.
    """

    step: Step
    total: int | None = None
    etag: str = ""


class Refused(Exception):
    """The server doesn't give the file; the message says why."""


def request_headers(part: Part) -> dict[str, str]:
    """Return the headers that ask for what a part lacks (RFC 9110, sections 13.1.5 and 14.2).

    Compression is declined: byte ranges and strong validators are those of the file itself.
    """
    headers = {"Accept-Encoding": "identity"}
    if part.size:
        headers["Range"] = f"bytes={part.size}-"
        if part.etag:
            headers["If-Range"] = part.etag
    return headers


def judge(status: int, headers: Mapping[str, str], part: Part) -> Answer:
    """Return what an answer means for a part.

    Args:
        status: HTTP status.
        headers: names in lower case, or a mapping that ignores case.
        part: what was asked with.

    Raises:
        Refused: the file does not come.
    """
    if status == 416 and part.size:
        known = _UNSATISFIED.fullmatch(headers.get("content-range", ""))
        return Answer("complete" if known and int(known["total"]) == part.size else "ask anew")
    if status not in (200, 206):
        reason = _REASONS.get(status, "try again later" if status >= 500 else "expected 200 or 206")
        raise Refused(f"answered {status}: {reason}")
    if headers.get("content-encoding", "identity") != "identity":
        raise Refused(f"sent the file in the encoding {headers['content-encoding']}, though none was asked for")
    etag = headers.get("etag", "")
    strong = etag if etag.startswith('"') else ""
    if status == 200:
        length = headers.get("content-length", "")
        return Answer("replace", int(length) if length.isascii() and length.isdigit() else None, strong)
    span = _RANGE.fullmatch(headers.get("content-range", ""))
    if not part.size:
        raise Refused("answered 206, a part of the file, though all of it was asked for")
    if span is None or int(span["start"]) != part.size:
        return Answer("ask anew")
    return Answer("append", None if span["total"] == "*" else int(span["total"]), strong or part.etag)


def overlong(done: int, expected: int | None) -> bool:
    """Tell whether more came than the file has, so that an endless answer doesn't fill the disk."""
    return expected is not None and done > expected
