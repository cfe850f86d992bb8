"""gpsd's reports and 808 positions from a gateway; whatever else comes never raises."""
# ruff: noqa: E501 - tables, one case a line

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.position.decoder import RelayDecoder
from pipeline.position.fix import Cause, Fix, Refused, Report
from pipeline.position.gpsd import GpsdDecoder
from pipeline.position.jt808 import Jt808Decoder

T = datetime(2026, 11, 23, 2, tzinfo=UTC).timestamp()
TPV = {"class": "TPV", "mode": 3, "time": "2026-11-23T02:00:00.000Z", "lat": 39.91469, "lon": 116.400994, "track": 90.0, "speed": 5.5}
BODY = {"alarm": 0, "status": 0b11, "latitude": 39914690, "longitude": 116400994, "altitude": 45, "speed": 198,
        "direction": 90, "time": "261123100000"}  # fmt: skip
EMQX = {"header": {"msg_id": 512, "encrypt": 0, "phone": "013900000000", "msg_sn": 7}, "body": BODY}

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*BODY, *TPV, "header", "body", "data"]), inner, max_size=4),
    max_leaves=12,
)


def line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def gpsd(*parts: bytes) -> list[Report]:
    decoder = GpsdDecoder()
    return [report for part in parts for report in decoder.feed(part, T)]


def jt808(*written: object, device: str | None = None, shifted: bool = False) -> list[Report]:
    decoder = Jt808Decoder(device, shifted=shifted)
    return [report for one in written for report in decoder.feed(line(one), T)]


def test_a_tpv_is_a_fix_and_the_last_sky_gives_its_hdop() -> None:
    hello, sky = line({"class": "VERSION", "release": "3.25"}), line({"class": "SKY", "hdop": 0.8})
    assert gpsd(hello, sky, line(TPV)) == [Fix(T, 39.91469, 116.400994, T, "gps", 5.5, 90.0, 0.8)]


@pytest.mark.parametrize(
    ("change", "why"),
    [({"mode": 1}, "no_fix"), ({"lat": None}, "no_fix"), ({"time": "yesterday"}, "no_fix"), ({"status": 8}, "not_measured"),
     ({"status": 6}, "not_measured"), ({"lat": float("nan")}, "no_fix"), ({"time": "2026-11-23T02:00:00"}, "no_fix")],
    ids=["no fix", "no place", "no time", "simulated", "dead reckoning", "NaN", "no zone"],
)  # fmt: skip
def test_a_tpv_without_a_measured_place_says_why(change: dict[str, object], why: Cause) -> None:
    assert gpsd(line({**TPV, **change})) == [Refused(why, T)]


@pytest.mark.parametrize(("status", "quality"), [(2, "dgps"), (3, "rtk"), (4, "float"), (None, "gps")])
def test_gpsd_tells_the_quality(status: int | None, quality: str) -> None:
    (fix,) = gpsd(line({**TPV, "status": status}))
    assert isinstance(fix, Fix)
    assert fix.quality == quality


def test_what_is_no_report_of_gpsd_is_garbled() -> None:
    assert gpsd(b"{]\n", b"[1]\n", b"[" * 5000 + b"\n", b"x" * 20_000, b"\n") == [Refused("garbled", T)] * 4


@pytest.mark.parametrize(
    "written",
    [EMQX, BODY, [BODY], {"data": [EMQX]}, {"code": 0, "data": BODY},
     {**BODY, "latitude": "39.914690", "longitude": 116.400994, "time": "2026-11-23 10:00:00"},
     {"lat": 39.91469, "lng": 116.400994, "speedKph": 19.8, "direction": 90, "deviceTime": "2026-11-23T02:00:00Z"}],
    ids=["EMQX", "flat", "list", "list under data", "under data", "degrees", "other names"],
)  # fmt: skip
def test_a_gateways_position_is_a_fix(written: object) -> None:
    (fix,) = jt808(written)
    assert isinstance(fix, Fix)
    assert (fix.t, fix.course) == (T, 90.0)
    assert [fix.lat, fix.lon, fix.speed] == pytest.approx([39.91469, 116.400994, 5.5])


@pytest.mark.parametrize(
    ("status", "place"),
    [(0b0010, (39.91469, 116.400994)), (0b0110, (-39.91469, 116.400994)), (0b1010, (39.91469, -116.400994))],
    ids=["north east", "south", "west"],
)
def test_the_status_word_gives_the_hemisphere(status: int, place: tuple[float, float]) -> None:
    (fix,) = jt808({**BODY, "status": status})
    assert isinstance(fix, Fix)
    assert (fix.lat, fix.lon) == pytest.approx(place)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"status": 0}, "no_fix"), ({"status": 0b100010}, "encrypted"), ({"time": "261399100000"}, "garbled"), ({"latitude": None}, "garbled")],
    ids=["not positioned", "map plug-in", "no such time", "no place"],
)
def test_a_position_that_is_none_says_why(change: dict[str, object], why: Cause) -> None:
    assert jt808({**BODY, **change}) == [Refused(why, T)]


def test_shifted_positions_are_taken_when_the_configuration_knows_the_datum() -> None:
    assert isinstance(jt808({**BODY, "status": 0b100010}, shifted=True)[0], Fix)


def test_other_terminals_and_other_messages_are_passed_over() -> None:
    other = {**EMQX, "header": {**EMQX["header"], "phone": "013911111111"}}
    heartbeat = {**EMQX, "header": {**EMQX["header"], "msg_id": 2}}
    assert len(jt808(EMQX, other, heartbeat, device="13900000000")) == 1
    assert len(jt808({**BODY, "plateNo": "京A12345"}, BODY, device="京A12345")) == 1


@given(st.binary(max_size=300))
def test_any_bytes_give_reports_and_never_an_error(data: bytes) -> None:
    for report in [*gpsd(data, b"\n"), *Jt808Decoder(None).feed(data + b"\n", T)]:
        assert isinstance(report, Fix | Refused)


@given(values)
def test_any_json_gives_reports_and_never_an_error(value: object) -> None:
    written = json.loads(json.dumps(value))
    gpsd(line({"class": "TPV", **written}) if isinstance(written, dict) else line(written), line({**TPV, "lat": written, "speed": written}))
    jt808(written, {**BODY, "status": written, "time": written}, {**BODY, "speed": written, "direction": written}, device="7")


def test_what_the_api_relays_is_a_fix_and_anything_else_is_garbled() -> None:
    report = {"t": T, "lat": 39.91469, "lon": 116.400994, "quality": "rtk", "speed": 5.5, "course": 90.0, "hdop": 0.8}
    found = list(RelayDecoder().feed(line(report) + line({**report, "lat": 99}) + b"rubbish\n", T))
    assert found == [Fix(T, 39.91469, 116.400994, T, "rtk", 5.5, 90.0, 0.8), Refused("garbled", T), Refused("garbled", T)]
