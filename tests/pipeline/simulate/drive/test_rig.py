"""The camera on the vehicle has the axes of `locate.mounting`, and rocks by as much as told."""

from math import degrees, radians, sqrt

import numpy as np
import pytest

from pipeline.locate.mounting import Mounting, outlook
from pipeline.simulate.drive.course import Station, course_of
from pipeline.simulate.drive.rig import Attitude, attitude, camera_at, mounted
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Scene

LEVEL = Attitude(0.0, 0.0, 0.0)


@pytest.mark.parametrize("heading", [0.0, 40.0, 200.0])
def test_a_place_is_seen_in_the_pixel_in_which_the_pipeline_looks_for_it(heading: float, driving: Scene, drive: Drive) -> None:
    station = Station((0.0, 0.0), radians(heading), 4.0, 1)
    camera = mounted(driving, drive, station, LEVEL)
    told = Mounting(**drive.mounting.model_dump(), fov_deg=driving.camera.fov)
    seen = outlook(told, heading, width=camera.width, height=camera.height)
    forward = np.array([np.sin(radians(heading)), np.cos(radians(heading))])
    right = np.array([forward[1], -forward[0]])
    places = np.array([[*(forward * ahead + right * aside), up] for ahead, aside, up in ((6, 0, 0), (12, 2, 0), (9, -3, 1.5))])
    assert camera.project(places)[:, :2] == pytest.approx(seen.vantage.pixels(places), abs=0.01)


def test_the_camera_goes_along_with_the_vehicle(driving: Scene, drive: Drive) -> None:
    here, there = camera_at(driving, drive, 0.1), camera_at(driving, drive, 0.6)
    assert there.position[1] - here.position[1] == pytest.approx(drive.speed / 2, abs=0.01)
    assert camera_at(driving, drive, 0.1).position == pytest.approx(here.position)


def test_it_rocks_by_as_much_as_told_and_hardly_where_it_stands(driving: Scene, drive: Drive) -> None:
    fast, slow = Station((0, 0), 0.0, 6.0, 1), Station((0, 0), 0.0, 0.0, 1)
    times = np.arange(0, 200, 0.05)
    pitches = [degrees(attitude(drive, fast, float(t), driving.seed).pitch) for t in times]
    assert np.std(pitches) == pytest.approx(drive.rocking.pitch_deg, rel=0.1)
    standing = [degrees(attitude(drive, slow, float(t), driving.seed).pitch) for t in times]
    assert np.std(standing) == pytest.approx(drive.rocking.pitch_deg / 6, rel=0.1)
    heaves = [attitude(drive, fast, float(t), driving.seed).heave for t in times]
    assert max(abs(one) for one in heaves) <= 2 * sqrt(2) * drive.rocking.heave_m


def test_one_drive_has_one_course(drive: Drive) -> None:
    assert course_of(drive) is course_of(drive.model_copy())
