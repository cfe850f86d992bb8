"""Where a vehicle was when the footage of a replay was taken: from a file of positions beside it, or in it.

Not here: what such files say (`pipeline.position`).
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.config.position import PositionSettings, Source
from pipeline.config.settings import StreamSettings
from pipeline.errors import StreamUnusable
from pipeline.frames import Frame
from pipeline.position.pose import Pose
from pipeline.position.recording import open_recording
from pipeline.position.whereabouts import Whereabouts

SOURCES: dict[str, Source] = {
    ".gpx": "gpx", ".nmea": "nmea", ".nma": "nmea", ".log": "nmea", ".txt": "nmea", ".json": "jt808", ".jsonl": "jt808",
    ".mp4": "gpmf", ".mov": "gpmf", ".360": "gpmf",
}  # fmt: skip
"""What a file holds, by the end of its name."""
LIVE_ONLY = {"source", "url", "baud", "device", "clock_offset_s"}
"""Keys of a `position` block that say how a live source is read."""


class Nobody:
    """Stands for positions that a replay was not given."""

    lag_s = 0.0

    def start(self) -> None:
        """Nothing to read."""

    def join(self, seconds: float) -> None:
        """Nothing runs."""

    def looked(self, frame: Frame) -> None:
        """Nothing to compare with."""

    def at(self, frame: Frame) -> Pose | None:
        """Return None: nobody knows."""
        return None

    def message(self) -> str:
        """Return why there is no position."""
        return "no position: the replay was given no positions (--gps)"


def positions(
    stream: StreamSettings, footage: Sequence[Path], *, gps: Path | None, offset_s: float
) -> Whereabouts | None:
    """Return what knows where the vehicle was, or None for a camera that stands.

    Args:
        stream: whose `position` says how far positions are believed.
        footage: what is replayed.
        gps: file of positions; None: what the stream's own `position` names, if that is a file.
        offset_s: how far the footage's time is ahead of GPS time.

    Raises:
        StreamUnusable: the file can't be read, or does not go with this stream or footage.
    """
    if stream.kind != "vehicle":
        if gps is not None:
            raise StreamUnusable(stream.id, "positions are for streams of `kind: vehicle`, and this one is fixed")
        return None
    own = stream.position
    if gps is None and (own is None or not own.recorded):
        return Nobody()
    settings = own if gps is None else _settings(stream, gps, offset_s)
    if settings is None:
        return Nobody()
    if settings.source == "gpmf" and len(footage) > 1:
        raise StreamUnusable(stream.id, f"telemetry of GoPro files: expected one file at a time, got {len(footage)}")
    return open_recording(stream.id, settings, footage=str(footage[0]))


def _settings(stream: StreamSettings, gps: Path, offset_s: float) -> PositionSettings:
    """Return how the file is read: believed as the stream's own positions are."""
    source = SOURCES.get(gps.suffix.lower())
    if source is None:
        raise StreamUnusable(stream.id, f"positions: expected a file that ends in {', '.join(SOURCES)}, got {gps.name}")
    kept = {} if stream.position is None else stream.position.model_dump(exclude=LIVE_ONLY, exclude_unset=True)
    device = stream.position.device if stream.position is not None and source == "jt808" else None
    clock = None if source == "gpmf" else offset_s
    return PositionSettings.model_validate(
        {**kept, "source": source, "url": str(gps), "device": device, "clock_offset_s": clock}
    )  # fmt: skip
