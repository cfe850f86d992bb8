"""A file of positions is read beside the pictures: its stream waits for it, nobody else does, and what is wrong is told."""

import os
import threading
from pathlib import Path

import pytest

from pipeline.config.position import PositionSettings
from pipeline.errors import StreamUnusable
from pipeline.frames import Frame
from pipeline.position.reading import Reading
from tests.support import looks
from tests.support.nmea import drive

T = 1_700_000_000.0


def frame(t: float) -> Frame:
    return looks.frame("van", t=t)


def reading(path: Path, *, stop: threading.Event | None = None) -> Reading:
    settings = PositionSettings(source="nmea", url=str(path), clock_offset_s=0.0)
    return Reading("van", settings, footage="drive.mp4", stop=stop or threading.Event())


def log_of_a_drive() -> bytes:
    return b"".join(part for _, part in drive(T, 20))


def test_a_file_is_read_and_then_answers(tmp_path: Path) -> None:
    (tmp_path / "drive.nmea").write_bytes(log_of_a_drive())
    where = reading(tmp_path / "drive.nmea")
    where.start()
    where.looked(frame(T + 5))

    assert where.at(frame(T + 5)) is not None
    assert where.message() == ""


def test_until_it_is_read_there_is_no_position_and_only_its_stream_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "drive.nmea")
    where = reading(tmp_path / "drive.nmea")
    where.start()
    assert where.at(frame(T + 5)) is None
    assert where.message() == "no position yet: the file is being read"

    waiting = threading.Thread(target=where.looked, args=(frame(T + 5),), daemon=True)
    waiting.start()
    (tmp_path / "drive.nmea").write_bytes(log_of_a_drive())
    waiting.join(20)
    assert not waiting.is_alive()
    assert where.at(frame(T + 5)) is not None


def test_a_stream_that_is_stopped_waits_no_longer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "drive.nmea")
    stop = threading.Event()
    where = reading(tmp_path / "drive.nmea", stop=stop)
    where.start()
    stop.set()
    where.looked(frame(T))
    assert where.at(frame(T)) is None
    (tmp_path / "drive.nmea").write_bytes(b"")
    where.join(20)


def test_a_file_that_says_nothing_of_use_is_told(tmp_path: Path) -> None:
    (tmp_path / "drive.nmea").write_text("hello")
    where = reading(tmp_path / "drive.nmea")
    where.start()
    where.looked(frame(T))

    assert where.at(frame(T)) is None
    assert where.message() == f"stream van: position: {tmp_path}/drive.nmea: expected nmea reports, found none with a position"


def test_a_file_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(StreamUnusable, match=r"position: .*none.nmea: No such file or directory"):
        reading(tmp_path / "none.nmea")
