"""GoPro's telemetry: positions in the `gpmd` track of an MP4 file, on the file's own time.

The format is public (GPMF: keys of four letters, a type, a size and a count, padded to four bytes, nested). GPS5 with GPSU,
GPSF and GPSP up to HERO10, GPS9 since HERO11. Not here: other sensors.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import av

from pipeline.errors import StreamUnusable
from pipeline.position.fix import Fix
from pipeline.told import Told

DEEPEST = 8
"""A payload nests three levels: device, stream, values."""
GPS9 = struct.Struct(">7i2H")
"""Latitude, longitude, altitude, 2-D speed, 3-D speed, days since 2000, seconds of the day, DOP, fix."""
SINCE_2000 = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
DAY_S = 86_400.0
SYNC_LARGEST_S = 0.5
"""How far a sample may be from the picture of its time. HERO7's GPS runs up to half a second behind its pictures; the file does
not say how much."""


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What a GoPro file says of its place.

    Attributes:
        fixes: with `t` and `arrived` in UTC as the file's samples go.
        start: UTC seconds of the file's time 0, by its GPS.
        start_error: largest error of `start`, seconds: how far its time stamps disagree.
    """

    fixes: list[Fix]
    start: float
    start_error: float


@dataclass(frozen=True, slots=True)
class _Sample:
    """One position; `share` is its place in its payload's time, 0…1."""

    share: float
    fix: Fix
    utc: float | None


def read_gpmf(stream_id: str, path: Path) -> Telemetry:
    """Return the positions of a GoPro file.

    Raises:
        StreamUnusable: no video file, no telemetry in it, or none with a position and a time.
    """
    try:
        with av.open(str(path)) as container:
            timed = list(_samples(container))
    except (OSError, av.FFmpegError, ValueError) as error:
        raise StreamUnusable(stream_id, Told("position_no_gopro", path=str(path), why=str(error)[:200])) from error
    starts = [sample.utc - media for media, sample in timed if sample.utc is not None]
    if not starts:
        raise StreamUnusable(stream_id, Told("position_no_telemetry", path=str(path)))
    start = median(starts)
    fixes = [replace(sample.fix, t=start + media, arrived=start + media) for media, sample in timed]
    return Telemetry(fixes, start, max(abs(one - start) for one in starts))


def _samples(container: av.container.InputContainer) -> Iterator[tuple[float, _Sample]]:
    """Yield the file's samples with their times in the file, seconds."""
    tracks = [one for one in container.streams.data if one.metadata.get("handler_name", "").strip().startswith("GoPro MET")]
    for packet in container.demux(tracks) if tracks else ():
        if packet.pts is None or packet.time_base is None or not packet.size:
            continue
        begin, length = float(packet.pts * packet.time_base), float((packet.duration or 0) * packet.time_base)
        for sample in payload(bytes(packet)):
            yield begin + sample.share * length, sample


def payload(data: bytes) -> list[_Sample]:
    """Return the positions of one payload (about a second); what can't be read is left out."""
    found: list[_Sample] = []
    for stream in _streams(data, DEEPEST):
        found += _gps9(stream) if b"GPS9" in stream else _gps5(stream)
    return found


def _streams(data: bytes, depth: int) -> Iterator[dict[bytes, tuple[int, bytes]]]:
    """Yield each nested stream's values by key: bytes a sample, and their data."""
    values: dict[bytes, tuple[int, bytes]] = {}
    for key, kind, size, content in _entries(data):
        if kind != 0:
            values[key] = (size, content)
        elif depth:
            yield from _streams(content, depth - 1)
    yield values


def _entries(data: bytes) -> Iterator[tuple[bytes, int, int, bytes]]:
    """Yield key, type, size of a sample, and content; ends where a length does not fit the data."""
    at = 0
    while at + 8 <= len(data):
        key, kind, size, count = struct.unpack_from(">4sBBH", data, at)
        end = at + 8 + size * count
        if end > len(data):
            return
        yield key, kind, size, data[at + 8 : end]
        at = (end + 3) // 4 * 4


def _gps5(stream: dict[bytes, tuple[int, bytes]]) -> list[_Sample]:
    """Read latitude, longitude, altitude, 2-D speed, 3-D speed, whose fix, time and DOP stand beside them."""
    size, content = stream.get(b"GPS5", (0, b""))
    scale = _integers(stream, b"SCAL")
    lock, dop = _integers(stream, b"GPSF"), _integers(stream, b"GPSP")
    if size != 20 or len(scale) != 5 or 0 in scale or not lock or lock[0] < 2:
        return []
    rows = list(struct.iter_unpack(">5i", content))
    utc, hdop = _stamp(stream.get(b"GPSU", (0, b""))[1]), dop[0] / 100 if dop else None
    fixes = [Fix(0.0, row[0] / scale[0], row[1] / scale[1], 0.0, speed=row[3] / scale[3], hdop=hdop) for row in rows]
    return [_Sample(i / len(fixes), fix, utc if i == 0 else None) for i, fix in enumerate(fixes)]


def _gps9(stream: dict[bytes, tuple[int, bytes]]) -> list[_Sample]:
    size, content = stream[b"GPS9"]
    scale = _integers(stream, b"SCAL")
    if size != GPS9.size or len(scale) != 9 or 0 in scale:
        return []
    rows = [[value / by for value, by in zip(row, scale, strict=True)] for row in GPS9.iter_unpack(content)]
    samples = []
    for index, (lat, lon, _, speed, _, days, seconds, dop, lock) in enumerate(rows):
        if lock >= 2:
            utc = SINCE_2000 + days * DAY_S + seconds
            samples.append(_Sample(index / len(rows), Fix(0.0, lat, lon, 0.0, speed=speed, hdop=dop), utc))
    return samples


def _integers(stream: dict[bytes, tuple[int, bytes]], key: bytes) -> list[int]:
    """Return a value's unsigned or signed whole numbers of two or four bytes."""
    size, content = stream.get(key, (0, b""))
    form = {2: ">H", 4: ">i"}.get(size)
    return [number for (number,) in struct.iter_unpack(form, content)] if form else []


def _stamp(text: bytes) -> float | None:
    """Return a GPSU time, yymmddhhmmss.sss, as UTC seconds."""
    try:
        moment = datetime.strptime(text[:12].decode("ascii"), "%y%m%d%H%M%S").replace(tzinfo=UTC)
        return (moment + timedelta(seconds=float(text[12:16].decode("ascii")))).timestamp()
    except (ValueError, UnicodeDecodeError, OverflowError):
        return None
