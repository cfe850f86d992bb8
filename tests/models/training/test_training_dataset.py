"""A whole data set built from a tiny folder of sources, a simulator's folder and a teacher that is told what it sees."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.training.dataset import build_dataset
from models.training.recipe import Recipe

CLASSES = ["person", "car", "litter"]


def _scene(seed: int) -> np.ndarray:
    coarse = np.random.default_rng(seed).integers(40, 255, (12, 16, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, (160, 120), interpolation=cv2.INTER_NEAREST), np.uint8)


def _source(folder: Path, pictures: dict[str, np.ndarray], labels: dict[str, str], classes: str) -> None:
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True)
    (folder / "classes.txt").write_text(classes)
    for name, image in pictures.items():
        cv2.imwrite(str(folder / "images" / f"{name}.png"), image)
        (folder / "labels" / f"{name}.txt").write_text(labels.get(name, ""))


def _teacher(path: Path) -> None:
    """An end-to-end detector that always sees a sure person on the left and an unsure car on the right (160 px letterbox)."""
    rows = np.zeros((1, 300, 6), np.float32)
    rows[0, 0] = (8, 24, 40, 136, 0.9, 0)
    rows[0, 1] = (100, 24, 150, 80, 0.3, 2)
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "nothing"], ["zero"]),
        helper.make_node("Add", ["rows", "zero"], ["output0"]),
    ]
    graph = helper.make_graph(
        nodes,
        "told",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, 160, 160])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 300, 6])],
        [numpy_helper.from_array(rows, "rows"), numpy_helper.from_array(np.zeros((), np.float32), "nothing")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))


@pytest.fixture
def recipe() -> Recipe:
    about = {"origin": "o", "licence": "l", "labelled": "by people"}
    yard = {"name": "yard", "kind": "labelled", "path": "yard", "classes": {"can": "litter"}, "covered": ["litter"]}
    rendered = {"name": "simulated", "kind": "simulated", "path": "simulated"}
    content: dict[str, Any] = {
        "name": "tiny",
        "seed": 1,
        "architecture": "yolo26n.yaml",
        "stored_size": 160,
        "near_duplicate_bits": 40,
        "classes": CLASSES,
        "sources": [
            {**about, **yard, "held_out": ["far"], "judged": ["litter"], "repeat": 2},
            {**about, **rendered, "classes": {"person": "person"}, "taught": False},
        ],
        "teaching": {
            "classes": {0: "person", 2: "car"},
            "files": [{"name": "told", "path": "told.onnx", "layout": "end_to_end", "size": 160, "flip": False}],
        },
        "paste": {"pictures": 3, "classes": ["litter"], "backgrounds": ["yard"]},
        "stages": [{"name": "only", "epochs": 1}],
    }
    return Recipe.model_validate(content)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    near = np.clip(_scene(9).astype(np.int16) - 12, 0, 255).astype(np.uint8)
    pictures = {"a": _scene(1), "b": _scene(2), "nearly far": near, "far": _scene(9)}
    _source(folder / "yard", pictures, dict.fromkeys(pictures, "0 0.55 0.5 0.2 0.3\n"), "can\n")
    _teacher(folder / "told.onnx")
    return folder


def _build(recipe: Recipe, data: Path, work: Path) -> tuple[dict[str, Any], list[str]]:
    steps: list[str] = []

    def heard(step: str, done: int, total: int) -> None:
        steps.append(f"{step} {done}/{total}")

    path = build_dataset(recipe, data=data, work=work, progress=heard)
    provenance: dict[str, Any] = json.loads((path.parent / "provenance.json").read_text())
    return provenance, steps


def test_labels_of_people_and_teachers_meet_and_scenes_stay_apart(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"

    provenance, steps = _build(recipe, data, work)

    yard = provenance["sources"][0]
    assert (yard["pictures"], yard["held_out"], yard["near_held_out"]) == (2, 1, 1)
    assert (yard["human"], yard["taught"], yard["blurred_places"]) == ({"litter": 2}, {"person": 2}, 2)
    listed = (work / "dataset" / "train.txt").read_text().split("\n")
    assert sum("/yard/" in line for line in listed) == 4
    assert sum("/pasted/" in line for line in listed) == 3
    assert not any("far" in line for line in listed)
    label = (work / "dataset" / "labels" / "yard" / "a.txt").read_text()
    assert [line.split()[0] for line in label.splitlines()] == ["2", "0"]
    judged = json.loads((work / "dataset" / "evaluate.json").read_text())
    assert [(row["name"], row["classes"]) for row in judged] == [("far", ["litter"])]
    assert (work / "dataset" / judged[0]["picture"]).exists()
    assert "labels 2/2" in steps


def test_a_second_build_asks_no_teacher_again_and_gives_the_same_labels(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    first, _ = _build(recipe, data, tmp_path / "work")

    second, steps = _build(recipe, data, tmp_path / "work")

    assert first == second
    assert not any(step.startswith("teacher") for step in steps)


def test_simulated_pictures_join_when_they_are_there(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work" / "simulated"
    (folder / "images").mkdir(parents=True)
    cv2.imwrite(str(folder / "images" / "s1.png"), _scene(20))
    content = {
        "categories": [{"id": 1, "name": "person"}],
        "images": [{"id": 1, "file_name": "s1.png", "width": 160, "height": 120}],
        "annotations": [{"image_id": 1, "category_id": 1, "bbox": [16, 12, 32, 60]}],
    }
    (folder / "annotations.json").write_text(json.dumps(content))

    provenance, _ = _build(recipe, data, tmp_path / "work")

    assert provenance["sources"][1]["human"] == {"person": 1}


@pytest.mark.parametrize(
    ("missing", "message"), [("told.onnx", "teacher told: expected a file"), ("yard", "source yard: expected a folder")]
)
def test_what_is_missing_is_named(recipe: Recipe, data: Path, tmp_path: Path, missing: str, message: str) -> None:
    (data / missing).rename(data / "elsewhere")

    with pytest.raises(ValueError, match=message):
        _build(recipe, data, tmp_path / "work")
