"""GeoJSON files of assets: what is read, and how what is wrong is told."""

import json
from typing import Any

import pytest

from pipeline.config.asset import Asset
from pipeline.config.geojson import MOST_TOLD, read_areas, read_register

PLACE = [116.4032, 39.9378]


def feature(*, code: object = "11010103005000123", place: object = PLACE, **more: Any) -> dict[str, Any]:
    geometry = {"type": more.pop("geometry", "Point"), "coordinates": place}
    return {"type": "Feature", "geometry": geometry, "properties": {"code": code, **more}}


def collection(*features: object, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def test_points_with_code_and_name_are_assets() -> None:
    text = collection(feature(name="东四三条 5 号", condition="完好"), feature(code="b", place=[116.4, 39.9, 44.0], name=None))
    read = read_register(text)
    assert read.flaws == ()
    assert read.assets == (
        Asset(code="11010103005000123", name="东四三条 5 号", lat=39.9378, lon=116.4032),
        Asset(code="b", lat=39.9, lon=116.4),
    )


def test_an_empty_collection_is_right_and_holds_nothing() -> None:
    assert read_register(collection()) == read_register(collection(crs=None))


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        pytest.param("{", "expected JSON: line 1: Expecting property name enclosed in double quotes", id="no JSON"),
        pytest.param("[]", "a GeoJSON FeatureCollection: expected keys and values, got a list of 0", id="a list"),
        pytest.param(json.dumps(feature()), "type: expected one of FeatureCollection; got the text 'Feature'", id="a feature"),
        pytest.param('{"type": "FeatureCollection"}', "features: expected a list (items that begin with `- `), got nothing",
                     id="no features"),
        pytest.param(collection("x"), "feature 1: expected keys and values, got the text 'x'", id="no feature"),
        pytest.param(collection(feature(geometry="Polygon")),
                     "feature 1 (11010103005000123): geometry.type: expected one of Point; got the text 'Polygon'",
                     id="geometry"),
        pytest.param(collection({**feature(), "geometry": None}),
                     "feature 1 (11010103005000123): geometry: expected keys and values, got nothing", id="no geometry"),
        pytest.param(collection(feature(place=[39.9378, 116.4032])),
                     "feature 1 (11010103005000123): geometry.coordinates: "
                     "expected [longitude, latitude] in degrees (longitude first), got [39.9378, 116.4032]", id="exchanged"),
        pytest.param(collection(feature(place=[12957000.0, 4852000.0])),
                     "feature 1 (11010103005000123): geometry.coordinates: "
                     "expected [longitude, latitude] in degrees, got [12957000.0, 4852000.0]", id="metres"),
        pytest.param(collection(feature(place=[116.4])),
                     "feature 1 (11010103005000123): geometry.coordinates: expected at least 2, got 1", id="one coordinate"),
        pytest.param(collection(feature(code=11010103005000123)),
                     "feature 1: properties.code: expected text, got the number 11010103005000123; put it in quotes",
                     id="code is a number"),
        pytest.param(collection(feature(code="no 5/b")),
                     "feature 1 (no 5/b): properties.code: "
                     "expected a name of letters, digits, `.`, `_`, `-`, at most 64 of them, got the text 'no 5/b'",
                     id="code"),
        pytest.param(collection(feature(), feature(code="b"), feature()),
                     "feature 3 (11010103005000123): its code is already that of feature 1", id="code twice"),
        pytest.param(collection(feature(datum="GCJ-02")),
                     "feature 1 (11010103005000123): properties.datum: "
                     "expected WGS-84, got the text 'GCJ-02'; convert it first", id="datum"),
        pytest.param(collection(feature(), datum="gcj02"),
                     "datum: expected WGS-84, got the text 'gcj02'; convert it first", id="datum of the file"),
        pytest.param(collection(feature(), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
                     "crs: expected WGS-84 (RFC 7946), got the text 'urn:ogc:def:crs:EPSG::3857'; convert it first", id="crs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_feature(text: str, flaw: str) -> None:
    assert read_register(text).flaws == (flaw,)


def test_a_feature_without_a_code_says_what_a_code_is() -> None:
    (flaw,) = read_register(collection({**feature(), "properties": {}})).flaws
    assert flaw == "feature 1: properties.code: this key is missing: its code in the city's register"


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4490"])
def test_an_old_file_may_say_that_it_is_wgs84_or_cgcs2000(name: str) -> None:
    text = collection(feature(datum="CGCS2000"), crs={"type": "name", "properties": {"name": name}}, datum="WGS 84")
    assert read_register(text).flaws == ()


def test_every_feature_is_looked_at_and_the_first_flaws_are_told() -> None:
    read = read_register(collection(*(feature(code="") for _ in range(MOST_TOLD + 3)), feature()))
    assert len(read.flaws) == MOST_TOLD + 1
    assert read.flaws[-1] == "and 3 more"
    assert [asset.code for asset in read.assets] == ["11010103005000123"]


RING = [[116.40, 39.93], [116.41, 39.93], [116.41, 39.94], [116.40, 39.94]]


def area(*rings: object, code: str = "lane", **more: Any) -> dict[str, Any]:
    return feature(code=code, geometry="Polygon", place=[*rings], **more)


def test_polygons_with_a_code_are_areas_whether_their_ring_is_closed_or_not() -> None:
    read = read_areas(collection(area([*RING, RING[0]], name="消防通道"), area(RING, code="b")))
    assert read.flaws == ()
    assert read.geofences["lane"].name == "消防通道"
    assert [(one.lon, one.lat) for one in read.geofences["lane"].corners] == [tuple(place) for place in RING]
    assert read.geofences["lane"].corners == read.geofences["b"].corners


@pytest.mark.parametrize(
    ("written", "flaw"),
    [
        pytest.param(area(RING, RING), "geometry.coordinates: expected a polygon without holes", id="a hole"),
        pytest.param(area(RING[:2]), "geometry: expected at least 3, got 2", id="no area"),
        pytest.param(area([RING[0], RING[2], RING[1], RING[3]]), "geometry: expected corners in order around", id="crossed"),
        pytest.param(area([[39.93, 116.4], *RING]), "(longitude first), got [39.93, 116.4]", id="exchanged"),
        pytest.param(feature(code="lane"), "geometry.type: expected one of Polygon; got the text 'Point'", id="a point"),
    ],
)  # fmt: skip
def test_what_is_no_area_is_told(written: dict[str, Any], flaw: str) -> None:
    read = read_areas(collection(written))
    assert flaw in read.flaws[0]
    assert read.flaws[0].startswith("feature 1 (lane): geometry")
