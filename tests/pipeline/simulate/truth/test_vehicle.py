"""A scene whose camera drives as a stream, and the files beside its clip: what the configuration and the pipeline take."""

import json
from pathlib import Path

import numpy as np
import pytest
from shapely import contains_xy
from shapely.geometry import Polygon

from pipeline.config.compose import compose
from pipeline.config.geojson import read_areas
from pipeline.config.settings import StreamSettings
from pipeline.position.recording import read_track
from pipeline.rules.registry import settings_types
from pipeline.simulate.scene.drives import Drive, Gps
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.drive_files import BEGAN, TRACK, geofences, write_drive
from pipeline.simulate.truth.earth import latlon
from pipeline.simulate.truth.stream import stream_config
from pipeline.simulate.truth.vehicle import footage_position


def stream_of(scene: Scene, **more: object) -> StreamSettings:
    told = stream_config(scene, url="rtsp://127.0.0.1:8554/x") | more
    composed = compose({"site": {"name": "x"}, "streams": [told]}, settings_types())
    assert composed.settings is not None, composed.flaws
    return composed.settings.streams[0]


def test_the_stream_is_a_vehicles_with_the_cameras_own_mounting(driving: Scene, drive: Drive) -> None:
    stream = stream_of(driving)
    assert (stream.kind, stream.location, stream.zones, stream.ground_points) == ("vehicle", None, {}, ())
    assert stream.mounting is not None
    assert stream.mounting.fov_deg == driving.camera.fov
    assert stream.mounting.model_dump(include=set(drive.mounting.model_dump())) == drive.mounting.model_dump()
    assert stream.position is not None
    assert stream.position.error_m == 3.0
    assert set(stream.geofences) == set(driving.zones)


def test_a_poor_receiver_is_told_as_poor(driving: Scene, drive: Drive) -> None:
    poor = driving.model_copy(update={"drive": drive.model_copy(update={"gps": Gps(noise_m=8)})})
    position = stream_of(poor).position
    assert position is not None
    assert position.error_m == 8


def test_areas_hold_on_the_earth_what_they_hold_in_the_street(driving: Scene) -> None:
    read = read_areas(json.dumps(geofences(driving)))
    assert read.flaws == ()
    kerb = Polygon([(one.lon, one.lat) for one in read.geofences["kerb"].corners])
    inside, outside = latlon(driving.place, np.array([[2.4, 12.0], [2.4, 17.0]]))
    assert contains_xy(kerb, inside[1], inside[0])
    assert not contains_xy(kerb, outside[1], outside[0])
    assert kerb.exterior.is_ccw


def test_the_files_beside_a_clip_are_what_the_pipeline_reads(driving: Scene, drive: Drive, tmp_path: Path) -> None:
    write_drive(driving, drive, tmp_path)
    position = footage_position(drive, str(tmp_path / TRACK))
    told = stream_of(driving, url=str(tmp_path / "clip.mp4"), listen=False, position=position)
    assert told.position is not None
    track = read_track("x", told.position, footage=told.url)
    assert len(track.marks) == driving.seconds + 41
    assert track.marks[20].t == pytest.approx(BEGAN)
    log = told.position.model_copy(update={"source": "nmea", "url": str(tmp_path / "track.nmea")})
    assert len(read_track("x", log, footage=told.url).marks) == len(track.marks)
