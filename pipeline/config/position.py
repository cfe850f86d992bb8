"""Where a driving camera's position comes from, and how far it is believed: the `position` block of a stream.

Not here: reading and judging (`pipeline.position`), and whether the block fits its stream (`crosscheck`).
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.saying import said
from pipeline.config.section import Section

Source = Literal["nmea", "gpsd", "jt808", "api", "gpx", "gpmf"]
Datum = Literal["wgs84", "gcj02", "bd09"]

SCHEMES: dict[Source, tuple[str, ...]] = {
    "nmea": ("tcp", "udp", "serial", "file"),
    "gpsd": ("tcp",),
    "jt808": ("tcp", "udp", "http", "https", "file"),
    "api": (),
    "gpx": ("file",),
    "gpmf": ("file",),
}
"""What an address may begin with; a path without a scheme is a file."""
WITHOUT_URL: frozenset[Source] = frozenset({"api", "gpmf"})


class PositionSettings(Section):
    """Where a driving camera is: its source of positions, and how far that is believed."""

    source: Annotated[
        Source,
        Field(description="nmea (RMC, GGA), gpsd, jt808 (0x0200 as JSON from a gateway), api (`POST /v1/positions`), gpx, "
              "gpmf (GoPro)"),
    ]  # fmt: skip
    url: Annotated[
        str | None,
        Field(description="tcp://host:port, udp://address:port (listens), serial:///dev/…, http(s)://… (jt808) or a file; "
              "api needs none, nor does gpmf: the stream's own file is read"),
    ] = None  # fmt: skip
    device: Annotated[
        str | None, Field(min_length=1, description="jt808: the terminal (phone, plate or id) that is this vehicle")
    ] = None
    baud: Annotated[int, Field(ge=300, le=921_600, description="speed of a serial line")] = 9600
    datum: Annotated[Datum, Field(description="what the source's degrees mean; NMEA, gpsd, GPX and GPMF are wgs84")] = "wgs84"
    error_m: Annotated[
        float, Field(gt=0, le=100, description="error (1 sigma) of a coordinate of a plain GPS fix with HDOP 1, metres")
    ] = 3.0
    hdop_max: Annotated[float, Field(gt=0, le=50, description="fixes with a larger HDOP are refused")] = 5.0
    max_speed_kmh: Annotated[
        float, Field(gt=0, le=400, description="no vehicle is faster: two fixes farther apart contradict each other")
    ] = 120.0
    gap_s: Annotated[float, Field(gt=0, le=30, description="longest time between two fixes that is bridged")] = 5.0
    reckon_s: Annotated[
        float, Field(ge=0, le=10, description="longest dead reckoning after the last fix; later there is no position")
    ] = 3.0
    latency_s: Annotated[
        float, Field(gt=0, le=30, description="longest time that a fix takes to get here when nothing is in its way")
    ] = 1.0
    picture_latency_s: Annotated[
        float, Field(gt=0, le=10, description="longest time that a picture takes from the lens to here, likewise")
    ] = 0.5
    clock_offset_s: Annotated[
        float | None, Field(description="how far the pictures' time is ahead of GPS time, when known; default: estimated")
    ] = None
    clock_error_s: Annotated[float, Field(ge=0, le=60, description="largest error of `clock_offset_s`, seconds")] = 0.5

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.device is not None and self.source != "jt808":
            raise ValueError(said("position_device"))
        if self.url is not None:
            _check_address(self.source, self.url)
        elif self.source not in WITHOUT_URL:
            raise ValueError(said("position_address", source=self.source))
        if self.recorded and self.source != "gpmf" and self.clock_offset_s is None:
            raise ValueError(said("position_offset"))
        return self

    @property
    def scheme(self) -> str | None:
        """How the address is opened; None without an address."""
        if self.url is None:
            return None
        return scheme_of(self.url)

    @property
    def recorded(self) -> bool:
        """Whether the positions are in a file, which goes with footage."""
        return self.source != "api" and self.scheme in {None, "file"}

    @property
    def path(self) -> str | None:
        """The file, when there is one."""
        return None if self.url is None or not self.recorded else self.url.removeprefix("file://")


def scheme_of(url: str) -> str:
    """Return how an address begins; what has no scheme is a file."""
    head, separator, _ = url.partition("://")
    return head if separator else "file"


def _check_address(source: Source, url: str) -> None:
    scheme, rest = scheme_of(url), url.partition("://")[2]
    if source == "api":
        raise ValueError(said("position_no_address"))
    if scheme not in SCHEMES[source]:
        raise ValueError(said("position_scheme", source=source, allowed=_named(SCHEMES[source]), scheme=scheme))
    if "@" in rest.split("/", 1)[0]:
        raise ValueError(said("position_credentials"))
    if scheme in {"tcp", "udp"}:
        _check_port(url, rest)


def _check_port(url: str, rest: str) -> None:
    host, separator, port = rest.rpartition(":")
    if not separator or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(said("position_port", got=url))


def _named(schemes: tuple[str, ...]) -> str:
    return ", ".join("a file" if scheme == "file" else f"{scheme}://" for scheme in schemes)
