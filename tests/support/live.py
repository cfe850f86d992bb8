"""A page that listens to changes over real HTTP."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

PATIENCE_S = 20.0


@dataclass(frozen=True)
class Heard:
    """One server-sent event; `event` is empty when only its id came."""

    event: str
    id: int
    data: Any


@contextmanager
def listening(address: str, headers: Mapping[str, str], *, after: int | None = None) -> Iterator[Iterator[Heard]]:
    """Open a page at the address of an API; give what it hears, comments left out."""
    resumed = {} if after is None else {"Last-Event-ID": str(after)}
    timeout = httpx.Timeout(PATIENCE_S)
    with httpx.stream("GET", f"{address}/v1/live", headers={**headers, **resumed}, timeout=timeout) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[Heard]:
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield Heard(fields.get("event", ""), int(fields["id"]), json.loads(fields.get("data", "null")))
            fields = {}
