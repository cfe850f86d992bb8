"""How many events and counts a second are taken in, over HTTP, by a database that is full."""

import time
from random import Random
from uuid import UUID

import httpx

from benchmarks.api.district import NOW, SEED, STREAMS, stream_name
from benchmarks.api.load import BUCKET_S, CLASSES
from benchmarks.api.wire import Seen, event
from benchmarks.record import Spread, spread
from pipeline.events import Box, CountBucket

SIZES = (1, 50)
"""Events of one request."""
WINDOW = 500
"""Events of one measurement."""
BUCKETS = 1000
"""Buckets of one request."""


def events(client: httpx.Client, repeats: int, *, window: int = WINDOW) -> dict[str, Spread]:
    """Return events a second: new ones, each a case of its own, and later words about them."""
    found: dict[str, Spread] = {}
    for size in SIZES:
        first = size * 1_000_000
        windows = [range(at, at + window) for at in range(first, first + repeats * window, window)]
        found[f"new, {size} a request"] = spread([_rate(client, size, one, revision=1) for one in windows])
        found[f"updates, {size} a request"] = spread([_rate(client, size, one, revision=2) for one in windows])
    return found


def counts(client: httpx.Client, repeats: int) -> dict[str, Spread]:
    """Return buckets a second: new ones, and the same again."""
    bodies = [_buckets(number) for number in range(repeats)]
    return {name: spread([_taken(client, body) for body in bodies]) for name in ("new", "again")}


def _rate(client: httpx.Client, size: int, numbers: range, *, revision: int) -> float:
    told = [_event(number, revision) for number in numbers]
    bodies = [f'{{"events":[{",".join(told[at : at + size])}]}}' for at in range(0, len(told), size)]
    began = time.perf_counter()
    for body in bodies:
        client.post("/v1/events", content=body, headers={"Content-Type": "application/json"}).raise_for_status()
    return len(numbers) / (time.perf_counter() - began)


def _event(number: int, revision: int) -> str:
    """Return a thing of its own: its box overlaps no other of its camera, its place is 60 m from the next."""
    random = Random(SEED + number)  # noqa: S311 - made-up data
    x, y = (0.02 * part for part in divmod(number // STREAMS % 2500, 50))
    seen = Seen(
        id=str(UUID(int=random.getrandbits(128))), stream_id=stream_name(number % STREAMS), kind="parking", class_name="car",
        severity="medium", moving=False, start=NOW + number % 1000, updated=NOW + number % 1000 + revision, end=None,
        lat=39.5 + number % 100_000 // 100 * 0.0006, lon=116.9 + number % 100 * 0.0008,
    )  # fmt: skip
    return event(seen, revision=revision, box=Box(x1=x, y1=y, x2=x + 0.02, y2=y + 0.02)).model_dump_json()


def _taken(client: httpx.Client, body: str) -> float:
    began = time.perf_counter()
    client.post("/v1/counts", content=body, headers={"Content-Type": "application/json"}).raise_for_status()
    return BUCKETS / (time.perf_counter() - began)


def _buckets(number: int) -> str:
    """Return the buckets of 250 cameras and five minutes."""
    told = [
        CountBucket(
            stream_id=stream_name(place // len(CLASSES)), session="new-1", rule_id="counting", rule_version=1,
            target_kind="line", target="gate", class_name=CLASSES[place % len(CLASSES)],
            start=NOW + BUCKET_S * number, duration_s=BUCKET_S, observed_s=BUCKET_S, count_in=place % 7, count_out=place % 5,
        ).model_dump_json()
        for place in range(BUCKETS)
    ]  # fmt: skip
    return f'{{"counts":[{",".join(told)}]}}'
