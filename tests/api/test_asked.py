import pytest
from pydantic import TypeAdapter, ValidationError

from api.asked import Bbox, GridCode, box_of
from api.place import from_wgs84

GRIDS: TypeAdapter[str] = TypeAdapter(GridCode)
BOXES: TypeAdapter[str] = TypeAdapter(Bbox)


@pytest.mark.parametrize("code", ["110101", "110101001", "110101001001", "110101001001001"])
def test_a_code_of_an_area_is_taken_as_it_is(code: str) -> None:
    assert GRIDS.validate_python(code) == code


@pytest.mark.parametrize("code", ["", "11010", "1101010", "1101010010010010", "11010a", "110101\n", " 110101"])
def test_what_is_no_code_of_an_area_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match="String should match pattern"):
        GRIDS.validate_python(code)


@pytest.mark.parametrize("bbox", ["116.40,39.93,116.41,39.94", "116.4,39.93,116.4,39.93"], ids=["box", "point"])
def test_a_box_is_taken_as_it_is(bbox: str) -> None:
    assert BOXES.validate_python(bbox) == bbox


@pytest.mark.parametrize(
    ("bbox", "why"),
    [
        ("", "west,south,east,north"),
        ("116.40,39.93,116.41", "west,south,east,north"),
        ("a,b,c,d", "west,south,east,north"),
        ("116.41,39.93,116.40,39.94", "west <= east"),
        ("116.40,39.94,116.41,39.93", "south <= north"),
        ("nan,39.93,116.41,39.94", "west <= east"),
    ],
)
def test_what_is_no_box_is_refused_and_told_why(bbox: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        BOXES.validate_python(bbox)


def test_a_box_of_another_datum_becomes_one_that_holds_its_corners() -> None:
    west, south = 116.40, 39.93
    lat, lon = from_wgs84(south, west, "gcj02")
    found = box_of(f"{lon},{lat},{lon + 0.01},{lat + 0.01}", "gcj02")
    assert found == pytest.approx((west, south, west + 0.01, south + 0.01), abs=2e-5)
    assert found[0] <= west + 1e-6
    assert found[1] <= south + 1e-6
