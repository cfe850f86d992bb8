"""Files of assets that a configuration names: found beside it, read once, near assets only, flaws on the key's line."""

import json
from pathlib import Path

import pytest

from pipeline.config.load import load
from pipeline.errors import ConfigError
from pipeline.rules.bin_settings import BinsSettings
from pipeline.rules.registry import settings_types

HEAD = """\
site: {name: Dongcheng}
streams:
  - id: alley
    url: rtsp://10.0.0.1/sub
"""
GROUND = """\
    ground_points:
      - {image: [0.1, 0.9], lat: 39.9378, lon: 116.4031}
      - {image: [0.9, 0.9], lat: 39.9378, lon: 116.4033}
      - {image: [0.7, 0.3], lat: 39.9380, lon: 116.4033}
      - {image: [0.3, 0.3], lat: 39.9380, lon: 116.4031}
"""
RULE = "    rules:\n      - kind: bins\n        assets: {}\n"
HERE, NEAR, FAR = (116.4032, 39.9379), (116.4032, 39.9390), (116.4092, 39.9393)


def configuration(folder: Path, assets: str, *, ground: str = GROUND) -> Path:
    path = folder / "streams.yaml"
    path.write_text(HEAD + ground + RULE.format(assets), "utf-8")
    return path


def write(path: Path, *places: tuple[float, float]) -> None:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": {"code": f"b{number}"}}
        for number, place in enumerate(places, 1)
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


def codes(path: Path) -> list[str]:
    (rule,) = load(path, rule_types=settings_types()).streams[0].rules
    assert isinstance(rule, BinsSettings)
    return [asset.code for asset in rule.assets]


def problem(path: Path) -> tuple[int | None, str, str]:
    with pytest.raises(ConfigError) as raised:
        load(path, rule_types=settings_types())
    (found,) = raised.value.problems
    return found.line, found.where, found.message


def test_a_file_is_found_beside_the_configuration_and_what_is_near_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "data" / "bins.geojson", HERE, FAR, NEAR)
    assert codes(configuration(tmp_path, "data/bins.geojson")) == ["b1", "b3"]


def test_assets_may_stand_in_the_configuration_itself(tmp_path: Path) -> None:
    assert codes(configuration(tmp_path, "[{code: x, lat: 39.9379, lon: 116.4032}]")) == ["x"]


@pytest.mark.parametrize("kind", ["[bins]", "bims", "{}"])
def test_a_rule_of_no_kind_is_told_as_that(tmp_path: Path, kind: str) -> None:
    path = configuration(tmp_path, "bins.geojson")
    path.write_text(path.read_text("utf-8").replace("kind: bins", f"kind: {kind}"), "utf-8")
    assert problem(path)[1] == "streams[0].rules[0].kind"


def test_they_survive_the_way_to_a_worker(tmp_path: Path) -> None:
    write(tmp_path / "bins.geojson", HERE)
    settings = load(configuration(tmp_path, "bins.geojson"), rule_types=settings_types())
    assert '"assets":[{"code":"b1","name":"","lat":39.9379,"lon":116.4032}]' in settings.model_dump_json()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "bins.geojson: there is no such file in {}; a path is relative to this configuration", id="none"),
        pytest.param(b"\xff", "bins.geojson: expected UTF-8, got the byte 0xff", id="no text"),
        pytest.param(b"{", "bins.geojson: expected JSON: line 1: Expecting property name enclosed in double quotes",
                     id="no JSON"),
        pytest.param(b'{"type": "FeatureCollection", "features": []}', "bins.geojson: expected at least one feature, got none",
                     id="empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_told_on_the_line_that_names_it(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "bins.geojson").write_bytes(content)
    path = configuration(tmp_path, "bins.geojson")
    assert problem(path) == (12, "streams[0].rules[0].assets", message.format(tmp_path))


def test_a_file_of_another_place_or_datum_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "bins.geojson", FAR, (117.0, 40.0))
    line, _, message = problem(configuration(tmp_path, "bins.geojson"))
    assert line == 12
    assert message == (
        "bins.geojson: none of its 2 is within 150 m of the ground points; b1 is 547 m away; "
        "is it WGS-84, longitude first? GCJ-02 lies about 500 m off"
    )


def test_assets_need_surveyed_ground(tmp_path: Path) -> None:
    write(tmp_path / "bins.geojson", HERE)
    line, where, message = problem(configuration(tmp_path, "bins.geojson", ground=""))
    assert (line, where) == (7, "streams[0].rules[0].assets")
    assert message.startswith("`assets` needs the ground in metres")


def test_a_bin_has_one_code_and_a_code_one_bin(tmp_path: Path) -> None:
    twice = "[{code: x, lat: 39.9379, lon: 116.4032}, {code: x, lat: 39.9379, lon: 116.4031}]"
    _, where, message = problem(configuration(tmp_path, twice))
    assert (where, message) == ("streams[0].rules[0]", "expected each bin once in bin_zones and assets, got x twice")
