"""Waits between attempts: short at first, capped, never in step, rare after a wrong password."""

import random

import pytest

from pipeline.errors import StreamError, StreamUnauthorized, StreamUnavailable, StreamUnusable
from pipeline.ingest.backoff import CAP_S, STEADY_S, Backoff
from pipeline.ingest.failures import PictureChanged


def waits(error: StreamError, count: int, *, seed: int = 1, lived_s: float = 0.0) -> list[float]:
    backoff = Backoff(random.Random(seed))
    return [backoff.after(error, lived_s=lived_s) for _ in range(count)]


@pytest.mark.parametrize(
    ("error", "first", "last"),
    [
        pytest.param(StreamUnavailable("x", ""), (0.5, 1.0), (15, 30), id="gone"),
        pytest.param(StreamUnusable("x", ""), (2.5, 5.0), (15, 30), id="undecodable"),
        pytest.param(StreamUnauthorized("x", ""), (60, 120), (150, 300), id="wrong password"),
        pytest.param(PictureChanged("x", ""), (0.05, 0.1), (15, 30), id="size changes all the time"),
    ],
)
def test_waits_grow_to_a_cap(error: StreamError, first: tuple[float, float], last: tuple[float, float]) -> None:
    found = waits(error, 40)
    assert first[0] <= found[0] <= first[1]
    assert all(last[0] <= wait <= last[1] for wait in found[-10:])


def test_cameras_do_not_come_back_in_step() -> None:
    gone = StreamUnavailable("x", "")
    assert waits(gone, 5, seed=1) != waits(gone, 5, seed=2)


def test_a_connection_that_held_starts_anew() -> None:
    gone = StreamUnavailable("x", "")
    backoff = Backoff(random.Random(1))
    for _ in range(10):
        backoff.after(gone, lived_s=0.0)
    assert backoff.after(gone, lived_s=STEADY_S - 0.1) > CAP_S / 4
    assert backoff.after(gone, lived_s=STEADY_S) <= 1.0
    assert backoff.attempts == 1
