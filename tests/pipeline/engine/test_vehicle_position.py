"""A worker reads where its vehicles are, and tells why it does not know."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.clock import SystemClock
from pipeline.config.mounting import MountingSettings
from pipeline.config.settings import DeliverySettings, DetectorSettings, Settings, Site, StreamSettings
from pipeline.engine.process import WorkerOrder, build_worker
from pipeline.engine.worker import Worker
from tests.support.clips import MovingBox, write_clip
from tests.support.colour_model import write_model
from tests.support.nmea import drive, rmc

CLOCK = SystemClock()
NEVER = threading.Event()


def until(condition: Callable[[], bool]) -> None:
    deadline = CLOCK.monotonic() + 30
    while not condition():
        assert CLOCK.monotonic() < deadline, "not within 30 s"
        CLOCK.wait(NEVER, 0.05)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    settings = Settings(
        site=Site(name="x"),
        detector=DetectorSettings(model=str(write_model(tmp_path / "model"))),
        delivery=DeliverySettings(spool=str(tmp_path / "spool"), api="http://127.0.0.1:1"),
    )
    built = build_worker(WorkerOrder(0, settings.model_dump_json(), "token", json_logs=True), settings, clock=CLOCK)
    built.start()
    yield built
    built.stop()


def stream(folder: Path, **position: object) -> StreamSettings:
    clip = folder / "drive.mp4"
    if not clip.exists():
        write_clip(clip, MovingBox().pictures(50), fps=10)
    keys = {"id": "sweeper-7", "kind": "vehicle", "url": str(clip), "loop": True, "plan": "watch", "position": position}
    return StreamSettings.model_validate(keys)


def message(worker: Worker) -> str:
    return worker.status().streams[0].message


def test_a_vehicles_source_is_read_and_its_faults_are_told_beside_its_pictures(worker: Worker, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        worker.apply([stream(tmp_path, source="nmea", url=f"tcp://127.0.0.1:{server.getsockname()[1]}")])
        connection, _ = server.accept()
        with closing(connection):
            connection.sendall(rmc(CLOCK.now(), 39.91, 116.4, status="V") * 3)
            until(lambda: message(worker) == "no position: the receiver has no fix")

            def known() -> bool:
                now = CLOCK.now()
                connection.sendall(b"".join(part for _, part in drive(now - 1, 2)))
                return message(worker) == ""

            until(known)
            assert worker.status().streams[0].state == "live"
        until(lambda: message(worker).startswith("stream sweeper-7: position: tcp://127.0.0.1:"))


def test_a_stream_whose_file_of_positions_can_not_be_read_does_not_start_and_says_why(worker: Worker, tmp_path: Path) -> None:
    worker.apply([stream(tmp_path, source="gpx", url=str(tmp_path / "none.gpx"), clock_offset_s=0)])
    health = worker.status().streams[0]
    assert health.state == "stopped"
    assert health.message == f"stream sweeper-7: position: {tmp_path}/none.gpx: No such file or directory"
    assert (health.code, health.values["why"]) == ("position_file", "No such file or directory")


def test_a_vehicle_tells_where_it_is_and_what_its_camera_sees(worker: Worker, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        vehicle = stream(tmp_path, source="nmea", url=f"tcp://127.0.0.1:{server.getsockname()[1]}")
        mounting = MountingSettings(height_m=2.4, pitch_deg=12, fov_deg=80, yaw_deg=90)
        worker.apply([vehicle.model_copy(update={"mounting": mounting})])
        connection, _ = server.accept()
        with closing(connection):

            def told() -> bool:
                now = CLOCK.now()
                connection.sendall(b"".join(part for _, part in drive(now - 1, 2)))
                return worker.status().streams[0].where is not None

            until(told)
    health = worker.status().streams[0]
    assert health.moving
    assert health.coverage is not None
    assert health.coverage.bearing == pytest.approx(90, abs=0.5)
    assert health.where is not None
    assert CLOCK.now() - health.where.t < 60
    assert health.where.course == pytest.approx(90, abs=15)
    assert (health.where.lat, health.where.lon) == pytest.approx((39.91, 116.4), abs=0.002)
