"""Positions from a file, for footage: asked picture by picture, they answer as live ones would.

Not here: live sources (`receiver.py`), the formats, and threads (`reading.py`).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from pipeline.config.position import PositionSettings
from pipeline.errors import StreamUnusable
from pipeline.frames import Frame
from pipeline.position.decoder import decoder
from pipeline.position.fix import Fix, Mark, Refused, Report
from pipeline.position.gpmf import SYNC_LARGEST_S, read_gpmf
from pipeline.position.gpx import read_gpx
from pipeline.position.judge import judge
from pipeline.position.offset import Offset, known
from pipeline.position.pose import Pose, blurred
from pipeline.position.trail import Trail
from pipeline.told import Told

LARGEST_BYTES = 256 << 20
"""A day of NMEA at 10 Hz has about 130 MiB."""
LEAD_S = 30.0
"""Marks so long before a picture are shown to the trail: enough for a heading."""


@dataclass(frozen=True, slots=True)
class Track:
    """A file's positions, in order of time.

    Attributes:
        start: UTC seconds of the footage's time 0, when the file says so itself (GoPro), else None.
        refused: how many reports gave no position, by cause.
    """

    marks: tuple[Mark, ...]
    start: float | None
    refused: dict[str, int]


class Recording:
    """Answers where a vehicle was at a picture of its footage."""

    lag_s = 0.0
    """A file is read already."""

    def __init__(self, track: Track, settings: PositionSettings) -> None:
        self._track = track
        self._settings = settings
        self._known = known(settings)
        self._trail = Trail(settings)
        self._next = 0
        self._asked = float("-inf")

    def start(self) -> None:
        """A file is read already."""

    def join(self, seconds: float) -> None:
        """Nothing runs."""

    def looked(self, frame: Frame) -> None:
        """A file needs no arrival times."""

    def offset(self, frame: Frame) -> Offset | None:
        """Return how far a picture's time is ahead of GPS time: as configured, else as the file's own times say."""
        if self._known is not None or self._track.start is None:
            return self._known
        return Offset(frame.t - (self._track.start + float(frame.pts)), SYNC_LARGEST_S, SYNC_LARGEST_S / sqrt(3))

    def at(self, frame: Frame) -> Pose | None:
        """Return the pose when a picture was taken, or None when it is not known."""
        offset = self.offset(frame)
        if offset is None:
            return None
        pose = self._at(frame.t - offset.seconds)
        return None if pose is None else blurred(pose, offset.deviation)

    def message(self) -> str:
        """Return what a person should know when there is no position, else an empty text."""
        return "" if self._track.marks else Told("position_unbelieved")

    def _at(self, t: float) -> Pose | None:
        marks, ahead = self._track.marks, t + self._settings.gap_s
        if not self._asked <= t <= self._asked + LEAD_S:
            self._trail = Trail(self._settings)
            self._next = bisect_left(marks, t - LEAD_S, key=lambda mark: mark.t)
        self._asked = t
        while self._next < len(marks) and marks[self._next].t <= ahead:
            self._trail.add(marks[self._next])
            self._next += 1
        return self._trail.at(t)


def open_recording(stream_id: str, settings: PositionSettings, *, footage: str) -> Recording:
    """Read a file of positions.

    Args:
        stream_id: named in errors.
        settings: where the file is and how far it is believed.
        footage: path of the video, for GoPro files that name no other.

    Raises:
        StreamUnusable: the file can't be read, or has no positions.
    """
    return Recording(read_track(stream_id, settings, footage=footage), settings)


def read_track(stream_id: str, settings: PositionSettings, *, footage: str) -> Track:
    """Read and judge a file of positions; see `open_recording`."""
    path, start = path_of(settings, footage=footage), None
    reports: Sequence[Report]
    if settings.source == "gpmf":
        telemetry = read_gpmf(stream_id, path)
        reports, start = telemetry.fixes, telemetry.start
    elif settings.source == "gpx":
        reports = read_gpx(stream_id, path)
    else:
        reports = _decoded(stream_id, path, settings)
    judged = [judge(one, settings, recorded=True) if isinstance(one, Fix) else one for one in reports]
    marks = sorted((one for one in judged if isinstance(one, Mark)), key=lambda mark: mark.t)
    return Track(tuple(marks), start, dict(Counter(one.why for one in judged if isinstance(one, Refused))))


def path_of(settings: PositionSettings, *, footage: str) -> Path:
    """Return which file the positions are in: the footage's own where no other is named."""
    return Path(settings.path or footage.removeprefix("file://"))


def _decoded(stream_id: str, path: Path, settings: PositionSettings) -> list[Report]:
    """Read a log of what a receiver or gateway sent; GGA, which has no date, gets the file's."""
    try:
        size, written = path.stat().st_size, path.stat().st_mtime
        if size > LARGEST_BYTES:
            raise StreamUnusable(stream_id, Told("position_file_large", path=str(path), most=LARGEST_BYTES, bytes=size))
        data = path.read_bytes()
    except OSError as error:
        raise StreamUnusable(stream_id, Told("position_file", path=str(path), why=error.strerror or str(error))) from error
    reports = list(decoder(settings).feed(data + b"\n", written))
    if not any(isinstance(one, Fix) for one in reports):
        raise StreamUnusable(stream_id, Told("position_file_empty", path=str(path), source=settings.source))
    return reports
