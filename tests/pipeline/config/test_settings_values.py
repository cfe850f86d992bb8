"""Settings are checked at birth, also when they are made by hand."""
# ruff: noqa: E501 - tables, one case a line

from datetime import UTC, time

import pytest
from pydantic import ValidationError

from pipeline.config.clocktime import clock_time
from pipeline.config.media import EvidenceSettings
from pipeline.config.settings import (
    Line,
    Schedule,
    Settings,
    Site,
    StreamSettings,
    Zone,
)
from tests.support.rule_kinds import ParkedSettings, PassingSettings

KERB = {"kerb": Zone(polygon=((0, 0), (1, 0), (1, 1)))}


def stream(**keys: object) -> StreamSettings:
    return StreamSettings.model_validate({"id": "a", "url": "rtsp://h/", **keys})


@pytest.mark.parametrize(
    ("text", "value"), [("00:00", time(0, 0)), ("07:30", time(7, 30)), ("23:59", time(23, 59)), (time(6, 5), time(6, 5))]
)
def test_a_time_of_day_is_hours_and_minutes(text: object, value: time) -> None:
    assert clock_time(text) == value


@pytest.mark.parametrize(
    "text",
    ["7:30", "24:00", "12:60", "12:30:15", "12:30Z", "12:30+08:00", "1230", "", "12:30\n", 1320, 22.0, None,
     time(1, 2, 3), time(1, 2, tzinfo=UTC)],
)  # fmt: skip
def test_anything_else_is_no_time_of_day(text: object) -> None:
    with pytest.raises(ValueError, match="expected a time from 00:00 to 23:59"):
        clock_time(text)


def test_a_schedule_is_written_as_it_is_read() -> None:
    window = Schedule(start=time(22, 0), end=time(6, 0))
    assert '"start":"22:00","end":"06:00"' in window.model_dump_json()
    assert Schedule.model_validate_json(window.model_dump_json()) == window


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        pytest.param({"url": "rtsp://u:p@h/"}, "no credentials in the address", id="password in the address"),
        pytest.param({"record_url": "rtsp://u@h/"}, "no credentials in the address", id="user in the second address"),
        pytest.param({"url": "http://h/"}, "expected rtsp://, rtsps://, file:// or a path, got http://", id="scheme"),
        pytest.param({"url": "file:///x", "listen": True}, "listen: `listen` needs an rtsp:// address", id="listen at a file"),
        pytest.param({"loop": True}, "loop: `loop` is for files", id="loop a camera"),
        pytest.param({"password_env": "CAM"}, "password_env: `password_env` needs `user`", id="password without a user"),
        pytest.param({"kind": "vehicle", "location": {"lat": 1, "lon": 1}}, "location: is for fixed cameras", id="vehicle's place"),
        pytest.param({"kind": "vehicle", "zones": KERB, "rules": (ParkedSettings(zone="kerb"),)}, "rules[0].kind: 'parked' works on the picture of a fixed camera", id="rule for a fixed camera"),
        pytest.param({"rules": (ParkedSettings(zone="kerb"),)}, "no zone is called 'kerb'; the stream has no zones", id="no zone"),
        pytest.param({"rules": (PassingSettings(lines=("x",)),)}, "rules[0].lines[0]: no line is called 'x'", id="no line"),
        pytest.param({"ground_points": [{"image": [0, 0], "lat": 1, "lon": 1}]}, "at least 4 ground points, got 1", id="one ground point"),
        pytest.param({"zones": KERB, "rules": (ParkedSettings(zone="kerb"),) * 2}, "is called 'parked-kerb' like rules[0]", id="names"),
    ],
)  # fmt: skip
def test_a_stream_that_does_not_fit_together_is_refused(keys: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        stream(**keys)
    assert message in str(refused.value)


def test_rules_are_named_by_kind_and_zone_or_by_hand() -> None:
    rules = (ParkedSettings(zone="kerb"), ParkedSettings(zone="kerb", id="long"), PassingSettings())
    assert [rule.name for rule in stream(zones=KERB, rules=rules).rules] == ["parked-kerb", "long", "passing"]


def test_two_streams_have_two_names() -> None:
    with pytest.raises(ValidationError, match="'a' is already the id of streams"):
        Settings(site=Site(name="x"), streams=(stream(), stream()))


def test_a_clip_fits_into_the_ring() -> None:
    assert EvidenceSettings(pre_roll_s=5, post_roll_s=5, ring_s=12).ring_s == 12
    with pytest.raises(ValidationError, match=r"within ring_s, and 2 s for the cut; got 5 \+ 5 \+ 2 > 11.9"):
        EvidenceSettings(pre_roll_s=5, post_roll_s=5, ring_s=11.9)


def test_a_line_has_two_ends() -> None:
    with pytest.raises(ValidationError, match="two different points"):
        Line(start=(0.5, 0.5), end=(0.5, 0.5))


def test_the_site_knows_its_time() -> None:
    assert Site(name="x").zone.key == "Asia/Shanghai"
    with pytest.raises(ValidationError, match="expected an IANA time zone"):
        Site(name="x", timezone="Beijing")
