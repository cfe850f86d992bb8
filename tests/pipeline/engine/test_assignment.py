"""Streams stay where they are, and new ones go where there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine.assignment import assign, worker_count

NAMES = st.lists(st.text("abcdef", min_size=1, max_size=4), unique=True, max_size=30)


@pytest.mark.parametrize(
    ("streams", "workers", "before", "expected"),
    [
        pytest.param([], 2, {}, {}, id="empty"),
        pytest.param(["a"], 2, {}, {"a": 0}, id="one"),
        pytest.param(["a", "b", "c"], 2, {}, {"a": 0, "b": 1, "c": 0}, id="spread evenly"),
        pytest.param(["a", "b"], 2, {"a": 1, "b": 1}, {"a": 1, "b": 1}, id="sticky even when uneven"),
        pytest.param(["a", "b"], 1, {"a": 1}, {"a": 0, "b": 0}, id="the worker is gone"),
        pytest.param(["b"], 2, {"a": 0}, {"b": 0}, id="a removed stream makes room"),
    ],
)
def test_assigns(streams: list[str], workers: int, before: dict[str, int], expected: dict[str, int]) -> None:
    assert assign(streams, workers, before=before) == expected


@given(NAMES, st.integers(1, 8))
def test_fresh_assignments_differ_by_at_most_one_stream(streams: list[str], workers: int) -> None:
    placed = list(assign(streams, workers, before={}).values())
    loads = [placed.count(worker) for worker in range(workers)]
    assert max(loads) - min(loads) <= 1


@given(NAMES, NAMES, st.integers(1, 8))
def test_nobody_moves_when_streams_come_and_go(old: list[str], new: list[str], workers: int) -> None:
    before = assign(old, workers, before={})
    after = assign(new, workers, before=before)
    assert set(after) == set(new)
    assert all(after[name] == before[name] for name in new if name in before)


def test_refuses_no_workers() -> None:
    with pytest.raises(ValueError, match="at least 1 worker"):
        assign(["a"], 0, before={})


@pytest.mark.parametrize(
    ("configured", "cores", "streams", "expected"),
    [(0, 8, 100, 4), (0, 1, 100, 1), (3, 8, 100, 3), (6, 8, 2, 2), (0, 8, 0, 1)],
)
def test_worker_count(configured: int, cores: int, streams: int, expected: int) -> None:
    assert worker_count(configured, cores=cores, streams=streams) == expected
