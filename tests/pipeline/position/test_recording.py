"""Files of positions beside footage: GPX, logs, and GoPro's own telemetry; damaged ones give one clear error."""
# ruff: noqa: E501 - tables, one case a line

import csv
import os
import struct
from datetime import UTC, datetime
from fractions import Fraction
from math import hypot
from pathlib import Path

import numpy as np
import pytest
from av import VideoFrame
from av.video.reformatter import VideoReformatter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.position import PositionSettings
from pipeline.errors import StreamUnusable
from pipeline.frames import DecodedPicture, Frame
from pipeline.position.gpmf import payload
from pipeline.position.recording import Recording, open_recording, read_track
from pipeline.position.steps import metres
from tests.support.nmea import drive

FOOTAGE = Path(os.environ.get("HUTONG_DATA", "../shared/data")) / "video"
HERO = FOOTAGE / "gopro_hero7_gps" / "hero7.mp4"
ROUTE = FOOTAGE / "mapillary_vehicle_gps" / "sf_30km_h.gpx"
T = datetime(2026, 11, 23, 2, tzinfo=UTC).timestamp()
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
{}</trkseg></trk></gpx>"""
POINT = '<trkpt lat="{}" lon="{}"><time>{}</time><hdop>{}</hdop></trkpt>'
PICTURE = DecodedPicture(VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="bgr24"), VideoReformatter())


def settings(**keys: object) -> PositionSettings:
    return PositionSettings.model_validate({"clock_offset_s": 0.0, "clock_error_s": 0.0, **keys})


def frame(t: float, pts: float = 0.0) -> Frame:
    return Frame("a", 1, t, t, Fraction(pts), keyframe=True, damaged=False, clock_source="file", picture=PICTURE)


def gpx(path: Path, count: int = 10, *, hdop: float = 0.9) -> Path:
    points = [POINT.format(39.91, 116.4 + i * 5 / 85_390, f"2026-11-23T02:00:{i:02d}Z", hdop) for i in range(count)]
    path.write_text(GPX.format("".join(points)))
    return path


def opened(path: Path, source: str, **keys: object) -> Recording:
    return open_recording("a", settings(source=source, url=str(path), **keys), footage="drive.mp4")


def test_a_gpx_track_gives_the_place_at_a_pictures_time(tmp_path: Path) -> None:
    pose = opened(gpx(tmp_path / "drive.gpx"), "gpx").at(frame(T + 4.5))
    assert pose is not None
    assert [pose.lat, pose.lon] == pytest.approx([39.91, 116.4 + 4.5 * 5 / 85_390], abs=1e-6)
    assert pose.error_m == pytest.approx(3.0, abs=0.1)


def test_the_footages_clock_may_be_ahead_of_gps_time(tmp_path: Path) -> None:
    path = gpx(tmp_path / "drive.gpx")
    ahead, equal = opened(path, "gpx", clock_offset_s=28_800).at(frame(T + 28_804)), opened(path, "gpx").at(frame(T + 4))
    assert ahead == equal
    assert equal is not None


def test_an_nmea_log_gives_the_same_as_a_live_receiver(tmp_path: Path) -> None:
    path = tmp_path / "drive.nmea"
    path.write_bytes(b"$GPTXT,boot\r\n\xff\xfe\r\n" + b"".join(part for _, part in drive(T, 10)))
    pose = opened(path, "nmea").at(frame(T + 4.5))
    assert pose is not None
    assert [pose.lat, pose.lon] == pytest.approx([39.91, 116.4 + 4.5 * 5 / 85_390], abs=1e-6)
    assert pose.heading is not None
    assert pose.heading.degrees == pytest.approx(90.0)


def test_footage_may_begin_again_or_jump(tmp_path: Path) -> None:
    recording = opened(gpx(tmp_path / "drive.gpx", 59), "gpx")
    first = [recording.at(frame(T + second)) for second in (3, 20, 58)]
    again = [recording.at(frame(T + second)) for second in (3, 20, 58)]
    assert first == again
    assert None not in first


def test_before_and_after_the_track_there_is_no_position(tmp_path: Path) -> None:
    recording = opened(gpx(tmp_path / "drive.gpx"), "gpx")
    assert [recording.at(frame(T + second)) for second in (-1, 13, 1000)] == [None, None, None]


def test_a_track_that_is_refused_is_told(tmp_path: Path) -> None:
    recording = opened(gpx(tmp_path / "drive.gpx", hdop=20), "gpx")
    assert recording.at(frame(T + 4)) is None
    assert recording.message() == "no position: the file has none that can be believed"


@pytest.mark.parametrize(
    ("source", "content", "message"),
    [
        ("gpx", b"", "expected a GPX file"),
        ("gpx", b"\x00\xff\xd8 rubbish", "expected a GPX file"),
        ("gpx", b"<gpx><trk>", "expected a GPX file"),
        ("gpx", b'<!DOCTYPE gpx [<!ENTITY a "aaaa">]><gpx>&a;</gpx>', "declares a document type"),
        ("gpx", GPX.format('<trkpt lat="1" lon="1"/>').encode(), "expected track points with a time, got 1 without"),
        ("gpx", GPX.format('<trkpt lat="x" lon="1"><time>2026</time></trkpt>').encode(), "expected"),
        ("nmea", b"\x00" * 5000, "expected nmea reports, found none"),
        ("jt808", b"{}\n[]\n", "expected jt808 reports, found none"),
        ("gpmf", b"no video at all", "expected a GoPro file"),
        ("gpmf", b"", "expected a GoPro file"),
    ],
)
def test_a_file_that_is_none_gives_one_clear_error(tmp_path: Path, source: str, content: bytes, message: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(StreamUnusable, match=message) as error:
        opened(path, source)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("source", ["gpx", "nmea", "gpmf"])
def test_a_file_that_is_not_there_gives_one_clear_error(tmp_path: Path, source: str) -> None:
    with pytest.raises(StreamUnusable, match="No such file"):
        opened(tmp_path / "none", source)


def klv(key: bytes, kind: bytes, size: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    head = struct.pack(">4ssBH", key, kind, size, len(content) // size if size else 0)
    return head + content + b"\0" * (-len(content) % 4)


def nested(key: bytes, *parts: bytes) -> bytes:
    return klv(key, b"\0", 1, *parts)


def gps9(lock: int = 3) -> bytes:
    rows = [struct.pack(">7i2H", 399_100_000, 1_164_000_000 + i, 45_000, 5_000, 500, 9_823, 7_200_000 + i * 100, 95, lock) for i in range(10)]
    scale = struct.pack(">9i", 10_000_000, 10_000_000, 1000, 1000, 100, 1, 1000, 100, 1)
    return nested(b"DEVC", nested(b"STRM", klv(b"TYPE", b"c", 1, b"lllllllSS"), klv(b"SCAL", b"l", 4, scale), klv(b"GPS9", b"?", 32, *rows)))


def test_newer_gopros_give_time_and_quality_with_every_sample() -> None:
    samples = payload(gps9())
    assert len(samples) == 10
    assert [samples[0].fix.lat, samples[0].fix.lon, samples[0].fix.speed, samples[0].fix.hdop] == pytest.approx([39.91, 116.4, 5.0, 0.95])
    assert samples[3].utc == pytest.approx(datetime(2026, 11, 23, 2, 0, 0, 300_000, UTC).timestamp())
    assert payload(gps9(lock=0)) == []


def test_a_length_that_does_not_fit_ends_a_payload() -> None:
    assert payload(b"DEVC\0\xff\xff\xff" + b"x" * 50) == []
    assert payload(gps9()[:-7]) == []


@given(st.binary(max_size=400), st.integers(0, 200), st.binary(max_size=8))
def test_any_payload_gives_samples_and_never_an_error(data: bytes, at: int, change: bytes) -> None:
    payload(data)
    good = gps9()
    payload(good[:at] + change + good[at + len(change) :])
    payload(nested(b"DEVC", nested(b"STRM", data)))


@pytest.mark.footage
@pytest.mark.skipif(not HERO.exists(), reason="no footage under HUTONG_DATA")
def test_a_gopro_file_gives_its_own_places_and_time() -> None:
    track = read_track("a", settings(source="gpmf"), footage=str(HERO))
    rows = list(csv.DictReader((HERO.parent / "gps.csv").open()))
    assert len(track.marks) == len(rows) == 199
    for mark, row in zip(track.marks, rows, strict=True):
        assert [mark.lat, mark.lon, mark.speed] == pytest.approx([float(row["lat"]), float(row["lon"]), float(row["speed2d_mps"])], abs=1e-6)
    assert track.start == pytest.approx(datetime(2019, 5, 6, 18, 15, 7, 395_000, UTC).timestamp(), abs=0.1)


@pytest.mark.footage
@pytest.mark.skipif(not HERO.exists(), reason="no footage under HUTONG_DATA")
def test_gopro_footage_is_placed_by_the_files_own_time() -> None:
    recording = open_recording("a", PositionSettings(source="gpmf"), footage=str(HERO))
    rows = list(csv.DictReader((HERO.parent / "gps.csv").open()))
    for start in (0.0, 1_700_000_000.0):
        for row in rows[5:190:10]:
            pose = recording.at(frame(start + float(row["t_s"]), float(row["t_s"])))
            assert pose is not None
            assert hypot(*metres((pose.lat, pose.lon), (float(row["lat"]), float(row["lon"])))) < 0.5
            assert 4 < pose.error_m < 15
    assert recording.at(frame(0.0, 60.0)) is None


@pytest.mark.footage
@pytest.mark.skipif(not ROUTE.exists(), reason="no footage under HUTONG_DATA")
def test_a_planned_route_gives_its_speed_everywhere() -> None:
    one = settings(source="gpx", url=str(ROUTE), gap_s=30)
    track, recording = read_track("a", one, footage=""), open_recording("a", one, footage="")
    seconds = range(int(track.marks[0].t), int(track.marks[-1].t))
    poses = [recording.at(frame(second)) for second in seconds]
    assert len(poses) > 90
    assert all(pose is not None and pose.speed == pytest.approx(30 / 3.6, abs=0.5) for pose in poses)
    assert sum(pose is not None and pose.heading is not None for pose in poses) > 60
