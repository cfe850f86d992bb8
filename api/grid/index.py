"""Place to cell, in microseconds. Pure.

A place on the border of several cells is in the one with the smallest code: cells are numbered from west to east and from
north to south, so that this is the north-western one. A place in no cell, but within a metre of some, is in the nearest (the
smallest code among equals): borders of neighbours are digitised apart. Any other place is in none.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

SNAP_DEG = 1e-5
"""How far outside of all cells a place still counts, degrees: 1.1 m north and south, 0.85 m east and west in Beijing."""


class CellIndex:
    """The cells of a grid."""

    def __init__(self, shapes: Mapping[str, BaseGeometry], responsibility: Mapping[str, str] | None = None) -> None:
        self._codes = sorted(shapes)
        self._tree = STRtree([shapes[code] for code in self._codes])
        self._responsibility = dict(responsibility or {})

    def __len__(self) -> int:
        return len(self._codes)

    def cell_of(self, lat: float, lon: float) -> str | None:
        """Return the code of the cell of a place in WGS-84 degrees."""
        point = shapely.Point(lon, lat)
        found = self._tree.query(point, predicate="intersects")
        if len(found):
            return self._codes[int(found.min())]
        near = self._tree.query(point, predicate="dwithin", distance=SNAP_DEG)
        return self._codes[self._nearest(point, near)] if len(near) else None

    def cells_of(self, places: Iterable[tuple[float, float]]) -> list[str | None]:
        """Return the cells of many places, (latitude, longitude), in their order."""
        return [self.cell_of(lat, lon) for lat, lon in places]

    def responsibility_of(self, cell: str | None) -> str | None:
        """Return the code of the responsibility grid of a cell."""
        return None if cell is None else self._responsibility.get(cell)

    def _nearest(self, point: BaseGeometry, rows: NDArray[np.intp]) -> int:
        shapes: Sequence[BaseGeometry] = self._tree.geometries
        return min((shapely.distance(point, shapes[row]), int(row)) for row in rows)[1]
