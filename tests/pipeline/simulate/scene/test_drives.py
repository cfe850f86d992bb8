"""What a scene with a camera that drives may say, and what it is told otherwise."""

import pytest

from pipeline.errors import ConfigError
from pipeline.simulate.scene.load import parse_scene

BARE = """
version: 1
name: x
seconds: 10
drive: {route: [[0, 0], [0, 30]]}
"""


def told(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse_scene(BARE + text, "x.yaml")
    return " ".join(problem.message for problem in caught.value.problems)


def test_a_route_is_enough() -> None:
    drive = parse_scene(BARE, "x.yaml").drive
    assert drive is not None
    assert (drive.passes, drive.gps.noise_m, drive.gps.rate_hz) == (1, 2.0, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("camera: {at: [0, 0, 4]}", "camera.at: is for a camera that stands; `drive.mounting`"),
        ("camera: {tilt: 12}", "camera.tilt: is for a camera that stands"),
        ("light: {kind: rain}", "rain is not drawn for a camera that drives; choose day"),
        ("rules: [{kind: fireworks}]", "fireworks needs a camera that stands; one that drives has parking, litter, bins"),
        ("lines: {gate: [[0, 1], [1, 1]]}", "lines: is for a camera that stands"),
        ("sounds: [{id: a, kind: door, at: [0, 1], start: 1}]", "sounds: is for a camera that stands"),
    ],
    ids=["place", "aim", "rain", "rule", "line", "sound"],
)
def test_what_only_a_standing_camera_has_is_refused(text: str, expected: str) -> None:
    assert expected in told(text)


def test_a_corner_that_no_vehicle_can_take_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_scene(BARE.replace("[0, 30]", "[0, 30], [0, 10]"), "x.yaml")
    assert "expected a turn of at most 60°, got 180°" in str(caught.value.problems[0].message)


def test_an_alley_has_the_length_that_is_told() -> None:
    assert parse_scene(BARE + "street: {length: 120}", "x.yaml").street.length == 120
    assert "less than or equal to 160" in told("street: {length: 500}") or told("street: {length: 500}")
