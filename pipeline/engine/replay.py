"""Footage through the same chain as a live stream: as fast as it goes, in footage time.

Two replays of the same footage give the same bytes: one thread, one picture a batch, no clock.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from models.detector import Detector
from pipeline.clock import FakeClock
from pipeline.config.settings import StreamSettings
from pipeline.detect.batcher import Batcher
from pipeline.detect.mailbox import Mail, Mailbox
from pipeline.detect.window import BatchWindow
from pipeline.engine.chain import Chain, Identity
from pipeline.engine.replay_output import ReplayOutput
from pipeline.engine.replay_position import positions
from pipeline.evidence.recorder import Recorder
from pipeline.frames import Frame, Sound
from pipeline.ingest.footage import Footage, open_footage

ONE = BatchWindow(size=1, seconds=0.0)


@dataclass(frozen=True, slots=True)
class ReplayOrder:
    """What to replay and how.

    Attributes:
        start: UTC seconds given to the first frame.
        fps: rate of a folder of pictures; files carry their own times.
        node_id: name in the events.
        gps: file of the vehicle's positions, see `replay_position.py`.
        gps_offset_s: how far the footage's time is ahead of GPS time, seconds.
    """

    paths: Sequence[Path]
    stream: StreamSettings
    start: float
    fps: float | None
    node_id: str
    timezone: ZoneInfo
    gps: Path | None = None
    gps_offset_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ReplaySummary:
    """What came of a replay; `frames` are those that were looked at, width and height are the last picture's."""

    frames: int
    detected: int
    seconds: float
    width: int
    height: int
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
        StreamUnusable: a file is no video, or has no positions.
    """
    with ReplayOutput(out) as output, open_footage(order.paths, order.stream, start=order.start, fps=order.fps) as footage:
        run = _Run(order, detector, output, footage)
        for seconds in run.frames():
            progress(seconds)
        return run.summary()


class _Run:
    """One replay under way."""

    def __init__(self, order: ReplayOrder, detector: Detector, output: ReplayOutput, footage: Footage) -> None:
        recorder = Recorder(
            output.folder / ".evidence", node_id=order.node_id, model=detector.name, model_sha256=detector.sha256, signer=None
        )
        identity = Identity(order.node_id, detector.name, order.timezone, detector.class_names)
        self._order = order
        self._output = output
        self._footage = footage
        self._batcher = Batcher(detector, Mailbox(), window=ONE, clock=FakeClock(order.start))
        where = positions(order.stream, order.paths, gps=order.gps, offset_s=order.gps_offset_s)
        self._chain = Chain(order.stream, identity, keeper=output, recorder=recorder, memory=None, where=where)
        self._looks = self._detected = 0
        self._size = (0, 0)

    def frames(self) -> Iterator[float]:
        """Take every frame in turn; yields the seconds of footage done."""
        hear = self._hear if self._chain.hear is not None else None
        for frame in self._footage.frames(glance=self._chain.glance, hear=hear):
            self._take(frame)
            yield self._footage.seconds
        end = self._footage.t
        self._chain.finish(end, removed=False)
        self._chain.tend(end, self._footage.ring, final=True)
        while self._chain.copy():
            pass

    def summary(self) -> ReplaySummary:
        """Sum up."""
        width, height = self._size
        return ReplaySummary(
            frames=self._looks,
            detected=self._detected,
            seconds=self._footage.seconds,
            width=width,
            height=height,
            events=self._output.events,
            counts=self._output.counts,
            bundles=self._output.bundles,
        )

    def _take(self, frame: Frame) -> None:
        look, wake = self._chain.inspect(frame)
        seen = self._batcher.detect([Mail(frame.stream_id, look)])[0]
        called = self._chain.seen(seen)
        self._chain.tend(frame.t, self._footage.ring)
        for why in (wake, called):
            if why is not None:
                self._footage.wake(frame.t, why)
        self._looks += 1
        self._detected += seen.detections is not None
        self._size = (frame.picture.width, frame.picture.height)
        self._output.put_tracks(self._number(frame), self._chain.tracks)

    def _hear(self, sound: Sound) -> None:
        why = self._chain.hear(sound) if self._chain.hear is not None else None
        if why is not None:
            self._footage.wake(sound.t, why)

    def _number(self, frame: Frame) -> int:
        """Return a frame's number from 1: its place in a folder of pictures, else that of the look."""
        fps = self._order.fps
        return self._looks if fps is None else round((frame.t - self._order.start) * fps) + 1
