"""What the rules of the house ask of their stream is checked before anything starts."""

from pathlib import Path

import pytest

from pipeline.config.load import load
from pipeline.errors import ConfigError
from pipeline.rules.registry import settings_types

ZONE = "    zones: {yard: {polygon: [[0, 0], [1, 0], [1, 1]]}}\n    lines: {gate: {start: [0, 0.5], end: [1, 0.5]}}\n"
STREAM = "site: {name: x}\nstreams:\n  - id: a\n    url: x\n" + ZONE
GROUND = (
    "    ground_points: [{image: [0, 0.4], lat: 0.0004, lon: 0}, {image: [1, 0.4], lat: 0.0004, lon: 0.0004}, "
    "{image: [1, 1], lat: 0, lon: 0.0003}, {image: [0, 1], lat: 0, lon: 0.0001}]\n"
)


def problems(folder: Path, text: str) -> list[tuple[int | None, str, str]]:
    path = folder / "streams.yaml"
    path.write_text(text)
    try:
        load(path, rule_types=settings_types())
    except ConfigError as error:
        return [(one.line, one.where, one.message) for one in error.problems]
    return []


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("parking", "it remembers places of the picture"),
        ("litter", "it remembers places of the picture"),
        ("crowd", "people are counted for minutes at one place"),
        ("counting", "before a camera that drives everything crosses a line"),
        ("abandoned", "it must see who comes and who stays"),
        ("fireworks", "it compares the light of one picture with the next"),
    ],
)
def test_a_rule_about_places_of_the_picture_is_refused_on_a_vehicle(tmp_path: Path, kind: str, why: str) -> None:
    rules = f"    rules:\n      - kind: {kind}\n" + ("        line: gate\n" if kind == "counting" else "")
    assert problems(tmp_path, STREAM + rules) == []
    found = problems(tmp_path, STREAM + "    kind: vehicle\n" + rules)
    assert [(line, where) for line, where, _ in found] == [
        (5, "streams[0].zones"), (6, "streams[0].lines"), (9, "streams[0].rules[0].kind"),
    ]  # fmt: skip
    assert found[2][2].startswith(f"'{kind}' works on the picture of a fixed camera")
    assert f"; why: {why}" in found[2][2]


def test_people_a_square_metre_need_surveyed_ground(tmp_path: Path) -> None:
    rules = "    rules:\n      - kind: crowd\n        zone: yard\n        per_m2: 2\n"
    found = problems(tmp_path, STREAM + rules)
    assert [(line, where) for line, where, _ in found] == [(10, "streams[0].rules[0].per_m2")]
    assert "add `ground_points` to this stream" in found[0][2]
    assert problems(tmp_path, STREAM + GROUND + rules) == []


def test_cleanliness_needs_surveyed_ground(tmp_path: Path) -> None:
    rules = "    rules:\n      - kind: cleanliness\n"
    found = problems(tmp_path, STREAM + rules)
    assert [(line, where) for line, where, _ in found] == [(8, "streams[0].rules[0].kind")]
    assert found[0][2].startswith("'cleanliness' needs the ground in metres: add `ground_points`")
    assert problems(tmp_path, STREAM + GROUND + rules) == []
