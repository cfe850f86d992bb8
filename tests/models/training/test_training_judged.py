"""Judged pictures as `hutong export` gives them become a data set that the shipped model, its teacher, goes on with."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

import models
from api.training.labels import yolo_data
from models.training.boxes import from_yolo_lines
from models.training.dataset import build_dataset
from models.training.picture_file import read_picture
from models.training.recipe import read_recipe

FOLDER = Path(models.__file__).parent
STREETS = FOLDER.parent / "docs" / "pictures" / "simulated-cameras.jpg"


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """The data folder: an unpacked export of one true, one false and one true case for validation, and the teacher."""
    sheet = read_picture(STREETS)
    height, width = sheet.shape[0] // 2, sheet.shape[1] // 2
    labels = {"train/1": "1 0.5 0.5 0.2 0.3\n", "train/2": "", "val/10": "1 0.2 0.8 0.1 0.1\n"}
    for number, (name, label) in enumerate(labels.items()):
        top, left = number // 2 * height, number % 2 * width
        for kind, suffix in (("images", "jpg"), ("labels", "txt")):
            (tmp_path / "judged" / kind / name).parent.mkdir(parents=True, exist_ok=True)
            path = tmp_path / "judged" / kind / f"{name}.{suffix}"
            if kind == "labels":
                path.write_text(label)
            else:
                cv2.imwrite(str(path), sheet[top : top + height, left : left + width])
    (tmp_path / "judged" / "data.yaml").write_text(yolo_data(["bins", "litter"]))
    (tmp_path / "weights").mkdir()
    shutil.copy(FOLDER / "street-n.onnx", tmp_path / "weights")
    return tmp_path


def test_an_export_becomes_a_data_set_with_its_words_and_what_the_shipped_model_sees(judged: Path, tmp_path: Path) -> None:
    recipe = read_recipe(FOLDER / "training" / "judged.yaml")

    built = build_dataset(recipe, data=judged, work=tmp_path / "work", progress=lambda *_: None)

    content = yaml.safe_load(built.read_text())
    assert content["names"][recipe.class_id("litter")] == "litter"
    listed = (built.parent / "train.txt").read_text().split()
    assert [Path(path).name for path in listed] == ["train__1.jpg", "train__2.jpg"]
    true, false = (
        from_yolo_lines((built.parent / "labels" / "judged" / f"train__{number}.txt").read_text()) for number in (1, 2)
    )
    litter = true.class_id == recipe.class_id("litter")
    np.testing.assert_allclose(true.xyxy[litter], [[0.4, 0.35, 0.6, 0.65]], atol=1e-5)
    assert recipe.class_id("litter") not in false.class_id
    taught = {recipe.classes[class_id] for class_id in (*true.class_id[~litter], *false.class_id)}
    assert taught
    assert taught <= set(recipe.teaching.classes.values())
    [row] = json.loads((built.parent / "evaluate.json").read_text())
    assert (row["name"], row["classes"], row["judged"]) == ("val__10", ["litter"], ["litter"])
