"""One fix by itself: believed and brought to WGS-84, or refused with the cause."""
# ruff: noqa: E501 - tables, one case a line

from dataclasses import replace
from typing import Any

import pytest

from pipeline.config.position import PositionSettings
from pipeline.datum import wgs84_to_bd09
from pipeline.position.fix import Cause, Fix, Mark, Refused
from pipeline.position.judge import judge

T = 1_795_392_000.0
FIX = Fix(T - 0.3, 39.911954, 116.377817, T, "gps", 5.0, 90.0, 1.2)
SETTINGS = PositionSettings(source="gpsd", url="tcp://h:2947", error_m=3.0, hdop_max=5.0)


def judged(change: dict[str, Any], settings: PositionSettings = SETTINGS, *, recorded: bool = False) -> Mark | Refused:
    return judge(replace(FIX, **change), settings, recorded=recorded)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lat": 91.0}, "nowhere"), ({"lon": -180.1}, "nowhere"), ({"lat": 0.0, "lon": 0.0}, "nowhere"),
        ({"lat": float("nan")}, "nowhere"), ({"lon": float("inf")}, "nowhere"),
        ({"t": T - 619_315_200}, "clock"), ({"t": T + 7200}, "clock"), ({"t": float("nan")}, "clock"),
        ({"hdop": 5.1}, "poor"), ({"hdop": 99.99}, "poor"), ({"hdop": -1.0}, "poor"), ({"hdop": float("nan")}, "poor"),
    ],
    ids=["latitude", "longitude", "zero", "NaN", "infinite", "week roll-over", "future", "no time", "HDOP", "no HDOP", "negative", "NaN HDOP"],
)  # fmt: skip
def test_what_can_not_be_is_refused(change: dict[str, object], why: Cause) -> None:
    assert judged(change) == Refused(why, T)


def test_a_files_times_need_not_be_near_now() -> None:
    assert isinstance(judged({"t": T - 619_315_200}, recorded=True), Mark)


@pytest.mark.parametrize(
    ("datum", "given_lat", "given_lon"),
    [
        ("wgs84", 39.911954, 116.377817),
        ("gcj02", 39.91334545536069, 116.38404722455657),
        ("bd09", *wgs84_to_bd09(39.911954, 116.377817)),
    ],
)
def test_every_datum_ends_in_wgs84(datum: str, given_lat: float, given_lon: float) -> None:
    settings = PositionSettings.model_validate({**SETTINGS.model_dump(), "datum": datum})
    mark = judged({"lat": given_lat, "lon": given_lon}, settings)
    assert isinstance(mark, Mark)
    assert (mark.lat, mark.lon) == pytest.approx((39.911954, 116.377817), abs=1e-6)


@pytest.mark.parametrize(
    ("change", "error_m"),
    [
        ({"hdop": 1.0}, 3.0), ({"hdop": 0.5}, 3.0), ({"hdop": 2.0}, 6.0), ({"hdop": None}, 4.5),
        ({"hdop": 1.0, "quality": "dgps"}, 1.8), ({"hdop": 1.0, "quality": "rtk"}, 0.15),
        ({"hdop": 1.0, "error_m": 8.0}, 8.0), ({"hdop": 1.0, "error_m": 0.01}, 3.0), ({"hdop": 1.0, "error_m": float("nan")}, 3.0),
    ],
    ids=["open sky", "better than one", "doubled", "not stated", "DGPS", "RTK", "stated", "stated too small", "stated NaN"],
)  # fmt: skip
def test_the_error_grows_with_hdop_and_shrinks_with_quality(change: dict[str, object], error_m: float) -> None:
    mark = judged(change)
    assert isinstance(mark, Mark)
    assert mark.error_m == pytest.approx(error_m)


@pytest.mark.parametrize(
    ("change", "speed", "course"),
    [({}, 5.0, 90.0), ({"speed": -1.0}, None, 90.0), ({"speed": 900.0}, None, 90.0), ({"course": 450.0}, 5.0, 90.0),
     ({"course": float("nan")}, 5.0, None), ({"speed": float("nan"), "course": None}, None, None)],
    ids=["stated", "negative", "too fast", "more than once round", "NaN course", "nothing"],
)  # fmt: skip
def test_a_speed_or_course_that_can_not_be_is_not_stated(
    change: dict[str, object], speed: float | None, course: float | None
) -> None:
    mark = judged(change)
    assert isinstance(mark, Mark)
    assert (mark.speed, mark.course) == (speed, course)
