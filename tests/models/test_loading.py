from pathlib import Path

import numpy as np
import pytest
import yaml

from models.catalog import BUNDLED
from models.errors import ModelNotFound
from models.loading import open_detector
from models.picture import ArrayPicture
from tests.support.tiny_models import TinyModel

WHITE = ArrayPicture(np.full((64, 96, 3), 255, np.uint8))
YOLO, END2END = TinyModel("yolo"), TinyModel("yolo-end2end")


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """Two detectors: `street` knows people and vehicles, `waste` calls the same classes otherwise."""
    for name, tiny in (("street", YOLO), ("waste", END2END)):
        (tmp_path / name).mkdir()
        tiny.write(tmp_path / name)
    entries = [
        YOLO.entry(tmp_path / "street" / "tiny.onnx", name="street", keep=["person", "car"], confidence=0.85),
        END2END.entry(tmp_path / "waste" / "tiny.onnx", name="waste", classes=["person", "bag", "paper"],
                      map={"bag": "garbage bag", "paper": "litter"}),
    ]  # fmt: skip
    path = tmp_path / "catalog.yaml"
    path.write_text(yaml.safe_dump({"detectors": entries}))
    return path


def found(name: str, catalog: Path | None, confidence: float | None = 0.1) -> list[str]:
    detector = open_detector(name, catalog_path=catalog, confidence=confidence)
    (detections,) = detector.detect([WHITE])
    detector.close()
    names = detections.data["class_name"]
    assert isinstance(names, np.ndarray)
    assert detections.class_id is not None
    assert [detector.class_names[index] for index in detections.class_id] == names.tolist()
    return [str(one) for one in names]


def test_a_name_is_looked_up_in_the_catalogue(catalog: Path) -> None:
    assert found("street", catalog) == ["person", "car", "person"]


def test_a_path_is_one_entry(tmp_path: Path) -> None:
    folder = tmp_path / "a+b"
    folder.mkdir()
    entry = folder / "entry.yaml"
    entry.write_text(yaml.safe_dump(YOLO.entry(YOLO.write(folder))))
    assert found(str(entry), None) == ["litter", "person", "car", "person"]


def test_a_path_without_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=f"no catalogue or entry at {tmp_path}/none.yaml"):
        open_detector(str(tmp_path / "none.yaml"))


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelNotFound, match="model 'street' is not in"):
        open_detector("street", catalog_path=BUNDLED)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param(None, ["person"], id="the entry's own"),
        pytest.param(0.75, ["person", "car"], id="the caller's goes before it"),
        pytest.param(0.0, ["person", "car", "person"], id="none at all"),
    ],
)
def test_the_confidence_is_the_callers_or_the_entrys(catalog: Path, given: float | None, names: list[str]) -> None:
    assert found("street", catalog, given) == names


def test_joined_detectors_own_their_classes_in_order(catalog: Path) -> None:
    assert found("waste", catalog) == ["litter", "person", "garbage bag", "person"]
    # The second detector's people are the first one's: it adds what only it knows.
    assert found("street+waste", catalog) == ["litter", "person", "car", "garbage bag", "person"]
    assert found("waste+street", catalog) == ["litter", "person", "garbage bag", "car", "person"]


def test_a_joined_detector_that_is_missing_is_told(catalog: Path) -> None:
    with pytest.raises(ModelNotFound, match="model 'fire' is not in"):
        open_detector("street+fire", catalog_path=catalog)
