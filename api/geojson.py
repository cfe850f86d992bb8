"""Answers in GeoJSON (RFC 7946): always WGS-84, longitude first."""

from fastapi.responses import JSONResponse


class GeoJson(JSONResponse):
    """A GeoJSON answer."""

    media_type = "application/geo+json"
