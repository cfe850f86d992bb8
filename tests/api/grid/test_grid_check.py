from dataclasses import replace

import pytest
from shapely.geometry import Polygon, box

from api.grid.area import Area, joined
from api.grid.check import flaws_of
from api.grid.derive import complete
from api.grid.shift import shift_flaw
from api.place import from_wgs84
from tests.support.lattice import COMMUNITY, SIDE, SOUTH, WEST, cell, lattice

FIRST = f"{COMMUNITY}001"


def told(areas: list[Area]) -> list[str]:
    return [str(one) for one in flaws_of(areas)]


def fatal(areas: list[Area]) -> list[bool]:
    return [one.is_fatal for one in flaws_of(areas)]


def test_cells_that_fit_together_are_right() -> None:
    assert flaws_of(lattice()) == []
    assert flaws_of(complete(lattice())) == []


def test_a_grid_has_cells() -> None:
    assert told([]) == ["expected at least one cell: a feature with a code of 15 digits"]
    assert fatal([]) == [True]


def test_a_hole_is_told_with_its_place_and_neighbours() -> None:
    areas = [one for one in lattice(3, 3) if not one.code.endswith("005")]
    said = told(areas)
    assert len(said) == 1
    assert "a hole of 9," in said[0]
    assert "lon 116.4015" in said[0]
    assert "999902001001002" in said[0]
    assert fatal(areas) == [False]


def test_an_overlap_names_both_and_its_size() -> None:
    first, second = cell(0, 0), cell(0, 1)
    wide = replace(second, shape=box(WEST + 0.9 * SIDE, SOUTH - SIDE, WEST + 2 * SIDE, SOUTH))
    assert told([first, wide]) == [f"{second.code}: overlaps {first.code} by 949 m²"]
    assert fatal([first, wide]) == [False]


def test_a_sliver_is_rounding() -> None:
    first, second = cell(0, 0), cell(0, 1)
    wide = replace(second, shape=box(WEST + SIDE - 1e-8, SOUTH - SIDE, WEST + 2 * SIDE, SOUTH))
    assert flaws_of([first, wide]) == []
    assert flaws_of([first, wide], sliver_m2=0.01) != []


def test_ground_of_the_district_that_no_cell_covers_is_told() -> None:
    district = Area("district", "999902", "", box(WEST, SOUTH - 2 * SIDE, WEST + 4 * SIDE, SOUTH), feature="district")
    said = told([*lattice(), district])
    assert len(said) == 1
    assert said[0].startswith("district: no cell covers 18,")


def test_a_shape_that_crosses_itself_is_fatal() -> None:
    bow = Polygon([(WEST, SOUTH), (WEST + SIDE, SOUTH - SIDE), (WEST + SIDE, SOUTH), (WEST, SOUTH - SIDE)])
    areas = [cell(0, 0, shape=bow), cell(0, 1)]
    assert told(areas)[0].startswith(f"{FIRST}: geometry: Self-intersection")
    assert fatal(areas) == [True]


def test_a_cell_of_a_community_that_is_missing_is_told() -> None:
    other = Area("community", "999902001002", "", lattice()[0].shape, feature="other")
    said = told([cell(0, 0), other])
    assert said[0] == f"{FIRST}: code: no community {COMMUNITY} in this file, though it has 1"


def test_a_cell_outside_of_its_community_is_told() -> None:
    community = joined("community", COMMUNITY, "", [cell(0, 0)])
    said = told([cell(0, 0), cell(0, 1), community])
    assert said == [f"{COMMUNITY}002: 100 % of it lies outside of its community {COMMUNITY}"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((), "grid: cells: expected the codes of its cells"),
        ((FIRST, "999902001001999"), "grid: cells: expected cells of this file, got 999902001001999"),
        ((FIRST, FIRST), f"grid: cells: {FIRST} is named twice"),
    ],
    ids=["none", "unknown", "twice"],
)
def test_a_responsibility_grid_has_cells_of_the_file(cells: tuple[str, ...], message: str) -> None:
    grid = Area("responsibility", "zr-1", "", Polygon(), cells=cells, feature="grid")
    assert told([*lattice(), grid]) == [message]


def test_a_cell_is_in_one_responsibility_grid() -> None:
    grids = [Area("responsibility", f"zr-{n}", "", Polygon(), cells=(FIRST,), feature=f"grid {n}") for n in (1, 2)]
    assert told([*lattice(), *grids]) == [f"grid 2: cells: {FIRST} is in grid 1, too"]


def test_what_a_file_leaves_out_is_made_of_its_cells() -> None:
    grid = Area("responsibility", "zr-1", "", Polygon(), cells=(FIRST, f"{COMMUNITY}002"))
    areas = {one.code: one for one in complete([*lattice(), grid])}
    assert set(areas) == {one.code for one in lattice()} | {"zr-1", COMMUNITY, "999902001", "999902"}
    whole = box(WEST, SOUTH - 2 * SIDE, WEST + 3 * SIDE, SOUTH)
    assert areas[COMMUNITY].shape.symmetric_difference(whole).area < 1e-12
    assert areas["zr-1"].shape.area == pytest.approx(2 * SIDE * SIDE)
    assert (areas["zr-1"].parent, areas["999902001"].parent, areas["999902"].parent) == (COMMUNITY, "999902", None)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_file_of_another_datum_is_known_by_the_grid_in_force(datum: str) -> None:
    known = {one.code: (one.shape.bounds[0], one.shape.bounds[1]) for one in lattice()}
    moved = []
    for one in lattice():
        west, south, east, north = one.shape.bounds
        low, high = from_wgs84(south, west, datum), from_wgs84(north, east, datum)  # type: ignore[arg-type]
        moved.append(replace(one, shape=box(low[1], low[0], high[1], high[0])))
    said = shift_flaw(moved, known)
    assert len(said) == 1
    assert f"--datum {datum}" in str(said[0])
    assert shift_flaw(lattice(), known) == []
    assert shift_flaw(moved[:2], known) == []


def test_a_grid_that_lies_elsewhere_is_told() -> None:
    known = {one.code: (one.shape.bounds[0] + 0.01, one.shape.bounds[1]) for one in lattice()}
    assert "853 m from where" in str(shift_flaw(lattice(), known)[0])
