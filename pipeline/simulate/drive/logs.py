"""A vehicle's GPS as files and sentences: GPX, and NMEA 0183 (RMC and GGA with checksums)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment
from pynmeagps import GET, NMEAMessage

from pipeline.simulate.drive.gps import GpsReport

KNOT_MPS = 1852 / 3600
SATELLITES = 11
TALKER = "GN"


def gpx(reports: Iterable[GpsReport], began: float) -> str:
    """Return a GPX 1.0 file (which has speed and course) of what had a position; `began` is the scene's start, UTC seconds."""
    file, track, segment = GPX(), GPXTrack(), GPXTrackSegment()
    file.creator = "hutong simulate"
    for one in reports:
        if one.valid:
            segment.points.append(_point(one, began))
    track.segments.append(segment)
    file.tracks.append(track)
    return str(file.to_xml(version="1.0"))


def nmea(reports: Iterable[GpsReport], began: float) -> bytes:
    """Return a log of sentences; `began` is the scene's start, UTC seconds."""
    return b"".join(sentences(one, began) for one in reports)


def sentences(report: GpsReport, began: float) -> bytes:
    """Return the RMC and the GGA of one report; without a position their fields are empty."""
    moment = _moment(report, began)
    clock, day = moment.strftime("%H%M%S.") + f"{moment.microsecond // 10_000:02d}", moment.strftime("%d%m%y")
    if not report.valid:
        rmc = NMEAMessage(TALKER, "RMC", GET, payload=[clock, "V", "", "", "", "", "", "", day, "", "", "N"])
        gga = NMEAMessage(TALKER, "GGA", GET, payload=[clock, "", "", "", "", "0", "00", "99.99", "", "M", "", "M", "", ""])
        return bytes(rmc.serialize() + gga.serialize())
    place = _angle(report.lat, 2, "NS") + _angle(report.lon, 3, "EW")
    course = "" if report.course is None else f"{report.course:.1f}"
    rmc = NMEAMessage(
        TALKER, "RMC", GET, payload=[clock, "A", *place, f"{report.speed / KNOT_MPS:.2f}", course, day, "", "", "A"]
    )
    quality = ["1", f"{SATELLITES:02d}", f"{report.hdop:.2f}", "45.0", "M", "-8.0", "M", "", ""]
    gga = NMEAMessage(TALKER, "GGA", GET, payload=[clock, *place, *quality])
    return bytes(rmc.serialize() + gga.serialize())


def positions(report: GpsReport, began: float) -> dict[str, float]:
    """Return a report as `POST /v1/positions` takes it."""
    told = {"t": began + report.t, "lat": report.lat, "lon": report.lon, "speed": report.speed, "hdop": report.hdop}
    return told if report.course is None else told | {"course": report.course}


def _point(report: GpsReport, began: float) -> GPXTrackPoint:
    point = GPXTrackPoint(
        round(report.lat, 8), round(report.lon, 8), time=_moment(report, began), horizontal_dilution=report.hdop,
        speed=round(report.speed, 3),
    )  # fmt: skip
    if report.course is not None:
        point.course = round(report.course, 1)  # type: ignore[assignment]  # gpxpy says None alone, and reads and writes numbers
    return point


def _moment(report: GpsReport, began: float) -> datetime:
    return datetime.fromtimestamp(round(began + report.t, 2), UTC)


def _angle(degrees: float, digits: int, sides: str) -> list[str]:
    """Return an angle as degrees and minutes, and its side.

    >>> _angle(39.9378, 2, "NS")
    ['3956.26800', 'N']
    """
    whole, minutes = divmod(round(abs(degrees) * 60, 5), 60)
    return [f"{int(whole):0{digits}d}{minutes:08.5f}", sides[degrees < 0]]
