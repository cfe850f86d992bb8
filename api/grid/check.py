"""Whether areas fit together: valid shapes, no overlaps, no holes, cells inside what their code says. Pure.

Fatal is what can't be loaded; overlaps, holes and cells that reach over their community's border are told, and may be loaded
when somebody says so: a city's real data have them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from api.grid.area import Area, roughly_m2
from api.grid.code import DIGITS, PARENT, Level, within
from api.grid.geojson import Flaw

SLIVER_M2 = 1.0
"""Overlaps and holes that are smaller come from rounding; a unit grid has about 10,000 m²."""
HALF_GAP_DEG = 5e-7
"""Half of a slit between neighbours that opens no hole to the outside, degrees (5 cm)."""
SHARE_OUTSIDE = 0.01
"""A cell may reach so far over the border of its community or street, as a share of itself: borders are generalised."""


def flaws_of(areas: Sequence[Area], *, sliver_m2: float = SLIVER_M2) -> list[Flaw]:
    """Return all that is wrong with a grid."""
    cells = [one for one in areas if one.level == "cell"]
    if not cells:
        return [Flaw("", "expected at least one cell: a feature with a code of 15 digits")]
    invalid = list(_invalid(areas))
    shaped = [_orphans(areas), _strangers(areas), _shared(areas)]
    if invalid:
        return [*invalid, *chain.from_iterable(shaped)]
    ground = [_overlaps(cells, sliver_m2), _holes(cells, sliver_m2), _uncovered(areas, cells, sliver_m2)]
    return list(chain.from_iterable([*shaped, *ground, _outside(areas, cells)]))


def _invalid(areas: Sequence[Area]) -> Iterator[Flaw]:
    for one in areas:
        if not one.shape.is_valid:
            yield Flaw(one.feature, f"geometry: {shapely.is_valid_reason(one.shape)}")


def _orphans(areas: Sequence[Area]) -> Iterator[Flaw]:
    """Tell of cells whose community, street or district is missing though the file has others of that level."""
    known: Mapping[Level, set[str]] = {level: {one.code for one in areas if one.level == level} for level in DIGITS}
    for one in areas:
        above = PARENT.get(one.level)
        if above is not None and known[above] and within(one.code, above) not in known[above]:
            told = f"code: no {above} {within(one.code, above)} in this file, though it has {len(known[above])}"
            yield Flaw(one.feature, told)


def _strangers(areas: Sequence[Area]) -> Iterator[Flaw]:
    cells = {one.code for one in areas if one.level == "cell"}
    for one in areas:
        unknown = sorted(set(one.cells) - cells)
        if unknown:
            yield Flaw(one.feature, f"cells: expected cells of this file, got {', '.join(unknown[:5])}")
        if one.level == "responsibility" and not one.cells:
            yield Flaw(one.feature, "cells: expected the codes of its cells")


def _shared(areas: Sequence[Area]) -> Iterator[Flaw]:
    holders: dict[str, list[str]] = defaultdict(list)
    for one in areas:
        for cell in one.cells:
            holders[cell].append(one.feature)
    for cell, features in holders.items():
        if len(features) > 1:
            twice = Counter(features).most_common(1)[0][1] > 1
            yield Flaw(features[1], f"cells: {cell} is {'named twice' if twice else f'in {features[0]}, too'}")


def _overlaps(cells: Sequence[Area], sliver_m2: float) -> Iterator[Flaw]:
    shapes = [one.shape for one in cells]
    for first, second in STRtree(shapes).query(shapes, predicate="intersects").T:
        if first < second:
            size = roughly_m2(shapely.intersection(shapes[first], shapes[second]))
            if size > sliver_m2:
                yield Flaw(cells[second].feature, f"overlaps {cells[first].feature} by {size:,.0f} m²", is_fatal=False)


def _holes(cells: Sequence[Area], sliver_m2: float) -> Iterator[Flaw]:
    whole = shapely.union_all([shapely.buffer(one.shape, HALF_GAP_DEG, join_style="mitre") for one in cells])
    tree = STRtree([one.shape for one in cells])
    for ring in (ring for part in shapely.get_parts(whole) for ring in part.interiors):
        hole = shapely.Polygon(ring)
        if roughly_m2(hole) > sliver_m2:
            yield _hole(hole, [cells[row] for row in sorted(tree.query(hole, predicate="dwithin", distance=2 * HALF_GAP_DEG))])


def _hole(hole: BaseGeometry, around: Sequence[Area]) -> Flaw:
    place = hole.representative_point()
    told = f"a hole of {roughly_m2(hole):,.0f} m² at lon {place.x:.6f}, lat {place.y:.6f}"
    told += f", among {', '.join(one.code for one in around[:6])}"
    return Flaw(around[0].feature if around else "", told, is_fatal=False)


def _uncovered(areas: Sequence[Area], cells: Sequence[Area], sliver_m2: float) -> Iterator[Flaw]:
    """Tell of ground of a district that no cell covers; holes inside were told already."""
    whole = shapely.union_all([one.shape for one in cells])
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(whole)])
    for one in areas:
        if one.level == "district":
            for part in shapely.get_parts(shapely.difference(one.shape, filled)):
                if roughly_m2(part) > sliver_m2:
                    at = part.representative_point()
                    told = f"no cell covers {roughly_m2(part):,.0f} m² at lon {at.x:.6f}, lat {at.y:.6f}"
                    yield Flaw(one.feature, told, is_fatal=False)


def _outside(areas: Sequence[Area], cells: Sequence[Area]) -> Iterator[Flaw]:
    above = {one.code: one for one in areas if one.level in ("community", "street", "district")}
    for cell in cells:
        for level in ("community", "street", "district"):
            holder = above.get(within(cell.code, level))
            if holder is None:
                continue
            size = shapely.difference(cell.shape, holder.shape).area
            if size > SHARE_OUTSIDE * cell.shape.area:
                share = 100 * size / cell.shape.area
                yield Flaw(cell.feature, f"{share:.0f} % of it lies outside of its {level} {holder.code}", is_fatal=False)
                break
