"""A scene's footage through the pipeline's own replay with one detector, kept for as long as code and model stay."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from models.detector import Detector
from pipeline.config.load import load
from pipeline.config.settings import StreamSettings
from pipeline.engine.replay import ReplayOrder, replay
from pipeline.rules.registry import settings_types
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.sources import code_digest
from pipeline.simulate.trial.footage import Footage, footage_folder
from pipeline.simulate.trial.testimony import START
from pipeline.simulate.truth.drive_files import TRACK
from pipeline.simulate.truth.stream import stream_config
from pipeline.simulate.truth.vehicle import footage_position

DETECTION_RATE = 5.0
"""Detections a second, the default of a stream on watch."""
LITTER = ("litter", "garbage bag")
LITTER_OF_COCO = ("suitcase", "backpack", "handbag", "bottle")
"""What a COCO model can say of it; asked for where the model knows nothing better."""
COUNTED = ("person", "bicycle", "motorcycle", "tricycle", "car", "bus", "truck")
OTHERS = ("pipeline/simulate", "models/training", "models/pull")
"""Code that does not look. What a scene tells its stream is told apart from it."""


def perform(footage: Footage, detector: Detector, folder: Path) -> None:
    """Replay footage into a folder: `events.jsonl`, `counts.jsonl`, and last, when all is done, `summary.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    stream = trial_stream(footage, detector.class_names, folder)
    order = ReplayOrder([footage.clip], stream, START, None, "trial", ZoneInfo("UTC"))
    summary = replay(order, detector, folder)
    part = folder / ".summary.json.part"
    part.write_text(json.dumps(asdict(summary)))
    part.replace(folder / "summary.json")


def is_performed(folder: Path) -> bool:
    """Tell whether a replay is there and whole."""
    return (folder / "summary.json").exists()


def performance_folder(scene: Scene, detector: Detector, root: Path) -> Path:
    """Return where a replay is kept: by code and model, by footage, and by what its stream is told."""
    code = code_digest("pipeline", "models", without=OTHERS)
    told = hashlib.sha256(json.dumps([_told(scene, "", detector.class_names), START], sort_keys=True).encode()).hexdigest()
    return root / "replays" / f"{code[:12]}-{detector.sha256[:12]}" / f"{footage_folder(scene, root).name}-{told[:8]}"


def trial_stream(footage: Footage, class_names: Sequence[str], folder: Path) -> StreamSettings:
    """Return the stream that watches a scene, as `streams.yaml` in the folder says it.

    Args:
        footage: of the scene.
        class_names: what the detector can tell apart.
        folder: gets the file, so that a person can replay the same.
    """
    stream = _told(footage.scene, str(footage.clip.resolve()), class_names)
    path = folder / "streams.yaml"
    path.write_text(json.dumps({"site": {"name": "trial", "timezone": "UTC"}, "streams": [stream]}, indent=1))
    return load(path, rule_types=settings_types()).streams[0]


def _told(scene: Scene, url: str, class_names: Sequence[str]) -> dict[str, object]:
    """Return the stream that watches a scene, with rules that ask for what the detector knows."""
    position = None if scene.drive is None else footage_position(scene.drive, str(Path(url).parent / TRACK))
    config = stream_config(scene, url=url, listen=False, position=position)
    rules = [_fitted(rule, class_names) for rule in cast("list[dict[str, object]]", config["rules"])]
    return {**config, "rules": rules, "plan": "watch", "detection_rate": DETECTION_RATE}


def _fitted(rule: Mapping[str, object], class_names: Sequence[str]) -> dict[str, object]:
    """Name the classes that a rule asks the detector for."""
    if rule["kind"] in {"litter", "roadside_litter"}:
        own = [name for name in LITTER if name in class_names]
        return {**rule, "classes": own or list(LITTER_OF_COCO)}
    if rule["kind"] == "counting":
        return {**rule, "classes": list(COUNTED)}
    return dict(rule)
