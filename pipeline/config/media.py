"""What clips and pictures are made of a stream."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.config.saying import said
from pipeline.config.section import Section
from pipeline.events import MaskName

CUT_S = 2.0
"""A clip is cut up to so long after its end: it is looked after twice a second, and others may be cut first."""


class EvidenceSettings(Section):
    """What is kept of an event."""

    pre_roll_s: Annotated[float, Field(ge=0, le=30, description="seconds of video before the event's moment")] = 5.0
    post_roll_s: Annotated[float, Field(ge=0, le=60, description="seconds of video after it")] = 5.0
    ring_s: Annotated[float, Field(gt=0, le=120, description="seconds of packets kept in memory; both rolls + 2 s")] = 30.0
    ring_mib: Annotated[float, Field(gt=0, le=512, description="memory limit of those packets, MiB")] = 32.0
    browser_copy: Annotated[
        bool, Field(description="beside a clip that browsers don't play (H.265, Motion JPEG) an H.264 copy for them")
    ] = True

    mask: Annotated[
        tuple[MaskName, ...],
        Field(description="what is hidden in the clips and pictures that leave: people, plates of vehicles; none: nothing"),
    ] = ()
    mask_gap_s: Annotated[
        float, Field(gt=0, le=10, description="the whole picture is coarse between two looks farther apart than this, seconds")
    ] = 1.0
    mask_hold_s: Annotated[
        float, Field(ge=0, le=5, description="a mask begins so long before its track, and ends so long after it, seconds")
    ] = 1.0

    @model_validator(mode="after")
    def _ring_holds_the_clip(self) -> Self:
        if self.pre_roll_s + self.post_roll_s + CUT_S > self.ring_s:
            came = f"{self.pre_roll_s:g} + {self.post_roll_s:g} + {CUT_S:g} > {self.ring_s:g}"
            raise ValueError(said("ring_short", cut=CUT_S, got=came))
        return self


class ThumbnailSettings(Section):
    """The small picture of a stream that the API shows; only the newest is kept."""

    every_s: Annotated[
        float, Field(ge=0, description="seconds between two; 1 s while somebody watches the stream; 0: none leave the node")
    ] = 10.0
    width: Annotated[int, Field(ge=160, le=960, description="pixels; a narrower picture stays as it is")] = 480
    quality: Annotated[int, Field(ge=20, le=95, description="JPEG's; lowered for a picture of more than 40 KB")] = 70
