"""The settings of moments that change the whole picture: lightning, and what a camera does to itself."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.section import Section
from pipeline.events import Slug

Seconds = Annotated[float, Field(ge=0)]


class Lightning(Section):
    """Lightning behind the clouds: some strokes within a second."""

    id: Slug
    start: Seconds
    strokes: Annotated[int, Field(ge=1, le=8)] = 3
    strength: Annotated[float, Field(gt=0, le=5)] = 1.0


class Lapse(Section):
    """A jump of the camera's exposure, or a time in which it sees infrared: grey, and at both ends a moment too bright."""

    kind: Literal["exposure", "infrared"] = "exposure"
    start: Seconds
    until: Seconds
    by: Annotated[float, Field(gt=0.1, le=6, description="exposure: times the usual one")] = 1.8

    @model_validator(mode="after")
    def _lasting(self) -> Self:
        if self.until <= self.start:
            raise ValueError(f"until: expected a time after start ({self.start} s), got {self.until} s")
        if self.kind == "infrared" and "by" in self.model_fields_set:
            raise ValueError("by: belongs to `exposure`")
        return self
