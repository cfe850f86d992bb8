"""The table of codes that is in force."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.auth import require
from api.codes.table import STANDARD, STANDARD_2013, Matter, Unit
from api.context import context
from api.examples import shown

MATTER: JsonDict = {
    "matter": "litter", "kinds": ["litter"], "code": "06010", "name": "暴露垃圾", "standard": STANDARD,
    "is_local_extension": False, "code_2013": "01-10", "standard_2013": STANDARD_2013, "limit_amount": 4.0,
    "limit_unit": "working_hours", "department_code": None, "department": None,
}  # fmt: skip

router = APIRouter(prefix="/v1/codes", tags=["codes"])


class MatterView(BaseModel):
    """One class of cases."""

    model_config = ConfigDict(json_schema_extra=shown(MATTER))

    matter: Annotated[str, Field(description="our name of it")]
    kinds: Annotated[list[str], Field(description="kinds of events that become it, some by the class of their thing alone")]
    code: Annotated[str, Field(description="class code: 2 digits major, 3 minor")]
    name: str
    standard: Annotated[str, Field(description="list that the code is numbered after")]
    is_local_extension: Annotated[bool, Field(description="the national list has no such class: the number is local")]
    code_2013: str | None
    standard_2013: str | None
    limit_amount: Annotated[float | None, Field(description="time limit; none: none is known")]
    limit_unit: Annotated[Unit | None, Field(description="working_hours and working_days run in working time alone")]
    department_code: str | None
    department: str | None


class Matters(BaseModel):
    """All classes of cases."""

    model_config = ConfigDict(json_schema_extra=shown({"matters": [MATTER]}))

    matters: list[MatterView]


@router.get("", dependencies=[Depends(require("staff"))])
def listing(request: Request) -> Matters:
    """List classes of cases with their codes, time limits and departments."""
    table = context(request).codes
    kinds = {name: list(dict.fromkeys(row.kind for row in table.kinds if row.matter == name)) for name in table.matters}
    return Matters(matters=[_view(name, kinds[name], matter) for name, matter in table.matters.items()])


def _view(name: str, kinds: list[str], matter: Matter) -> MatterView:
    limit, department = matter.limit, matter.department
    return MatterView(
        matter=name,
        kinds=kinds,
        code=matter.code,
        name=matter.name,
        standard=matter.standard,
        is_local_extension=matter.local,
        code_2013=matter.code_2013,
        standard_2013=STANDARD_2013 if matter.code_2013 else None,
        limit_amount=limit.amount if limit else None,
        limit_unit=limit.unit if limit else None,
        department_code=department.code if department else None,
        department=department.name if department else None,
    )
