"""Monitoring sees what the supervisor knows, in numbers and in words."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from pipeline.engine.metrics import MachineStatus
from pipeline.engine.probe import Probe, health
from pipeline.engine.status import WorkerStatus
from pipeline.errors import HutongError
from pipeline.events import StreamHealth


def machine(*, alive: int = 1, alarm: str = "") -> MachineStatus:
    streams = (
        StreamHealth(stream_id="alley", state="live", plan="watch", last_frame=95.0, frames_detected=7, age_p95_s=0.25),
        StreamHealth(stream_id="gate", state="lost", plan="patrol", faults=("offline",)),
    )
    worker = WorkerStatus(0, 100.0, "m", streams, 3, 7, 0.5, 2, 1024, 1, api_reachable=True, alarm=alarm)
    return MachineStatus(100.0, 1, alive, 4, 2, (worker,))


@pytest.fixture
def probe() -> Iterator[Probe]:
    made = Probe("127.0.0.1", 0, status=machine)
    made.start()
    yield made
    made.stop()


def get(probe: Probe, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{probe.port}{path}", timeout=5) as answer:
        return str(answer.read(), "utf-8")


@pytest.mark.parametrize(
    "line",
    [
        'hutong_stream_live{stream="alley"} 1.0',
        'hutong_stream_live{stream="gate"} 0.0',
        'hutong_stream_last_frame_age_seconds{stream="alley"} 5.0',
        'hutong_stream_last_frame_age_seconds{stream="gate"} NaN',
        'hutong_frame_age_p95_seconds{stream="alley"} 0.25',
        'hutong_frames_detected_total{stream="alley"} 7.0',
        'hutong_spool_rejected{worker="0"} 1.0',
        "hutong_worker_restarts_total 4.0",
        "hutong_config_errors_total 2.0",
    ],
)
def test_metrics(probe: Probe, line: str) -> None:
    assert line in get(probe, "/metrics").splitlines()


def test_health_names_the_streams_that_are_down(probe: Probe) -> None:
    body = json.loads(get(probe, "/healthz"))
    assert body["status"] == "ok"
    assert body["streams_not_live"] == ["gate"]


def test_a_missing_worker_fails_the_health_check() -> None:
    code, body = health(machine(alive=0))
    assert code == 503
    assert body["status"] == "failing"


def test_alarms_are_shown() -> None:
    assert health(machine(alarm="spool full"))[1]["alarms"] == ["spool full"]


def test_another_path_is_not_found(probe: Probe) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(probe, "/else")


def test_a_busy_port_is_said_clearly(probe: Probe) -> None:
    with pytest.raises(HutongError, match=r"metrics_port.*can't be used"):
        Probe("127.0.0.1", probe.port, status=machine)
