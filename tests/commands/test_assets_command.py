import json
from pathlib import Path

from typer.testing import CliRunner

import cli
from tests.support.lattice import collection

RUN = CliRunner()


def point(code: str) -> dict[str, object]:
    geometry = {"type": "Point", "coordinates": [116.4, 39.9]}
    return {"type": "Feature", "geometry": geometry, "properties": {"code": code}}


def test_a_register_is_checked_and_loaded(tmp_path: Path) -> None:
    config, file = tmp_path / "streams.yaml", tmp_path / "bins.geojson"
    config.write_text(f'site: {{name: here}}\napi: {{database: "sqlite:///{tmp_path}/hutong.db"}}\n')
    file.write_text(collection(point("11010103005000123"), point("p-1")))
    refused = RUN.invoke(cli.app, ["assets", "check", str(file)])
    assert (refused.exit_code, "feature 2 (p-1): type" in refused.output) == (1, True)
    assert "2 assets" in RUN.invoke(cli.app, ["assets", "check", str(file), "--type", "parking_bay"]).output
    words = ["assets", "import", str(file), "--type", "parking_bay", "-c", str(config), "--json"]
    assert json.loads(RUN.invoke(cli.app, words).stdout)["types"] == {"bin": 1, "parking_bay": 1}
