"""Levels that a file leaves out are made of their cells. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import shapely

from api.grid.area import SLIT_DEG, Area, joined
from api.grid.code import Level, within

ABOVE: tuple[Level, ...] = ("community", "street", "district")


def complete(areas: Sequence[Area]) -> list[Area]:
    """Return areas with the communities, streets and district that are missing, and shapes for responsibility grids.

    What is made has no name, for its code does not tell it. A responsibility grid's parent is the lowest that holds all of it.
    """
    cells = [one for one in areas if one.level == "cell"]
    by_code = {one.code: one for one in cells}
    known = {one.code for one in areas}
    made = [_shaped(one, by_code) if one.level == "responsibility" else one for one in areas]
    for level in ABOVE:
        parts: dict[str, list[Area]] = defaultdict(list)
        for cell in cells:
            parts[within(cell.code, level)].append(cell)
        made += [joined(level, code, "", these) for code, these in sorted(parts.items()) if code not in known]
    return made


def _shaped(grid: Area, cells: dict[str, Area]) -> Area:
    held = [cells[code] for code in grid.cells]
    shape = shapely.union_all([one.shape for one in held], grid_size=SLIT_DEG) if grid.shape.is_empty else grid.shape
    return replace(grid, shape=shape, parent=grid.parent or _common(grid.cells))


def _common(cells: Sequence[str]) -> str | None:
    for level in ABOVE:
        found = {within(code, level) for code in cells}
        if len(found) == 1:
            return found.pop()
    return None
