"""How surveyed points fit the ground, and where the ground's lines are in the picture."""

import numpy as np
import pytest

from pipeline.config.settings import GroundPoint, Place, StreamSettings
from pipeline.locate.plane import TangentPlane
from pipeline.locate.survey import MOST_LINES, ground_sheet
from tests.support.pinhole import HEIGHT, LAT, LON, WIDTH, Pinhole

SPOTS = np.array([(-3.0, 7.0), (4.0, 8.0), (-2.0, 15.0), (4.0, 17.0), (-4.0, 28.0), (3.0, 30.0)])
EYE = Pinhole(heading=0.0)


def surveyed(spots: np.ndarray = SPOTS, *, wrong: int | None = None, located: bool = True) -> StreamSettings:
    """Return a stream whose camera sees the spots exactly; one of them is said to be three metres farther east."""
    images, told = EYE.image(spots), spots.copy()
    if wrong is not None:
        told[wrong] += (3.0, 0.0)
    latlon = TangentPlane(LAT, LON).latlon(told)
    points = tuple(
        GroundPoint(image=(float(x), float(y)), lat=float(lat), lon=float(lon))
        for (x, y), (lat, lon) in zip(images, latlon, strict=True)
    )
    place = Place(lat=LAT, lon=LON) if located else None
    return StreamSettings(id="cam", url="rtsp://10.0.0.9/sub", location=place, ground_points=points, ground_error_m=0.1)


def test_nothing_surveyed_is_no_ground() -> None:
    assert ground_sheet(StreamSettings(id="cam", url="rtsp://10.0.0.9/sub"), width=WIDTH, height=HEIGHT) is None


def test_exact_points_fit_exactly() -> None:
    sheet = ground_sheet(surveyed(), width=WIDTH, height=HEIGHT)
    assert sheet is not None
    assert (sheet.rms_px, sheet.rms_m) == pytest.approx((0, 0), abs=0.02)
    assert not any(one.doubtful for one in sheet.points)


@pytest.mark.parametrize("wrong", range(len(SPOTS)))
def test_the_point_that_does_not_fit_the_others_is_named(wrong: int) -> None:
    sheet = ground_sheet(surveyed(wrong=wrong), width=WIDTH, height=HEIGHT)
    assert sheet is not None
    assert [number for number, one in enumerate(sheet.points) if one.doubtful] == [wrong]


def test_residuals_scale_with_the_picture() -> None:
    small, large = (ground_sheet(surveyed(wrong=0), width=WIDTH * k, height=HEIGHT * k) for k in (1, 2))
    assert small is not None
    assert large is not None
    assert large.rms_px == pytest.approx(2 * small.rms_px, rel=0.01)
    assert large.rms_m == pytest.approx(small.rms_m, rel=0.01)


def test_lines_are_in_the_picture_and_not_too_many() -> None:
    sheet = ground_sheet(surveyed(), width=WIDTH, height=HEIGHT)
    assert sheet is not None
    for axis in ("east", "north"):
        lines = [one for one in sheet.lines if one.axis == axis]
        assert 3 <= len(lines) <= MOST_LINES + 1
        assert all(one.metres % sheet.step_m == 0 for one in lines)
    for one in sheet.lines:
        assert all(0 <= value <= 1 for value in (*one.start, *one.end))
        assert one.start[1] > EYE.horizon()


def test_metres_begin_amid_the_points_when_the_cameras_place_is_not_known() -> None:
    sheet = ground_sheet(surveyed(located=False), width=WIDTH, height=HEIGHT)
    assert sheet is not None
    assert {one.metres > 0 for one in sheet.lines if one.axis == "north"} == {True, False}
