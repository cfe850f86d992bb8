"""Things of a city that have a code, such as its bins: where they stand on the earth. Not here: files (`geojson.py`)."""

from typing import Annotated

from pydantic import Field
from pydantic.config import JsonDict

from pipeline.config.section import Section
from pipeline.events import Slug


class Asset(Section):
    """One thing with a code."""

    code: Annotated[Slug, Field(description="its code in the city's register; names it in events")]
    name: Annotated[str, Field(max_length=100, description="as people call it")] = ""
    lat: Annotated[float, Field(ge=-90, le=90, description="latitude, WGS-84 degrees")]
    lon: Annotated[float, Field(ge=-180, le=180, description="longitude, WGS-84 degrees")]


def or_file(part: JsonDict) -> None:
    """Say in a list's JSON Schema that the path of a file will do as well."""
    listed: JsonDict = {key: part.pop(key) for key in ("type", "items") if key in part}
    part["anyOf"] = [{"type": "string"}, listed]
