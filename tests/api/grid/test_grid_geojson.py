import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from api.grid.area import Area
from api.grid.geojson import read_areas, write_areas
from pipeline.datum import wgs84_to_gcj02
from tests.support.lattice import collection, feature, lattice

CODE = "110101001001001"
TURNED = [[39.9, 116.4], [39.9, 116.5], [39.8, 116.5], [39.9, 116.4]]
METRES = [[448000.0, 4419000.0], [448100.0, 4419000.0], [448100.0, 4419100.0], [448000.0, 4419000.0]]


def flaws(text: str) -> list[str]:
    return [str(one) for one in read_areas(text).flaws]


def test_levels_follow_from_the_number_of_digits() -> None:
    codes = ["110101", "110101001", "110101001001", CODE]
    read = read_areas(collection(*(feature(code) for code in codes)))
    assert [one.level for one in read.areas] == ["district", "street", "community", "cell"]
    assert [one.parent for one in read.areas] == [None, *codes[:3]]
    assert read.flaws == ()


def test_properties_are_kept() -> None:
    told = feature(CODE, name="一号", land_use="居住", management="1", other=3)
    area = read_areas(collection(told)).areas[0]
    assert (area.name, area.land_use, area.management, area.feature) == ("一号", "居住", "1", f"feature 1 ({CODE})")


def test_a_responsibility_grid_needs_no_shape_and_an_alley_is_a_line() -> None:
    grid = {**feature("zr-07", level="responsibility", cells=[CODE]), "geometry": None}
    alley = {**feature("h1", level="alley"), "geometry": {"type": "LineString", "coordinates": [[116.4, 39.9], [116.41, 39.9]]}}
    read = read_areas(collection(grid, alley))
    assert read.flaws == ()
    assert (read.areas[0].cells, read.areas[1].shape.geom_type) == ((CODE,), "LineString")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        pytest.param(feature(110101001001001), "level: expected one of", id="number"),
        pytest.param(feature(110101001001001, level="cell"), "put it in quotes", id="number with a level"),
        pytest.param(feature("11010100100100"), "a code of 6, 9, 12 or 15 digits", id="14 digits"),
        pytest.param(feature("110101", level="cell"), "expected 15 digits for a cell", id="another level's digits"),
        pytest.param(feature("a b", level="alley"), "letters, digits and", id="blank in a code"),
        pytest.param(feature(CODE, level="grid"), "level: expected one of", id="unknown level"),
        pytest.param(feature(CODE, name=7), "name: Input should be a valid string", id="name"),
        pytest.param({"type": "Feature", "properties": None}, "feature 1: expected a Feature", id="no properties"),
        pytest.param({**feature(CODE), "geometry": None}, "expected a Polygon or MultiPolygon, got None", id="no geometry"),
        pytest.param({**feature(CODE), "geometry": {"type": "Point", "coordinates": [1, 2]}}, "got Point", id="point"),
        pytest.param(feature(CODE, [[116.4, 39.9], [116.5, 39.9]]), "geometry:", id="two corners"),
        pytest.param(feature(CODE, []), "geometry", id="no corners"),
        pytest.param(feature(CODE, TURNED), "longitude first", id="turned"),
        pytest.param(feature(CODE, METRES), "expected degrees", id="metres"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_feature(made: dict[str, Any], told: str) -> None:
    said = flaws(collection(made))
    assert len(said) == 1
    assert said[0].startswith("feature 1")
    assert told in said[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "expected JSON: line 1"),
        ("[]", "expected a GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection"}', "expected a GeoJSON FeatureCollection"),
        (collection(datum="Krassowski"), "datum: expected WGS-84"),
        (collection(crs={"properties": {"name": "EPSG:2436"}}), "crs: expected WGS-84"),
    ],
)
def test_a_file_of_another_kind_is_refused(text: str, told: str) -> None:
    assert told in flaws(text)[0]


def test_a_code_that_comes_twice_is_told() -> None:
    assert flaws(collection(feature(CODE), feature(CODE))) == [
        f"feature 2 ({CODE}): its code is already that of feature 1 ({CODE})"
    ]


@pytest.mark.parametrize("said", ["in the file", "as an argument"])
def test_other_datums_become_wgs84(said: str) -> None:
    ring = [
        [lon, lat] for lat, lon in (wgs84_to_gcj02(39.9, 116.4), wgs84_to_gcj02(39.9, 116.41), wgs84_to_gcj02(39.91, 116.4))
    ]
    text = collection(feature(CODE, [*ring, ring[0]]), **({"datum": "GCJ-02"} if said == "in the file" else {}))
    area = read_areas(text, datum="gcj02" if said == "as an argument" else None).areas[0]
    assert shapely.get_coordinates(area.shape)[0] == pytest.approx([116.4, 39.9], abs=1e-7)


def test_what_is_written_is_read_again() -> None:
    grid = Area("responsibility", "zr-1", "一组", lattice()[0].shape, "999902001001", (lattice()[0].code,))
    areas = [*lattice(), grid]
    text = write_areas(areas, name="test")
    assert list(read_areas(text).areas) == areas
    assert write_areas(read_areas(text).areas, name="test") == text
    assert json.loads(text)["datum"] == "WGS-84"


def test_outer_rings_are_counter_clockwise() -> None:
    ring = [[116.4, 39.9], [116.4, 39.901], [116.401, 39.901], [116.4, 39.9]]
    text = write_areas(read_areas(collection(feature(CODE, ring))).areas, name="x")
    assert shapely.is_ccw(shapely.from_geojson(json.dumps(json.loads(text)["features"][0]["geometry"])).exterior)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_nothing_makes_it_fail(anything: Any) -> None:
    for text in (json.dumps(anything), json.dumps({"type": "FeatureCollection", "features": [anything]})):
        assert read_areas(text).areas == ()
