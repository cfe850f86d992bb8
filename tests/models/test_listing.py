from pathlib import Path

import pytest
import yaml

from models.listing import listing
from tests.support.tiny_models import TinyModel

YOLO = TinyModel("yolo")
URL = "https://models.example/street.onnx"


def test_every_state_of_a_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREET_WEIGHTS", raising=False)
    path = YOLO.write(tmp_path)
    entries = [
        YOLO.entry(path, name="right"),
        YOLO.entry(path, name="wrong", sha256="0" * 64),
        YOLO.entry(path, name="missing", file="none.onnx", url=URL),
        YOLO.entry(path, name="lost", file="none.onnx"),
        YOLO.entry(path, name="url", file=None, url=URL),
        YOLO.entry(path, name="unset", file="${STREET_WEIGHTS}/a.onnx"),
    ]
    catalog = tmp_path / "catalog.yaml"
    catalog.write_text(yaml.safe_dump({"detectors": entries}))
    rows = {row.name: row for row in listing(catalog)}
    assert {name: row.state for name, row in rows.items()} == {
        "right": "right", "wrong": "wrong", "missing": "missing", "lost": "missing", "url": "url only", "unset": "unknown",
    }  # fmt: skip
    assert rows["right"].file == f"{path}: right"
    assert "wrong hash" in rows["wrong"].file
    assert "expected 000000000000…" in rows["wrong"].file
    assert rows["missing"].file == f"{tmp_path}/none.onnx: missing, to be had from {URL}"
    assert rows["lost"].file == f"{tmp_path}/none.onnx: missing"
    assert rows["url"].file == f"to be had from {URL}"
    assert "STREET_WEIGHTS is not set" in rows["unset"].file
    assert (rows["right"].megabytes, rows["missing"].megabytes) == (f"{path.stat().st_size / 1e6:.1f}", "")


def test_a_row_is_text_for_tables_and_programs(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.yaml"
    catalog.write_text(yaml.safe_dump({"detectors": [YOLO.entry(YOLO.write(tmp_path))]}))
    (row,) = listing(catalog)
    assert row.as_dict() | {"file": ""} == {
        "name": "tiny", "licence": "CC0-1.0", "megabytes": "0.0", "input": "96×64 rgb letterbox", "layout": "yolo",
        "file": "", "state": "right",
    }  # fmt: skip


def test_the_bundled_catalogue_is_listed_without_its_weights() -> None:
    assert "yolox-nano" in [row.name for row in listing(None)]
