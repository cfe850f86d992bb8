"""Of which cases a receiver wants to hear, as it says so."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.asked import GridCode
from api.cases.stages import Stage
from pipeline.events import Severity, Slug

Grid = Annotated[GridCode, Field(description="district, street, community or unit grid")]


class Filters(BaseModel):
    """All that are given must hold; of one, any value is enough. Judged anew for each message."""

    model_config = ConfigDict(extra="forbid")

    kinds: Annotated[list[Slug], Field(max_length=100, description="the cameras' kind, or the corrected one")] = []
    severities: Annotated[list[Severity], Field(max_length=3)] = []
    stages: Annotated[list[Stage], Field(max_length=7, description="the case's after what the message tells")] = []
    grids: Annotated[list[Grid], Field(max_length=500, description="a case without a place is in none")] = []

    def kept(self) -> dict[str, list[str]]:
        """Return what is kept of them: those that filter something."""
        given: dict[str, list[str]] = self.model_dump()
        return {name: values for name, values in given.items() if values}
