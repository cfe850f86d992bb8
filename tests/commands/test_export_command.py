"""`hutong export` writes the judged pictures of this machine's API into a file."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from tests.support.api_app import Desk
from tests.support.judged_pictures import judged, shown

RUN = CliRunner()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path}/api.db", tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def config(lite: Desk, tmp_path: Path) -> Path:
    """A configuration of the API under test."""
    path = tmp_path / "streams.yaml"
    path.write_text(f'site: {{name: here}}\napi: {{database: "{lite.config.database}", media: "{lite.media}"}}\n')
    return path


def test_judged_pictures_are_written_to_a_file_and_that_is_written_down(lite: Desk, config: Path, tmp_path: Path) -> None:
    shown(lite, 1)
    judged(lite, 1, "true")
    to = tmp_path / "judged.zip"
    words = ["export", str(to), "--format", "coco", "--purpose", "retraining", "--since", "2020-01-01", "--config", str(config)]
    done = RUN.invoke(cli.app, words)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(to) as made:
        assert json.loads(made.read("about.json"))["pictures"] == 1
    entry = lite.admin.get("/v1/audit").json()["entries"][0]
    assert (entry["action"], entry["actor_kind"], entry["purpose"]) == ("review.exported", "command", "retraining")
    assert [path.name for path in tmp_path.glob("judged*")] == ["judged.zip"]


def test_an_unknown_form_is_told(config: Path, tmp_path: Path) -> None:
    to = tmp_path / "judged.zip"
    done = RUN.invoke(cli.app, ["export", str(to), "--format", "voc", "--purpose", "retraining", "--config", str(config)])
    assert (done.exit_code, "coco or yolo" in done.stderr) == (2, True)
    assert not to.exists()
