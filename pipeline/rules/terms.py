"""Settings that several rules have, each with its bounds and its words; every rule gives its own default. Not a rule."""

from typing import Annotated

from pydantic import Field

MaxLife = Annotated[float, Field(gt=0, description="an event is closed as expired after this many seconds and may open anew")]
Release = Annotated[float, Field(gt=0, description="observed seconds for which it must be gone before the event closes")]
Hidden = Annotated[
    float, Field(ge=0, description="observed seconds for which a thing behind something else is taken to be still there")
]
MoveShare = Annotated[
    float, Field(gt=0, le=2, description="a shift of less than this, in sizes of the thing's box, is no movement")
]
