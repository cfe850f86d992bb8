from collections import Counter

import pytest
import shapely

from api.grid.area import square_metres
from api.grid.check import flaws_of
from api.grid.geojson import write_areas
from api.grid.made_up import DISTRICT, made_up_district

AREAS = made_up_district()
CELLS = [one for one in AREAS if one.level == "cell"]


def test_it_has_dongchengs_numbers() -> None:
    assert Counter(one.level for one in AREAS) == {
        "district": 1, "street": 17, "community": 169, "responsibility": 589, "cell": 2314, "alley": 832,
    }  # fmt: skip
    assert sum(square_metres(one.shape) for one in CELLS) / 1e6 == pytest.approx(41.84, abs=0.1)


def test_it_has_no_holes_overlaps_or_wrong_codes() -> None:
    assert flaws_of(AREAS) == []
    assert shapely.union_all([one.shape for one in CELLS]).geom_type == "Polygon"


def test_every_area_is_in_one_piece() -> None:
    assert [one.code for one in AREAS if one.shape.geom_type.startswith("Multi")] == []


def test_basic_grids_share_the_cells_out() -> None:
    held = [cell for one in AREAS for cell in one.cells]
    assert sorted(held) == sorted(one.code for one in CELLS)


def test_cells_are_numbered_from_west_to_east_and_north_to_south() -> None:
    community = [one.shape.centroid for one in sorted(CELLS, key=lambda one: one.code) if one.parent == f"{DISTRICT}001001"]
    rows = [round(-at.y, 3) for at in community]
    assert community[0].y == max(at.y for at in community) or community[0].x < community[1].x
    assert rows[0] <= rows[-1]


def test_a_seed_always_makes_the_same_and_another_makes_another() -> None:
    text = write_areas(AREAS, name="x")
    assert write_areas(made_up_district(), name="x") == text
    assert write_areas(made_up_district(2), name="x") != text


@pytest.mark.parametrize("seed", range(2, 6))
def test_every_seed_makes_a_whole_district(seed: int) -> None:
    areas = made_up_district(seed)
    assert Counter(one.level for one in areas) == Counter(one.level for one in AREAS)
    assert flaws_of(areas) == []


def test_it_says_that_it_is_made_up() -> None:
    assert {one.code[:6] for one in AREAS} == {"999901"}
    assert "虚构" in next(one.name for one in AREAS if one.level == "district")
