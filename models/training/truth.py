"""What people (or a simulator) labelled: read from YOLO, COCO and MOTChallenge files into our classes."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from models.training.boxes import ROUGH, Boxes, from_yolo_lines, joined
from models.training.picture_file import read_picture
from models.training.recipe import TRAINED_RIDERS, Recipe, Source

RIDER_BOTTOM = 0.8
"""Share of a rider-and-machine box, from its top, that is the person (by eye on 20 riders of manaus_traffic)."""
MACHINE_TOP = 0.4
"""Share of a rider-and-machine box above the machine (the same 20 riders)."""


@dataclass(frozen=True)
class Truth:
    """Labels by picture: their boxes, and the name of each class number."""

    names: Mapping[int, str]
    boxes: Mapping[str, Boxes]

    def of(self, picture: str, source: Source, recipe: Recipe) -> Boxes:
        """The boxes of a picture (its name without suffix) in our classes; what the source does not name is dropped."""
        theirs = self.boxes.get(picture, Boxes())
        parts: list[Boxes] = []
        for number, name in self.names.items():
            ours = source.classes.get(name)
            if ours is not None:
                parts += _in_our_classes(theirs.where(theirs.class_id == number), ours, recipe)
        return joined(parts)


def read_own_labels(path: Path) -> Truth:
    """Read boxes that this project drew: rows of picture, class, left, top, right, bottom, in percent.

    Raises:
        ValueError: a row is not so, with the file's name.
    """
    rows: dict[str, list[tuple[int, NDArray[np.float32]]]] = {}
    names: list[str] = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                names += [] if row["class"] in names else [row["class"]]
                sides = [float(row[side]) / 100 for side in ("left", "top", "right", "bottom")]
                corners = np.array(sides, np.float32)
                rows.setdefault(row["picture"], []).append((names.index(row["class"]), corners))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: expected picture, class, left, top, right, bottom: {error!r}") from error
    return Truth(dict(enumerate(names)), _by_picture(rows))


def read_truth(folder: Path) -> Truth:
    """Read `classes.txt` or `data.yaml` and labels/ (YOLO), `annotations.json` (COCO) or gt/ (MOTChallenge); none has no boxes.

    Raises:
        ValueError: a file cannot be read, with its name.
    """
    if (folder / "classes.txt").exists():
        lines = (folder / "classes.txt").read_text(encoding="utf-8").splitlines()
        return _yolo(folder, dict(enumerate(line.strip() for line in lines if line.strip())))
    if (folder / "data.yaml").exists():
        return _yolo(folder, _names(folder / "data.yaml"))
    if (folder / "annotations.json").exists():
        return _coco(folder / "annotations.json")
    if (folder / "gt").is_dir():
        return _mot(folder)
    return Truth({}, {})


def picture_name(relative: str) -> str:
    """The name of a picture inside its source: its path without suffix, folders joined by two underscores."""
    return Path(relative).with_suffix("").as_posix().replace("/", "__")


def _names(path: Path) -> dict[int, str]:
    """The `names` of a `data.yaml`, which may be by number or in a list."""
    try:
        names: Any = yaml.safe_load(path.read_text(encoding="utf-8"))["names"]
        numbered = names if isinstance(names, dict) else dict(enumerate(names))
        return {int(number): str(name) for number, name in numbered.items()}
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: expected `names` of the classes: {error!r}") from error


def _yolo(folder: Path, names: Mapping[int, str]) -> Truth:
    boxes: dict[str, Boxes] = {}
    for path in sorted((folder / "labels").rglob("*.txt")):
        try:
            boxes[picture_name(str(path.relative_to(folder / "labels")))] = from_yolo_lines(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
    return Truth(names, boxes)


def _coco(path: Path) -> Truth:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        names = {int(category["id"]): str(category["name"]) for category in content["categories"]}
        pictures = {picture["id"]: picture for picture in content["images"]}
        rows: dict[str, list[tuple[int, NDArray[np.float32]]]] = {}
        for item in content["annotations"]:
            picture = pictures[item["image_id"]]
            x, y, w, h = item["bbox"]
            corners = np.array([x, y, x + w, y + h], np.float32) / np.array([picture["width"], picture["height"]] * 2)
            rows.setdefault(picture_name(picture["file_name"]), []).append((int(item["category_id"]), corners))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: expected COCO's categories, images and annotations: {error!r}") from error
    return Truth(names, _by_picture(rows))


def _mot(folder: Path) -> Truth:
    """Persons of one clip; rows whose flag is 0 are to be ignored."""
    table = np.loadtxt(folder / "gt" / "gt_dense_interpolated.txt", delimiter=",", ndmin=2)
    table = table[table[:, 6] != 0]
    boxes: dict[str, Boxes] = {}
    for path in sorted((folder / "img1").glob("*.jpg")):
        rows = table[table[:, 0] == int(path.stem)]
        size = np.array(read_picture(path).shape[1::-1] * 2)
        boxes[path.stem] = _boxes([0] * len(rows), np.concatenate([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]], axis=1) / size)
    return Truth({0: "person"}, boxes)


def _by_picture(rows: Mapping[str, list[tuple[int, NDArray[np.float32]]]]) -> dict[str, Boxes]:
    return {name: _boxes([c for c, _ in found], np.stack([b for _, b in found])) for name, found in rows.items()}


def _boxes(class_ids: list[int], corners: NDArray[np.floating]) -> Boxes:
    xyxy = np.clip(corners, 0, 1).astype(np.float32)
    return Boxes(xyxy, np.array(class_ids, np.int64), np.ones(len(class_ids), np.float32))


def _in_our_classes(boxes: Boxes, ours: str, recipe: Recipe) -> list[Boxes]:
    if ours not in TRAINED_RIDERS:
        return [_renamed(boxes.xyxy, recipe.class_id(ours), trust=1.0)]
    person, machine = (recipe.class_id(name) for name in TRAINED_RIDERS[ours])
    x1, y1, x2, y2 = boxes.xyxy.T
    upper = np.stack([x1, y1, x2, y1 + (y2 - y1) * RIDER_BOTTOM], axis=1)
    lower = np.stack([x1, y1 + (y2 - y1) * MACHINE_TOP, x2, y2], axis=1)
    return [_renamed(upper, person, trust=ROUGH), _renamed(lower, machine, trust=ROUGH)]


def _renamed(xyxy: NDArray[np.float32], class_id: int, *, trust: float) -> Boxes:
    return Boxes(xyxy, np.full(len(xyxy), class_id, np.int64), np.full(len(xyxy), trust, np.float32))
