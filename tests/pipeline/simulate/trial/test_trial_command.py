"""What a person meets at `hutong bench sim`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.simulate.trial.command import app, write
from pipeline.simulate.trial.family import FAMILIES

RUNNER = CliRunner()


def test_an_unknown_model_is_told_before_anything_is_rendered(tmp_path: Path) -> None:
    got = RUNNER.invoke(app, ["sim", "--family", "bins", "--model", "no-such-model", "--work", str(tmp_path)])
    assert got.exit_code == 1
    assert "no-such-model" in got.output
    assert list(tmp_path.iterdir()) == []


def test_no_minutes_are_refused() -> None:
    assert RUNNER.invoke(app, ["sim", "--minutes", "0"]).exit_code == 2


@pytest.mark.parametrize("names", ["nonsense", "bins,nonsense", ","])
def test_an_unknown_family_is_told_with_those_that_there_are(names: str) -> None:
    got = RUNNER.invoke(app, ["sim", "--family", names], env={"COLUMNS": "200"})
    assert got.exit_code == 2
    assert all(name in got.output for name in FAMILIES)


def test_a_result_tells_where_it_was_measured(tmp_path: Path) -> None:
    path = write("colour", "hutong bench sim", {"model": "colour"}, {"scenes": 1}, tmp_path / "results")
    assert path.name == "sim-colour.json"
    written = json.loads(path.read_text())
    assert (written["model"], written["results"]) == ("colour", {"scenes": 1})
    assert written["machine"]["cores"] >= 1
    assert {"command", "commit", "measured", "python", "versions"} <= set(written)
