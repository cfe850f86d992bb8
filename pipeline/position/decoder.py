"""Which decoder reads a source."""

from collections.abc import Iterator
from typing import Protocol

from pipeline.config.position import PositionSettings
from pipeline.position.fix import Report
from pipeline.position.gpsd import GpsdDecoder
from pipeline.position.jt808 import Jt808Decoder
from pipeline.position.nmea import NmeaDecoder


class Decoder(Protocol):
    """Turns bytes into reports and never raises, whatever they are."""

    def feed(self, data: bytes, arrived: float) -> Iterator[Report]:
        """Yield the reports that `data`, which came at UTC `arrived`, completes."""
        ...


def decoder(settings: PositionSettings) -> Decoder:
    """Return a fresh decoder for a source that sends bytes; one a connection."""
    if settings.source == "gpsd":
        return GpsdDecoder()
    if settings.source == "jt808":
        return Jt808Decoder(settings.device, shifted=settings.datum != "wgs84")
    return NmeaDecoder()
