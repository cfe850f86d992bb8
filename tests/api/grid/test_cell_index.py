import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from api.grid.index import SNAP_DEG, CellIndex
from api.grid.made_up import made_up_district
from tests.support.lattice import SIDE, SOUTH, WEST, lattice, middle

CELLS = {one.code: one.shape for one in lattice()}
LITTLE = CellIndex(CELLS, {"999902001001001": "zr-1"})
MADE_UP = {one.code: one.shape for one in made_up_district() if one.level == "cell"}
DISTRICT = CellIndex(MADE_UP)


@pytest.mark.parametrize(
    ("lat", "lon", "number"),
    [
        pytest.param(*middle(0, 0), "001", id="inside"),
        pytest.param(*middle(1, 2), "006", id="inside another"),
        pytest.param(SOUTH - SIDE / 2, WEST + SIDE, "001", id="border: the western one"),
        pytest.param(SOUTH - SIDE, WEST + SIDE / 2, "001", id="border: the northern one"),
        pytest.param(SOUTH - SIDE, WEST + SIDE, "001", id="corner of four: the north-western one"),
        pytest.param(SOUTH, WEST, "001", id="outer corner"),
        pytest.param(SOUTH + SNAP_DEG / 2, WEST + SIDE / 2, "001", id="half a metre outside"),
        pytest.param(SOUTH + SNAP_DEG / 2, WEST + SIDE, "001", id="half a metre outside, as near to two"),
        pytest.param(SOUTH - SIDE / 2, WEST + 3 * SIDE + SNAP_DEG / 2, "003", id="half a metre east of all"),
        pytest.param(SOUTH + 3 * SNAP_DEG, WEST + SIDE / 2, None, id="three metres outside"),
        pytest.param(0.0, 0.0, None, id="far away"),
    ],
)
def test_places_are_in_the_cell_that_the_rule_says(lat: float, lon: float, number: str | None) -> None:
    assert LITTLE.cell_of(lat, lon) == (None if number is None else f"999902001001{number}")


def test_without_a_grid_nothing_is_anywhere() -> None:
    assert CellIndex({}).cell_of(*middle(0, 0)) is None
    assert len(CellIndex({})) == 0


def test_many_places_are_looked_up_in_their_order() -> None:
    places = [middle(1, 0), (0.0, 0.0), middle(0, 1)]
    assert LITTLE.cells_of(places) == ["999902001001004", None, "999902001001002"]


def test_cells_tell_their_responsibility_grid() -> None:
    assert [LITTLE.responsibility_of(code) for code in ("999902001001001", "999902001001002", None)] == ["zr-1", None, None]


@given(lat=st.floats(39.866, 39.971), lon=st.floats(116.389, 116.428))
def test_a_place_in_the_district_is_in_a_cell_that_holds_it(lat: float, lon: float) -> None:
    found = DISTRICT.cell_of(lat, lon)
    assert found is not None
    assert MADE_UP[found].distance(Point(lon, lat)) <= SNAP_DEG


@given(cell=st.sampled_from(sorted(MADE_UP)), share=st.floats(0, 1))
def test_no_border_is_nobodys(cell: str, share: float) -> None:
    at = MADE_UP[cell].exterior.interpolate(share, normalized=True)
    assert DISTRICT.cell_of(at.y, at.x) is not None
