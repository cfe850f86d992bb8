"""The truth of a camera that drives: its way, its passes, and what it could see on each."""

import numpy as np
import pytest

from pipeline.locate.mounting import Mounting, outlook
from pipeline.locate.plane import TangentPlane
from pipeline.simulate.drive.course import course_of
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.driving import LEAST_S, camera_path, seen_on_passes
from pipeline.simulate.truth.earth import latlon
from pipeline.simulate.truth.happenings import events
from pipeline.simulate.truth.rows import Row

BOX = (10.0, 10.0, 40.0, 40.0)


def test_the_camera_told_is_the_camera_that_the_pipeline_would_have(driving: Scene, drive: Drive) -> None:
    """The told pose and the mounting, rocking as told, see a place where the told matrix sees it."""
    path = camera_path(driving, drive, [0.0, 1.7])
    for told, matrix in zip(path["points"], path["matrices"], strict=True):  # type: ignore[call-overload]
        t, lat, lon, heading, _, _, _, height, pitch, roll = told
        mount = drive.mounting
        rocked = Mounting(
            height_m=height, pitch_deg=pitch, roll_deg=roll, fov_deg=75, yaw_deg=mount.yaw_deg, forward_m=mount.forward_m,
            right_m=mount.right_m,
        )  # fmt: skip
        seen = outlook(rocked, heading, width=320, height=180)
        street = np.array([0.5, course_of(drive).at(t).at[1] + 9.0, 0.0])
        metres = TangentPlane(lat, lon).metres(latlon(driving.place, street[None, :2]))[0]
        x, y, depth = np.array(matrix).reshape(3, 4) @ [*street, 1.0]
        assert seen.vantage.pixels(np.array([[*metres, 0.0]]))[0] == pytest.approx((x / depth, y / depth), abs=0.05)


def frames(driving: Scene, number: int, times: list[float], visibility: float = 0.9) -> list[tuple[float, tuple[Row, ...]]]:
    row = Row(number, "car", BOX, BOX, BOX, visibility, (2.4, 12.0))
    return [(t, (row,) if t in times else ()) for t in np.round(np.arange(0, driving.seconds, 0.1), 1).tolist()]


def test_a_thing_is_asked_for_on_every_pass_that_shows_it_long_enough(driving: Scene, drive: Drive) -> None:
    happened = [one for one in events(driving, cast_of(driving)) if one.kind == "parking"]
    (car,) = happened[0].numbers
    first, second = course_of(drive).passes
    long = [t for t in np.round(np.arange(0, 16, 0.1), 1).tolist() if first.start <= t < first.start + LEAST_S + 0.05]
    short = [t for t in np.round(np.arange(0, 16, 0.1), 1).tolist() if second.start <= t < second.start + 0.5]
    seen = seen_on_passes(driving, drive, frames(driving, car, long + short), happened)
    assert [(one.drive_pass, one.asked) for one in seen] == [(1, True), (2, False)]
    assert seen[0].nearest_m == pytest.approx(np.hypot(2.4 - 0.4, 12 - 5 * long[-1]), abs=0.9)


def test_what_is_hardly_visible_is_not_seen(driving: Scene, drive: Drive) -> None:
    happened = events(driving, cast_of(driving))
    hidden = frames(driving, happened[0].numbers[0], [1.0, 1.1, 1.2], visibility=0.3)
    assert seen_on_passes(driving, drive, hidden, happened) == []
