"""The settings of what burns, smokes, bursts and glows in a scene. Metres and seconds."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.section import Section
from pipeline.events import Slug
from pipeline.simulate.script.path import Point

Tint = Literal["white", "grey", "black"]
FireworkKind = Literal["peony", "willow", "ring", "fountain", "crackers"]
GlowKind = Literal["lantern", "lamp", "neon", "police"]
Seconds = Annotated[float, Field(ge=0)]
Height = Annotated[float, Field(ge=0, le=300, description="above the ground")]
AERIAL: frozenset[FireworkKind] = frozenset({"peony", "willow", "ring"})
"""Those that burst above; the others stand on the ground."""


class _Timed(Section):
    """Something at a place, for a time."""

    id: Slug
    at: Point
    seed: Annotated[int | None, Field(ge=0, description="of its shapes; default: from the scene's seed")] = None
    start: Seconds = 0.0
    until: Annotated[Seconds | None, Field(description="default: the scene's end")] = None

    @model_validator(mode="after")
    def _lasting(self) -> Self:
        if self.until is not None and self.until <= self.start:
            raise ValueError(f"until: expected a time after start ({self.start} s), got {self.until} s")
        return self


class Fire(_Timed):
    """Open flames; put litter, a bin or a vehicle at the same place to burn it."""

    height: Height = 0.0
    size: Annotated[float, Field(gt=0, le=8, description="how high the flames are")] = 0.8
    width: Annotated[float | None, Field(gt=0, le=12, description="of the burning place; default: 0.9 of the size")] = None
    smoke: Annotated[Tint | None, Field(description="what it gives off, or null")] = "grey"


class Smoke(_Timed):
    """A column of smoke; steam looks alike, but is no smoke in the truth."""

    height: Height = 0.0
    tint: Tint = "grey"
    size: Annotated[float, Field(gt=0, le=6, description="width where it comes out")] = 0.5
    density: Annotated[float, Field(gt=0, le=1)] = 0.6
    rise: Annotated[float, Field(gt=0, le=6, description="metres a second")] = 1.4
    wind: Annotated[Point, Field(description="metres a second it drifts")] = (0.3, 0.1)
    steam: bool = False


class Firework(_Timed):
    """Fireworks: shots that burst above the ground, or a fountain or a string of crackers on it, from `start` to `until`."""

    kind: FireworkKind = "peony"
    height: Annotated[float, Field(gt=0, le=300, description="of the burst; a fountain's own")] = 40.0
    size: Annotated[float, Field(gt=0, le=80, description="radius of a burst; half the length of a string")] = 12.0
    shots: Annotated[int, Field(ge=1, le=200, description="bursts, spread over the time")] = 1

    @model_validator(mode="after")
    def _shot_once(self) -> Self:
        if self.kind not in AERIAL and self.shots != 1:
            raise ValueError(f"shots: belongs to {', '.join(sorted(AERIAL))}; a {self.kind} has none")
        return self


class Glow(_Timed):
    """A light that is no fire: a red lantern, a lamp (switched on at its start), a neon sign, a police car's lights."""

    kind: GlowKind = "lantern"
    height: Height = 2.6
    size: Annotated[float, Field(gt=0, le=3, description="width")] = 0.4
    every: Annotated[float | None, Field(gt=0.1, le=60, description="neon, police: seconds of a cycle")] = None

    @model_validator(mode="after")
    def _blinking(self) -> Self:
        if self.every is not None and self.kind not in {"neon", "police"}:
            raise ValueError(f"every: belongs to neon and police, a {self.kind} shines steadily")
        return self
