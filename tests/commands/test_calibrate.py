"""`hutong calibrate` as a person or a program calls it."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from typer.testing import CliRunner, Result

from cli import app
from pipeline.calibrate.stand import Stand
from pipeline.config.mounting import MountingSettings
from pipeline.locate.mounting import Mounting

CAMERA = Stand.of(Mounting(height_m=2.3, pitch_deg=12, fov_deg=78, yaw_deg=2))
PLACES = np.array([[-2, 5, 0], [2, 5, 0], [0, 8, 0], [-2.5, 12, 0], [2.2, 20, 0.0]])
"""Metres right, ahead, up."""


def called(*words: str) -> Result:
    return CliRunner().invoke(app, ["calibrate", *words])


@pytest.fixture
def points(tmp_path: Path) -> Path:
    rows = [f"{x:.1f},{y:.1f},{a},{r}" for (x, y), (r, a, _) in zip(CAMERA.pixels(PLACES, (640, 360)), PLACES, strict=True)]
    (tmp_path / "points.csv").write_text("\n".join(["x,y,ahead,right", *rows]))
    return tmp_path / "points.csv"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    cv2.imwrite(str(tmp_path / "still.png"), np.full((360, 640, 3), 90, np.uint8))
    return tmp_path / "still.png"


def test_points_give_yaml_to_paste_and_a_picture_with_the_ground(points: Path, snapshot: Path, tmp_path: Path) -> None:
    grid = tmp_path / "grid.png"
    result = called("points", str(points), "--snapshot", str(snapshot), "--draw", str(grid), "--forward", "0.8")
    assert result.exit_code == 0, result.output
    pasted = yaml.safe_load(result.stdout[result.stdout.index("mounting:") :])["mounting"]
    told = MountingSettings.model_validate(pasted)
    assert (told.height_m, told.pitch_deg, told.fov_deg, told.forward_m) == pytest.approx((2.3, 12, 78, 0.8), abs=0.2)
    assert "point 5" in result.stdout
    drawn = cv2.imread(str(grid))
    assert drawn is not None
    assert (drawn != 90).any()


def test_a_program_gets_json(points: Path) -> None:
    told = json.loads(called("points", str(points), "--size", "640x360", "--json").stdout)
    assert told["mounting"]["height_m"] == pytest.approx(2.3, abs=0.05)
    assert len(told["misfits"]) == len(PLACES)
    assert set(told["deviations"]) == {"height", "pitch", "yaw", "roll", "focal"}


def test_a_fixed_cameras_points_are_checked_and_printed(points: Path, snapshot: Path, tmp_path: Path) -> None:
    rows = [row.split(",") for row in points.read_text().splitlines()[1:]]
    earth = [f"{x},{y},{39.93 + float(a) / 111_000:.8f},{116.4 + float(r) / 85_400:.8f}" for x, y, a, r in rows]
    (tmp_path / "earth.csv").write_text("\n".join(["x,y,lat,lon", *earth]))
    grid = tmp_path / "map.png"
    result = called("points", str(tmp_path / "earth.csv"), "--snapshot", str(snapshot), "--draw", str(grid))
    assert result.exit_code == 0, result.output
    assert len(yaml.safe_load(result.stdout[result.stdout.index("ground_points:") :])["ground_points"]) == len(PLACES)
    assert grid.exists()


def test_the_horizon_and_the_streets_end_give_the_angles() -> None:
    (end,) = CAMERA.towards(np.zeros(1), (640, 360)).tolist()
    words = ("--ahead", f"{end[0]},{end[1]}", "--height", "2.3", "--fov", "78", "--size", "640x360", "--json")
    mounting = json.loads(called("horizon", *words).stdout)["mounting"]
    assert (mounting["pitch_deg"], mounting["yaw_deg"]) == pytest.approx((12, 2), abs=0.2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("points", "--point", "1,2,3,4", "--size", "640x360"), "expected at least 3 points, got 1"),
        (("points", "--point", "1,2,3,4"), "expected a --snapshot, or --size"),
        (("points", "--size", "640x360", "--draw", "a.png"), "--draw: expected a --snapshot to draw on"),
        (("objects", "--size", "640x360"), "expected at least 3 things of known size"),
        (("objects", "--person", "1,2,3", "--size", "640x360"), "expected foot_x,foot_y,head_x,head_y,height"),
        (("horizon", "--size", "640x360"), "give --height"),
    ],
    ids=["few", "no size", "nothing to draw on", "nothing", "half a person", "no height"],
)
def test_what_is_lacking_is_told_in_one_line(words: tuple[str, ...], message: str) -> None:
    result = called(*words)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.output
