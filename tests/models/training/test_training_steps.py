"""What a person is told who runs a step that cannot be run."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import models
from models.training.__main__ import app

JUDGED = Path(models.__file__).parent / "training" / "judged.yaml"


def test_a_step_without_its_extra_tells_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "models.training.thaw", raising=False)

    told = CliRunner().invoke(app, ["thaw", "--work", str(tmp_path)])

    assert told.exit_code == 1
    assert told.stderr.strip() == "needs torch, which is not installed: pip install 'hutong[ultralytics]'"


def test_a_source_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["dataset", "--work", str(tmp_path / "w"), "--data", str(tmp_path), "--recipe", str(JUDGED)])

    assert told.exit_code == 1
    assert told.stderr.strip() == f"source judged: expected a folder at {tmp_path / 'judged'}"


@pytest.mark.parametrize(
    ("model", "code", "message"),
    [("yolo11n", 2, "expected the recipe's classes"), ("nobody", 1, "nobody")],
    ids=["other classes", "unknown"],
)
def test_a_model_that_cannot_be_thawed_is_told(tmp_path: Path, model: str, code: int, message: str) -> None:
    told = CliRunner().invoke(app, ["thaw", "--work", str(tmp_path), "--model", model], env={"COLUMNS": "400"})

    assert told.exit_code == code
    assert message in told.stderr


@pytest.mark.parametrize("step", ["train", "export"])
def test_stages_that_a_recipe_lacks_are_told(tmp_path: Path, step: str) -> None:
    told = CliRunner().invoke(app, [step, "--work", str(tmp_path), "--recipe", str(JUDGED)], env={"COLUMNS": "400"})

    assert told.exit_code == 2
    assert "street-n-judged: expected a stage under `stages` of the recipe, got none" in told.stderr
