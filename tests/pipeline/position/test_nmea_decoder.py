"""RMC and GGA become fixes; whatever else comes never raises."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.position.fix import Fix, Refused, Report
from pipeline.position.nmea import NmeaDecoder
from tests.support.nmea import drive, gga, rmc, sentence

RMC = b"$GPRMC,020000.00,A,3954.88140,N,11624.05964,E,19.4,090.0,231126,,,A*6C\r\n"
GGA = b"$GPGGA,184353.07,1929.045,S,02410.506,E,1,04,2.6,100.00,M,-33.9,M,,0000*6D\r\n"
T = datetime(2026, 11, 23, 2, tzinfo=UTC).timestamp()


def decoded(*parts: bytes, arrived: float = T) -> list[Report]:
    decoder = NmeaDecoder()
    return [report for part in parts for report in decoder.feed(part, arrived)]


def test_rmc_gives_time_place_speed_and_course() -> None:
    (fix,) = decoded(RMC)
    assert isinstance(fix, Fix)
    assert (fix.t, fix.arrived, fix.quality, fix.course) == (T, T, "gps", 90.0)
    assert [fix.lat, fix.lon] == pytest.approx([39.91469, 116.400994], abs=1e-9)
    assert fix.speed == pytest.approx(19.4 * 1.852 / 3.6)


def test_gga_gives_place_and_hdop_on_the_day_of_its_arrival() -> None:
    (fix,) = decoded(GGA, arrived=datetime(2026, 11, 23, 18, 43, 54, tzinfo=UTC).timestamp())
    assert isinstance(fix, Fix)
    assert [fix.lat, fix.lon] == pytest.approx([-19.4840833333, 24.1751])
    assert (fix.hdop, fix.speed) == (2.6, None)
    assert datetime.fromtimestamp(fix.t, UTC) == datetime(2026, 11, 23, 18, 43, 53, 70000, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "day"), [(18, 23), (5, 23), (6, 24)], ids=["at once", "late in the day", "past midnight"])
def test_gga_before_midnight_belongs_to_the_day_that_is_nearer(hour: int, day: int) -> None:
    arrived = datetime(2026, 11, day, hour, 50, tzinfo=UTC)
    (fix,) = decoded(GGA, arrived=arrived.timestamp())
    assert isinstance(fix, Fix)
    assert abs(fix.t - arrived.timestamp()) <= 43_200


@pytest.mark.parametrize("swapped", [False, True], ids=["RMC first", "GGA first"])
def test_both_sentences_of_a_moment_become_one_fix(swapped: bool) -> None:
    pairs = [(rmc(T + i, 39.9, 116.4), gga(T + i, 39.9, 116.4, quality=4, hdop=0.7)) for i in range(4)]
    fixes = decoded(*(part for one, two in pairs for part in ((two, one) if swapped else (one, two))))
    assert [fix.t - T for fix in fixes if isinstance(fix, Fix)] == [0, 1, 2, 3]
    assert all(isinstance(fix, Fix) and (fix.quality, fix.hdop) == ("rtk", 0.7) and fix.course for fix in fixes[1:])


def test_a_receiver_that_stops_one_kind_is_waited_for_a_few_moments_only() -> None:
    both = [rmc(T, 39.9, 116.4) + gga(T, 39.9, 116.4), rmc(T + 1, 39.9, 116.4) + gga(T + 1, 39.9, 116.4)]
    alone = [rmc(T + i, 39.9, 116.4) for i in range(2, 9)]
    decoder = NmeaDecoder()
    seen = [[fix.t - T for fix in decoder.feed(part, T) if isinstance(fix, Fix)] for part in both + alone]
    assert seen == [[0], [1], [], [2], [3], [4, 5], [6], [7], [8]]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([sentence("GPRMC,,V,,,,,,,,,,N")], "no_fix"),
        ([sentence("GNGGA,,,,,,0,,,,M,,M,,")], "no_fix"),
        ([rmc(T, 39.9, 116.4, status="V")], "no_fix"),
        ([gga(T, 39.9, 116.4, quality=6)], "not_measured"),
        ([gga(T, 39.9, 116.4, quality=8)], "not_measured"),
        ([rmc(T, 39.9, 116.4).replace(b",,,A*", b",,,S*")], "garbled"),
        ([sentence("GPRMC,020000.00,A,3954.88140,N,11624.05964,E,19.4,090.0,231126,,,S")], "not_measured"),
        ([RMC.replace(b"*6C", b"*6D")], "garbled"),
        ([sentence("GPRMC,999999.00,A,9999.9,N,99999.9,E,19.4,090.0,991399,,,A")], "no_fix"),
        ([b"\x00\xff\x80 rubbish\r\n"], "garbled"),
        ([b"$GPRMC,020000", b"\r\n"], "garbled"),
        ([b"$" * 40_000, b"\n"], "garbled"),
    ],
    ids=["void", "no quality", "status V", "estimated", "simulator", "changed", "mode S", "checksum", "no such time", "binary",
         "cut", "endless"],
)  # fmt: skip
def test_what_gives_no_position_says_why(parts: list[bytes], why: str) -> None:
    assert [report.why for report in decoded(*parts) if isinstance(report, Refused)] == [why]
    assert not any(isinstance(report, Fix) for report in decoded(*parts))


def test_a_moment_has_no_position_when_one_of_its_sentences_says_so() -> None:
    reports = decoded(*(rmc(T + i, 39.9, 116.4) + gga(T + i, 39.9, 116.4, quality=0 if i > 1 else 1) for i in range(5)))
    assert [isinstance(one, Refused) for one in reports] == [False, False, True, True, True]


@pytest.mark.parametrize("talker", ["GP", "GN", "BD", "GB", "GL"])
def test_every_talker_is_taken(talker: str) -> None:
    body = RMC.decode().split("*")[0][3:]
    assert isinstance(decoded(sentence(talker + body))[0], Fix)


def test_other_sentences_and_ship_messages_are_passed_over() -> None:
    assert decoded(sentence("GPGSV,1,1,01,01,45,120,40"), b"!AIVDM,1,1,,A,13aEOK?P00PD2wVMdLDRhgvL289?,0*26\r\n") == []


@given(st.binary(max_size=600))
def test_any_bytes_give_reports_and_never_an_error(data: bytes) -> None:
    for report in decoded(data, RMC):
        assert isinstance(report, Fix | Refused)


@given(st.text("$GPRMA,.0123456789NSEW*-", max_size=120))
def test_anything_that_looks_like_a_sentence_never_raises(body: str) -> None:
    decoded(sentence(body), sentence("GPRMC," + body), sentence("GPGGA," + body))


@given(st.lists(st.integers(1, 200), min_size=1, max_size=40))
def test_how_the_bytes_are_cut_does_not_matter(sizes: list[int]) -> None:
    data = b"".join(part for _, part in drive(T, 6))
    pieces, at = [], 0
    for size in sizes:
        pieces.append(data[at : at + size])
        at += size
    assert decoded(*pieces, data[at:]) == decoded(data)
