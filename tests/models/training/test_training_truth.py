"""Labels of people in three forms, and what a recipe makes of them."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training.boxes import ROUGH
from models.training.recipe import Recipe, Source
from models.training.truth import picture_name, read_own_labels, read_truth


def _source(**classes: str) -> Source:
    return Source(name="s", kind="labelled", path="s", origin="o", licence="l", labelled="p", classes=classes)


@pytest.fixture
def recipe() -> Recipe:
    return Recipe.model_validate(
        {
            "name": "tiny",
            "seed": 1,
            "architecture": "yolo26n.yaml",
            "classes": ["person", "bicycle", "litter"],
            "sources": [],
            "teaching": {"files": [], "classes": {}},
            "stages": [{"name": "only", "epochs": 1}],
        }
    )


def test_yolo_labels_keep_named_classes_alone(tmp_path: Path, recipe: Recipe) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "classes.txt").write_text("can\ndog\n")
    (tmp_path / "labels" / "a.txt").write_text("0 0.5 0.5 0.2 0.4\n1 0.2 0.2 0.1 0.1\n")

    boxes = read_truth(tmp_path).of("a", _source(can="litter"), recipe)

    assert boxes.class_id.tolist() == [2]
    np.testing.assert_allclose(boxes.xyxy, [[0.4, 0.3, 0.6, 0.7]], atol=1e-6)


@pytest.mark.parametrize("names", ["{0: can, 1: dog}", "[can, dog]"], ids=["by number", "a list"])
def test_yolo_labels_may_have_their_names_in_data_yaml_and_their_pictures_in_halves(
    tmp_path: Path, recipe: Recipe, names: str
) -> None:
    (tmp_path / "labels" / "val").mkdir(parents=True)
    (tmp_path / "data.yaml").write_text(f"path: .\nval: images/val\nnames: {names}\n")
    (tmp_path / "labels" / "val" / "a.txt").write_text("0 0.5 0.5 0.2 0.4\n1 0.2 0.2 0.1 0.1\n")

    boxes = read_truth(tmp_path).of("val__a", _source(can="litter"), recipe)

    assert boxes.class_id.tolist() == [2]


@pytest.mark.parametrize("content", ["nc: 2\n", "names: 3\n", "names: [\n"], ids=["no names", "a number", "not YAML"])
def test_a_data_yaml_without_names_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "data.yaml").write_text(content)

    with pytest.raises(ValueError, match=r"data.yaml: expected `names` of the classes"):
        read_truth(tmp_path)


def test_coco_labels_become_relative_boxes(tmp_path: Path, recipe: Recipe) -> None:
    content = {
        "categories": [{"id": 7, "name": "person"}],
        "images": [{"id": 3, "file_name": "day/0001.png", "width": 200, "height": 100}],
        "annotations": [{"image_id": 3, "category_id": 7, "bbox": [20, 10, 40, 50]}],
    }
    (tmp_path / "annotations.json").write_text(json.dumps(content))

    boxes = read_truth(tmp_path).of("day__0001", _source(person="person"), recipe)

    np.testing.assert_allclose(boxes.xyxy, [[0.1, 0.1, 0.3, 0.6]], atol=1e-6)


def test_mot_rows_flagged_to_be_ignored_are_left_out(tmp_path: Path, recipe: Recipe) -> None:
    (tmp_path / "gt").mkdir()
    (tmp_path / "img1").mkdir()
    cv2.imwrite(str(tmp_path / "img1" / "000002.jpg"), np.zeros((100, 200, 3), np.uint8))
    rows = ["2,1,20,10,40,50,1,-1,-1,-1", "2,2,0,0,9,9,0,-1,-1,-1", "3,1,50,10,40,50,1,-1,-1,-1"]
    (tmp_path / "gt" / "gt_dense_interpolated.txt").write_text("\n".join(rows))

    boxes = read_truth(tmp_path).of("000002", _source(person="person"), recipe)

    np.testing.assert_allclose(boxes.xyxy, [[0.1, 0.1, 0.3, 0.6]], atol=1e-6)


def test_a_rider_is_split_into_rough_boxes_of_person_and_machine(tmp_path: Path, recipe: Recipe) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "classes.txt").write_text("cyclist\n")
    (tmp_path / "labels" / "a.txt").write_text("0 0.5 0.5 0.2 1.0\n")

    boxes = read_truth(tmp_path).of("a", _source(cyclist="rider_of_bicycle"), recipe)

    assert boxes.class_id.tolist() == [0, 1]
    assert boxes.score.tolist() == [ROUGH, ROUGH]
    np.testing.assert_allclose(boxes.xyxy, [[0.4, 0, 0.6, 0.8], [0.4, 0.4, 0.6, 1.0]], atol=1e-6)


def test_a_folder_without_labels_has_none(tmp_path: Path, recipe: Recipe) -> None:
    assert len(read_truth(tmp_path).of("a", _source(person="person"), recipe)) == 0


@pytest.mark.parametrize(
    ("name", "text"), [("classes.txt", "0 0.5 zero 0.1 0.1\n"), ("annotations.json", '{"images": []}')], ids=["yolo", "coco"]
)
def test_unreadable_labels_name_their_file(tmp_path: Path, name: str, text: str) -> None:
    if name == "classes.txt":
        (tmp_path / "labels").mkdir()
        (tmp_path / "classes.txt").write_text("can\n")
        (tmp_path / "labels" / "wrong.txt").write_text(text)
    else:
        (tmp_path / name).write_text(text)

    with pytest.raises(ValueError, match=r"wrong.txt|annotations.json"):
        read_truth(tmp_path)


def test_picture_names_have_no_folder() -> None:
    assert picture_name("day/cam 1/0001.png") == "day__cam 1__0001"


def test_own_labels_are_percent_of_the_picture(tmp_path: Path, recipe: Recipe) -> None:
    path = tmp_path / "own.csv"
    path.write_text("picture,class,left,top,right,bottom\na,heap,10,20,30,40\na,dog,0,0,1,1\nb,heap,0,0,100,100\n")

    boxes = read_own_labels(path).of("a", _source(heap="litter"), recipe)

    np.testing.assert_allclose(boxes.xyxy, [[0.1, 0.2, 0.3, 0.4]], atol=1e-6)
    assert boxes.class_id.tolist() == [2]


@pytest.mark.parametrize("row", ["a,heap", "a,heap,x,0,1,1"], ids=["columns", "word"])
def test_wrong_own_labels_name_their_file(tmp_path: Path, row: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"picture,class,left,top,right,bottom\n{row}\n")

    with pytest.raises(ValueError, match=r"own\.csv: expected picture"):
        read_own_labels(path)
