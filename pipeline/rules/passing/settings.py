"""What a configuration may say to every rule of cameras that drive."""

from typing import Annotated, ClassVar

from pydantic import Field

from pipeline.config.crosscheck import Needs
from pipeline.config.settings import RuleSettings
from pipeline.events import Ratio


class PassingSettings(RuleSettings):
    """What every rule about things that a vehicle passes has."""

    needs: ClassVar[Needs] = Needs(fixed=None, driving=True)
    geofences: Annotated[
        tuple[str, ...], Field(description="areas of the stream's `geofences` that are watched; none: everywhere")
    ] = ()
    min_inside: Annotated[
        float, Field(gt=0, le=1, description="share of the places at which a thing may be that must lie in such an area")
    ] = 0.5
    min_confidence: Annotated[Ratio, Field(description="least confidence of a thing, mean over its looks")] = 0.3
    min_looks: Annotated[int, Field(ge=2, description="so many looks must show it before an event")] = 3
    min_evidence: Annotated[
        float, Field(ge=0, description="sum of the confidences of its looks before an event: faint looks must be many")
    ] = 2.0
    still_mps: Annotated[
        float, Field(gt=0, description="a thing stands when it is surely slower on the ground than this, metres a second")
    ] = 2.0
    max_radius_m: Annotated[
        float, Field(gt=0, le=30, description="a thing whose place is less sure than this is waited for, metres")
    ] = 15.0
    pass_s: Annotated[
        float, Field(gt=0, description="seconds unseen after which the next sight of a thing is another pass")
    ] = 120.0
    min_stay_s: Annotated[
        float, Field(ge=0, description="seconds for which it must have been there: above 0, an earlier pass must have seen it")
    ] = 0.0
    clear_looks: Annotated[
        int, Field(ge=2, description="looks that must show its place clearly and empty before it is gone")
    ] = 5
    max_life_s: Annotated[
        float, Field(gt=0, description="what no vehicle passed for so many seconds expires and is forgotten")
    ] = 604_800.0
