"""A made-up district of the size of Beijing's Dongcheng, for demonstrations, tests and benchmarks. Pure, the same for a seed.

Nothing in it is real: outlines, names and codes (division 999901 is nobody's) are made up; only its size and the numbers
of its parts are Dongcheng's: 17 streets, 589 basic grids (responsibility grids), 2,314 unit grids, 832 alleys. It lies
where Dongcheng lies, so that simulated cameras there have a cell.

Cells are the quadrangles of a jittered lattice, so that they share their corners: no gaps, no overlaps. Streets, communities
and basic grids are blocks of cells, cut again and again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray

from api.grid.area import METRES_A_DEGREE, Area, joined
from api.grid.derive import complete

SEED = 1
ROWS, COLUMNS = 89, 26
"""89 × 26 = 2,314 unit grids."""
STREETS, COMMUNITIES, BASIC_GRIDS, ALLEYS = 17, 169, 589, 832
SIDE_M = 134.5
"""Of a cell: 2,314 of them are 41.86 km², Dongcheng has 41.84."""
SOUTH, WEST = 39.8650, 116.3880
"""The south-western corner, WGS-84 degrees."""
JITTER = 0.22
"""How far a corner moves, as a share of a side; below 0.25 every quadrangle stays convex enough to be simple."""
DISTRICT = "999901"
NAME = "示例区（虚构）"
LAND_USE = ("居住", "商业", "行政办公", "公园绿地", "道路", "文教")
Corners = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """Cells of some rows (from the south) and columns (from the west)."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def size(self) -> int:
        """Number of its cells."""
        return self.rows * self.columns

    def places(self) -> list[tuple[int, int]]:
        """Return row and column of its cells, from west to east and north to south."""
        rows = range(self.row + self.rows - 1, self.row - 1, -1)
        return [(row, column) for row in rows for column in range(self.column, self.column + self.columns)]

    def cut(self, first: int, second: int, share: float) -> tuple["Block", "Block"]:
        """Return two parts, across the longer side, that hold at least `first` and `second` cells."""
        upright = self.rows >= self.columns
        length, other = (self.rows, self.columns) if upright else (self.columns, self.rows)
        at = min(max(round(length * share), ceil(first / other)), length - ceil(second / other))
        if upright:
            return Block(self.row, self.column, at, other), Block(self.row + at, self.column, length - at, other)
        return Block(self.row, self.column, other, at), Block(self.row, self.column + at, other, length - at)


def made_up_district(seed: int = SEED) -> list[Area]:
    """Return the district with all its parts."""
    random = np.random.default_rng(seed)
    corners = _corners(random)
    areas: list[Area] = []
    streets = _carve(Block(0, 0, ROWS, COLUMNS), list(random.uniform(0.6, 1.4, STREETS)))
    communities = _shares(COMMUNITIES, [block.size for block in streets])
    alleys = _shares(ALLEYS, [block.size for block in streets])
    parts = [_carve(block, [1.0] * number) for block, number in zip(streets, communities, strict=True)]
    basic = iter(_shares(BASIC_GRIDS, [block.size for blocks in parts for block in blocks]))
    for number, (street, blocks) in enumerate(zip(streets, parts, strict=True), 1):
        code = f"{DISTRICT}{number:03d}"
        held: list[Area] = []
        for place, block in enumerate(blocks, 1):
            held += _community(f"{code}{place:03d}", f"示例社区 {number:02d}-{place:02d}", block, next(basic), corners, random)
        cells = [one for one in held if one.level == "cell"]
        areas += [joined("street", code, f"示例街道 {number:02d}", cells), *held]
        areas += _alleys(code, street, alleys[number - 1], corners, random)
    cells = [one for one in areas if one.level == "cell"]
    return complete([joined("district", DISTRICT, NAME, cells), *areas])


def _corners(random: np.random.Generator) -> Corners:
    """Return longitude and latitude of the lattice's corners, (rows + 1, columns + 1, 2)."""
    north, east = SIDE_M / METRES_A_DEGREE, SIDE_M / METRES_A_DEGREE / cos(radians(SOUTH))
    rows, columns = np.mgrid[0 : ROWS + 1, 0 : COLUMNS + 1].astype(np.float64)
    moved = random.uniform(-JITTER, JITTER, (2, ROWS + 1, COLUMNS + 1))
    lattice = np.stack([WEST + (columns + moved[0]) * east, SOUTH + (rows + moved[1]) * north], axis=-1)
    return np.asarray(lattice.round(7), np.float64)


def _carve(block: Block, weights: Sequence[float]) -> list[Block]:
    """Cut a block into as many parts as there are weights, about so large."""
    if len(weights) == 1:
        return [block]
    half = len(weights) // 2
    first, second = weights[:half], weights[half:]
    one, other = block.cut(len(first), len(second), sum(first) / sum(weights))
    return [*_carve(one, first), *_carve(other, second)]


def _shares(total: int, sizes: Sequence[int]) -> list[int]:
    """Share `total` out in proportion to sizes, by the largest remainders; everybody gets at least one."""
    exact = [max(1.0, total * size / sum(sizes)) for size in sizes]
    shares = [int(one) for one in exact]
    order = sorted(range(len(sizes)), key=lambda number: (shares[number] - exact[number], number))
    for number in order[: total - sum(shares)]:
        shares[number] += 1
    return shares


def _community(  # noqa: PLR0917 - what a community is made of
    code: str, name: str, block: Block, basic: int, corners: Corners, random: np.random.Generator
) -> list[Area]:
    cells = {}
    for number, place in enumerate(block.places(), 1):
        used = LAND_USE[int(random.integers(len(LAND_USE)))]
        cells[place] = Area("cell", f"{code}{number:03d}", "", _cell(corners, *place), code, land_use=used, management="1")
    grids = [
        Area("responsibility", f"{code}R{number:02d}", f"{name} 基础网格 {number:02d}", shapely.Polygon(), code,
             tuple(cells[place].code for place in part.places()))
        for number, part in enumerate(_carve(block, [1.0] * basic), 1)
    ]  # fmt: skip
    return [joined("community", code, name, cells.values()), *cells.values(), *grids]


def _cell(corners: Corners, row: int, column: int) -> shapely.Polygon:
    ring = [corners[row, column], corners[row, column + 1], corners[row + 1, column + 1], corners[row + 1, column]]
    return shapely.Polygon(ring)


def _alleys(street: str, block: Block, number: int, corners: Corners, random: np.random.Generator) -> list[Area]:
    """Return alleys that go from west to east through two cells of a street."""
    rows, starts = range(block.row, block.row + block.rows), range(block.column, block.column + block.columns - 1, 2)
    pairs = [(row, column) for row in rows for column in starts]
    chosen = sorted(random.choice(len(pairs), number, replace=False))
    return [
        Area("alley", f"{street}H{count:03d}", f"示例胡同 {street[-3:]}-{count:03d}", _alley(corners, *pairs[pick]), street)
        for count, pick in enumerate(chosen, 1)
    ]


def _alley(corners: Corners, row: int, column: int) -> shapely.LineString:
    """Return the line through the middles of two cells, from border to border."""
    middles = [corners[row : row + 2, at].mean(axis=0) for at in (column, column + 1, column + 2)]
    return shapely.LineString(np.round(middles, 7))


