"""Labelled pictures of random scenes, for training: `python -m pipeline.simulate.pictures --out FOLDER --scenes 500`.

Writes `images/*.jpg`, `labels/*.txt` (class, centre x, centre y, width, height, relative) and `classes.txt`.
A scene whose pictures are there already is skipped, so the work can be stopped and gone on with.
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

from pipeline.simulate.figure import figures
from pipeline.simulate.renderer import Renderer, Shot
from pipeline.simulate.scene.study_scene import study_scene
from pipeline.simulate.truth.files import CLASSES
from pipeline.simulate.truth.rows import Box, Row

LEAST_VISIBLE = 0.2
"""What is less visible is not labelled, unless it is large in the picture."""
LARGE = 0.03
"""Share of the picture from which a thing that the edge cuts is labelled however little of it is inside."""
LEAST_UNHIDDEN = 0.35
"""…if this share of what is inside is not hidden."""
LEAST_PX = 5.0
"""What is smaller along a side is not labelled."""
NEAR_M = 0.7
"""No picture is taken while something is so near to the lens: faces there are not drawn."""
TRIES = 25
"""Times to try for a picture with nothing in the lens."""


def labels(shot: Shot, size: tuple[int, int]) -> list[str]:
    """Return the label lines of a picture."""
    lines = []
    for row in shot.rows:
        x1, y1, x2, y2 = row.shown
        if not _is_told(row, size) or min(x2 - x1, y2 - y1) < LEAST_PX:
            continue
        values = (x1 + x2) / 2 / size[0], (y1 + y2) / 2 / size[1], (x2 - x1) / size[0], (y2 - y1) / size[1]
        lines.append(" ".join([str(CLASSES.index(row.class_name)), *(f"{value:.6f}" for value in values)]))
    return lines


def _is_told(row: Row, size: tuple[int, int]) -> bool:
    if row.visibility >= LEAST_VISIBLE:
        return True
    unhidden = row.visibility * _area(row.box) / max(1e-9, _area(row.clipped))
    return unhidden >= LEAST_UNHIDDEN and _area(row.shown) >= LARGE * size[0] * size[1]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def write_scene(seed: int, count: int, out: Path, *, prefix: str = "") -> int:
    """Write `count` pictures of the random scene of a seed; return how many are new."""
    scene = study_scene(seed)
    stem = f"{prefix}{scene.name}"
    if (out / "labels" / f"{stem}-{count - 1}.txt").exists():
        return 0
    renderer = Renderer(scene)
    rng = np.random.default_rng(seed)
    chosen = frames(renderer, rng, count)
    for number, frame in enumerate(chosen):
        shot = renderer.shot(frame)
        quality = int(rng.integers(55, 93))
        cv2.imwrite(str(out / "images" / f"{stem}-{number}.jpg"), shot.image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        (out / "labels" / f"{stem}-{number}.txt").write_text("\n".join(labels(shot, scene.camera.size)) + "\n")
    return len(chosen)


def frames(renderer: Renderer, rng: np.random.Generator, count: int) -> list[int]:
    """Choose the frames to take, each once: at random, but with nothing in the lens where that can be had."""
    clear: dict[int, bool] = {}
    for _ in range(TRIES * count):
        t = float(rng.uniform(12.0, renderer.scene.seconds - 1.0))
        clear.setdefault(round(t * renderer.scene.camera.fps), _is_clear(renderer, t))
        if sum(clear.values()) == count:
            break
    return sorted(sorted(clear, key=lambda frame: not clear[frame])[:count])


def _is_clear(renderer: Renderer, t: float) -> bool:
    """Tell whether nothing that shows comes nearer to the lens than `NEAR_M`."""
    camera = renderer.camera
    for figure in figures(renderer.cast, t, fine=False, wet=False):
        seen = camera.project(figure.mesh.points)
        shows = (seen[:, 2] > 0.05) & (np.abs(seen[:, 0] - camera.width / 2) < camera.width)
        if shows.any() and seen[:, 2].min() < NEAR_M:
            return False
    return True


def main() -> None:
    """Write pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--scenes", type=int, default=200, help="how many scenes")
    parser.add_argument("--each", type=int, default=4, help="pictures of each scene")
    parser.add_argument("--seed", type=int, default=100_000, help="of the first scene; the others count up")
    parser.add_argument("--prefix", default="", help="begins the files' names, such as held_out_")
    order = parser.parse_args()
    for folder in ("images", "labels"):
        (order.out / folder).mkdir(parents=True, exist_ok=True)
    (order.out / "classes.txt").write_text("\n".join(CLASSES) + "\n")
    for number in range(order.scenes):
        write_scene(order.seed + number, order.each, order.out, prefix=order.prefix)
        print(f"\r{number + 1}/{order.scenes} scenes", end="", file=sys.stderr, flush=True)  # noqa: T201 - progress
    print(file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
