"""Builds the data set that ultralytics trains on, and the list that evaluation reads, in a work folder.

Every step keeps what it has done on disk: a stopped build goes on where it was.
"""

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from models.training.boxes import Boxes, yolo_lines
from models.training.doubt import erased_share, without_doubt
from models.training.merge import Merged, Trust, merged, without_tiny
from models.training.paste import CutOut, cut_out, pasted
from models.training.picture_file import read_picture, write_picture
from models.training.provenance import SourceCount, write_provenance
from models.training.recipe import Recipe
from models.training.samples import Sample, stored_samples
from models.training.selection import split
from models.training.teachers import Progress, ask_teachers, taught_boxes

MOST_DOUBT = 0.35
"""A picture whose doubtful places cover more than this is left out."""
MONITOR_EVERY = 25
"""Each 25th training picture only watches training's progress; it is neither trained on nor part of evaluation."""
CUT_OUTS = 400


@dataclass
class _Build:
    """What a build knows while it goes through the pictures."""

    folder: Path
    recipe: Recipe
    lists: dict[str, list[str]] = field(default_factory=lambda: {"train": [], "monitor": []})
    counts: dict[str, SourceCount] = field(default_factory=dict)
    cut_outs: list[CutOut] = field(default_factory=list)
    backgrounds: list[tuple[Path, Boxes]] = field(default_factory=list)


def selected_samples(recipe: Recipe, *, data: Path, work: Path) -> tuple[list[Sample], list[Sample], list[Sample]]:
    """Return (training, held out, left out) pictures of all sources, stored in the work folder."""
    samples = list(stored_samples(recipe, data=data, work=work))
    return split(samples, near_duplicate_bits=recipe.near_duplicate_bits)


def build_dataset(recipe: Recipe, *, data: Path, work: Path, progress: Progress) -> Path:
    """Build `work/dataset`: pictures, labels, `data.yaml`, `evaluate.json`, `provenance.json`.

    Args:
        recipe: sources, teachers, thresholds and seeds.
        data: the folder of the sources (`HUTONG_DATA`).
        work: where pictures, teachers' answers and the data set are kept; several GB.
        progress: told the step, how far it is, and how far it goes.

    Returns:
        The path of `data.yaml`.

    Raises:
        ValueError: a source or teacher is missing or unreadable.
    """
    training, held_out, left_out = selected_samples(recipe, data=data, work=work)
    ask_teachers(training, recipe, data=data, work=work, progress=progress)
    folder = work / "dataset"
    shutil.rmtree(folder, ignore_errors=True)
    build = _Build(folder, recipe, counts={source.name: SourceCount() for source in recipe.sources})
    for number, sample in enumerate(training, start=1):
        _add(build, sample, _labels_of(sample, recipe, work), monitor=number % MONITOR_EVERY == 0)
        progress("labels", number, len(training))
    for number, (name, image, boxes) in enumerate(_pasted_pictures(build), start=1):
        _write_picture(build, f"pasted/{name}", image, boxes, part="train")
        progress("cut and paste", number, recipe.paste.pictures)
    _write_evaluation(held_out, recipe, folder, build.counts)
    for sample in left_out:
        build.counts[sample.source.name].near_held_out += 1
    return _write_lists(build)


def _labels_of(sample: Sample, recipe: Recipe, work: Path) -> Merged:
    groups = sorted({recipe.group_of(name) for name in recipe.classes})
    kin = np.array([groups.index(recipe.group_of(name)) for name in recipe.classes], np.int64)
    covered = frozenset(recipe.class_id(name) for name in sample.source.covered)
    trust = Trust(label=recipe.teaching.label, doubt=recipe.teaching.doubt)
    content = merged(sample.human, taught_boxes(sample, recipe, work=work), kin=kin, covered=covered, trust=trust)
    return without_tiny(content, recipe.smallest_label / recipe.size)


def _add(build: _Build, sample: Sample, content: Merged, *, monitor: bool) -> None:
    count = build.counts[sample.source.name]
    if erased_share(content.doubtful, content.labels) > MOST_DOUBT and not len(sample.human):
        count.doubtful += 1
        return
    image = read_picture(sample.picture)
    clean = without_doubt(image, content.doubtful, content.labels)
    part = "monitor" if monitor else "train"
    _write_picture(build, sample.key, clean, content.labels, part=part, repeat=1 if monitor else sample.source.repeat)
    count.pictures += 1
    count.blurred_places += len(content.doubtful)
    count.add(content.labels, content.taught, build.recipe.classes)
    if not monitor:
        _keep_for_pasting(build, sample, clean, content.labels)


def _keep_for_pasting(build: _Build, sample: Sample, image: NDArray[np.uint8], labels: Boxes) -> None:
    paste = build.recipe.paste
    if sample.source.name in paste.backgrounds:
        build.backgrounds.append((build.folder / "images" / f"{sample.key}.jpg", labels))
    wanted = {build.recipe.class_id(name) for name in paste.classes}
    humans = labels.where(np.array([c in wanted for c in labels.class_id], bool) & (labels.score >= 1))
    if paste.pictures and len(build.cut_outs) < CUT_OUTS and 0 < len(humans) <= 3:
        found = (cut_out(image, box, int(c)) for box, c in zip(humans.xyxy, humans.class_id, strict=True))
        build.cut_outs += [thing for thing in found if thing is not None]


def _pasted_pictures(build: _Build) -> Iterator[tuple[str, NDArray[np.uint8], Boxes]]:
    paste = build.recipe.paste
    if not build.backgrounds or not build.cut_outs:
        return
    random = np.random.default_rng(build.recipe.seed)
    for number in range(paste.pictures):
        path, labels = build.backgrounds[int(random.integers(len(build.backgrounds)))]
        image = read_picture(path)
        sizes = (paste.smallest, paste.largest)
        yield f"{number:05d}", *pasted(image, labels, build.cut_outs, sizes=sizes, random=random)


def _write_picture(build: _Build, key: str, image: NDArray[np.uint8], boxes: Boxes, *, part: str, repeat: int = 1) -> None:
    picture = build.folder / "images" / f"{key}.jpg"
    label = build.folder / "labels" / f"{key}.txt"
    label.parent.mkdir(parents=True, exist_ok=True)
    write_picture(picture, image)
    label.write_text(yolo_lines(boxes), encoding="utf-8")
    build.lists[part] += [str(picture)] * repeat


def _write_evaluation(held_out: Sequence[Sample], recipe: Recipe, folder: Path, counts: dict[str, SourceCount]) -> None:
    rows = []
    for sample in held_out:
        counts[sample.source.name].held_out += 1
        if not sample.source.judged:
            continue
        rows.append(
            {
                "picture": os.path.relpath(sample.picture, folder),
                "source": sample.source.name,
                "name": sample.picture.stem,
                "simulated": sample.source.kind == "simulated",
                "judged": list(sample.source.judged),
                "xyxy": sample.human.xyxy.tolist(),
                "classes": [recipe.classes[c] for c in sample.human.class_id],
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evaluate.json").write_text(json.dumps(rows), encoding="utf-8")


def _write_lists(build: _Build) -> Path:
    for name, pictures in build.lists.items():
        (build.folder / f"{name}.txt").write_text("\n".join(pictures) + "\n", encoding="utf-8")
    names = dict(enumerate(build.recipe.classes))
    content = {"path": str(build.folder), "train": "train.txt", "val": "monitor.txt", "names": names}
    path = build.folder / "data.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    labels = sorted((build.folder / "labels").rglob("*.txt"))
    digest = hashlib.sha256(b"".join(label.read_bytes() for label in labels)).hexdigest()
    totals = Counter({name: len(pictures) for name, pictures in build.lists.items()})
    write_provenance(build.folder / "provenance.json", build.recipe, build.counts, totals=totals, labels_sha256=digest)
    return path
