"""The `position` block: what fits together, and what is told when it does not."""
# ruff: noqa: E501 - tables, one case a line

import pytest
from pydantic import ValidationError

from pipeline.config.position import PositionSettings
from pipeline.config.settings import StreamSettings


def position(**keys: object) -> PositionSettings:
    return PositionSettings.model_validate(keys)


def vehicle(**keys: object) -> StreamSettings:
    return StreamSettings.model_validate({"id": "sweeper-7", "kind": "vehicle", "url": "rtsp://h/", **keys})


@pytest.mark.parametrize(
    ("keys", "scheme", "recorded"),
    [
        ({"source": "nmea", "url": "tcp://10.0.0.5:10110"}, "tcp", False),
        ({"source": "nmea", "url": "udp://0.0.0.0:10110"}, "udp", False),
        ({"source": "nmea", "url": "serial:///dev/ttyUSB0", "baud": 115200}, "serial", False),
        ({"source": "nmea", "url": "logs/drive.nmea", "clock_offset_s": 0}, "file", True),
        ({"source": "gpsd", "url": "tcp://[::1]:2947"}, "tcp", False),
        ({"source": "jt808", "url": "https://gateway.example/positions", "device": "13900000000"}, "https", False),
        ({"source": "gpx", "url": "file:///data/drive.gpx", "clock_offset_s": 1.5}, "file", True),
        ({"source": "gpmf"}, None, True),
        ({"source": "api"}, None, False),
    ],
    ids=["TCP", "UDP", "serial", "NMEA file", "gpsd", "gateway", "GPX", "GoPro", "API"],
)
def test_every_source_has_its_addresses(keys: dict[str, object], scheme: str | None, recorded: bool) -> None:
    settings = position(**keys)
    assert (settings.scheme, settings.recorded) == (scheme, recorded)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"source": "gpsd"}, "`source: gpsd` needs `url`"),
        ({"source": "gpsd", "url": "http://h/"}, "`source: gpsd` takes tcp://, got http://"),
        ({"source": "nmea", "url": "tcp://h"}, "expected host:port with a port of 1 to 65535, got tcp://h"),
        ({"source": "nmea", "url": "tcp://h:70000"}, "expected host:port with a port of 1 to 65535"),
        ({"source": "jt808", "url": "http://user:secret@h/"}, "expected no credentials in the address"),
        ({"source": "gpx", "url": "drive.gpx"}, "a file needs `clock_offset_s`"),
        ({"source": "nmea", "url": "drive.nmea"}, "a file needs `clock_offset_s`"),
        ({"source": "nmea", "url": "tcp://h:1", "device": "7"}, "`device` is for `source: jt808`"),
        ({"source": "nmea", "url": "tcp://h:1", "reckon_s": 11}, "less than or equal to 10"),
        ({"source": "nmea", "url": "tcp://h:1", "speed": 11}, "Extra inputs"),
        ({"source": "api", "url": "http://h/"}, "`source: api` needs no `url`"),
    ],
    ids=["no address", "scheme", "no port", "port", "credentials", "GPX clock", "NMEA clock", "device", "reckoning", "unknown key", "API address"],
)
def test_what_does_not_fit_is_told(keys: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError) as error:
        position(**keys)
    assert message in str(error.value)
    assert "secret" not in str(error.value)[: str(error.value).find("[type=")]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"kind": "fixed", "position": {"source": "gpsd", "url": "tcp://h:2947"}}, "position: is for `kind: vehicle`"),
        ({"position": {"source": "gpmf"}}, "position.url: positions from a file go with a file"),
        ({"position": {"source": "gpx", "url": "x.gpx", "clock_offset_s": 0}}, "position.url: positions from a file go with a file"),
    ],
    ids=["fixed camera", "GoPro file of a live stream", "GPX of a live stream"],
)
def test_what_does_not_fit_its_stream_is_told(keys: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message.replace(".", r"\.")):
        vehicle(**keys)


def test_a_vehicle_may_have_a_position_or_none() -> None:
    assert vehicle().position is None
    assert vehicle(position={"source": "gpsd", "url": "tcp://h:2947"}).position is not None
    assert vehicle(position={"source": "api"}).position is not None
    assert vehicle(url="drive.mp4", position={"source": "gpmf"}).position is not None
