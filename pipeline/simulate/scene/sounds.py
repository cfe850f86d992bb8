"""The settings of what sounds in a scene besides its fireworks, and of how its street sounds. Metres, seconds and dB."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.config.section import Section
from pipeline.events import Slug
from pipeline.simulate.script.path import Point
from pipeline.simulate.sound.track import Place

SoundKind = Literal[
    "door", "horn", "hammering", "breaker", "thunder", "wind", "motorbike", "speech", "music", "barking", "rain"
]  # fmt: skip


class Sounding(Section):
    """One sound; how long it lasts is its kind's matter."""

    id: Slug
    kind: SoundKind
    at: Annotated[Point, Field(description="where it is made; thunder, wind and rain are heard everywhere")] = (0.0, 8.0)
    start: Annotated[float, Field(ge=0)]
    louder: Annotated[float, Field(ge=-30, le=30, description="dB, than is usual for its kind")] = 0.0


USUAL = Place()


class Acoustics(Section):
    """How the street sounds by itself."""

    noise: Annotated[
        float, Field(ge=20, le=85, description="its traffic, dB: 40 on a quiet night, 70 on a main road")
    ] = USUAL.street_db  # fmt: skip
    echo: Annotated[
        float, Field(ge=0, le=4, description="seconds in which echoes fall by 60 dB; 0: an open field")
    ] = USUAL.street.tail_s  # fmt: skip
    even: Annotated[
        float, Field(ge=1, le=100, description="distance at which echoes are as loud as the sound itself; an alley's is short")
    ] = USUAL.street.even_m
