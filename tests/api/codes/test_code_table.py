import csv
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.codes.load import BUNDLED, CodesWrong, load_codes
from api.codes.table import CodeTable
from pipeline.rules.registry import settings_types

GEO = Path(os.environ.get("HUTONG_DATA", "../shared/data")) / "geo"
MEASURES = {"counting", "cleanliness"}
LITTER = {"code": "06010", "name": "暴露垃圾"}


def table(**changed: Any) -> CodeTable:
    return CodeTable.model_validate({"version": 1, "matters": {"litter": LITTER}, **changed})


@pytest.mark.parametrize(
    ("kind", "class_name", "code", "local", "code_2013"),
    [
        ("litter", "garbage bag", "06010", False, "01-10"),
        ("parking", "car", "09009", False, "04-09"),
        ("parking", "bicycle", "09010", False, "04-10"),
        ("bins", "overflowing bin", "06042", False, None),
        ("abandoned", "thing", "06036", False, "01-36"),
        ("abandoned", "couch", "06035", False, "01-35"),
        ("fireworks", "fireworks", "09999", True, None),
        ("crowd", "person", "09998", True, None),
        ("road_damage", "", "06013", False, "01-13"),
    ],
)
def test_kinds_have_the_class_of_the_national_lists(
    kind: str, class_name: str, code: str, local: bool, code_2013: str | None
) -> None:
    matter = load_codes().matter_of(kind, class_name)
    assert matter is not None
    assert (matter.code, matter.local, matter.code_2013) == (code, local, code_2013)


def test_every_rule_that_makes_cases_has_a_class() -> None:
    codes = load_codes()
    kinds = {settings.about or kind for kind, settings in settings_types().items()}
    assert {kind for kind in kinds if codes.matter_of(kind, "") is None} == MEASURES


def test_a_kind_that_nobody_knows_has_none() -> None:
    assert load_codes().matter_of("flood") is None
    assert load_codes().by_code("00000") is None


def test_time_limits_are_those_of_the_published_table() -> None:
    limits = {name: matter.limit.model_dump() if matter.limit else None for name, matter in load_codes().matters.items()}
    assert limits["litter"] == {"amount": 4, "unit": "working_hours"}
    assert limits["litter_pile"] == {"amount": 5, "unit": "working_days"}
    assert limits["burning"] == {"amount": 2, "unit": "hours"}
    assert limits["illegal_parking"] is None


@pytest.mark.footage
@pytest.mark.skipif(not GEO.exists(), reason="needs HUTONG_DATA")
def test_codes_and_names_are_those_of_the_transcribed_lists() -> None:
    with (GEO / "gb47678_5_2026_codes.csv").open(encoding="utf-8") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file) if row["kind"] == "matter"}
    for matter in load_codes().matters.values():
        assert matter.local == (matter.code not in names)
        assert matter.local or names[matter.code] == matter.name


def test_the_first_row_that_fits_counts() -> None:
    rows = [{"kind": "a", "classes": ["x"], "matter": "pile"}, {"kind": "a", "matter": "litter"}]
    codes = table(matters={"litter": LITTER, "pile": {"code": "06011", "name": "积存垃圾渣土"}}, kinds=rows)
    assert [codes.matter_of("a", thing) for thing in ("x", "y")] == [codes.matters["pile"], codes.matters["litter"]]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"matters": {"litter": {**LITTER, "code": 6010}}}, "matters.litter.code", id="number"),
        pytest.param({"matters": {"litter": {**LITTER, "code": "0601"}}}, "matters.litter.code", id="four digits"),
        pytest.param({"matters": {"litter": {**LITTER, "limit": {"amount": 4, "unit": "weeks"}}}}, "limit.unit", id="unit"),
        pytest.param({"matters": {"litter": LITTER, "same": LITTER}}, "06010 twice", id="twice"),
        pytest.param({"kinds": [{"kind": "a", "matter": "rubbish"}]}, "got rubbish", id="unknown matter"),
        pytest.param({"limits": {}}, "limits", id="unknown key"),
        pytest.param({"matters": {}}, "matters", id="empty"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(changed: dict[str, Any], told: str, tmp_path: Path) -> None:
    path = tmp_path / "codes.yaml"
    path.write_text(yaml.safe_dump({"version": 1, "matters": {"litter": LITTER}, **changed}, allow_unicode=True))
    with pytest.raises(CodesWrong) as wrong:
        load_codes(path)
    assert told in str(wrong.value)
    assert str(path) in str(wrong.value)


def test_a_file_that_is_missing_or_no_yaml_is_told(tmp_path: Path) -> None:
    with pytest.raises(CodesWrong, match="nowhere"):
        load_codes(tmp_path / "nowhere.yaml")
    (tmp_path / "codes.yaml").write_text("a: [")
    with pytest.raises(CodesWrong, match=r"codes\.yaml"):
        load_codes(tmp_path / "codes.yaml")


def test_the_bundled_table_may_be_copied(tmp_path: Path) -> None:
    copy = tmp_path / "own.yaml"
    copy.write_text(BUNDLED.read_text(encoding="utf-8").replace("环卫中心", "示例"), encoding="utf-8")
    assert load_codes(copy) == load_codes()
