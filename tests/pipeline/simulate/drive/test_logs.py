"""What a vehicle's GPS is written as is what the pipeline reads."""

from pathlib import Path

import pytest

from pipeline.position.fix import Fix, Refused
from pipeline.position.gpx import read_gpx
from pipeline.position.nmea import NmeaDecoder
from pipeline.simulate.drive.gps import gps_track
from pipeline.simulate.drive.logs import gpx, nmea, positions, sentences
from pipeline.simulate.scene.drives import Drive, Gps
from pipeline.simulate.scene.settings import Scene

BEGAN = 1_767_225_600.0


def test_nmea_is_read_back_and_a_dropout_is_no_fix(driving: Scene, drive: Drive) -> None:
    lost = drive.model_copy(update={"gps": Gps(dropouts=((2, 5),), rate_hz=5)})
    reports = gps_track(driving, lost)
    read = list(NmeaDecoder().feed(nmea(reports, BEGAN), BEGAN))
    assert len(read) == len(reports)
    for one, back in zip(reports, read, strict=True):
        if not one.valid:
            assert back == Refused("no_fix", BEGAN)
            continue
        assert isinstance(back, Fix)
        assert back.t == pytest.approx(BEGAN + one.t, abs=0.006)
        assert (back.lat, back.lon) == pytest.approx((one.lat, one.lon), abs=2e-7)
        assert back.speed == pytest.approx(one.speed, abs=0.01)
        assert back.course == (None if one.course is None else pytest.approx(one.course, abs=0.06))
    assert sum(isinstance(one, Refused) for one in read) == 15


def test_every_sentence_has_its_checksum(driving: Scene, drive: Drive) -> None:
    for line in nmea(gps_track(driving, drive), BEGAN).split(b"\r\n")[:-1]:
        body, _, told = line[1:].partition(b"*")
        sum_ = 0
        for byte in body:
            sum_ ^= byte
        assert int(told, 16) == sum_


def test_southern_and_western_places_are_written_so(driving: Scene, drive: Drive) -> None:
    south = driving.model_copy(update={"place": driving.place.model_copy(update={"lat": -33.9, "lon": -18.4})})
    (fix,) = NmeaDecoder().feed(sentences(gps_track(south, drive)[0], BEGAN), BEGAN)
    assert isinstance(fix, Fix)
    assert (fix.lat, fix.lon) == pytest.approx((-33.9, -18.4), abs=0.01)


def test_gpx_is_read_back_with_speed_and_course(driving: Scene, drive: Drive, tmp_path: Path) -> None:
    reports = gps_track(driving, drive)
    (tmp_path / "track.gpx").write_text(gpx(reports, BEGAN))
    read = read_gpx("x", tmp_path / "track.gpx")
    assert len(read) == len(reports)
    for one, back in zip(reports, read, strict=True):
        assert back.t == pytest.approx(BEGAN + one.t, abs=0.01)
        assert (back.lat, back.lon) == pytest.approx((one.lat, one.lon), abs=1e-7)
        assert back.speed == pytest.approx(one.speed, abs=0.001)
        assert back.course == (None if one.course is None else pytest.approx(one.course, abs=0.06))
        assert back.hdop == one.hdop


def test_a_standing_vehicle_sends_no_course_to_the_api(driving: Scene, drive: Drive) -> None:
    told = [positions(one, BEGAN) for one in gps_track(driving, drive)]
    assert {len(one) for one in told} == {5, 6}
    assert all(one["t"] > BEGAN - 60 for one in told)
