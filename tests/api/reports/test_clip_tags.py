"""ISO 6709 as phones write it, and as nobody should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reports.clip_tags import fix_of, point
from api.reports.photo import Fix

APPLE = "com.apple.quicktime.location.ISO6709"
APPLE_TIME = "com.apple.quicktime.creationdate"
APPLE_ERROR = "com.apple.quicktime.location.accuracy.horizontal"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+39.9378+116.4032/", (39.9378, 116.4032)),
        ("+39.9378+116.4032", (39.9378, 116.4032)),
        ("+39.9378+116.4032+043.512/", (39.9378, 116.4032)),
        ("+39.9378+116.4032-002CRSWGS_84/", (39.9378, 116.4032)),
        ("-33.8750-070.6500/", (-33.875, -70.65)),
        ("+3956.268+11624.192/", (39.9378, 116.4032)),
        ("+395616.08+1162411.52/", (39.9378, 116.4032)),
        ("+39+116/", (39.0, 116.0)),
        ("+90+180/", (90.0, 180.0)),
        ("+00.0+000.0/", (0.0, 0.0)),
    ],
)
def test_points_are_read(text: str, place: tuple[float, float]) -> None:
    assert point(text) == pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "", "/", "words", "39.9378,116.4032", "39.9378+116.4032/", "+39.9378/", "+39.9378+16.4032/", "+9.9378+116.4032/",
        "+90.0001+116.4032/", "+39.9378+180.1/", "+3960+11624/", "+395660+1162411/", "+39.9378+116.4032/+1", "+39.+116./",
        "+39.9378+116.4032CRSGCJ_02/", "+nan+116.4032/", "+39.9378+inf/", "+٣٩.9378+116.4032/", "+39.9378+116.4032\0/",
        "+39.9378 +116.4032/", "+39" + "1" * 500 + "+116/", "++39.9378+116.4032/", "+1e1+116.4032/",
    ],
)  # fmt: skip
def test_what_is_no_point_is_none(text: str) -> None:
    assert point(text) is None


@given(st.text())
def test_no_text_is_too_much(text: str) -> None:
    found = point(text)
    assert found is None or (abs(found[0]) <= 90 and abs(found[1]) <= 180)


@given(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))
def test_what_phones_write_comes_back(lat: int, lon: int) -> None:
    written = f"{lat / 1e6:+010.6f}{lon / 1e6:+011.6f}/"
    assert point(written) == pytest.approx((lat / 1e6, lon / 1e6), abs=1e-9)


@pytest.mark.parametrize(
    ("tags", "fix"),
    [
        ({}, None),
        ({"creation_time": "2023-11-14T22:13:20.000000Z"}, None),
        ({"location": "+00.0000+000.0000/"}, None),
        ({"location": "+39.9378+116.4032/"}, Fix(39.9378, 116.4032, None, None)),
        ({"location-eng": "+39.9378+116.4032/", "creation_time": "2023-11-14T22:13:20Z"},
         Fix(39.9378, 116.4032, None, 1_700_000_000.0)),
        ({APPLE: "+39.9378+116.4032+043/", APPLE_ERROR: "4.5", APPLE_TIME: "2023-11-15T06:13:20+0800",
          "creation_time": "2024-01-01T00:00:00Z"}, Fix(39.9378, 116.4032, 4.5, 1_700_000_000.0)),
        ({APPLE: "no place", "location": "+39.9378+116.4032/"}, Fix(39.9378, 116.4032, None, None)),
        ({"location": "+39.9378+116.4032/", APPLE_ERROR: "-1", "creation_time": "yesterday"},
         Fix(39.9378, 116.4032, None, None)),
        ({"location": "+39.9378+116.4032/", APPLE_ERROR: "nan", "creation_time": "2023-11-14T22:13:20"},
         Fix(39.9378, 116.4032, None, None)),
        ({"location": "+39.9378+116.4032/", "creation_time": "1904-01-01T00:00:00Z"}, Fix(39.9378, 116.4032, None, None)),
    ],
    ids=["nothing", "a time alone", "no fix", "a place", "place and time", "Apple's", "the first that makes sense",
         "neither error nor time make sense", "of no clock", "no time was written"],
)  # fmt: skip
def test_what_tags_say(tags: dict[str, str], fix: Fix | None) -> None:
    assert fix_of(tags) == fix
