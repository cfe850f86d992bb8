"""The frozen settings of a scene: place, camera, street, light, who does what when. Metres and seconds.

Ground coordinates are x to the right and y ahead of the street's own axis; `place` puts them on the earth.
"""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.section import Section
from pipeline.events import Slug
from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.drives import Drive, drive_flaw
from pipeline.simulate.scene.fires import Fire, Firework, Glow, Smoke
from pipeline.simulate.scene.moments import Lapse, Lightning
from pipeline.simulate.scene.sounds import Acoustics, Sounding
from pipeline.simulate.things.bin import BinKind
from pipeline.simulate.things.litter import LitterKind

Point = tuple[float, float]
PersonKind = Literal["person"]
VehicleKind = Literal["sedan", "hatch", "suv", "taxi", "van", "truck", "bus", "bicycle", "e_bike", "tricycle"]
ActorKind = Literal[PersonKind, VehicleKind]
Kit = Literal["alley", "crossing", "square"]
Seconds = Annotated[float, Field(ge=0)]
Speed = Annotated[float, Field(gt=0, le=40)]


class Where(Section):
    """Where the street is: WGS-84 of its origin, and the compass bearing of its y axis."""

    lat: Annotated[float, Field(ge=-90, le=90)] = 39.93
    lon: Annotated[float, Field(ge=-180, le=180)] = 116.40
    heading: Annotated[float, Field(ge=0, lt=360, description="degrees clockwise from north")] = 0.0


class Lens(Section):
    """A fixed camera."""

    at: Annotated[tuple[float, float, float], Field(description="x, y, height in metres")] = (-2.2, 0.0, 4.6)
    pan: Annotated[float, Field(description="degrees clockwise from the y axis")] = 6.0
    tilt: Annotated[float, Field(ge=-10, le=89, description="degrees below the horizon")] = 17.0
    fov: Annotated[float, Field(gt=5, lt=150, description="horizontal field of view, degrees")] = 70.0
    size: Annotated[tuple[int, int], Field(description="width, height in pixels, both even")] = (640, 360)
    fps: Annotated[float, Field(gt=0, le=60)] = 12.0

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if any(value < 64 or value > 4096 or value % 2 for value in self.size):
            raise ValueError(f"size: expected two even numbers of pixels in 64…4096, got {list(self.size)}")
        if self.at[2] <= 0.5:
            raise ValueError(f"at: expected a camera higher than 0.5 m, got {self.at[2]} m")
        return self


class Street(Section):
    """Which kit of street is built, and how."""

    kit: Kit = "alley"
    width: Annotated[float, Field(ge=3, le=30, description="alley: between the walls; crossing: of a road")] = 6.0
    trees: Annotated[int, Field(ge=0, le=12)] = 4
    length: Annotated[float, Field(ge=30, le=160, description="alley: from the origin to its far end")] = 64.0


class Hour(Section):
    """Light and weather."""

    kind: LightName = "day"
    sun_bearing: Annotated[float, Field(description="degrees clockwise from the y axis")] = 230.0
    sun_height: Annotated[float, Field(ge=5, le=85)] = 45.0


class Effects(Section):
    """What the camera does to the picture."""

    noise: Annotated[float, Field(ge=0, le=5)] = 1.0
    vibration: Annotated[float, Field(ge=0, le=5, description="pixels")] = 0.0
    drift: Annotated[float, Field(ge=0, le=0.5, description="share by which the exposure breathes")] = 0.02
    blur: Annotated[float, Field(ge=0, le=3, description="softness of the lens, pixels")] = 0.55
    wind: Annotated[float, Field(ge=0, le=3, description="how much leaves and their shadows move")] = 1.0
    microphone: Annotated[bool, Field(description="false: the camera sends no sound")] = True
    osd: Annotated[str | None, Field(max_length=32, description="name burnt into the picture, with the time")] = None
    begins: Annotated[datetime, Field(description="the burnt-in time at the scene's start, local")] = datetime(  # noqa: DTZ001 - what is burnt in has no zone
        2026, 6, 1, 8, 30
    )


class Step(Section):
    """One thing that an actor does; exactly one of `go`, `wait`, `put`, `take`."""

    go: Annotated[tuple[Point, ...] | None, Field(description="way points")] = None
    speed: Annotated[Speed | None, Field(description="metres a second, with `go`")] = None
    back: Annotated[bool, Field(description="with `go`: backwards")] = False
    wait: Annotated[Seconds | None, Field(description="stand for so long")] = None
    put: Annotated[LitterKind | None, Field(description="put a thing down here")] = None
    name: Annotated[Slug | None, Field(description="with `put`: the thing's name, to be taken up later")] = None
    take: Annotated[Slug | None, Field(description="take up the thing of this name")] = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        told = [key for key in ("go", "wait", "put", "take") if getattr(self, key) is not None]
        if len(told) != 1:
            raise ValueError(f"expected exactly one of go, wait, put, take, got {told or 'none'}")
        if self.go is not None and not self.go:
            raise ValueError("go: expected at least one way point")
        if self.speed is not None and self.go is None:
            raise ValueError("speed: belongs to `go`")
        return self


class Actor(Section):
    """Somebody with a script. He comes at `start`, and is gone after the last step unless he stays."""

    id: Slug
    kind: ActorKind = "person"
    seed: Annotated[int | None, Field(ge=0, description="of the looks; default: from the scene's seed")] = None
    start: Seconds = 0.0
    at: Point
    facing: Annotated[float, Field(description="degrees clockwise from the y axis, before the first way")] = 0.0
    carries: Annotated[LitterKind | None, Field(description="what is in the hand at the start")] = None
    stays: Annotated[bool, Field(description="is there until the end")] = False
    steps: tuple[Step, ...] = ()


class Gathering(Section):
    """People who come together, stand, and go again."""

    id: Slug
    people: Annotated[int, Field(ge=1, le=80)]
    at: Point
    radius: Annotated[float, Field(gt=0, le=15)] = 2.5
    entries: Annotated[tuple[Point, ...], Field(min_length=1, description="where they come from and go to")]
    start: Seconds
    spread: Annotated[Seconds, Field(description="seconds over which they arrive")] = 6.0
    until: Seconds


class Passing(Section):
    """A group that walks along a route together."""

    id: Slug
    people: Annotated[int, Field(ge=1, le=80)]
    route: Annotated[tuple[Point, ...], Field(min_length=2)]
    start: Seconds
    spread: Annotated[Seconds, Field(description="seconds between the first and the last")] = 4.0
    width: Annotated[float, Field(ge=0, le=10)] = 2.0
    speed: Speed = 1.3


class Traffic(Section):
    """Passers-by along a route, at random times."""

    id: Slug
    kinds: Annotated[dict[ActorKind, float], Field(min_length=1, description="shares by kind")]
    route: Annotated[tuple[Point, ...], Field(min_length=2)]
    per_minute: Annotated[float, Field(gt=0, le=120)]
    width: Annotated[float, Field(ge=0, le=10, description="how far off the route they keep")] = 0.6
    speed: tuple[Speed, Speed] = (1.0, 1.6)
    gap: Annotated[Seconds, Field(description="least seconds between two")] = 2.5
    start: Seconds = 0.0
    until: Annotated[Seconds | None, Field(description="default: the scene's end")] = None


class Parked(Section):
    """A vehicle that stands the whole time."""

    id: Slug
    kind: VehicleKind
    at: Point
    facing: float = 0.0
    seed: Annotated[int, Field(ge=0)] = 0


class Dumped(Section):
    """Litter that lies there, from a time on."""

    id: Slug
    kind: LitterKind
    at: Point
    facing: float = 0.0
    seed: Annotated[int, Field(ge=0)] = 0
    start: Seconds = 0.0
    until: Seconds | None = None


class Bin(Section):
    """A waste bin; `fill` tells (seconds, how full), 1 is full and more overflows."""

    id: Slug
    kind: BinKind = "wheelie"
    at: Point
    facing: float = 0.0
    seed: Annotated[int, Field(ge=0)] = 0
    fill: Annotated[tuple[tuple[Seconds, Annotated[float, Field(ge=0, le=2)]], ...], Field(min_length=1)] = ((0.0, 0.3),)
    away: Annotated[tuple[tuple[Seconds, Seconds], ...], Field(description="(from, to) seconds in which it is not there")] = ()
    code: Annotated[Slug | None, Field(description="its code in the city's register; the stream is told of it")] = None


WatchKind = Literal["parking", "litter", "abandoned", "crowd", "bins", "fireworks", "counting", "cleanliness"]
WHOLE_PICTURE: frozenset[WatchKind] = frozenset({"fireworks", "cleanliness"})
"""These need no zone."""


IN_THE_AIR = ("fires", "smokes", "fireworks", "glows", "lightnings", "lapses", "sounds")
"""Keys of a scene: what has a start of its own, and nobody who brings it."""


class Watch(Section):
    """A rule that the stream gets, and by which the truth of events is told."""

    kind: WatchKind
    zone: Slug | None = None
    line: Slug | None = None
    seconds: Annotated[Seconds, Field(description="how long it must last to count as an event")] = 10.0
    people: Annotated[int, Field(ge=1, description="crowd: from so many people on")] = 8

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.kind == "fireworks" and self.zone is not None:
            raise ValueError("zone: zones lie on the ground, where few fireworks are; fireworks are watched everywhere")
        if self.kind == "counting" and self.zone is None and self.line is None:
            raise ValueError("counting needs a line")
        if self.kind not in {*WHOLE_PICTURE, "counting"} and self.zone is None:
            raise ValueError(f"{self.kind} needs a zone")
        return self


class Scene(Section):
    """A whole scene file."""

    version: Literal[1] = 1
    name: Slug
    seed: Annotated[int, Field(ge=0)] = 0
    seconds: Annotated[float, Field(gt=0, le=7200)]
    place: Where = Where()
    camera: Lens = Lens()
    drive: Annotated[Drive | None, Field(description="the camera is on a vehicle that drives")] = None
    street: Street = Street()
    light: Hour = Hour()
    effects: Effects = Effects()
    zones: Annotated[dict[Slug, Annotated[tuple[Point, ...], Field(min_length=3)]], Field(description="ground polygons")] = {}  # noqa: RUF012 - pydantic copies it
    lines: Annotated[dict[Slug, tuple[Point, Point]], Field(description="directed lines on the ground")] = {}  # noqa: RUF012
    rules: tuple[Watch, ...] = ()
    actors: tuple[Actor, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    passings: tuple[Passing, ...] = ()
    traffic: tuple[Traffic, ...] = ()
    parked: tuple[Parked, ...] = ()
    litter: tuple[Dumped, ...] = ()
    bins: tuple[Bin, ...] = ()
    fires: tuple[Fire, ...] = ()
    smokes: tuple[Smoke, ...] = ()
    fireworks: tuple[Firework, ...] = ()
    glows: tuple[Glow, ...] = ()
    lightnings: tuple[Lightning, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    sounds: Annotated[tuple[Sounding, ...], Field(description="what is heard besides the fireworks")] = ()
    acoustics: Annotated[Acoustics | None, Field(description="how the street sounds; null: as usual")] = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for number, rule in enumerate(self.rules):
            for key, name, known in (("zone", rule.zone, self.zones), ("line", rule.line, self.lines)):
                if name is not None and name not in known:
                    raise ValueError(f"rules[{number}].{key}: {name!r} is not one of {sorted(known) or 'none'}")
        return self

    @model_validator(mode="after")
    def _begun_in_time(self) -> Self:
        groups = {key: getattr(self, key) for key in IN_THE_AIR}
        late = [f"{key}[{n}]" for key, group in groups.items() for n, one in enumerate(group) if one.start >= self.seconds]
        if late:
            raise ValueError(f"{', '.join(late)}: expected a start before the scene's end ({self.seconds:g} s)")
        return self

    @model_validator(mode="after")
    def _drives(self) -> Self:
        others = {key: getattr(self, key) for key in ("lines", "fireworks", "sounds", "acoustics")}
        flaw = drive_flaw(self.camera.model_fields_set, self.light.kind, [rule.kind for rule in self.rules], others)
        if flaw and self.drive is not None:
            raise ValueError(flaw)
        return self

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        groups = (self.actors, self.gatherings, self.passings, self.traffic, self.parked, self.litter, self.bins)
        airs = (self.fires, self.smokes, self.fireworks, self.glows, self.lightnings)
        names = [one.id for group in (*groups, *airs, self.sounds) for one in group]
        names += [step.name for actor in self.actors for step in actor.steps if step.name]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two things are called {', '.join(twice)}")
        lying = {step.name for actor in self.actors for step in actor.steps} | {one.id for one in self.litter}
        for actor in self.actors:
            for step in actor.steps:
                if step.take is not None and step.take not in lying:
                    raise ValueError(f"{actor.id}: take: nothing is called {step.take!r}")
        return self
