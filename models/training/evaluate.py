"""Runs detectors over the held-out pictures and writes what they are worth, as JSON and as a table.

Detectors come from outside (any `models.detector.Detector`), so that ours and others' are judged alike.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import supervision as sv

from models.detector import Detector
from models.picture import ArrayPicture
from models.training.accuracy import NIGHT_LUMA, accuracy_by_class, only_classes
from models.training.picture_file import read_picture

LEAST_CONFIDENCE = 0.01
"""Average precision needs the unsure detections too."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class JudgedPicture:
    """A held-out picture: its file, source, hour, truth, and the ids of the classes that are judged on it."""

    path: Path
    source: str
    simulated: bool
    night: bool
    judged: tuple[int, ...]
    truth: sv.Detections


def evaluate(
    detectors: Mapping[str, Callable[[], Detector]], listing: Path, *, classes: Sequence[str], progress: Progress
) -> dict[str, Any]:
    """Judge each detector on the pictures of a data set's `evaluate.json`.

    Args:
        detectors: by name, how to open each one, on one thread.
        listing: `evaluate.json` of `build_dataset`.
        classes: canonical class names; a detector's other classes are ignored, and classes it lacks are not judged.
        progress: told the detector's name, and how many pictures are done.

    Returns:
        For each detector its accuracy by part (`source …`, `real`, `simulated`, and these by day and night) and class;
        JSON-ready.
    """
    pictures = judged_pictures(listing, classes)
    report: dict[str, Any] = {"pictures": _picture_counts(pictures), "detectors": {}}
    for name, opener in detectors.items():
        detector = opener()
        try:
            found = _looks(detector, pictures, classes, partial(progress, name))
            known = [i for i, label in enumerate(classes) if label in detector.class_names]
            accuracy = {}
            for part, chosen in _parts(pictures).items():
                truth = [only_classes(pictures[i].truth, known) for i in chosen]
                rows = accuracy_by_class([found[i] for i in chosen], truth, classes)
                accuracy[part] = {label: asdict(row) for label, row in rows.items()}
            report["detectors"][name] = {"sha256": detector.sha256, "accuracy": accuracy}
        finally:
            detector.close()
    return report


def evaluate_into(
    path: Path, detectors: Mapping[str, Callable[[], Detector]], listing: Path, *, classes: Sequence[str], progress: Progress
) -> dict[str, Any]:
    """Evaluate, and keep the rows that `path` has of other detectors on the same listing; write and return all of them."""
    listed = hashlib.sha256(listing.read_bytes()).hexdigest()
    report = evaluate(detectors, listing, classes=classes, progress=progress) | {"listing_sha256": listed}
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        if before["listing_sha256"] == listed:
            report["detectors"] = before["detectors"] | report["detectors"]
    path.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return report


def judged_pictures(listing: Path, classes: Sequence[str]) -> list[JudgedPicture]:
    """Read `evaluate.json` and look once at each picture's light."""
    rows = json.loads(listing.read_text(encoding="utf-8"))
    result: list[JudgedPicture] = []
    for row in rows:
        path = (listing.parent / row["picture"]).resolve()
        image = read_picture(path)
        height, width = image.shape[:2]
        judged = tuple(classes.index(name) for name in row["judged"])
        ids = np.array([classes.index(name) for name in row["classes"]], np.int64)
        xyxy = np.array(row["xyxy"], np.float32).reshape(-1, 4) * np.array([width, height] * 2, np.float32)
        truth = only_classes(sv.Detections(xyxy=xyxy, class_id=ids), judged)
        night = float(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).mean()) < NIGHT_LUMA
        result.append(JudgedPicture(path, row["source"], row["simulated"], night, judged, truth))
    return result


def markdown_table(report: Mapping[str, Any], *, part: str, score: str = "ap50") -> str:
    """A table of one part of the report: a row a class, a column a detector."""
    detectors = report["detectors"]
    names = list(detectors)
    rows: dict[str, int] = {}
    for name in names:
        for label, values in detectors[name]["accuracy"].get(part, {}).items():
            rows[label] = values["truths"]
    lines = [f"| class | things | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    for label, truths in rows.items():
        cells = [_cell(detectors[name]["accuracy"].get(part, {}).get(label), score) for name in names]
        lines.append(f"| {label} | {truths} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(values: Mapping[str, Any] | None, score: str) -> str:
    return "–" if values is None or values[score] is None else f"{values[score]:.3f}"


def _looks(
    detector: Detector, pictures: Sequence[JudgedPicture], classes: Sequence[str], done: Callable[[int, int], None]
) -> list[sv.Detections]:
    found: list[sv.Detections] = []
    for number, picture in enumerate(pictures, start=1):
        detections = detector.detect([ArrayPicture(read_picture(picture.path))])[0]
        found.append(_in_classes(detections, classes, picture.judged))
        done(number, len(pictures))
    return found


def _in_classes(detections: sv.Detections, classes: Sequence[str], judged: Sequence[int]) -> sv.Detections:
    names = detections.data.get("class_name", np.zeros(0, str))
    ids = np.array([classes.index(name) if name in classes else -1 for name in names], np.int64)
    renamed = sv.Detections(xyxy=detections.xyxy, confidence=detections.confidence, class_id=ids)
    return only_classes(renamed, judged)


def _parts(pictures: Sequence[JudgedPicture]) -> dict[str, list[int]]:
    """Indices of the pictures of each part of the report."""
    parts: dict[str, list[int]] = {}
    for index, picture in enumerate(pictures):
        for part in _parts_of(picture):
            parts.setdefault(part, []).append(index)
    return dict(sorted(parts.items()))


def _parts_of(picture: JudgedPicture) -> Iterable[str]:
    kind = "simulated" if picture.simulated else "real"
    return (kind, f"{kind} {'night' if picture.night else 'day'}", f"source {picture.source}")


def _picture_counts(pictures: Sequence[JudgedPicture]) -> dict[str, int]:
    return {part: len(chosen) for part, chosen in _parts(pictures).items()}
