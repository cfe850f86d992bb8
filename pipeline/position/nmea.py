"""NMEA 0183: RMC (time, place, speed, course) and GGA (quality, HDOP) of one moment become one fix. Pure.

Every talker is taken, BeiDou's BD and GB among them. Not here: where the bytes come from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pynmeagps import NMEAMessage, NMEAReader
from pynmeagps.exceptions import NMEAMessageError, NMEAParseError, NMEAStreamError, NMEATypeError

from pipeline.position.fix import Cause, Fix, Quality, Refused, Report
from pipeline.position.lines import Lines

KNOT_MPS = 1852 / 3600
GGA_QUALITY: dict[int, Quality] = {1: "gps", 2: "dgps", 3: "gps", 4: "rtk", 5: "float"}
NOT_MEASURED = (6, 7, 8)
"""GGA qualities estimated, manual, simulator."""
RMC_NOT_MEASURED = ("E", "M", "S")
"""The same as RMC's mode."""
LOST_PARTNER = 3
"""After so many moments with one kind of sentence alone the other is waited for no more."""
HALF_A_DAY_S = 43_200.0
FOREIGN = (NMEAMessageError, NMEAParseError, NMEAStreamError, NMEATypeError, ValueError, TypeError, KeyError, IndexError,
           AttributeError, ArithmeticError)  # fmt: skip
"""What the parser raises over sentences that are none; checked with random bytes."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence of a moment: its fix, or why there is none."""

    kind: str
    clock: time | None
    report: Report


class NmeaDecoder:
    """Joins the sentences of one receiver."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._held: _Sentence | None = None
        self._done: time | None = None
        self._alone = {"RMC": LOST_PARTNER, "GGA": LOST_PARTNER}

    def feed(self, data: bytes, arrived: float) -> Iterator[Report]:
        """Yield the reports that `data` completes."""
        cut = self._lines.cut
        for line in self._lines.feed(data):
            yield from self._line(line, arrived)
        for _ in range(self._lines.cut - cut):
            yield Refused("garbled", arrived)

    def _line(self, line: bytes, arrived: float) -> Iterator[Report]:
        start = line.rfind(b"$")
        if line[:1] == b"!":
            return
        if start < 0 or b"*" not in line[start:]:
            yield Refused("garbled", arrived)
            return
        try:
            message = NMEAReader.parse(line[start:] + b"\r\n")
            sentence = None if message is None else _sentence(message, arrived)
        except FOREIGN:
            yield Refused("garbled", arrived)
            return
        if sentence is not None:
            yield from self._join(sentence)

    def _join(self, sentence: _Sentence) -> Iterator[Report]:
        """Hold the first sentence of a moment until its partner is there, if there is one."""
        held, partner = self._held, "GGA" if sentence.kind == "RMC" else "RMC"
        if held is not None and held.kind == partner and held.clock == sentence.clock:
            self._held, self._done = None, sentence.clock
            self._alone = dict.fromkeys(self._alone, 0)
            yield _joined(held, sentence)
            return
        if held is not None:
            self._held = None
            self._alone[held.kind] += 1
            yield held.report
        if sentence.clock is not None and sentence.clock == self._done:
            self._alone[partner] = 0
            return
        if self._alone[sentence.kind] < LOST_PARTNER:
            self._held = sentence
            return
        self._done = sentence.clock
        yield sentence.report


def _sentence(message: NMEAMessage, arrived: float) -> _Sentence | None:
    if message.msgID == "RMC":
        return _Sentence("RMC", _clock(message), _rmc(message, arrived))
    if message.msgID == "GGA":
        return _Sentence("GGA", _clock(message), _gga(message, arrived))
    return None


def _rmc(message: NMEAMessage, arrived: float) -> Report:
    clock, mode = _clock(message), getattr(message, "posMode", "")
    if message.status != "A" or mode == "N" or clock is None or not isinstance(message.date, date):
        return Refused("no_fix", arrived)
    if mode in RMC_NOT_MEASURED:
        return Refused("not_measured", arrived)
    knots = _number(message.spd)
    t = datetime.combine(message.date, clock, UTC).timestamp()
    quality: Quality = "dgps" if mode == "D" else "gps"
    speed = None if knots is None else knots * KNOT_MPS
    return Fix(t, float(message.lat), float(message.lon), arrived, quality, speed, _number(message.cog))


def _gga(message: NMEAMessage, arrived: float) -> Report:
    clock, quality = _clock(message), message.quality
    why: Cause | None = "not_measured" if quality in NOT_MEASURED else "no_fix" if quality not in GGA_QUALITY else None
    if why is not None or clock is None:
        return Refused(why or "no_fix", arrived)
    t = _nearest(clock, arrived)
    return Fix(t, float(message.lat), float(message.lon), arrived, GGA_QUALITY[quality], hdop=_number(message.HDOP))


def _joined(one: _Sentence, other: _Sentence) -> Report:
    """Return RMC's fix with GGA's quality; when one of them has none, there is none."""
    rmc, gga = (one, other) if one.kind == "RMC" else (other, one)
    if isinstance(rmc.report, Refused):
        return rmc.report
    if isinstance(gga.report, Refused):
        return gga.report
    fix = rmc.report
    return Fix(fix.t, fix.lat, fix.lon, fix.arrived, gga.report.quality, fix.speed, fix.course, gga.report.hdop)


def _clock(message: NMEAMessage) -> time | None:
    return message.time if isinstance(message.time, time) else None


def _nearest(clock: time, arrived: float) -> float:
    """Give a time of day the date that puts it nearest to its arrival: GGA carries none."""
    day = datetime.fromtimestamp(arrived, UTC).date()
    t = datetime.combine(day, clock, UTC).timestamp()
    days = round((arrived - t) / (2 * HALF_A_DAY_S))
    return t + timedelta(days=days).total_seconds()


def _number(value: object) -> float | None:
    """Return a field's number; an empty field is an empty text."""
    return float(value) if isinstance(value, int | float) else None
