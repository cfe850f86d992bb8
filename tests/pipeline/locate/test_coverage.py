"""What a camera sees of the ground: within 60 m, in front of it, and as far as the ground is known."""

from math import atan2, cos, degrees, hypot, radians, sin, tan
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.config.settings import StreamSettings
from pipeline.events import Coverage
from pipeline.locate.coverage import FARTHEST_M, coverage
from pipeline.locate.mounting import Mounting, outlook
from pipeline.locate.plane import TangentPlane

ORIGIN = TangentPlane(39.9378, 116.4032)
WIDTH, HEIGHT = 1920, 1080


def stream(**keys: Any) -> StreamSettings:
    return StreamSettings.model_validate({"id": "gate", "url": "a.mp4", **keys})


def surveyed(heading: float, *, pitch: float = 25.0, fov: float = 70.0, height: float = 5.0, **keys: Any) -> StreamSettings:
    """Return a fixed camera at the origin that looks so, with points that it sees surveyed without an error."""
    seen = outlook(Mounting(height, pitch, fov), heading, width=WIDTH, height=HEIGHT, plane=ORIGIN)
    pixels = np.array([[0.1, 0.95], [0.9, 0.95], [0.15, 0.6], [0.85, 0.6], [0.5, 0.75]])
    metres = seen.ground.metres((pixels * [WIDTH, HEIGHT]).astype(np.float32))
    points = [
        {"image": image, "lat": lat, "lon": lon}
        for image, (lat, lon) in zip(pixels.tolist(), ORIGIN.latlon(metres).tolist(), strict=True)
    ]
    return stream(ground_points=points, **keys)


HANGS: dict[str, Any] = {"location": {"lat": ORIGIN.lat, "lon": ORIGIN.lon}}


def found(settings: StreamSettings) -> Coverage:
    seen = coverage(settings)
    assert seen is not None
    return seen


def openings(pitch: float, fov: float) -> tuple[float, float]:
    """Return how wide the upper and the lower edge of a picture open along the ground, degrees.

    A ray x right of the axis and y below it, for a focal length of 1, goes cos(pitch) - y sin(pitch) forward.
    """
    right = tan(radians(fov) / 2)
    below = right * HEIGHT / WIDTH
    upper, lower = (cos(radians(pitch)) - y * sin(radians(pitch)) for y in (-below, below))
    return 2 * degrees(atan2(right, upper)), 2 * degrees(atan2(right, lower))


@given(st.floats(0, 359.9), st.floats(15, 50), st.floats(30, 100))
@example(heading=0.0, pitch=35.0, fov=82.0)
def test_a_surveyed_camera_is_drawn_as_it_looks(heading: float, pitch: float, fov: float) -> None:
    seen = found(surveyed(heading, pitch=pitch, fov=fov, **HANGS))
    assert (seen.lat, seen.lon) == (ORIGIN.lat, ORIGIN.lon)
    turned = (seen.bearing - heading + 180) % 360 - 180
    assert turned == pytest.approx(0, abs=1.5)
    assert all(hypot(*corner) <= FARTHEST_M + 0.2 for corner in seen.outline)
    middle = np.mean(seen.outline, axis=0)
    assert (degrees(atan2(*middle)) - heading + 180) % 360 - 180 == pytest.approx(0, abs=3)
    narrowest, widest = openings(pitch, fov)
    assert narrowest - 2 <= seen.fov_deg <= widest + 2


def test_a_camera_whose_place_nobody_told_is_found_by_its_ground() -> None:
    told, guessed = found(surveyed(90.0, **HANGS)), found(surveyed(90.0))
    assert guessed.bearing == pytest.approx(told.bearing, abs=3)
    assert guessed.lat is not None
    assert guessed.lon is not None
    plane = TangentPlane(guessed.lat, guessed.lon)
    places = plane.latlon(np.array(guessed.outline, np.float64))
    assert ORIGIN.metres(places) == pytest.approx(np.array(told.outline), abs=0.6)


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    assert coverage(stream()) is None
    assert coverage(stream(**HANGS)) is None


def test_a_camera_on_a_vehicle_is_drawn_from_its_nose() -> None:
    mounting = {"height_m": 2.4, "pitch_deg": 12, "fov_deg": 80, "forward_m": 1.5}
    vehicle = {"kind": "vehicle", "position": {"source": "nmea", "url": "udp://0.0.0.0:10110"}}
    ahead = found(stream(**vehicle, mounting=mounting))
    assert (ahead.bearing, ahead.lat) == (0.0, None)
    assert ahead.fov_deg == pytest.approx(80, abs=2)
    assert min(forward for _, forward in ahead.outline) > 3
    right = found(stream(**vehicle, mounting={**mounting, "yaw_deg": 90, "forward_m": 0}))
    assert right.bearing == pytest.approx(90, abs=0.2)
    assert min(side for side, _ in right.outline) > 1
    turned = [(x * cos(radians(90)) + y * sin(radians(90)), 0.0) for x, y in ahead.outline]
    assert max(x for x, _ in turned) == pytest.approx(max(x for x, _ in right.outline) + 1.5, abs=0.3)


def test_a_camera_that_looks_above_the_ground_sees_none_of_it() -> None:
    vehicle = {"kind": "vehicle", "position": {"source": "nmea", "url": "udp://0.0.0.0:10110"}}
    assert coverage(stream(**vehicle, mounting={"height_m": 2.4, "pitch_deg": -30, "fov_deg": 40})) is None
