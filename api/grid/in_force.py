"""The grid in force, kept in memory for looking up places; loaded anew once somebody imported another."""

import json
import threading

import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.grid.index import CellIndex
from api.tables import GridArea, GridImport


class GridInForce:
    """One process's copy of the grid."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._version: int | None = None
        self._index = CellIndex({})

    def index(self, session: Session) -> CellIndex:
        """Return the cells, empty where no grid was imported; costs one look at the newest import."""
        version = session.scalar(select(func.max(GridImport.id)))
        with self._turn:
            if version != self._version:
                self._index, self._version = load_index(session), version
            return self._index


def load_index(session: Session) -> CellIndex:
    """Return the cells in the database."""
    asked = select(GridArea.code, GridArea.geometry, GridArea.responsibility)
    rows = session.execute(asked.where(GridArea.level == "cell", GridArea.retired.is_(None))).all()
    shapes = shapely.from_geojson([json.dumps(geometry) for _, geometry, _ in rows])
    responsibility = {code: held for code, _, held in rows if held is not None}
    return CellIndex({row[0]: shape for row, shape in zip(rows, shapes, strict=True)}, responsibility)
