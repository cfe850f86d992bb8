"""Areas on the earth, for cameras that drive: the `geofences` of a stream. Not here: files of them (`geojson.py`)."""

from math import cos, radians
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.config import JsonDict

from pipeline.config.geometry import METRES_PER_DEGREE, polygon_flaw
from pipeline.events import Slug

MOST_CORNERS = 500
"""Corners of one area; a block of houses has some dozens."""


class Corner(BaseModel):
    """A corner of an area."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    lat: Annotated[float, Field(ge=-90, le=90, description="latitude, WGS-84 degrees")]
    lon: Annotated[float, Field(ge=-180, le=180, description="longitude, WGS-84 degrees")]


class Geofence(BaseModel):
    """A polygon on the earth."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Annotated[str, Field(max_length=100, description="as people call it")] = ""
    corners: Annotated[
        tuple[Corner, ...], Field(min_length=3, max_length=MOST_CORNERS, description="in order around the area")
    ]

    @field_validator("corners")
    @classmethod
    def _simple(cls, corners: tuple[Corner, ...]) -> tuple[Corner, ...]:
        first = corners[0]
        across = METRES_PER_DEGREE * max(0.01, cos(radians(first.lat)))
        metres = [((one.lon - first.lon) * across, (one.lat - first.lat) * METRES_PER_DEGREE) for one in corners]
        flaw = polygon_flaw(metres)
        if flaw:
            raise ValueError(flaw)
        return corners


def or_geojson(part: JsonDict) -> None:
    """Say in the JSON Schema of `geofences` that the path of a file will do as well."""
    named: JsonDict = {key: part.pop(key) for key in ("type", "patternProperties") if key in part}
    part["anyOf"] = [{"type": "string"}, {**named, "additionalProperties": False}]


Geofences = Annotated[
    dict[Slug, Geofence],
    Field(
        json_schema_extra=or_geojson,
        description="vehicles: named areas on the earth; or a GeoJSON file of polygons (path relative to this file)",
    ),
]
