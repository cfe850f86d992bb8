"""Tracking (HOTA, MOTA, IDF1) and counting error on labelled footage, through `hutong replay`'s own code.

    python -m benchmarks.accuracy [--model NAME …]

Scenes stand in scenes.yaml, what is true in them in truth.yaml. Needs HUTONG_DATA.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from trackers.eval import evaluate_mot_sequence

from benchmarks.record import footage, write
from models.detector import Detector
from models.loading import open_detector
from pipeline.config.load import load
from pipeline.config.settings import StreamSettings
from pipeline.engine.replay import ReplayOrder, replay
from pipeline.rules.registry import settings_types

HERE = Path(__file__).parent
GROUPS = {"people": {"person"}, "vehicles": {"car", "bus", "truck", "motorcycle"}}
DISTRACTOR = 8
"""MOTChallenge's class of boxes that are neither right nor wrong."""


class Truth(BaseModel):
    """What is true in one scene."""

    model_config = ConfigDict(extra="forbid")

    fps: float | None = None
    ground_truth: str | None = None
    ground_truth_class: str = "person"
    ignore_foot: tuple[float, float, float, float] | None = None
    counts: dict[str, dict[str, int]] = {}


def main() -> None:
    """Replay all scenes with each model, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", nargs="+", default=["yolox-nano", "deimv2-femto", "yolov8n"])
    chosen = parser.parse_args()
    results = {name: run(name) for name in chosen.model}
    path = write("accuracy", "make bench-accuracy", results)
    show(results)
    Console().print(f"written to {path}")


def run(model: str) -> dict[str, object]:
    """Replay every scene with one model."""
    detector = open_detector(model, catalog_path=None, provider="cpu", device=0, threads=2, batch_size=1, confidence=0.1)
    truths = {name: Truth(**given) for name, given in yaml.safe_load((HERE / "truth.yaml").read_text()).items()}
    found: dict[str, object] = {}
    settings = load(HERE / "scenes.yaml", rule_types=settings_types())
    with tempfile.TemporaryDirectory() as folder, Progress(console=Console(stderr=True), transient=True) as progress:
        for stream in progress.track(settings.streams, description=model):
            found[stream.id] = measure(stream, truths[stream.id], detector, Path(folder) / stream.id)
    detector.close()
    return found


def measure(stream: StreamSettings, truth: Truth, detector: Detector, out: Path) -> dict[str, object]:
    """Replay one scene and hold what came against the truth."""
    order = ReplayOrder([footage() / stream.url], stream, 1_767_225_600.0, truth.fps, "bench", ZoneInfo("UTC"))
    summary = replay(order, detector, out)
    result: dict[str, object] = {"frames": summary.detected, "seconds": round(summary.seconds, 2)}
    result["counting"] = {
        group: counting(out / "counts.jsonl", GROUPS[group], wanted) for group, wanted in truth.counts.items()
    }
    if truth.ground_truth:
        result["tracking"] = tracking(out, truth, detector.class_names, size=(summary.width, summary.height))
    return result


def counting(path: Path, classes: set[str], wanted: Mapping[str, int]) -> dict[str, object]:
    """Add up a replay's line counts and compare.

    Returns:
        counted and true crossings in both directions, and the error: sum of |counted - true| over the true sum.
    """
    buckets = [json.loads(line) for line in path.read_text().splitlines()]
    own = [one for one in buckets if one["target_kind"] == "line" and one["class_name"] in classes]
    counted = {"in": sum(one["count_in"] for one in own), "out": sum(one["count_out"] for one in own)}
    error = sum(abs(counted[way] - wanted[way]) for way in ("in", "out")) / sum(wanted.values())
    return {"counted": counted, "true": dict(wanted), "error": round(error, 3)}


def tracking(out: Path, truth: Truth, class_names: Sequence[str], *, size: tuple[int, int]) -> dict[str, object]:
    """Return HOTA, MOTA, IDF1 and what they are made of, in percent where they are ratios."""
    assert truth.ground_truth
    wanted = out / "gt.txt"
    wanted.write_text("".join(_truth_row(line) for line in (footage() / truth.ground_truth).read_text().splitlines()))
    own = out / "own.txt"
    class_id = class_names.index(truth.ground_truth_class)
    rows = [line for line in (out / "tracks.txt").read_text().splitlines() if _counts(line, class_id, truth, size)]
    own.write_text("".join(f"{line.rsplit(',', 3)[0]},-1,-1,-1\n" for line in rows))
    found = evaluate_mot_sequence(wanted, own, metrics=["CLEAR", "HOTA", "Identity"])
    assert found.CLEAR
    assert found.HOTA
    assert found.Identity
    return {
        "HOTA": round(100 * found.HOTA.HOTA, 1),
        "DetA": round(100 * found.HOTA.DetA, 1),
        "AssA": round(100 * found.HOTA.AssA, 1),
        "MOTA": round(100 * found.CLEAR.MOTA, 1),
        "IDF1": round(100 * found.Identity.IDF1, 1),
        "id_switches": found.CLEAR.IDSW,
    }


def show(results: Mapping[str, Mapping[str, object]]) -> None:
    """Print what was found."""
    table = Table("model", "scene", "HOTA", "MOTA", "IDF1", "switches", "counted / true", "counting error")
    for model, scenes in results.items():
        for scene, found in scenes.items():
            assert isinstance(found, dict)
            tracked = found.get("tracking", {})
            scores = [str(tracked.get(name, "")) for name in ("HOTA", "MOTA", "IDF1", "id_switches")]
            for group, count in found["counting"].items():
                ways = ", ".join(f"{way} {count['counted'][way]}/{count['true'][way]}" for way in ("in", "out"))
                table.add_row(model, scene, *scores, f"{group}: {ways}", f"{count['error']:.0%}")
    Console().print(table)


def _truth_row(line: str) -> str:
    """Rewrite a MOT15 row for MOT17's reader: class 1, or a distractor where it says ignore."""
    cells = line.split(",")
    kind = 1 if cells[6].strip() != "0" else DISTRACTOR
    return ",".join([*cells[:6], "1", str(kind), "1"]) + "\n"


def _counts(line: str, class_id: int, truth: Truth, size: tuple[int, int]) -> bool:
    cells = line.split(",")
    if int(cells[7]) != class_id:
        return False
    if truth.ignore_foot is None:
        return True
    x, y, width, height = (float(cell) for cell in cells[2:6])
    foot_x, foot_y = (x + width / 2) / size[0], (y + height) / size[1]
    x1, y1, x2, y2 = truth.ignore_foot
    return not (x1 <= foot_x <= x2 and y1 <= foot_y <= y2)


if __name__ == "__main__":
    main()
