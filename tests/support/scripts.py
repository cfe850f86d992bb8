"""Scripted scenes: boxes that move over time, what a detector would make of them, and a camera to play them to.

A scene is text (YAML) or values. Times are seconds from its start, places are foot points (bottom centre) in the
scene's pixels. Nothing is random but by a seed of actor and time, so that every pace of looks sees the same world.

    scene = Scene(seconds=60, actors=(Actor(is_a="car", size=(200, 120), path=((0, 300, 500), (60, 300, 500))),))
    played = play(scene, camera({"rules": [{"kind": "parking"}]}), looks=2)
    print(transcript(played))
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import numpy as np
import supervision as sv
from pydantic import BaseModel, ConfigDict

from pipeline.camera import Camera, CameraMemory, Step
from pipeline.config.settings import StreamSettings
from pipeline.events import CountBucket, Event, FaultKind
from pipeline.frames import Bang, DecodedPicture, Flash, Frame, Look
from pipeline.rules.registry import build, settings_types
from pipeline.rules.rule import Site
from tests.support.looks import picture
from tests.support.painting import Background

START = 1_767_225_600.0
"""UTC seconds of every scene's start: 2026-01-01 00:00, a Thursday."""
HIDING = 0.6
"""Share of a box behind a nearer one at which the detector no longer finds it."""
FLASH_LATE_S, BANG_LATE_S = 1.0, 0.3
"""Seconds after which a flash, and a bang, is known: a shell burns, sound comes in blocks of a quarter of a second."""


class Part(BaseModel):
    """A frozen part of a scene."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Actor(Part):
    """Something that can be seen.

    Attributes:
        is_a: class that the detector calls it.
        path: (second, x, y) of its foot point, straight in between; it is there from the first to the last.
            Two more numbers, width and height, change its size on the way.
        jitter: standard deviation of a box's edges, pixels.
        found: share of the looks in which the detector finds it.
        hidden: (from, to) seconds in which it can't be seen.
        flat: it hides nothing behind it.
    """

    is_a: str
    size: tuple[float, float]
    path: tuple[tuple[float, ...], ...]
    confidence: float = 0.9
    jitter: float = 0.0
    found: float = 1.0
    hidden: tuple[tuple[float, float], ...] = ()
    flat: bool = False

    def box(self, t: float) -> tuple[float, float, float, float] | None:
        """Return its box at a second, or None while it is not there."""
        after = next((n for n, stop in enumerate(self.path) if stop[0] >= t), None)
        if after is None or t < self.path[0][0]:
            return None
        this, that = self.path[max(0, after - 1)], self.path[after]
        share = (t - this[0]) / (that[0] - this[0]) if that[0] > this[0] else 1.0
        pairs = zip((*this[1:3], *(this[3:5] or self.size)), (*that[1:3], *(that[3:5] or self.size)), strict=True)
        x, y, width, height = (a + (b - a) * share for a, b in pairs)
        return (x - width / 2, y - height, x + width / 2, y)


class Blind(Part):
    """A time without usable pictures.

    Attributes:
        how: `lost`: the connection is gone, and the camera is told; `silent`: nothing comes and nobody says so;
            anything else: pictures come, with this fault.
    """

    start: float
    end: float
    how: Literal["lost", "silent"] | FaultKind = "lost"


class Again(Part):
    """When something sudden happens: at a second, and `count` times in all, every so many seconds."""

    at: float
    count: int = 1
    every: float = 1.0

    @property
    def seconds(self) -> list[float]:
        """Each time."""
        return [self.at + n * self.every for n in range(self.count)]


class Light(Again):
    """Flashes as the senses would tell of them (`pipeline.frames.Flash`); each is `dx`, `dy` beside the one before."""

    x: float = 0.5
    y: float = 0.2
    dx: float = 0.0
    dy: float = 0.0
    size: float = 0.1
    strength: float = 150.0
    colour: float = 0.3
    opened: bool = True
    habit: bool = False

    def flashes(self, begins: float) -> list[Flash]:
        """Return the flashes of a scene that begins at a UTC time."""
        return [
            Flash(
                begins + t,
                self.x + n * self.dx,
                self.y + n * self.dy,
                self.size,
                self.strength,
                self.colour,
                self.opened,
                self.habit,
            )
            for n, t in enumerate(self.seconds)
        ]


class Noise(Again):
    """Bangs as the senses would tell of them (`pipeline.frames.Bang`)."""

    level_db: float = 25.0
    crest: float = 8.0
    crackle: bool = False
    afar: bool = False

    def bangs(self, begins: float) -> list[Bang]:
        """Return the bangs of a scene that begins at a UTC time."""
        return [Bang(begins + t, self.level_db, self.crest, self.crackle, self.afar) for t in self.seconds]


class Shade(Part):
    """Another light on a part of a painted scene: a factor from one second to another, at xyxy pixels."""

    start: float
    end: float
    box: tuple[float, float, float, float]
    factor: float


class Scene(Part):
    """A world of some seconds.

    Attributes:
        lights, noises: what the senses notice, FLASH_LATE_S and BANG_LATE_S after it began; not while nothing comes.
        looks: looks a second that the scene is played at, unless told otherwise.
        still: (from, to) seconds in which the picture does not change: no detection, the last one holds.
        resized: (second, width, height): from then on pictures have another size (a new connection).
        begins: UTC seconds of its start.
        painted: the background is sensed, too, on painted pictures: they show all actors, also those of `found: 0`.
        shades: light and shadow in these.
    """

    seconds: float
    actors: tuple[Actor, ...] = ()
    lights: tuple[Light, ...] = ()
    noises: tuple[Noise, ...] = ()
    width: int = 1280
    height: int = 720
    looks: float = 1.0
    blind: tuple[Blind, ...] = ()
    still: tuple[tuple[float, float], ...] = ()
    resized: tuple[tuple[float, int, int], ...] = ()
    begins: float = START
    painted: bool = False
    shades: tuple[Shade, ...] = ()

    def detections(self, t: float) -> sv.Detections:
        """Return what a detector finds at a second, in pixels of the scene's own size."""
        there = [(index, actor, box) for index, actor in enumerate(self.actors) if (box := actor.box(t))]
        shown = [one for one in there if not any(_hides(other, one) for other in there)]
        trembling = [(actor, box, _noise(index, actor, t)) for index, actor, box in shown]
        kept = [
            (actor, [edge + actor.jitter * shake for edge, shake in zip(box, noise[:4], strict=True)])
            for actor, box, noise in trembling
            if noise[4] < actor.found and not any(start <= t < end for start, end in actor.hidden)
        ]
        limits = np.array([self.width, self.height, self.width, self.height], np.float32)
        xyxy = np.clip(np.array([box for _, box in kept], np.float32).reshape(-1, 4), 0, limits)
        seen = (xyxy[:, 2] - xyxy[:, 0] >= 2) & (xyxy[:, 3] - xyxy[:, 1] >= 2)
        found = sv.Detections(
            xyxy=xyxy,
            confidence=np.array([actor.confidence for actor, _ in kept], np.float32),
            class_id=np.zeros(len(kept), int),
            data={"class_name": np.array([actor.is_a for actor, _ in kept], dtype=str)},
        )
        chosen = found[seen]
        assert isinstance(chosen, sv.Detections)
        return chosen


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that a camera is told: a look and what was detected, or (no look) that it was lost."""

    t: float
    look: Look | None = None
    detections: sv.Detections | None = None


@dataclass(slots=True)
class Played:
    """What came of a scene; times are the scene's own seconds from its start."""

    begins: float
    events: list[Event] = field(default_factory=list)
    counts: list[CountBucket] = field(default_factory=list)
    wakes: list[tuple[float, str]] = field(default_factory=list)
    ids: set[int] = field(default_factory=set)
    said: list[tuple[float, Event]] = field(default_factory=list)

    @property
    def opened(self) -> list[Event]:
        """The events as they were when they opened."""
        return [event for event in self.events if event.revision == 1]

    @property
    def closed(self) -> list[Event]:
        """The events as they were when they closed."""
        return [event for event in self.events if event.state == "closed"]

    def note(self, t: float, step: Step) -> None:
        """Keep what a step brought."""
        self.events += step.events
        self.said += [(t, event) for event in step.events]
        self.counts += step.counts
        if step.wake:
            self.wakes.append((t, step.wake))
        if step.tracks.tracker_id is not None:
            self.ids |= {number for number in step.tracks.tracker_id.tolist() if number >= 0}


def camera(
    stream: Mapping[str, Any], *, memory: CameraMemory | None = None, timezone: str = "UTC", model: str = "scripted"
) -> Camera:
    """Build a camera from a stream as `streams.yaml` would say it; `id` and `url` may be left out."""
    settings = stream_settings(stream)
    site = Site(stream_id=settings.id, zones=settings.zones, lines=settings.lines, geofences=settings.geofences)
    return Camera(
        settings,
        node_id="node-1",
        model=model,
        rules=[build(rule, site) for rule in settings.rules if rule.enabled],
        timezone=ZoneInfo(timezone),
        memory=memory,
    )


def stream_settings(stream: Mapping[str, Any]) -> StreamSettings:
    """Return a stream's settings with its rules typed."""
    rules = tuple(settings_types()[rule["kind"]].model_validate(rule) for rule in stream.get("rules", ()))
    return StreamSettings.model_validate({"id": "cam", "url": "rtsp://camera/1", **stream, "rules": rules})


def happenings(scene: Scene, *, looks: float | Sequence[float] | None = None) -> Iterator[Happening]:
    """Yield what a camera is told in the course of a scene.

    Args:
        scene: the world.
        looks: looks a second, or the seconds of each look; default: the scene's own.
    """
    pace = scene.looks if looks is None else looks
    times = [n / pace for n in range(int(scene.seconds * pace) + 1)] if isinstance(pace, int | float) else list(pace)
    told: set[Blind] = set()
    background = Background(scene.width, scene.height) if scene.painted else None
    before = 0.0
    for t in times:
        blind = next((one for one in scene.blind if one.start <= t < one.end), None)
        for lost in (one for one in scene.blind if one.how == "lost" and one.start <= t and one not in told):
            told.add(lost)
            yield Happening(scene.begins + lost.start)
        if blind is None or blind.how not in ("lost", "silent"):
            happening = _look(scene, t, blind, since=before)
            yield happening if background is None else _sensed(happening, scene, t, background)
            before = t


def play(scene: Scene, to: Camera, *, looks: float | Sequence[float] | None = None, removed: bool | None = False) -> Played:
    """Play a scene to a camera.

    Args:
        scene: the world.
        to: the camera.
        looks: see `happenings`.
        removed: how the camera is finished in the end; None leaves it running (or: killed).
    """
    played = Played(scene.begins)
    for one in happenings(scene, looks=looks):
        step = to.step(one.look, one.detections) if one.look else to.lost(one.t)
        played.note(one.t - scene.begins, step)
    if removed is not None:
        played.note(scene.seconds, to.finish(scene.begins + scene.seconds, removed=removed))
    return played


def transcript(played: Played) -> str:
    """Tell what was said, one line an event and its revision, then one a bucket: readable and easy to compare."""
    lines = [_event_line(t, event, played.begins) for t, event in played.said]
    lines += [_bucket_line(bucket, played.begins) for bucket in played.counts]
    return "".join(f"{line}\n" for line in lines) or "nothing\n"


def scene_of(written: Mapping[str, Any]) -> Scene:
    """Return the scene part of a golden file.

    An actor's `copies: [count, dx, dy, dt]` stands for as many actors, each moved on by so much.
    """
    actors = [copy for actor in written.get("actors", ()) for copy in _copies(actor)]
    rest = {key: written[key] for key in Scene.model_fields if key in written and key != "actors"}
    return Scene.model_validate({**rest, "actors": actors})


def _copies(actor: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    count, dx, dy, dt = (*actor.get("copies", (1,)), 0, 0, 0)[:4]
    rest = {key: value for key, value in actor.items() if key not in ("copies", "path")}
    for n in range(count):
        yield {**rest, "path": [[t + n * dt, x + n * dx, y + n * dy, *size] for t, x, y, *size in actor["path"]]}


def _hides(other: tuple[int, Actor, tuple[float, ...]], one: tuple[int, Actor, tuple[float, ...]]) -> bool:
    """Tell whether the other stands in front of most of one."""
    (_, hider, front), (_, _, back) = other, one
    if other is one or hider.flat or front[3] <= back[3]:
        return False
    across = max(0.0, min(front[2], back[2]) - max(front[0], back[0]))
    down = max(0.0, min(front[3], back[3]) - max(front[1], back[1]))
    return across * down >= HIDING * (back[2] - back[0]) * (back[3] - back[1])


def _noise(index: int, actor: Actor, t: float) -> tuple[float, ...]:
    """Return four normal numbers and one of 0…1 for an actor at a time, the same at every pace."""
    if not actor.jitter and actor.found >= 1:
        return (0.0, 0.0, 0.0, 0.0, 0.0)
    chance = Random(f"{index}/{t:.3f}")
    return (*(chance.gauss() for _ in range(4)), chance.random())


def _noticed(scene: Scene, t: float, since: float) -> tuple[tuple[Flash, ...], tuple[Bang, ...]]:
    """Return what the senses tell with a look, in order, but for what happened while nothing came."""
    begins, gone = scene.begins, [one for one in scene.blind if one.how in ("lost", "silent")]

    def tells(at: float, late: float) -> bool:
        second = at - begins
        return since < second + late <= t and not any(one.start <= second < one.end for one in gone)

    flashes = [one for light in scene.lights for one in light.flashes(begins) if tells(one.at, FLASH_LATE_S)]
    bangs = [one for noise in scene.noises for one in noise.bangs(begins) if tells(one.at, BANG_LATE_S)]
    return tuple(sorted(flashes, key=lambda one: one.at)), tuple(sorted(bangs, key=lambda one: one.at))


def _look(scene: Scene, t: float, blind: Blind | None, *, since: float) -> Happening:
    sizes = [(scene.width, scene.height), *((width, height) for at, width, height in scene.resized if at <= t)]
    width, height = sizes[-1]
    session = len(sizes) + sum(one.how == "lost" and one.end <= t for one in scene.blind)
    still = any(start <= t < end for start, end in scene.still)
    fault = cast("FaultKind", blind.how) if blind is not None and blind.how not in ("lost", "silent") else None
    frame = Frame(
        stream_id="cam",
        session=session,
        t=scene.begins + t,
        arrived=scene.begins + t,
        pts=Fraction(round(t * 90_000), 90_000),
        keyframe=True,
        damaged=False,
        clock_source="arrival",
        picture=_picture(width, height),
    )
    detections = None if still or fault else _resized(scene.detections(t), width / scene.width, height / scene.height)
    flashes, bangs = _noticed(scene, t, since)
    return Happening(scene.begins + t, Look(frame, fault, changed=not still, flashes=flashes, bangs=bangs), detections)


def _sensed(happening: Happening, scene: Scene, t: float, background: Background) -> Happening:
    """Add what the background shows, unless the picture is faulty."""
    look = happening.look
    if look is None or look.fault is not None:
        return happening
    things = [(index, box) for index, actor in enumerate(scene.actors) if (box := actor.box(t))]
    shades = [(one.box, one.factor) for one in scene.shades if one.start <= t < one.end]
    return replace(happening, look=replace(look, residues=background.residues(look.frame.t, things, shades)))


def _resized(found: sv.Detections, across: float, down: float) -> sv.Detections:
    return replace(found, xyxy=(found.xyxy * np.array([across, down, across, down])).astype(np.float32))


@cache
def _picture(width: int, height: int) -> DecodedPicture:
    return picture(width, height)


def _event_line(t: float, event: Event, begins: float) -> str:
    word = f"closed ({event.close_reason})" if event.state == "closed" else "opened" if event.revision == 1 else "changed"
    until = f" until {_clock(event.end - begins)}" if event.end is not None else ""
    box = " ".join(f"{edge:.2f}" for edge in (event.box.x1, event.box.y1, event.box.x2, event.box.y2))
    return (
        f"{_clock(t)} {word}: {event.rule_id}, {event.class_name}, {event.severity}, "
        f"since {_clock(event.start - begins)}{until}, at {box}"
    )


def _bucket_line(bucket: CountBucket, begins: float) -> str:
    crowd = "" if bucket.occupancy_max is None else f", mean {bucket.occupancy_mean:.2f}, most {bucket.occupancy_max}"
    passed = f", in {bucket.count_in}, out {bucket.count_out}" if bucket.target_kind == "line" else ""
    dirt = "" if bucket.cover_mean is None else f", cover {bucket.cover_mean:.2e}"
    return (
        f"{_clock(bucket.start - begins)}+{bucket.duration_s:.0f}s: {bucket.rule_id}, {bucket.target_kind} {bucket.target}, "
        f"{bucket.class_name}{passed}{crowd}{dirt}, {bucket.observed_s:.1f} s observed"
    )


def _clock(seconds: float) -> str:
    sign, whole = "-" if seconds < 0 else "", abs(seconds)
    return f"{sign}{int(whole // 60)}:{whole % 60:04.1f}"
