"""A receiver that is off by as much as told, with errors that stay for a while."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.locate.plane import TangentPlane
from pipeline.simulate.drive.course import course_of
from pipeline.simulate.drive.gps import LEAD_S, GpsReport, gps_track
from pipeline.simulate.scene.drives import Drive, Gps, Jump
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.earth import latlon


def errors(scene: Scene, drive: Drive) -> NDArray[np.float64]:
    """Metres east and north of where the vehicle was."""
    reports = gps_track(scene, drive)
    plane = TangentPlane(scene.place.lat, scene.place.lon)
    true = latlon(scene.place, np.array([course_of(drive).at(one.t + drive.gps.clock_offset_s).at for one in reports]))
    return plane.metres(np.array([(one.lat, one.lon) for one in reports])) - plane.metres(true)


def receiver(drive: Drive, **told: object) -> Drive:
    return drive.model_copy(update={"gps": Gps.model_validate(told)})


def test_it_is_off_by_as_much_as_told_and_the_error_stays_for_a_while(driving: Scene, drive: Drive) -> None:
    many = [errors(driving.model_copy(update={"seed": seed}), receiver(drive, noise_m=2.0)) for seed in range(40)]
    assert np.std(np.concatenate(many)) == pytest.approx(2.0, rel=0.12)
    neighbours = np.mean([np.mean(one[1:] * one[:-1]) for one in many]) / 4.0
    far = np.mean([np.mean(one[50:] * one[:-50]) for one in many]) / 4.0
    assert neighbours > 0.75
    assert far < neighbours - 0.3


def test_without_noise_it_is_exact_and_the_same_scene_gives_the_same_track(driving: Scene, drive: Drive) -> None:
    assert np.abs(errors(driving, receiver(drive, noise_m=0))).max() < 1e-6
    assert gps_track(driving, drive) == gps_track(driving, drive)


def test_it_reports_as_often_as_told_from_before_the_first_picture_to_after_the_last(driving: Scene, drive: Drive) -> None:
    reports = gps_track(driving, receiver(drive, rate_hz=5))
    assert [reports[0].t, reports[-1].t] == pytest.approx([-LEAD_S, driving.seconds + LEAD_S])
    assert np.diff([one.t for one in reports]) == pytest.approx(0.2)


def test_dropouts_jumps_clock_and_latency(driving: Scene, drive: Drive) -> None:
    jump = Jump(start=9, until=11, by_m=100, bearing=90)
    told = receiver(drive, noise_m=0, dropouts=((3, 6),), jumps=(jump,), clock_offset_s=1.5, latency_s=0.4)
    by_second: dict[int, GpsReport] = {round(one.t + 1.5): one for one in gps_track(driving, told)}
    assert [t for t, one in by_second.items() if not one.valid] == [3, 4, 5]
    off = dict(zip(by_second, errors(driving, told), strict=True))
    assert off[10] == pytest.approx((100.0, 0.0), abs=0.01)
    assert off[12] == pytest.approx((0.0, 0.0), abs=0.01)
    assert by_second[2].sent == pytest.approx(2.4)


def test_speed_and_course_are_those_of_the_vehicle_and_a_standing_one_has_no_course(driving: Scene, drive: Drive) -> None:
    for one in gps_track(driving, drive):
        station = course_of(drive).at(one.t)
        if station.speed > 1.0:
            assert one.speed == pytest.approx(station.speed, abs=0.7)
            away = (one.course or 0.0) - np.degrees(station.heading) - driving.place.heading
            assert abs((away + 180) % 360 - 180) < 40 / station.speed
        if station.speed == 0:
            assert one.course is None
            assert one.speed == 0
