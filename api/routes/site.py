"""What this place is: what the page needs before somebody signs in."""

from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.context import whole_context
from api.examples import shown
from api.tables import GridArea

router = APIRouter(prefix="/v1", tags=["health"])

Bounds = Annotated[list[float], Field(min_length=4, max_length=4)]

SITE: JsonDict = {
    "name": "Dongcheng", "timezone": "Asia/Shanghai", "version": "0.1.0", "oidc": False,
    "map": {"bounds": [116.39, 39.91, 116.44, 39.97], "tiles": None, "attribution": "", "datum": "wgs84", "max_zoom": 18},
}  # fmt: skip


class MapOf(BaseModel):
    """What maps show at first, and what they lie on."""

    bounds: Annotated[
        Bounds | None,
        Field(description="west, south, east, north of the grid, WGS-84 degrees; none: there is no grid"),
    ]
    tiles: Annotated[str | None, Field(description="address of map pictures with {z}, {x}, {y}; none: plain ground")]
    attribution: Annotated[str, Field(description="whose map it is")]
    datum: Annotated[Literal["wgs84", "gcj02"], Field(description="what the tiles' places mean")]
    max_zoom: Annotated[int, Field(description="largest zoom of the tiles")]


class Site(BaseModel):
    """This place."""

    model_config = ConfigDict(json_schema_extra=shown(SITE))

    name: str
    timezone: Annotated[str, Field(description="IANA name: times are shown in it")]
    version: str
    oidc: Annotated[bool, Field(description="people sign in through OpenID Connect, too: `/v1/oidc/login`")]
    map: MapOf


@router.get("/site")
def read(request: Request) -> Site:
    """Say what this place is called, how its times are shown, how people sign in, and where its map is."""
    here = whole_context(request)
    with here.database.reading() as session:
        bounds = _grid_bounds(session)
    settings = here.config.map
    return Site(
        name=here.config.site_name,
        timezone=here.config.timezone,
        version=version("hutong"),
        oidc=here.config.oidc is not None,
        map=MapOf(
            bounds=bounds,
            tiles=settings.tiles,
            attribution=settings.attribution,
            datum=settings.datum,
            max_zoom=settings.max_zoom,
        ),
    )


def _grid_bounds(session: Session) -> list[float] | None:
    area = GridArea
    edges = (func.min(area.west), func.min(area.south), func.max(area.east), func.max(area.north))
    found = session.execute(select(*edges).where(area.level == "cell", area.retired.is_(None))).one()
    known = [edge for edge in found if edge is not None]
    return known if len(known) == len(edges) else None
