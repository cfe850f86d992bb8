"""An exported file becomes a checkpoint again; needs torch and ultralytics."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest

import models
from models.training.letterbox import Letterbox, network_input
from models.training.picture_file import read_picture
from models.training.recipe import Recipe, read_recipe
from tests.support.tiny_training import SIZE, tiny_dataset, tiny_recipe

torch = pytest.importorskip("torch", reason="the ultralytics extra is not installed")
pytest.importorskip("ultralytics", reason="the ultralytics extra is not installed")

FOLDER = Path(models.__file__).parent
SHIPPED = FOLDER / "street-n.onnx"
STREET = FOLDER / "training" / "street-n.yaml"
STREETS = FOLDER.parent / "docs" / "pictures" / "simulated-cameras.jpg"
PLACES_APART = 8.0
"""Pixels of the input: one place of the finest level."""


def _exported(folder: Path, recipe: Recipe) -> Path:
    """A network that has seen something: its normalisations differ from one another, and do not cancel what they saw."""
    from models.training.export import export_floats
    from models.training.network import fresh_network, save_network

    network = fresh_network(recipe).train()
    with torch.no_grad():
        for seed in range(5):
            network(_batch(seed))
        for norm in (module for module in network.modules() if isinstance(module, torch.nn.BatchNorm2d)):
            norm.weight.uniform_(0.5, 1.5)
            norm.bias.uniform_(-0.5, 0.5)
    save_network(network, recipe, folder / "seen.pt")
    return export_floats(folder / "seen.pt", folder / "seen.onnx", recipe)


def _batch(seed: int, pictures: int = 8) -> Any:
    random = np.random.default_rng(seed)
    coarse = random.random((pictures, 8, 8, 3), np.float32)
    squares = np.stack([cv2.resize(picture, (SIZE, SIZE)) for picture in coarse])
    return torch.from_numpy(np.ascontiguousarray(squares.transpose(0, 3, 1, 2)))


def _found(file: Path, batch: Any) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {session.get_inputs()[0].name: batch.numpy()})[0])


@pytest.mark.slow
def test_a_thawed_network_computes_what_the_file_does_and_is_ready_to_train(tmp_path: Path) -> None:
    from ultralytics.nn.tasks import DetectionModel

    from models.training.thaw import thawed_network

    recipe, batch = tiny_recipe(), _batch(100)
    file = _exported(tmp_path, recipe)

    network = thawed_network(onnx.load(str(file)), iter([batch]), recipe)

    with torch.no_grad():
        found, quiet = network(batch)
        # trained on what it was measured on, each batch's own mean and spread are those that it was given
        learning = DetectionModel.predict(network.train(), batch)
    for ours, exported in zip(found.numpy(), _found(file, batch), strict=True):
        np.testing.assert_allclose(ours[:, 4], exported[:, 4], atol=1e-4)
        for row in exported[:30]:  # scores that are nearly the same may change places
            assert np.abs(ours - row).max(axis=1).min() < 0.01
    for head in ("one2one", "one2many"):
        for part in ("boxes", "scores"):
            torch.testing.assert_close(learning[head][part], quiet[head][part], atol=1e-3, rtol=1e-3)
    for part in ("boxes", "scores"):
        torch.testing.assert_close(quiet["one2many"][part], quiet["one2one"][part])


@pytest.mark.slow
def test_training_goes_on_from_a_thawed_file(tmp_path: Path) -> None:
    from models.training.thaw import thaw_file
    from models.training.train import train_all

    recipe, heard = tiny_recipe(), []
    data = tiny_dataset(tmp_path / "dataset")

    start = thaw_file(
        _exported(tmp_path, recipe),
        data.parent / "train.txt",
        recipe,
        runs=tmp_path / "runs",
        progress=lambda *step: heard.append(step),
    )
    trained = train_all(recipe, data=data, runs=tmp_path / "runs", threads=1, progress=lambda *_: None, stages=recipe.onward)

    assert heard == [("thaw", 4, 4)]
    before, after = (torch.load(file, weights_only=False)["model"].float().state_dict() for file in (start, trained))
    moved = [(after[name] - before[name]).abs().max() for name in before if name.endswith("conv.weight")]
    assert 0 < max(moved) < 0.01


def test_the_shipped_file_thaws_to_a_network_that_finds_the_same() -> None:
    from models.training.thaw import thawed_network

    recipe = read_recipe(STREET)
    streets = torch.from_numpy(np.concatenate(list(_streets(recipe.size))))

    network = thawed_network(onnx.load(str(SHIPPED)), iter([streets]), recipe)

    with torch.no_grad():
        thawed = network(streets)[0].numpy()
    sure = misses = 0
    for exported, ours in zip(_found(SHIPPED, streets), thawed, strict=True):
        for row in exported[exported[:, 4] > 0.4]:
            alike = ours[(ours[:, 5] == row[5]) & (np.abs(ours[:, :4] - row[:4]).max(axis=1) < PLACES_APART)]
            sure += 1
            misses += not len(alike) or abs(alike[:, 4].max() - row[4]) > 0.2
    assert sure >= 10
    assert misses <= sure / 10  # 8 bits for what flows between the layers, floats here


def test_a_file_of_other_classes_is_refused() -> None:
    from models.training.thaw import thawed_network

    with pytest.raises(ValueError, match=r"not of yolo26n.yaml with 2 classes, .*: 3 of 102 layers differ, the first is model"):
        thawed_network(onnx.load(str(SHIPPED)), iter([]), tiny_recipe())


@pytest.mark.parametrize("listed", [None, ""], ids=["no list", "an empty list"])
def test_without_pictures_the_step_that_makes_them_is_told(tmp_path: Path, listed: str | None) -> None:
    from models.training.thaw import thaw_file

    listing = tmp_path / "train.txt"
    if listed is not None:
        listing.write_text(listed)

    with pytest.raises(ValueError, match="run `dataset` first"):
        thaw_file(SHIPPED, listing, tiny_recipe(), runs=tmp_path, progress=lambda *_: None)


def test_a_stage_that_waits_for_a_thawed_file_tells_which_step_makes_it(tmp_path: Path) -> None:
    from models.training.train import train_all

    recipe, data = tiny_recipe(), tiny_dataset(tmp_path / "dataset")

    with pytest.raises(ValueError, match=r"stage on: expected the checkpoint of thawed at .*: run `thaw` first"):
        train_all(recipe, data=data, runs=tmp_path / "runs", threads=1, progress=lambda *_: None, stages=recipe.onward)


def _streets(size: int) -> Iterator[np.ndarray]:
    sheet = read_picture(STREETS)
    height, width = sheet.shape[0] // 2, sheet.shape[1] // 2
    for top in (0, height):
        for left in (0, width):
            yield network_input(Letterbox(width, height, size).picture(sheet[top : top + height, left : left + width]))
