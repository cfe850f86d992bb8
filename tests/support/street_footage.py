"""Short clips of simulated streets around something that truly happens there: clip, boxes, snapshot, picture after."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pipeline.events import Box
from pipeline.simulate.renderer import Renderer, Shot
from pipeline.simulate.scene.load import load_scene
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.earth import in_picture
from pipeline.simulate.truth.happenings import EventKind, TrueEvent, events
from pipeline.simulate.truth.rows import Row

STEP = 2
"""Every so manieth frame of the scene is drawn: six a second."""
BEFORE_S, LENGTH_S = 2.0, 6.0
VISIBLE = 0.35
"""Share of a thing that must be seen for a box."""
SCENES: dict[str, tuple[EventKind, ...]] = {"alley_day": ("parking", "litter"), "square": ("crowd", "bins", "abandoned")}


@dataclass(frozen=True, slots=True)
class Seen:
    """A box of one frame, relative to the picture."""

    number: int
    class_name: str
    box: Box


@dataclass(frozen=True, slots=True)
class Footage:
    """What a camera kept of one thing.

    Attributes:
        zone: outline where it is watched, 0…1; empty: everywhere.
        looks: seconds of the clip and what was seen then.
        numbers: which boxes it is about.
        clip: H.264 in MP4.
        snapshot, after: JPEG.
        before_s, length_s: of the clip before the moment, and in all, seconds.
    """

    kind: EventKind
    scene: str
    zone: tuple[tuple[float, float], ...]
    looks: tuple[tuple[float, tuple[Seen, ...]], ...]
    numbers: frozenset[int]
    size: tuple[int, int]
    clip: bytes
    snapshot: bytes
    after: bytes
    before_s: float = BEFORE_S
    length_s: float = LENGTH_S

    @property
    def box(self) -> Box:
        """Where it is when the snapshot is taken: around all that it is about."""
        return around([one.box for one in self.own(self.before_s)]) or Box(x1=0.4, y1=0.4, x2=0.6, y2=0.7)

    @property
    def class_name(self) -> str:
        """What it is."""
        return next((one.class_name for one in self.own(self.before_s)), "person")

    def own(self, t: float) -> list[Seen]:
        """Return the boxes that it is about in the look nearest to a second of the clip."""
        seen = min(self.looks, key=lambda look: abs(look[0] - t))[1]
        return [one for one in seen if one.number in self.numbers]


def film() -> list[Footage]:
    """Render one clip a kind, always the same."""
    return [footage for name, kinds in SCENES.items() for footage in _of_scene(name, kinds)]


def _of_scene(name: str, kinds: tuple[EventKind, ...]) -> Iterator[Footage]:
    scene = load_scene(name)
    renderer = Renderer(scene)
    happened = events(scene, renderer.cast)
    for kind in kinds:
        truth = next(one for one in happened if one.kind == kind and one.start > 1.0)
        yield _film(renderer, name, truth)


def _film(renderer: Renderer, name: str, truth: TrueEvent) -> Footage:
    scene = renderer.scene
    fps = scene.camera.fps
    first = int(min(max(0.0, truth.start + 1.0 - BEFORE_S), scene.seconds - LENGTH_S) * fps)
    shots = [renderer.shot(number) for number in range(first, first + int(LENGTH_S * fps), STEP)]
    late = renderer.shot(int(min(truth.end + 3.0, scene.seconds - 0.5) * fps))
    zone = () if truth.zone is None else in_picture(renderer.camera, scene.zones[truth.zone])
    return Footage(
        kind=truth.kind,
        scene=name,
        zone=tuple((float(x), float(y)) for x, y in zone),
        looks=tuple((shot.t - shots[0].t, _seen(scene, shot)) for shot in shots),
        numbers=frozenset(truth.numbers),
        size=scene.camera.size,
        clip=_encoded([shot.image for shot in shots], rate=fps / STEP),
        snapshot=_jpeg(shots[int(BEFORE_S * fps / STEP)].image),
        after=_jpeg(late.image),
    )


def _seen(scene: Scene, shot: Shot) -> tuple[Seen, ...]:
    found = [row for row in shot.rows if row.number and row.visibility > VISIBLE]
    return tuple(Seen(row.number, row.class_name, _relative(row, scene.camera.size)) for row in found)


def _relative(row: Row, size: tuple[int, int]) -> Box:
    x1, y1, x2, y2 = (round(min(1.0, max(0.0, edge / size[at % 2])), 5) for at, edge in enumerate(row.clipped))
    return Box(x1=min(x1, x2), y1=min(y1, y2), x2=max(x1, x2), y2=max(y1, y2))


def around(boxes: list[Box]) -> Box | None:
    """Return the box around boxes; None without any."""
    if not boxes:
        return None
    edges = np.array([(box.x1, box.y1, box.x2, box.y2) for box in boxes])
    low, high = edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)
    return Box(x1=float(low[0]), y1=float(low[1]), x2=float(high[0]), y2=float(high[1]))


def _encoded(pictures: list[NDArray[np.uint8]], *, rate: float) -> bytes:
    made = BytesIO()
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate).limit_denominator(1000))
        assert isinstance(stream, VideoStream)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt, stream.gop_size = "yuv420p", int(rate)
        stream.options = {"crf": "26", "preset": "veryfast"}
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


def _jpeg(picture: NDArray[np.uint8]) -> bytes:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
    assert done
    return bytes(data.tobytes())
