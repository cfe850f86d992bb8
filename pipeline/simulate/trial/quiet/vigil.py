"""One quiet night through the real senses, the rule `fireworks` with its defaults, and the latch: what it reports is false."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import av
import numpy as np
import supervision as sv
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from pipeline.camera import Camera
from pipeline.config.load import load
from pipeline.config.settings import StreamSettings
from pipeline.events import Event
from pipeline.frames import SOUND_RATE, DecodedPicture, Frame, Look, Sound
from pipeline.rules.registry import build, settings_types
from pipeline.rules.rule import Site
from pipeline.sense.ear import Ear
from pipeline.sense.flashes import Flashes
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.quiet.tape import pictures, samples
from pipeline.simulate.trial.testimony import START
from pipeline.simulate.truth.stream import stream_config

PIECE = 1024
"""Samples of a piece of sound, as AAC sends them."""
_NO_BOXES, _NO_NUMBERS = np.zeros((0, 4), np.float32), np.zeros(0, int)
NONE = sv.Detections(_NO_BOXES, None, np.zeros(0, np.float32), _NO_NUMBERS, data={"class_name": np.zeros(0, str)})
"""What the detector finds: nothing, for it is not asked."""


@dataclass(frozen=True, slots=True)
class FalseEvent:
    """An event where there was nothing.

    Attributes:
        at: seconds of the night.
        measured: what the rule says of it.
    """

    at: float
    measured: dict[str, object]


@dataclass(frozen=True, slots=True)
class Vigil:
    """What came of one night.

    Attributes:
        flashes, bangs: what the senses told, of which a rule makes events.
    """

    light: str
    seconds: float
    flashes: int
    bangs: int
    false: tuple[FalseEvent, ...]


def keep(bare: Scene, tapes: Sequence[Path]) -> Vigil:
    """Watch the parts of a night in which there is nothing, one after the other; `bare`: its street."""
    stream = _stream(bare)
    watch = _Watch(stream)
    due = 0.0
    for number, tape in enumerate(tapes):
        begins = number * bare.seconds
        pieces = _pieces(samples(tape), begins)
        for count, picture in enumerate(pictures(tape)):
            t = begins + count / bare.camera.fps
            for piece in _until(pieces, t):
                watch.ear.hear(piece)
            frame = _frame(stream.id, t, picture)
            watch.flashes.glance(frame)
            if t >= due:
                due += 1 / stream.detection_rate
                watch.look(frame)
    return Vigil(bare.light.kind, len(tapes) * bare.seconds, watch.flashed, watch.banged, tuple(watch.false))


class _Watch:
    """The senses and the camera of one stream, and what they say."""

    def __init__(self, stream: StreamSettings) -> None:
        site = Site(stream_id=stream.id, zones=stream.zones, lines=stream.lines)
        rules = [build(rule, site) for rule in stream.rules]
        self.flashes, self.ear = Flashes(), Ear()
        self.flashed = self.banged = 0
        self.false: list[FalseEvent] = []
        self._camera = Camera(
            stream, node_id="trial", model="none", rules=rules, timezone=ZoneInfo("UTC"), memory=None
        )  # fmt: skip
        self._first = True

    def look(self, frame: Frame) -> None:
        """Take what was noticed since the last time, and a detector that finds nothing."""
        flashes, bangs = self.flashes.take(), self.ear.take()
        self.flashed += len(flashes)
        self.banged += len(bangs)
        step = self._camera.step(Look(frame, None, changed=False, flashes=flashes, bangs=bangs), NONE if self._first else None)
        self._first = False
        self.false += [_false(event) for event in step.events if event.kind == "fireworks" and event.revision == 1]


def _false(event: Event) -> FalseEvent:
    return FalseEvent(round(event.start - START, 2), dict(event.why.measured))


def _stream(scene: Scene) -> StreamSettings:
    """Return the stream as a city sets it up: the rule has its defaults."""
    config = {**stream_config(scene, url="quiet.mp4", listen=False), "rules": [{"kind": "fireworks"}], "plan": "watch"}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "streams.yaml"
        path.write_text(json.dumps({"site": {"name": "trial", "timezone": "UTC"}, "streams": [config]}))
        return load(path, rule_types=settings_types()).streams[0]


def _pieces(heard: NDArray[np.float32], begins: float) -> list[Sound]:
    """Return what is heard in pieces, the last one first; the last instants that fill none are left out."""
    cuts = range(0, len(heard) - PIECE + 1, PIECE)
    return [Sound(START + begins + cut / SOUND_RATE, heard[cut : cut + PIECE]) for cut in cuts][::-1]


def _until(pieces: list[Sound], t: float) -> list[Sound]:
    """Take the pieces that are over at a second off a list, the last of which is the first."""
    found = []
    while pieces and pieces[-1].t - START + PIECE / SOUND_RATE <= t:
        found.append(pieces.pop())
    return found


def _frame(stream_id: str, t: float, picture: av.VideoFrame) -> Frame:
    decoded = DecodedPicture(picture, _REFORMATTER)
    return Frame(stream_id, 1, START + t, START + t, Fraction(t), True, False, "arrival", decoded)


_REFORMATTER = VideoReformatter()
