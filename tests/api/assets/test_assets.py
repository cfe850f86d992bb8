import json
from collections.abc import Mapping
from typing import Any

import pytest

from api.assets.asset import Asset, class_of, type_of
from api.assets.geojson import read_assets
from api.assets.store import load_assets
from pipeline.datum import wgs84_to_gcj02
from pipeline.events import Event, Location
from tests.support.api_app import Desk, problem
from tests.support.lattice import collection
from tests.support.wire import event

CODE, OTHER, TOILET = "11010103005000123", "11010103005000124", "11010103001000001"
PLACE = (39.9378970, 116.4031850)
METRE = 9e-6
"""Of latitude, degrees."""


def point(code: object = CODE, lat: float = PLACE[0], lon: float = PLACE[1], **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": {"code": code, **properties}}


def put(desk: Desk, *assets: Asset) -> Any:
    with desk.database.session() as session:
        return load_assets(session, assets, now=desk.clock.now())


def asset(code: str = CODE, *, north_m: float = 0.0, type_: str = "bin") -> Asset:
    return Asset(code, type_, "", PLACE[0] + north_m * METRE, PLACE[1])


def bins(number: int = 1, *, told: Mapping[str, Any] | None = None, radius_m: float = 3.0, **changed: Any) -> Event:
    one = event(number)
    why = one.why.model_copy(update={"measured": {"state": "full", **(told or {})}})
    place = Location(lat=PLACE[0], lon=PLACE[1], radius_m=radius_m, method="survey")
    return one.model_copy(update={"kind": "bins", "class_name": "full bin", "location": place, "why": why, **changed})


@pytest.mark.parametrize(
    ("code", "class_code", "type_"),
    [
        (CODE, "03005", "bin"),
        ("11010103001000001", "03001", "toilet"),
        ("11010101001000001", "01001", None),
        ("bin-7", None, None),
    ],
)
def test_component_codes_tell_class_and_type(code: str, class_code: str | None, type_: str | None) -> None:
    assert (class_of(code), type_of(code)) == (class_code, type_)


def test_types_come_from_the_property_then_the_code_then_the_argument() -> None:
    read = read_assets(collection(point(type="risk_source"), point(OTHER), point("p-1", name="一号")), type_="parking_bay")
    assert read.flaws == ()
    assert [(one.code, one.type, one.name) for one in read.assets] == [
        (CODE, "risk_source", ""), (OTHER, "bin", ""), ("p-1", "parking_bay", "一号"),
    ]  # fmt: skip


def test_other_datums_become_wgs84() -> None:
    lat, lon = wgs84_to_gcj02(*PLACE)
    found = read_assets(collection(point(lat=lat, lon=lon), datum="GCJ-02")).assets[0]
    assert (found.lat, found.lon) == pytest.approx(PLACE, abs=1e-8)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        pytest.param(point(11010103005000123), "code: expected a text", id="number"),
        pytest.param(point("p-1"), "type: expected a word", id="no type"),
        pytest.param(point(type="Big Bin"), "type: expected a word", id="type of two words"),
        pytest.param(point(name=7), "name: expected a text", id="name"),
        pytest.param(point(lat=116.4, lon=39.9), "longitude first", id="turned"),
        pytest.param(
            {**point(), "geometry": {"type": "Polygon", "coordinates": []}}, "expected a Point, got Polygon", id="polygon"
        ),
        pytest.param({**point(), "geometry": {"type": "Point", "coordinates": ["a", 1]}}, "expected [longitude", id="words"),
        pytest.param({"type": "Feature"}, "expected a Feature with `properties`", id="no properties"),
    ],
)
def test_what_is_wrong_is_told_with_its_feature(made: dict[str, Any], told: str) -> None:
    said = [str(one) for one in read_assets(collection(made)).flaws]
    assert len(said) == 1
    assert said[0].startswith("feature 1")
    assert told in said[0]


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"features": 1}), collection(datum="x")])
def test_a_file_of_another_kind_is_refused(text: str) -> None:
    assert len(read_assets(text).flaws) == 1


def test_a_code_that_comes_twice_is_told() -> None:
    assert [str(one) for one in read_assets(collection(point(), point())).flaws] == [f"{CODE}: its code is given twice"]


def test_the_asset_that_the_camera_tells_is_the_cases(desk: Desk) -> None:
    put(desk, asset(OTHER))
    one = bins(told={"bin": CODE})
    desk.post(one)
    assert desk.case_of(one)["asset_code"] == CODE
    assert len(desk.cases(asset=CODE)) == 1
    assert desk.cases(asset=OTHER) == []


def test_a_code_of_the_citys_own_is_one_when_it_is_registered(desk: Desk) -> None:
    put(desk, asset("bin-7", north_m=500))
    one = bins(told={"bin": "bin-7"})
    desk.post(one)
    assert desk.case_of(one)["asset_code"] == "bin-7"


def test_a_name_of_a_zone_is_no_asset(lite: Desk) -> None:
    one = bins(told={"bin": "bins"})
    lite.post(one)
    assert lite.case_of(one)["asset_code"] is None


def test_else_the_nearest_that_fits_is_named(desk: Desk) -> None:
    put(desk, asset(CODE, north_m=4), asset(OTHER, north_m=-2), asset(TOILET, type_="toilet"))
    one = bins()
    desk.post(one)
    assert desk.case_of(one)["asset_code"] == OTHER


@pytest.mark.parametrize(
    ("north_m", "radius_m", "named"),
    [(4.5, 1.0, True), (5.5, 1.0, False), (9.0, 10.0, True), (11.0, 10.0, False), (1.0, 21.0, False)],
    ids=["within the survey's error", "beyond it", "within the radius", "beyond it, too", "place known too badly"],
)
def test_it_lies_within_the_radius(lite: Desk, north_m: float, radius_m: float, named: bool) -> None:
    put(lite, asset(north_m=north_m))
    one = bins(radius_m=radius_m)
    lite.post(one)
    assert lite.case_of(one)["asset_code"] == (CODE if named else None)


def test_a_matter_that_concerns_no_asset_names_none(lite: Desk) -> None:
    put(lite, asset())
    one = bins().model_copy(update={"kind": "litter", "class_name": "litter"})
    lite.post(one)
    assert lite.case_of(one)["asset_code"] is None


def test_an_import_retires_what_its_types_no_longer_have(desk: Desk) -> None:
    put(desk, asset(CODE), asset(OTHER), asset("wc", type_="toilet"))
    loaded = put(desk, asset(CODE))
    assert (loaded.types, loaded.retired, loaded.outside) == ({"bin": 1}, 1, 1)
    listed = desk.reader.get("/v1/assets").raise_for_status().json()["features"]
    assert [one["properties"]["code"] for one in listed] == [CODE, "wc"]
    assert desk.reader.get(f"/v1/assets/{OTHER}").raise_for_status().json()["properties"]["retired"] is not None


def test_assets_are_a_layer_with_their_open_cases(desk: Desk) -> None:
    put(desk, asset(CODE), asset(OTHER, north_m=100))
    desk.post(bins(1, told={"bin": CODE}), bins(2, told={"bin": CODE}, stream_id="other"))
    answer = desk.reader.get("/v1/assets", params={"type": "bin"}).raise_for_status()
    assert answer.headers["content-type"] == "application/geo+json"
    found = {one["properties"]["code"]: one for one in answer.json()["features"]}
    assert found[CODE]["geometry"] == {"type": "Point", "coordinates": [PLACE[1], PLACE[0]]}
    assert [found[code]["properties"]["open_cases"] for code in (CODE, OTHER)] == [len(desk.cases(asset=CODE)), 0]
    assert found[CODE]["properties"]["class_code"] == "03005"


def test_the_layer_is_filtered_and_read_in_pages(lite: Desk) -> None:
    put(lite, asset("a"), asset("b", north_m=1000), asset("c", type_="toilet"))
    first = lite.reader.get("/v1/assets", params={"limit": 2}).json()
    rest = lite.reader.get("/v1/assets", params={"limit": 2, "after": first["next"]}).json()
    assert [one["properties"]["code"] for one in (*first["features"], *rest["features"])] == ["a", "b", "c"]
    assert rest["next"] is None
    box = f"{PLACE[1] - 0.001},{PLACE[0] - 0.001},{PLACE[1] + 0.001},{PLACE[0] + 0.001}"
    near = lite.reader.get("/v1/assets", params={"bbox": box}).json()["features"]
    assert [one["properties"]["code"] for one in near] == ["a", "c"]
    assert lite.reader.get("/v1/assets", params={"grid": "110101"}).json()["features"] == []
    for wrong in ({"bbox": "1"}, {"grid": "1"}, {"x": 1}):
        problem(lite.reader.get("/v1/assets", params=wrong), 422)
    problem(lite.reader.get("/v1/assets/nowhere"), 404)
