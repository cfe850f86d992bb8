"""A little grid for tests: square cells of about 100 m in rows and columns, in one community of made-up codes."""

import json
from typing import Any

from shapely.geometry import box

from api.grid.area import Area

COMMUNITY = "999902001001"
SOUTH, WEST, SIDE = 39.9, 116.4, 0.001
"""Degrees."""


def cell(row: int, column: int, *, columns: int = 3, **changed: Any) -> Area:
    """Return a cell; rows are counted from the north, numbers go from west to east and north to south."""
    north, west = SOUTH - row * SIDE, WEST + column * SIDE
    code = f"{COMMUNITY}{row * columns + column + 1:03d}"
    return Area(
        **{
            "level": "cell",
            "code": code,
            "name": "",
            "shape": box(west, north - SIDE, west + SIDE, north),
            "parent": COMMUNITY,
            "feature": code,
            **changed,
        }
    )


def lattice(rows: int = 2, columns: int = 3) -> list[Area]:
    """Return cells that fit together."""
    return [cell(row, column, columns=columns) for row in range(rows) for column in range(columns)]


def middle(row: int, column: int) -> tuple[float, float]:
    """Return latitude and longitude of the middle of a cell."""
    return SOUTH - (row + 0.5) * SIDE, WEST + (column + 0.5) * SIDE


def feature(code: object, ring: list[list[float]] | None = None, **properties: Any) -> dict[str, Any]:
    """Return a polygon as a GeoJSON feature."""
    square = [[116.4, 39.9], [116.401, 39.9], [116.401, 39.901], [116.4, 39.901], [116.4, 39.9]]
    geometry = {"type": "Polygon", "coordinates": [square if ring is None else ring]}
    return {"type": "Feature", "geometry": geometry, "properties": {"code": code, **properties}}


def collection(*features: object, **members: Any) -> str:
    """Return features as the text of a file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})
