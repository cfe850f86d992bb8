"""What masked clips cost, and how many people they hide.

    python -m benchmarks.masks [--repeats 3] [--model street-n …]

Cost: CPU time a second of clip of a masked copy, one street of the footage (HUTONG_DATA) as H.265 of a main stream and of a
sub-stream, 10 s at 25 pictures a second, eight people on each. Hiding: on PETS09-S2L1, whose people are marked by hand, each
detector looks at every other picture (3.5 a second), with the configuration's defaults. Told are the shares of heads (the upper
fifth of a marked box) and of whole boxes of which the masks hide 95 % and more, at all pictures, and that of the picture.
"""

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import supervision as sv
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.browser_copy import FPS, SECONDS, SIZES, pictures
from benchmarks.record import Spread, footage, spread, write
from models.detector import Detector
from models.loading import open_detector
from models.picture import ArrayPicture
from pipeline.config.media import EvidenceSettings
from pipeline.config.settings import DetectorSettings, TrackerSettings
from pipeline.evidence.boxes import SeenBox, SeenLook
from pipeline.evidence.browser_copy import write_browser_copy
from pipeline.evidence.cover import Cover, Masking
from pipeline.track.tracker import Tracker
from tests.support.clips import write_clip

PETS, PETS_FPS = "pets09_s2l1_a", 7
EVERY = 2
"""Pictures from look to look."""
HEAD = 0.2
HIDDEN = 0.95
"""Share of an area from which on it counts as hidden: marked boxes are right to a few pixels."""
PEOPLE = 8
MASKING = Masking.of(EvidenceSettings(mask=("people",)), sees=("person",), two_streams=False)


def main() -> None:
    """Measure, print tables and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--model", nargs="+", default=["street-n", "yolo26n"])
    chosen = parser.parse_args()
    costs = _costs(chosen.repeats)
    hiding = {name: _hiding(name) for name in chosen.model}
    table = Table("clip", "CPU s a second", "KiB a second", title="Masked copies")
    for name, one in costs.items():
        table.add_row(name, f"{one['cpu'].median:.2f}", f"{one['size'].median:.0f}")
    Console().print(table)
    table = Table("model", "people", "heads hidden", "wholly hidden", "picture hidden", title="PETS09-S2L1, 3.5 looks a second")
    for name, found in hiding.items():
        table.add_row(name, *(f"{value:.3g}" for value in found.values()))
    Console().print(table)
    unit = "CPU s, and KiB, a second of clip"
    write("masks", "python -m benchmarks.masks", {"unit": unit, "fps": FPS, "cost": costs, "hiding": hiding})


def _costs(repeats: int) -> dict[str, dict[str, Spread]]:
    cover, found = _crowd(), {}
    with tempfile.TemporaryDirectory() as folder:
        clip, copy = Path(folder) / "clip.mp4", Path(folder) / "copy.mp4"
        for name, size in SIZES.items():
            write_clip(clip, pictures(size), fps=FPS, gop=2 * FPS, codec="hevc")
            costs = []
            for _ in range(repeats):
                start = time.process_time()
                write_browser_copy(clip, copy, hides=cover.at)
                costs.append((time.process_time() - start) / SECONDS)
            found[name] = {"cpu": spread(costs), "size": spread([copy.stat().st_size / 1024 / SECONDS])}
    return found


def _crowd() -> Cover:
    """Return what hides people who walk through a picture, seen five times a second."""
    looks = []
    for number in range(-5, 5 * SECONDS + 6):
        lefts = [0.1 * one + 0.01 * number % 0.1 for one in range(PEOPLE)]
        boxes = [_box((x, 0.3, x + 0.05, 0.6), number=one) for one, x in enumerate(lefts)]
        looks.append(SeenLook(t=number / 5, fault=None, boxes=tuple(boxes)))
    assert MASKING
    return Cover(looks, MASKING, aspect=16 / 9)


def _hiding(model: str) -> dict[str, float]:
    """Return how many people there are to hide, the shares of heads and boxes that are hidden, and that of the picture."""
    detector = open_detector(model, threads=2, confidence=DetectorSettings().confidence)
    shown = [cv2.imread(str(path)) for path in sorted((footage() / "video" / PETS / "img1").glob("*.jpg"))]
    images = [image.astype(np.uint8, copy=False) for image in shown if image is not None]
    height, width = images[0].shape[:2]
    assert MASKING
    cover = Cover(_looks(images, detector), MASKING, aspect=width / height)
    detector.close()
    shares: list[tuple[float, float]] = []
    grey: list[float] = []
    for number, marked in _truth().items():
        plane = _drawn(cover.at(number / PETS_FPS), (height, width))
        grey.append(float(plane.mean()))
        shares += [_share(plane, box) for box in marked]
    heads, wholes = (float(np.mean(np.array(column) >= HIDDEN)) for column in zip(*shares, strict=True))
    picture = float(np.mean(grey))
    return {"people": len(shares), "heads": round(heads, 4), "wholes": round(wholes, 4), "picture": round(picture, 4)}


def _looks(images: Sequence[NDArray[np.uint8]], detector: Detector) -> list[SeenLook]:
    tracker = Tracker(TrackerSettings(), rate=PETS_FPS / EVERY)
    looks = []
    for number in range(0, len(images), EVERY):
        [found] = detector.detect([ArrayPicture(images[number])])
        tracks = tracker.update(found, t=number / PETS_FPS)
        looks.append(SeenLook(t=number / PETS_FPS, fault=None, boxes=_boxes(tracks, images[number].shape)))
    return looks


def _boxes(tracks: sv.Detections, shape: tuple[int, ...]) -> tuple[SeenBox, ...]:
    corners = np.clip(tracks.xyxy / np.array([shape[1], shape[0]] * 2), 0, 1)
    ids = tracks.tracker_id if tracks.tracker_id is not None else np.full(len(corners), -1)
    names = tracks.data.get("class_name", [])
    return tuple(
        _box(tuple(box), number=int(number), name=str(name))
        for box, number, name in zip(corners.tolist(), ids, names, strict=True)
    )


def _box(corners: tuple[float, ...], *, number: int, name: str = "person") -> SeenBox:
    x1, y1, x2, y2 = corners
    return SeenBox(x1=x1, y1=y1, x2=x2, y2=y2, class_name=name, tracker_id=number, confidence=0.5)


def _truth() -> Mapping[int, list[tuple[int, int, int, int]]]:
    """Return the marked boxes, xyxy pixels, by picture from 0."""
    found: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for line in (footage() / "video" / PETS / "gt" / "gt_dense_interpolated.txt").read_text().splitlines():
        frame, _, left, top, wide, high = (float(part) for part in line.split(",")[:6])
        found[int(frame) - 1].append((int(left), int(top), int(left + wide), int(top + high)))
    return found


def _drawn(boxes: NDArray[np.float64] | None, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Return what is hidden, (height, width)."""
    height, width = size
    if boxes is None:
        return np.ones(size, np.bool_)
    plane = np.zeros(size, np.bool_)
    for x1, y1, x2, y2 in boxes.tolist():
        plane[int(y1 * height) : int(np.ceil(y2 * height)), int(x1 * width) : int(np.ceil(x2 * width))] = True
    return plane


def _share(plane: NDArray[np.bool_], box: tuple[int, int, int, int]) -> tuple[float, float]:
    """Return the shares of a box's head and of the whole box that are hidden; beyond the picture there is nothing to hide."""
    left, top, right, bottom = (max(0, edge) for edge in box)
    whole = plane[top:bottom, left:right]
    head = plane[top : max(top + 1, int(top + HEAD * (bottom - top))), left:right]
    return (float(head.mean()) if head.size else 1.0, float(whole.mean()) if whole.size else 1.0)


if __name__ == "__main__":
    main()
