import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from api.grid.geojson import write_areas
from tests.support.lattice import lattice

RUN = CliRunner()


def hutong(*words: str | Path) -> Result:
    return RUN.invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "streams.yaml"
    path.write_text(f'site: {{name: here}}\napi: {{database: "sqlite:///{tmp_path}/hutong.db"}}\n')
    return path


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    path = tmp_path / "grid.geojson"
    path.write_text(write_areas(lattice(), name="test"), encoding="utf-8")
    return path


def test_a_right_file_is_checked_and_loaded_once(config: Path, grid: Path) -> None:
    assert "with 6 cells" in hutong("grid", "check", grid).output
    assert "6 cell" in hutong("grid", "import", grid, "-c", config).output
    assert "in force already" in hutong("grid", "import", grid, "-c", config).output


def test_a_file_with_a_hole_is_told_and_loaded_only_despite_it(config: Path, grid: Path) -> None:
    kept = [one for one in lattice(3, 3) if not one.code.endswith("005")]
    grid.write_text(write_areas(kept, name="test"), encoding="utf-8")
    checked = hutong("grid", "check", grid)
    assert checked.exit_code == 1
    assert "a hole of" in checked.output
    assert json.loads(hutong("grid", "check", grid, "--json").stdout)["problems"][0]["is_fatal"] is False
    refused = hutong("grid", "import", grid, "-c", config)
    assert (refused.exit_code, "a hole of" in refused.output) == (1, True)
    assert hutong("grid", "import", grid, "-c", config, "--despite").exit_code == 0


def test_the_made_up_district_is_loaded_or_written(config: Path, tmp_path: Path) -> None:
    loaded = json.loads(hutong("grid", "demo", "-c", config, "--json").stdout)
    assert (loaded["areas"]["cell"], loaded["areas"]["street"]) == (2314, 17)
    assert hutong("grid", "demo", "--out", tmp_path / "made-up.geojson").exit_code == 0
    assert hutong("grid", "check", tmp_path / "made-up.geojson").exit_code == 0


def test_a_file_that_is_missing_is_wrong_usage(config: Path) -> None:
    assert hutong("grid", "import", "nowhere.geojson", "-c", config).exit_code == 2
