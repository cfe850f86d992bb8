"""Bytes to lines, whatever comes: bounded, and without an error. Pure."""

LONGEST = 16 * 1024
"""Bytes of a line: an NMEA sentence has 82, gpsd's longest report 10 240 (GPS_JSON_RESPONSE_MAX), an 808 one a few hundred."""


class Lines:
    """Cuts a flow of bytes at line ends.

    Attributes:
        cut: lines that were too long and are left out.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False
        self.cut = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Return the lines that `data` completes, without their ends and without empty ones."""
        *whole, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        if self._skipping and whole:
            self._skipping = False
            whole = whole[1:]
        if len(self._rest) > LONGEST:
            self.cut += not self._skipping
            self._rest, self._skipping = b"", True
        elif self._skipping:
            self._rest = b""
        self.cut += sum(len(line) > LONGEST for line in whole)
        return [line for line in whole if 0 < len(line) <= LONGEST]
