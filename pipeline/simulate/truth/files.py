"""Writes the truth of a rendered clip: MOTChallenge `gt.txt`, COCO `coco.json`, and everything in `truth.json`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

import numpy as np

from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.drive_files import write_drive
from pipeline.simulate.truth.driving import camera_path, passes_and_sights
from pipeline.simulate.truth.earth import latlon
from pipeline.simulate.truth.happenings import crossings, events, totals
from pipeline.simulate.truth.rows import Row
from pipeline.simulate.truth.stream import stream_config

CLASSES = (
    "person",
    "bicycle",
    "motorcycle",
    "tricycle",
    "car",
    "bus",
    "truck",
    "litter",
    "garbage bag",
    "bin",
    "overflowing bin",
    "fire",
    "smoke",
    "firework",
    "suitcase",
)
"""Class numbers of the files count from 1 in this order."""
LEAST_VISIBLE = 0.1
"""What is less visible is marked as to be ignored (MOT flag 0, COCO iscrowd 1)."""
Frames = list[tuple[float, tuple[Row, ...]]]


def write_truth(scene: Scene, frames: Frames, folder: Path) -> None:
    """Write all files of a clip.

    Args:
        scene: what was played.
        frames: (seconds, rows) of each frame of the clip.
        folder: exists.
    """
    (folder / "gt.txt").write_text("".join(_mot(number, row) for number, (_, rows) in enumerate(frames, 1) for row in rows))
    (folder / "coco.json").write_text(json.dumps(_coco(scene, frames)))
    (folder / "truth.json").write_text(json.dumps(truth(scene, frames), indent=1))
    if scene.drive is not None:
        write_drive(scene, scene.drive, folder)


def truth(scene: Scene, frames: Frames) -> dict[str, object]:
    """Return everything that is true: camera, zones, tracks with ground positions, events, crossings."""
    everybody = cast_of(scene)
    happened, crossed = events(scene, everybody), crossings(scene, everybody)
    end = frames[-1][0] if frames else scene.seconds
    return {
        "version": 1,
        "scene": scene.model_dump(mode="json", exclude_defaults=True),
        "seconds": end + 1 / scene.camera.fps,
        "camera": _camera(scene, [t for t, _ in frames]),
        "stream": stream_config(scene, url="rtsp://127.0.0.1:8554/" + scene.name),
        "tracks": [_on_earth(scene, one) for one in _tracks(frames)],
        "events": [_located(scene, asdict(one), one.at) for one in happened if one.start <= end],
        "crossings": [asdict(one) for one in crossed if one.t <= end],
        "counts": totals(one for one in crossed if one.t <= end),
        **({} if scene.drive is None else passes_and_sights(scene, scene.drive, frames, happened)),
    }


def _camera(scene: Scene, times: Sequence[float]) -> dict[str, object]:
    told: dict[str, object] = {"width": scene.camera.size[0], "height": scene.camera.size[1], "fps": scene.camera.fps}
    if scene.drive is not None:
        return told | camera_path(scene, scene.drive, times)
    camera = camera_of(scene)
    return told | {"ground_to_picture": camera.ground_homography().tolist(), "matrix": camera.matrix().tolist()}


def _located(scene: Scene, told: dict[str, object], at: tuple[float, float]) -> dict[str, object]:
    lat, lon = latlon(scene.place, np.array([at]))[0]
    return told | {"lat": round(float(lat), 9), "lon": round(float(lon), 9)}


def _on_earth(scene: Scene, track: dict[str, object]) -> dict[str, object]:
    """Add where on the earth a track begins and ends; between, `ground_x` and `ground_y` tell."""
    points = cast("list[list[float]]", track["points"])
    places = latlon(scene.place, np.array([points[0][-2:], points[-1][-2:]]))
    return track | {name: [round(float(one), 9) for one in place] for name, place in zip(("from", "to"), places, strict=True)}


def _tracks(frames: Frames) -> list[dict[str, object]]:
    by_number: dict[int, dict[str, object]] = {}
    points: dict[int, list[list[float]]] = {}
    for t, rows in frames:
        for row in rows:
            by_number.setdefault(row.number, {"number": row.number, "class": row.class_name})
            box = [round(value, 2) for value in row.box]
            points.setdefault(row.number, []).append(
                [round(t, 4), *box, round(row.visibility, 3), *(round(v, 3) for v in row.ground)]
            )
    fields = ["t", "x1", "y1", "x2", "y2", "visibility", "ground_x", "ground_y"]
    return [{**one, "fields": fields, "points": points[number]} for number, one in sorted(by_number.items())]


def _mot(frame: int, row: Row) -> str:
    x1, y1, x2, y2 = row.box
    flag = int(row.visibility >= LEAST_VISIBLE)
    size = f"{x1:.2f},{y1:.2f},{x2 - x1:.2f},{y2 - y1:.2f}"
    return f"{frame},{row.number},{size},{flag},{CLASSES.index(row.class_name) + 1},{row.visibility:.3f}\n"


def _coco(scene: Scene, frames: Frames) -> dict[str, object]:
    width, height = scene.camera.size
    images: list[dict[str, object]] = []
    annotations: list[dict[str, object]] = []
    for number, (t, rows) in enumerate(frames, 1):
        images.append({"id": number, "file_name": f"{number:06d}.jpg", "width": width, "height": height, "t": round(t, 4)})
        for row in rows:
            x1, y1, x2, y2 = row.shown
            if x2 <= x1 or y2 <= y1:
                continue
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": number,
                    "category_id": CLASSES.index(row.class_name) + 1,
                    "bbox": [round(x1, 2), round(y1, 2), round(x2 - x1, 2), round(y2 - y1, 2)],
                    "area": round((x2 - x1) * (y2 - y1), 2),
                    "iscrowd": int(row.visibility < LEAST_VISIBLE),
                    "track_id": row.number,
                    "visibility": round(row.visibility, 3),
                }
            )
    categories = [{"id": number, "name": name} for number, name in enumerate(CLASSES, 1)]
    return {"images": images, "annotations": annotations, "categories": categories}
