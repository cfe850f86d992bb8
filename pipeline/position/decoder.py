"""Which decoder reads a source; and positions as the API relays them, which are Hutong's own."""

from collections.abc import Iterator
from typing import Protocol

from pydantic import ValidationError

from pipeline.config.position import PositionSettings
from pipeline.events import PositionReport
from pipeline.position.fix import Fix, Refused, Report
from pipeline.position.gpsd import GpsdDecoder
from pipeline.position.jt808 import Jt808Decoder
from pipeline.position.lines import Lines
from pipeline.position.nmea import NmeaDecoder


class Decoder(Protocol):
    """Turns bytes into reports and never raises, whatever they are."""

    def feed(self, data: bytes, arrived: float) -> Iterator[Report]:
        """Yield the reports that `data`, which came at UTC `arrived`, completes."""
        ...


class RelayDecoder:
    """Reads what the API relays, a `PositionReport` a line."""

    def __init__(self) -> None:
        self._lines = Lines()

    def feed(self, data: bytes, arrived: float) -> Iterator[Report]:
        """Yield the reports that `data` completes."""
        for line in self._lines.feed(data):
            try:
                one = PositionReport.model_validate_json(line)
            except ValidationError:
                yield Refused("garbled", arrived)
                continue
            yield Fix(one.t, one.lat, one.lon, arrived, one.quality, one.speed, one.course, one.hdop, one.error_m)


def decoder(settings: PositionSettings) -> Decoder:
    """Return a fresh decoder for a source that sends bytes; one a connection."""
    if settings.source == "gpsd":
        return GpsdDecoder()
    if settings.source == "jt808":
        return Jt808Decoder(settings.device, shifted=settings.datum != "wgs84")
    if settings.source == "api":
        return RelayDecoder()
    return NmeaDecoder()
