"""Imitation, a training stage and the export on a few tiny pictures; needs torch and ultralytics."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.loading import open_detector
from models.picture import ArrayPicture
from tests.support.tiny_training import CLASSES, tiny_dataset, tiny_picture, tiny_recipe

torch = pytest.importorskip("torch", reason="the ultralytics extra is not installed")
pytest.importorskip("ultralytics", reason="the ultralytics extra is not installed")


class _Stopped(Exception):
    pass


def _lessons(folder: Path) -> list[Any]:
    from models.training.imitation import Lesson

    lessons = []
    for number in range(4):
        random = np.random.default_rng(number)
        shapes = [(4, 8, 8), (6, 8, 8), (8, 4, 4)]
        columns: dict[str, np.ndarray] = {f"values{i}": random.integers(0, 255, s, np.uint8) for i, s in enumerate(shapes)}
        columns |= {f"scale{i}": np.array([-1, 0.01], np.float32) for i in range(len(shapes))}
        features = folder / f"{number}.npz"
        np.savez(features, allow_pickle=False, **columns)
        lessons.append(Lesson(tiny_picture(folder / f"{number}.jpg", number), features))
    return lessons


def test_imitation_that_was_stopped_goes_on_to_the_same_network(tmp_path: Path) -> None:
    from models.training.imitation import imitate

    lessons, heard = _lessons(tmp_path), []
    whole = imitate(lessons, tiny_recipe(), run=tmp_path / "whole", progress=lambda *step: heard.append(step))
    halves = tmp_path / "halves"
    state = torch.load(tmp_path / "whole" / "state.pt", weights_only=True)

    def stop(*_: object) -> None:
        raise _Stopped

    with pytest.raises(_Stopped):
        imitate(lessons, tiny_recipe(), run=halves, progress=stop)
    imitate(lessons, tiny_recipe(), run=halves, progress=lambda *_: None)

    again = torch.load(halves / "state.pt", weights_only=True)
    assert [done for _, done, _ in heard] == [1, 2]
    assert whole.exists()
    for name, value in state["student"].items():
        torch.testing.assert_close(again["student"][name], value)


def test_nothing_to_imitate_is_refused(tmp_path: Path) -> None:
    from models.training.imitation import imitate

    with pytest.raises(ValueError, match="got none"):
        imitate([], tiny_recipe(), run=tmp_path, progress=lambda *_: None)


@pytest.mark.slow
def test_a_stage_trains_offline_and_its_export_opens_in_both_number_types(tmp_path: Path) -> None:
    from models.training.export import export_model
    from models.training.train import train_all

    data = tiny_dataset(tmp_path / "dataset")
    recipe, epochs = tiny_recipe(), []

    checkpoint = train_all(recipe, data=data, runs=tmp_path / "runs", threads=1, progress=lambda _, n, __: epochs.append(n))
    exported = export_model(checkpoint, tmp_path / "export", recipe, listing=data.parent / "train.txt")

    assert epochs == [1, 2]
    assert json.loads((tmp_path / "runs" / "only" / "snapshot.json").read_text())["stage"] == "only"
    for entry in (exported.floats, exported.integers):
        detector = open_detector(str(entry), confidence=0.001)
        found = detector.detect([ArrayPicture(np.zeros((48, 64, 3), np.uint8))] * 2)
        assert len(found) == 2
        assert detector.class_names == CLASSES
        detector.close()


@pytest.mark.slow
def test_a_stage_that_was_stopped_goes_on_with_the_epoch_it_was_in(tmp_path: Path) -> None:
    from models.training.train import train_all

    data, runs = tiny_dataset(tmp_path / "dataset"), tmp_path / "runs"
    recipe = tiny_recipe(stages=[{"name": "only", "epochs": 3, "settings": {"batch": 2, "optimizer": "SGD"}}])
    heard: list[int] = []

    def stop_in_the_second(_: str, epoch: int, __: int) -> None:
        if epoch == 2:
            raise _Stopped

    with pytest.raises(_Stopped):
        train_all(recipe, data=data, runs=runs, threads=1, progress=stop_in_the_second)
    train_all(recipe, data=data, runs=runs, threads=1, progress=lambda _, epoch, __: heard.append(epoch))
    train_all(recipe, data=data, runs=runs, threads=1, progress=lambda _, epoch, __: heard.append(epoch))

    assert heard == [2, 3]


def test_a_stage_whose_start_was_not_run_is_refused(tmp_path: Path) -> None:
    from models.training.train import train_all

    recipe = tiny_recipe(stages=[{"name": "late", "start": "imitation", "epochs": 1}])

    with pytest.raises(ValueError, match="stage late: expected the checkpoint of imitation"):
        train_all(recipe, data=tiny_dataset(tmp_path / "dataset"), runs=tmp_path / "runs", threads=1, progress=lambda *_: None)
