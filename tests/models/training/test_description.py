from pathlib import Path

import onnx
import pytest

import models
from models.training.description import describe

BUNDLED = Path(models.__file__).parent / "street-n.onnx"
TEXT = "what it is"


def written(path: Path) -> dict[str, str]:
    return {entry.key: entry.value for entry in onnx.load(str(path)).metadata_props}


def test_only_the_description_changes(tmp_path: Path) -> None:
    copy = tmp_path / "model.onnx"
    copy.write_bytes(BUNDLED.read_bytes())
    before = onnx.load(str(copy))
    describe(copy, TEXT)
    after = onnx.load(str(copy))
    assert after.graph == before.graph
    assert written(copy) == written(BUNDLED) | {"description": TEXT}


def test_the_bundled_model_names_no_folder_of_the_machine_that_trained_it() -> None:
    assert "/" not in written(BUNDLED)["description"]


def test_a_file_without_a_description_is_refused(tmp_path: Path) -> None:
    bare = onnx.load(str(BUNDLED))
    del bare.metadata_props[:]
    onnx.save(bare, str(tmp_path / "bare.onnx"))
    with pytest.raises(ValueError, match=r"bare\.onnx: expected a description"):
        describe(tmp_path / "bare.onnx", TEXT)
