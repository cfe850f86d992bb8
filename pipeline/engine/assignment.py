"""Which worker reads which stream: pure, sticky, even."""

from collections.abc import Mapping, Sequence


def assign(stream_ids: Sequence[str], workers: int, *, before: Mapping[str, int]) -> dict[str, int]:
    """Spread streams over workers, leaving each where it was when that worker still exists.

    A stream stays with its worker because the worker's spool holds its camera's memory.

    Args:
        stream_ids: the streams there are now.
        workers: how many workers there are, numbered from 0.
        before: the last assignment.

    Raises:
        ValueError: `workers` < 1.
    """
    if workers < 1:
        raise ValueError(f"expected at least 1 worker, got {workers}")
    placed = {name: before[name] for name in stream_ids if before.get(name, workers) < workers}
    load = [0] * workers
    for worker in placed.values():
        load[worker] += 1
    for name in stream_ids:
        if name not in placed:
            placed[name] = load.index(min(load))
            load[placed[name]] += 1
    return placed


def worker_count(configured: int, *, cores: int, streams: int) -> int:
    """Return how many workers to run: as configured, else one for every two cores, never more than streams."""
    wanted = configured or max(1, cores // 2)
    return max(1, min(wanted, streams))
