"""gpsd's JSON reports (gpsd_json(5)): TPV is the fix, SKY its HDOP. Pure. Not here: the connection to port 2947."""

from collections.abc import Iterator, Mapping

from pipeline.position.fields import Written, number, parsed, text, utc
from pipeline.position.fix import Fix, Quality, Refused, Report
from pipeline.position.lines import Lines

HELLO = b'?WATCH={"enable":true,"json":true}\n'
"""Asks for reports."""
STATUS: dict[int, Quality] = {0: "gps", 1: "gps", 2: "dgps", 3: "rtk", 4: "float", 7: "gps", 9: "gps"}
"""TPV's status: unknown, normal, DGPS, RTK fixed, RTK float, GNSS and dead reckoning, P(Y) code; others are not measured."""


class GpsdDecoder:
    """Reads one gpsd connection."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._hdop: float | None = None

    def feed(self, data: bytes, arrived: float) -> Iterator[Report]:
        """Yield the reports that `data` completes."""
        cut = self._lines.cut
        for line in self._lines.feed(data):
            report = parsed(line)
            if not isinstance(report, Mapping):
                yield Refused("garbled", arrived)
            elif report.get("class") == "SKY":
                self._hdop = number(report, "hdop")
            elif report.get("class") == "TPV":
                yield self._fix(report, arrived)
        for _ in range(self._lines.cut - cut):
            yield Refused("garbled", arrived)

    def _fix(self, report: Written, arrived: float) -> Report:
        mode, status = number(report, "mode") or 0, int(number(report, "status") or 0)
        t, lat, lon = utc(text(report, "time")), number(report, "lat"), number(report, "lon")
        if mode < 2 or t is None or lat is None or lon is None:
            return Refused("no_fix", arrived)
        if status not in STATUS:
            return Refused("not_measured", arrived)
        speed, course = number(report, "speed"), number(report, "track")
        return Fix(t, lat, lon, arrived, STATUS[status], speed, course, self._hdop)
