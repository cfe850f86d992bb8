"""How long a page that lost its connection takes to catch up, over HTTP, from the connection to the last change it missed."""

from functools import partial

import httpx

from benchmarks.api.latency import latency

MISSED = 500
NAME = f"live: {MISSED} changes missed, caught up"


def measure(client: httpx.Client, *, rounds: int, requests: int) -> dict[str, dict[str, object]]:
    """Return p50 and p95 in milliseconds; events must have been taken before, so that there are changes."""
    head = _read(client, {}, None)
    if head < MISSED:
        raise ValueError(f"expected at least {MISSED} changes, got {head}; take events first")
    return {NAME: latency(partial(_read, client, {"after": head - MISSED}, head), rounds=rounds, requests=requests)}


def _read(client: httpx.Client, asked: dict[str, int], until: int | None) -> int:
    """Read the stream up to a change, or its first event alone; return the number that was read to."""
    with client.stream("GET", "/v1/live", params=asked) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            name, _, value = line.partition(":")
            if name == "id" and (until is None or int(value) >= until):
                return int(value)
    raise ValueError("the stream of changes ended by itself")
