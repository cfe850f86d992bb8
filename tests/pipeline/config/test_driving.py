"""What belongs to a camera that drives, and what to one that stands; areas on the earth, inline and from a file."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.config.driving import kind_flaws
from pipeline.config.load import load, named_files
from pipeline.config.mounting import MountingSettings
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError
from pipeline.rules.registry import settings_types

FENCE = {"corners": [{"lat": 39.93, "lon": 116.40}, {"lat": 39.93, "lon": 116.41}, {"lat": 39.94, "lon": 116.41}]}
VEHICLE = "site: {name: x}\nstreams:\n  - id: sweeper-7\n    kind: vehicle\n    url: rtsp://h/1\n"


def read(folder: Path, text: str) -> Settings:
    path = folder / "streams.yaml"
    path.write_text(text, "utf-8")
    return load(path, rule_types=settings_types())


def polygons(*codes: str) -> str:
    ring = [[one["lon"], one["lat"]] for one in FENCE["corners"]]
    features = [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"code": code}}
        for code in codes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(VEHICLE, (0.2, 0.2, 2.0), id="a vehicle begins tracks with faint looks"),
        pytest.param(VEHICLE.replace("vehicle", "fixed"), (0.4, 0.35, 2.0), id="a camera that stands does not"),
        pytest.param(VEHICLE + "    tracker: {confidence: 0.5, lost_s: 3}\n", (0.5, 0.2, 3.0), id="what is written wins"),
        pytest.param("defaults: {tracker: {confidence: 0.3}}\n" + VEHICLE, (0.3, 0.2, 2.0), id="for all streams, too"),
    ],
)
def test_what_begins_a_track(tmp_path: Path, text: str, found: tuple[float, float, float]) -> None:
    tracker = read(tmp_path, text).streams[0].tracker
    assert (tracker.confidence, tracker.high_confidence, tracker.lost_s) == found


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("vehicle", "location", {"lat": 39.9, "lon": 116.4}),
        ("vehicle", "ground_points", [1, 2, 3, 4]),
        ("vehicle", "zones", {"yard": {}}),
        ("vehicle", "lines", {"gate": {}}),
        ("fixed", "position", {"source": "api"}),
        ("fixed", "mounting", {"height_m": 2.4}),
        ("fixed", "geofences", {"lane": FENCE}),
    ],
)
def test_a_key_of_the_other_kind_of_camera_is_refused_with_a_reason(kind: str, key: str, value: object) -> None:
    flaws = list(kind_flaws({"kind": kind, "url": "rtsp://h/1", key: value}))
    assert [flaw.path for flaw in flaws] == [(key,)]
    assert flaws[0].message.startswith("is for ")
    other = "fixed" if kind == "vehicle" else "vehicle"
    assert list(kind_flaws({"kind": other, "url": "rtsp://h/1", key: value})) == []


def test_areas_of_a_file_and_written_areas_are_alike(tmp_path: Path) -> None:
    (tmp_path / "lanes.geojson").write_text(polygons("lane", "yard"), "utf-8")
    of_file = read(tmp_path, VEHICLE + "    geofences: lanes.geojson\n").streams[0].geofences
    written = read(tmp_path, VEHICLE + f"    geofences: {json.dumps({'lane': FENCE})}\n").streams[0].geofences
    assert list(of_file) == ["lane", "yard"]
    assert of_file["lane"] == of_file["yard"] == written["lane"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "lanes.geojson: there is no such file"),
        ("{", "lanes.geojson: expected JSON: line 1"),
        (polygons(), "lanes.geojson: expected at least one feature, got none"),
        (polygons("lane", "lane"), "lanes.geojson: feature 2 (lane): its code is already that of feature 1"),
    ],
    ids=["missing", "no JSON", "empty", "twice"],
)
def test_what_is_wrong_with_a_file_of_areas_is_told_at_the_key_that_names_it(
    tmp_path: Path, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "lanes.geojson").write_text(content, "utf-8")
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, VEHICLE + "    geofences: lanes.geojson\n")
    assert [(one.line, one.where) for one in refused.value.problems] == [(6, "streams[0].geofences")]
    assert refused.value.problems[0].message.startswith(message)


def test_an_area_without_area_is_refused(tmp_path: Path) -> None:
    flat = {"corners": [{"lat": 39.93, "lon": 116.40}, {"lat": 39.93, "lon": 116.41}, {"lat": 39.93, "lon": 116.42}]}
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, VEHICLE + f"    geofences: {json.dumps({'lane': flat})}\n")
    assert [one.message for one in refused.value.problems] == ["expected a polygon that encloses an area"]


@pytest.mark.parametrize(
    "keys",
    [{"height_m": 0}, {"pitch_deg": 95}, {"fov_deg": 170}, {"yaw_deg": 200}, {"height": 2}],
    ids=["in the ground", "over the top", "fish-eye", "twice around", "unknown"],
)
def test_a_mounting_that_can_not_be_is_refused(keys: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        MountingSettings.model_validate({"height_m": 2.4, "pitch_deg": 12, "fov_deg": 80, **keys})


def test_the_files_that_a_configuration_names_are_known_also_while_they_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "streams.yaml"
    rules = "    rules:\n      - {kind: roadside_bins, assets: bins.geojson}\n      - {kind: roadside_litter}\n"
    path.write_text(VEHICLE + "    geofences: lanes.geojson\n" + rules, "utf-8")
    assert named_files(path, rule_types=settings_types()) == (tmp_path / "bins.geojson", tmp_path / "lanes.geojson")
    path.write_text("streams: [1, {rules: 3}, {geofences: {}}]", "utf-8")
    assert named_files(path, rule_types=settings_types()) == ()
    path.write_text("a: [", "utf-8")
    assert named_files(path, rule_types=settings_types()) == ()
