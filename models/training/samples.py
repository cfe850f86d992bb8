"""The pictures of every source: listed, scaled into the work folder once, with the labels that people gave them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.boxes import Boxes
from models.training.clips import frames
from models.training.picture_file import read_picture, write_picture
from models.training.recipe import Recipe, Source
from models.training.truth import picture_name, read_own_labels, read_truth

PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
OWN_LABELS = Path(__file__).parent
MOT_STEP = 4
"""Each 4th frame of a MOTChallenge clip is used: neighbours are nearly the same."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture, stored in the work folder.

    Attributes:
        key: `source/name`, unique in a data set and a relative path without suffix.
        picture: the stored file.
        source: where it comes from.
        held_out: belongs to evaluation.
        human: what people labelled, in our classes.
    """

    key: str
    picture: Path
    source: Source
    held_out: bool
    human: Boxes


def stored_samples(recipe: Recipe, *, data: Path, work: Path) -> Iterator[Sample]:
    """Store every source's pictures under `work/pictures` (what is there stays) and yield them, in a fixed order.

    Raises:
        ValueError: a source is absent or its labels cannot be read, with its name and file.
    """
    for source in recipe.sources:
        folder = (work if source.kind == "simulated" else data) / source.path
        if source.kind == "simulated" and not folder.is_dir():
            continue
        if not folder.is_dir():
            raise ValueError(f"source {source.name}: expected a folder at {folder}")
        stored = work / "pictures" / source.name
        stored.mkdir(parents=True, exist_ok=True)
        if source.kind == "video":
            yield from _clip_samples(source, folder, stored, recipe.stored_size)
        else:
            yield from _picture_samples(source, folder, stored, recipe)


def _picture_samples(source: Source, folder: Path, stored: Path, recipe: Recipe) -> Iterator[Sample]:
    truth = read_own_labels(OWN_LABELS / source.own_labels) if source.own_labels else read_truth(folder)
    pictures = folder / ("img1" if source.kind == "mot" else "images")
    paths = sorted(path for path in pictures.rglob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
    for path in paths[:: MOT_STEP if source.kind == "mot" else 1]:
        name = picture_name(str(path.relative_to(pictures)))
        if source.is_dropped(name):
            continue
        target = stored / f"{name}.jpg"
        if not target.exists():
            _store(read_picture(path), target, recipe.stored_size, source.aspect)
        human = truth.of(name, source, recipe)
        yield Sample(f"{source.name}/{name}", target, source, source.is_held_out(name), human)


def _clip_samples(source: Source, folder: Path, stored: Path, size: int) -> Iterator[Sample]:
    for clip in sorted(path for path in folder.iterdir() if path.is_dir() and not source.is_dropped(path.name)):
        done = stored / f"{clip.name}.done"
        if not done.exists():
            for name, image in frames(clip, per_second=source.frames_per_second):
                _store(image, stored / f"{clip.name}__{name}.jpg", size, source.aspect)
            done.touch()
        for target in sorted(stored.glob(f"{clip.name}__*.jpg")):
            yield Sample(f"{source.name}/{target.stem}", target, source, source.is_held_out(clip.name), Boxes())


def _store(image: NDArray[np.uint8], target: Path, size: int, aspect: float | None) -> None:
    """Write a picture with at most `size` pixels on its long side, stretched back to `aspect` where it was squeezed."""
    height, width = image.shape[:2]
    height = round(width / aspect) if aspect else height
    scale = min(1.0, size / max(height, width))
    smaller = cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    write_picture(target, np.asarray(smaller, np.uint8))
