"""The moves that there are between the statuses of cases, and which of them whoever asks may make."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.auth import caller, require
from api.cases.actor import person
from api.cases.stages import MOVES, OWN_CALL, Actor, Need, Status
from api.examples import shown

router = APIRouter(prefix="/v1/moves", tags=["cases"])

CANCEL: JsonDict = {
    "move": "cancel", "origins": ["confirmed", "gone", "proposed"], "status": "cancelled", "needs": ["opinion"],
    "actors": ["manager", "operator"], "open": True,
}  # fmt: skip


class MoveView(BaseModel):
    """One move."""

    move: str
    origins: Annotated[list[Status], Field(description="statuses from which it may be made")]
    status: Annotated[Status, Field(description="status after it")]
    needs: Annotated[list[Need], Field(description="what must be said with it")]
    actors: Annotated[list[Actor], Field(description="who may make it")]
    open: Annotated[bool, Field(description="whoever asks may make it")]


class MoveTable(BaseModel):
    """All moves, in the order of a case's life."""

    model_config = ConfigDict(json_schema_extra=shown({"moves": [CANCEL]}))

    moves: list[MoveView]


@router.get("", dependencies=[Depends(require("reader"))])
def table(request: Request) -> MoveTable:
    """Return the moves that there are; those that the pipeline alone makes are not open to anybody."""
    who = person(caller(request)).actors
    return MoveTable(
        moves=[
            MoveView(
                move=one.name,
                origins=sorted(one.origins),
                status=one.target,
                needs=sorted(one.needs),
                actors=sorted(one.actors),
                open=bool(who & one.actors),
            )
            for one in MOVES
            if one.name not in OWN_CALL
        ]
    )
