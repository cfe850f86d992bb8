"""How long an answer takes: p50 and p95 over rounds."""

import time
from collections.abc import Callable
from dataclasses import asdict
from statistics import median

import httpx
import numpy as np

from benchmarks.record import spread

WARM_UP = 10
LONGEST_S = 60.0
"""A call that is slower is asked fewer times; never less than one round."""


def latency(ask: Callable[[], object], *, rounds: int, requests: int) -> dict[str, object]:
    """Return p50 and p95 in milliseconds, with the spread of the p50 of the rounds; or why it is not answered."""
    try:
        return _latency(ask, rounds, requests)
    except httpx.HTTPError as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def _latency(ask: Callable[[], object], rounds: int, requests: int) -> dict[str, object]:
    began = time.perf_counter()
    for _ in range(WARM_UP):
        ask()
        if time.perf_counter() - began > LONGEST_S:
            break
    began = time.perf_counter()
    taken: list[list[float]] = []
    for _ in range(rounds):
        taken.append([_milliseconds(ask) for _ in range(requests)])
        if time.perf_counter() - began > LONGEST_S:
            break
    every = [one for some in taken for one in some]
    return {
        "p50_ms": round(median(every), 2), "p95_ms": round(float(np.percentile(every, 95)), 2),
        "p50_of_rounds_ms": asdict(spread([median(some) for some in taken])),
    }  # fmt: skip


def _milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)
