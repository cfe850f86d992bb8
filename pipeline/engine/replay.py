"""Footage through the same chain as a live stream: as fast as it goes, in footage time.

Two replays of the same footage give the same bytes: one thread, one picture a batch, no clock.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from models.detector import Detector
from pipeline.config.settings import StreamSettings
from pipeline.detect.window import BatchWindow
from pipeline.engine.replay_output import ReplayOutput
from pipeline.ingest.footage import open_footage

ONE = BatchWindow(size=1, seconds=0.0)


@dataclass(frozen=True, slots=True)
class ReplayOrder:
    """What to replay and how.

    Attributes:
        start: UTC seconds given to the first frame.
        fps: rate of a folder of pictures; files carry their own times.
        node_id: name in the events.
    """

    paths: Sequence[Path]
    stream: StreamSettings
    start: float
    fps: float | None
    node_id: str
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True)
class ReplaySummary:
    """What came of a replay."""

    frames: int
    detected: int
    seconds: float
    events: int
    counts: int
    bundles: int


def replay(
    order: ReplayOrder, detector: Detector, out: Path, *, progress: Callable[[float], None] = lambda _: None
) -> ReplaySummary:
    """Replay footage into a folder.

    Args:
        order: what to replay.
        detector: the model that looks.
        out: folder for the results; what an earlier replay wrote there is overwritten.
        progress: told the seconds of footage done, after each frame.

    Raises:
        StreamUnusable: a file is no video.
    """
    with ReplayOutput(out) as output, open_footage(order.paths, order.stream, start=order.start, fps=order.fps) as footage:
        run = _Run(order, detector, output, footage)
        for seconds in run.frames():
            progress(seconds)
        return run.summary()
