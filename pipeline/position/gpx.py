"""GPX files: track points with their times. Not here: routes and waypoints, which nobody drove."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import gpxpy
from gpxpy.gpx import GPXException, GPXTrackPoint

from pipeline.errors import StreamUnusable
from pipeline.position.fix import Fix
from pipeline.told import Told

LARGEST_BYTES = 64 << 20
"""A day at 10 Hz has about 200 MiB, at 1 Hz 20; a larger file would take minutes and gigabytes to read."""
FOREIGN = (GPXException, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)
"""What the parser raises over files that are none; checked with damaged ones."""


def read_gpx(stream_id: str, path: Path) -> list[Fix]:
    """Return the track points of a file that have a time, in the file's order.

    Raises:
        StreamUnusable: the file can't be read, is no GPX file, or has no track points with a time.
    """
    try:
        text = _text(path)
        points = [one for track in gpxpy.parse(text).tracks for segment in track.segments for one in segment.points]
        fixes = list(_fixes(points))
    except OSError as error:
        raise StreamUnusable(stream_id, Told("position_file", path=str(path), why=error.strerror or str(error))) from error
    except FOREIGN as error:
        raise StreamUnusable(stream_id, Told("position_no_gpx", path=str(path), why=str(error)[:200])) from error
    if not fixes:
        raise StreamUnusable(stream_id, Told("position_no_times", path=str(path), points=len(points)))
    return fixes


def _text(path: Path) -> str:
    """Read a file that declares no entities: they can be as large as memory, or other files of this machine."""
    with path.open("rb") as file:
        raw = file.read(LARGEST_BYTES + 1)
    if len(raw) > LARGEST_BYTES:
        raise ValueError(f"it has more than {LARGEST_BYTES} bytes")
    text = raw.decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("it declares a document type, which GPX files do not")
    return text


def _fixes(points: list[GPXTrackPoint]) -> Iterator[Fix]:
    for point in points:
        if point.time is None:
            continue
        moment = point.time if point.time.tzinfo is not None else point.time.replace(tzinfo=UTC)
        t = moment.timestamp()
        yield Fix(
            t, point.latitude, point.longitude, t,
            speed=point.speed, course=point.course, hdop=point.horizontal_dilution,
        )  # fmt: skip
