"""Prometheus metrics of one machine, made from the workers' last words at each scrape."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from pipeline.engine.status import WorkerStatus
from pipeline.events import StreamHealth


@dataclass(frozen=True, slots=True)
class MachineStatus:
    """What the supervisor knows at one moment."""

    now: float
    workers_wanted: int
    workers_alive: int
    restarts: int
    config_errors: int
    workers: tuple[WorkerStatus, ...]

    @property
    def streams(self) -> tuple[StreamHealth, ...]:
        """Return all streams of all workers."""
        return tuple(stream for worker in self.workers for stream in worker.streams)


class MachineCollector:
    """Turns a `MachineStatus` into metrics."""

    def __init__(self, status: Callable[[], MachineStatus]) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        """Return the metrics of this moment."""
        status = self._status()
        yield from _machine(status)
        yield from _workers(status)
        yield from _streams(status)


def registry(status: Callable[[], MachineStatus]) -> CollectorRegistry:
    """Return a registry that asks `status` at each scrape."""
    made = CollectorRegistry(auto_describe=False)
    made.register(MachineCollector(status))
    return made


def _machine(status: MachineStatus) -> Iterator[Metric]:
    yield GaugeMetricFamily("hutong_workers", "Worker processes alive.", value=status.workers_alive)
    yield CounterMetricFamily("hutong_worker_restarts", "Workers started again.", value=status.restarts)
    yield CounterMetricFamily("hutong_config_errors", "Refused changes of the configuration.", value=status.config_errors)


def _workers(status: MachineStatus) -> Iterator[Metric]:
    rows: list[tuple[type[Metric], str, str, Callable[[WorkerStatus], float]]] = [
        (CounterMetricFamily, "hutong_batches", "Inferences.", lambda worker: worker.batches),
        (CounterMetricFamily, "hutong_pictures_detected", "Pictures detected.", lambda worker: worker.pictures),
        (CounterMetricFamily, "hutong_detect_seconds", "Seconds in the detector.", lambda worker: worker.detect_s),
        (GaugeMetricFamily, "hutong_spool_events", "Events waiting for the API.", lambda worker: worker.spool_events),
        (GaugeMetricFamily, "hutong_spool_bytes", "Disk taken by waiting evidence.", lambda worker: worker.spool_bytes),
        (GaugeMetricFamily, "hutong_spool_rejected", "Items the API refused.", lambda worker: worker.spool_rejected),
        (GaugeMetricFamily, "hutong_api_reachable", "1 while the API takes events.", lambda worker: worker.api_reachable),
        (GaugeMetricFamily, "hutong_alarm", "1 while a person should look.", lambda worker: bool(worker.alarm)),
    ]
    for family, name, text, value in rows:
        metric = family(name, text, labels=["worker"])  # type: ignore[call-arg]
        for worker in status.workers:
            metric.add_metric([str(worker.worker)], float(value(worker)))  # type: ignore[attr-defined]
        yield metric


def _streams(status: MachineStatus) -> Iterator[Metric]:
    def since_last_frame(stream: StreamHealth) -> float:
        return float("nan") if stream.last_frame is None else max(0.0, status.now - stream.last_frame)

    def known(value: float | None) -> float:
        return float("nan") if value is None else value

    rows: list[tuple[type[Metric], str, str, Callable[[StreamHealth], float]]] = [
        (GaugeMetricFamily, "hutong_stream_live", "1 while frames come.", lambda stream: stream.state == "live"),
        (GaugeMetricFamily, "hutong_stream_last_frame_age_seconds", "Seconds since a frame.", since_last_frame),
        (GaugeMetricFamily, "hutong_stream_watch", "1 on watch, 0 on patrol.", lambda stream: stream.plan == "watch"),
        (GaugeMetricFamily, "hutong_stream_faults", "Faults now.", lambda stream: len(stream.faults)),
        (CounterMetricFamily, "hutong_stream_connections", "Connections made.", lambda stream: stream.connections),
        (CounterMetricFamily, "hutong_frames_decoded", "Frames decoded.", lambda stream: stream.frames_decoded),
        (CounterMetricFamily, "hutong_frames_detected", "Frames detected.", lambda stream: stream.frames_detected),
        (CounterMetricFamily, "hutong_frames_dropped", "Looks replaced unseen.", lambda stream: stream.frames_dropped),
        (GaugeMetricFamily, "hutong_frame_age_p50_seconds", "Median age at detection.", lambda s: known(s.age_p50_s)),
        (GaugeMetricFamily, "hutong_frame_age_p95_seconds", "95 % age at detection.", lambda s: known(s.age_p95_s)),
    ]
    for family, name, text, value in rows:
        metric = family(name, text, labels=["stream"])  # type: ignore[call-arg]
        for stream in status.streams:
            metric.add_metric([stream.stream_id], float(value(stream)))  # type: ignore[attr-defined]
        yield metric
