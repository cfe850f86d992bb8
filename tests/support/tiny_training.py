"""What a network is trained from within a test: two classes, four small pictures, an epoch or two."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.training.recipe import Recipe

SIZE = 64
CLASSES = ("person", "litter")


def tiny_recipe(**changes: Any) -> Recipe:
    """Return the recipe, with what a test has otherwise."""
    content: dict[str, Any] = {
        "name": "tiny",
        "seed": 3,
        "architecture": "yolo26n.yaml",
        "size": SIZE,
        "classes": CLASSES,
        "sources": [],
        "teaching": {"files": [], "classes": {}},
        "imitation": {"epochs": 2, "batch": 2, "workers": 0},
        "stages": [{"name": "only", "epochs": 2, "settings": {"batch": 2, "optimizer": "SGD", "warmup_epochs": 0}}],
        "onward": [{"name": "on", "start": "thawed", "epochs": 1, "settings": {"batch": 2, "optimizer": "AdamW", "lr0": 1e-4}}],
        "export": {"calibration_pictures": 4, "float_nodes": [r"^/model\.23/(?!(one2one_)?cv[23])"]},
    }
    return Recipe.model_validate(content | changes)


def tiny_picture(path: Path, seed: int) -> Path:
    """Write a dark picture with something bright in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = np.random.default_rng(seed).integers(0, 120, (48, 64, 3), np.uint8)
    image[20:40, 10:30] = 250
    cv2.imwrite(str(path), image)
    return path


def tiny_dataset(folder: Path) -> Path:
    """Write four of them, on which the bright thing is labelled; return their `data.yaml`."""
    pictures = [tiny_picture(folder / "images" / "yard" / f"{number}.jpg", number) for number in range(4)]
    for picture in pictures:
        label = folder / "labels" / "yard" / f"{picture.stem}.txt"
        label.parent.mkdir(parents=True, exist_ok=True)
        label.write_text("1 0.31 0.62 0.31 0.42\n")
    for name in ("train", "monitor"):
        (folder / f"{name}.txt").write_text("\n".join(map(str, pictures)) + "\n")
    (folder / "provenance.json").write_text("{}")
    path = folder / "data.yaml"
    path.write_text(f"path: {folder}\ntrain: train.txt\nval: monitor.txt\nnames: {{0: person, 1: litter}}\n")
    return path
