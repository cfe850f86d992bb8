"""Positions of JT/T 808 terminals (message 0x0200) as a gateway passes them on in JSON. Pure.

One object a line, a list of them, or either under `data`; as EMQX's gateway writes it (`header` and `body`, numbers as on the
wire) or flat. Not here: the 808 protocol itself, which the gateway speaks with the terminal.
"""

from collections.abc import Iterator, Mapping

from pipeline.position.fields import Written, china_time, number, parsed, text
from pipeline.position.fix import Fix, Refused, Report
from pipeline.position.lines import Lines

LOCATION = 0x0200
POSITIONED, SOUTH, WEST, ENCRYPTED = 1 << 1, 1 << 2, 1 << 3, 1 << 5
"""Bits of the status word (JT/T 808-2013, table 24)."""
STATUS = ("status", "statusBit", "statusSign", "statusFlag")
"""What gateways call the status word; without one the gateway is trusted to send positions only."""
WIRE_DEGREE = 1e6
"""On the wire a degree is a million; no degree is above 180, so that the two can't be mistaken except at 0, 0."""
KMH_MPS = 1 / 3.6
TERMINAL = ("phone", "terminalPhone", "mobileNo", "clientId", "deviceId", "dev_id", "plateNo", "plate", "license_number", "id")
"""What gateways call the terminal."""


class Jt808Decoder:
    """Reads a gateway's positions of one terminal.

    Args:
        device: phone, plate or id of the terminal; None when the gateway sends no other's.
        shifted: the configuration knows the datum, so that positions which a map plug-in shifted can be used.
    """

    def __init__(self, device: str | None, *, shifted: bool = False) -> None:
        self._lines = Lines()
        self._device = device
        self._shifted = shifted

    def feed(self, data: bytes, arrived: float) -> Iterator[Report]:
        """Yield the reports that `data` completes; those of other terminals are left out."""
        cut = self._lines.cut
        for line in self._lines.feed(data):
            yield from self.reports(parsed(line), arrived)
        for _ in range(self._lines.cut - cut):
            yield Refused("garbled", arrived)

    def reports(self, written: object, arrived: float) -> Iterator[Report]:
        """Yield the reports in one JSON value."""
        if isinstance(written, Mapping) and isinstance(written.get("data"), list | Mapping):
            written = written["data"]
        messages = written if isinstance(written, list) else [written]
        for message in messages:
            if not isinstance(message, Mapping):
                yield Refused("garbled", arrived)
                continue
            header, body = _parts(message)
            if self._mine(header, body) and number(header, "msg_id", "messageId") in (None, LOCATION):
                yield _fix(body, arrived, shifted=self._shifted)

    def _mine(self, header: Written, body: Written) -> bool:
        if self._device is None:
            return True
        names = {text(part, key) for part in (header, body) for key in TERMINAL}
        return any(name is not None and name.lstrip("0") == self._device.lstrip("0") for name in names)


def _parts(message: Written) -> tuple[Written, Written]:
    header, body = message.get("header"), message.get("body")
    return (header if isinstance(header, Mapping) else message), (body if isinstance(body, Mapping) else message)


def _fix(body: Written, arrived: float, *, shifted: bool) -> Report:
    stated = number(body, *STATUS)
    status = POSITIONED if stated is None else int(stated)
    lat, lon = number(body, "latitude", "lat"), number(body, "longitude", "lon", "lng")
    t = china_time(text(body, "time", "deviceTime", "gpsTime"))
    if lat is None or lon is None or t is None:
        return Refused("garbled", arrived)
    if not status & POSITIONED:
        return Refused("no_fix", arrived)
    if status & ENCRYPTED and not shifted:
        return Refused("encrypted", arrived)
    lat, lon = _degrees(lat, negative=bool(status & SOUTH)), _degrees(lon, negative=bool(status & WEST))
    return Fix(t, lat, lon, arrived, speed=_speed(body), course=number(body, "direction", "course"))


def _degrees(value: float, *, negative: bool) -> float:
    """Return degrees, from the wire's millionths or as they are; the wire has no sign, the status word has."""
    degrees = value / WIRE_DEGREE if abs(value) > 180 else value
    return -abs(degrees) if negative else degrees


def _speed(body: Written) -> float | None:
    kmh = number(body, "speedKph", "speedKmh", "speed_kmh")
    tenths = number(body, "speed")
    kmh = tenths / 10 if kmh is None and tenths is not None else kmh
    return None if kmh is None else kmh * KMH_MPS
