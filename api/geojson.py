"""Answers in GeoJSON (RFC 7946): always WGS-84, longitude first."""

from typing import Annotated, Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

from api.examples import shown

FEATURE: JsonDict = {
    "type": "Feature", "id": "alley-12-west", "geometry": {"type": "Point", "coordinates": [116.4032, 39.9378]},
    "properties": {"state": "live", "stale": False},
}  # fmt: skip


class GeoJson(JSONResponse):
    """A GeoJSON answer: a model, which is written as JSON at once, without a dictionary in between."""

    media_type = "application/geo+json"

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - starlette's; a model
        """Return the bytes of an answer."""
        told: str = content.model_dump_json()
        return told.encode()


class Feature(BaseModel):
    """One thing and where it is."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Annotated[dict[str, JsonValue], Field(description="WGS-84, longitude first")]
    properties: dict[str, JsonValue]


class FeatureCollection(BaseModel):
    """Things as a layer of a map."""

    model_config = ConfigDict(json_schema_extra=shown({"type": "FeatureCollection", "features": [FEATURE]}))

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]
