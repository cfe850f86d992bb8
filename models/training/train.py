"""The stages of training with ultralytics: each begins with another's weights, can be stopped, and goes on where it was.

Nothing is fetched: no weights, no fonts, no updates.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
import ultralytics
from ultralytics import YOLO
from ultralytics.models.yolo.detect import DetectionTrainer

from models.training.network import StreetNetwork, fresh_network, save_network
from models.training.recipe import THAWED, Recipe, Stage

FIXED: dict[str, Any] = {
    "amp": False,
    "cache": "ram",
    "device": "cpu",
    "exist_ok": True,
    "plots": False,
    "verbose": False,
    "val": True,
}
"""Settings of every stage; `StreetNetwork` sees to mixed precision, ultralytics' `amp` fetches a model to check it with."""

LOADERS = 1
"""Processes that prepare pictures; ultralytics has none on a CPU, so that preparing and learning would take turns."""

Progress = Callable[[str, int, int], None]


class _Trainer(DetectionTrainer):  # type: ignore[misc]  # ultralytics has no types
    """ultralytics' trainer with our network and a process that prepares the pictures."""

    def get_model(self, cfg: Any = None, weights: Any = None, verbose: bool = True) -> StreetNetwork:  # noqa: ANN401, FBT001, FBT002 -- ultralytics' signature
        """Build the network and take over the weights of the start."""
        network = StreetNetwork(cfg, nc=self.data["nc"], ch=self.data["channels"], verbose=verbose)
        if weights is not None:
            network.load(weights)
        return network

    def get_dataloader(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- ultralytics' signature
        """Build the loader of one part of the data set."""
        self.args.workers = LOADERS
        return super().get_dataloader(*args, **kwargs)


def train_stage(recipe: Recipe, stage: Stage, *, data: Path, runs: Path, threads: int, progress: Progress) -> Path:
    """Run one stage, or go on with it when `runs/<stage>/weights/last.pt` shows that it was stopped.

    Args:
        recipe: architecture, size and seed.
        stage: epochs, start and settings.
        data: `data.yaml` of the data set.
        runs: the folder that holds every stage's run.
        threads: of torch; more threads than free cores make it slower than one.
        progress: told the stage and the epoch.

    Returns:
        The checkpoint of the last epoch. (The best one by the monitor pictures lies beside it.)

    Raises:
        ValueError: the stage it starts from has not been run.
    """
    torch.set_num_threads(threads)
    run = runs / stage.name
    last = run / "weights" / "last.pt"
    if (run / "done").exists():
        return last
    start = last if _is_resumable(last) else _start_of(stage, recipe, runs)
    _write_snapshot(run, recipe, stage, data, start)
    model = YOLO(str(start))
    model.add_callback("on_train_epoch_end", lambda trainer: _report(trainer, stage, progress))
    if start == last:
        model.train(trainer=_Trainer, resume=True, device="cpu")
    else:
        model.train(trainer=_Trainer, **_settings(recipe, stage, data, runs))
    (run / "done").touch()
    return last


def train_all(
    recipe: Recipe, *, data: Path, runs: Path, threads: int, progress: Progress, stages: Sequence[Stage] | None = None
) -> Path:
    """Run stages of the recipe in their order (by default `recipe.stages`) and return the last one's checkpoint."""
    checkpoint = runs
    for stage in recipe.stages if stages is None else stages:
        checkpoint = train_stage(recipe, stage, data=data, runs=runs, threads=threads, progress=progress)
    return checkpoint


def _is_resumable(last: Path) -> bool:
    """A finished run's checkpoint has lost its optimiser and its epoch: it cannot go on."""
    return last.exists() and torch.load(last, map_location="cpu", weights_only=False).get("epoch", -1) >= 0


def _start_of(stage: Stage, recipe: Recipe, runs: Path) -> Path:
    if stage.start is None:
        fresh = runs / f"{stage.name}_fresh.pt"
        fresh.parent.mkdir(parents=True, exist_ok=True)
        save_network(fresh_network(recipe), recipe, fresh)
        return fresh
    start = runs / "imitation" / "student.pt" if stage.start == "imitation" else runs / stage.start / "weights" / "last.pt"
    if not start.exists():
        step = {"imitation": "imitate", THAWED: "thaw"}.get(stage.start, "train")
        raise ValueError(f"stage {stage.name}: expected the checkpoint of {stage.start} at {start}: run `{step}` first")
    return start


def _settings(recipe: Recipe, stage: Stage, data: Path, runs: Path) -> dict[str, Any]:
    own: dict[str, Any] = {"data": str(data), "imgsz": recipe.size, "epochs": stage.epochs, "seed": recipe.seed}
    own["nms"] = False if recipe.export.nms_free else None  # the monitor pictures judge the head that is exported
    return {**FIXED, **own, "project": str(runs), "name": stage.name, **stage.settings}


def _report(trainer: Any, stage: Stage, progress: Progress) -> None:  # noqa: ANN401 -- ultralytics' trainer has no public type
    progress(f"train {stage.name}", trainer.epoch + 1, trainer.epochs)


def _write_snapshot(run: Path, recipe: Recipe, stage: Stage, data: Path, start: Path) -> None:
    """What this run was started with, for the model card and for whoever repeats it."""
    run.mkdir(parents=True, exist_ok=True)
    content = {
        "recipe": recipe.model_dump(mode="json"),
        "stage": stage.name,
        "start": f"{start.parent.name}/{start.name}",
        "start_sha256": hashlib.sha256(start.read_bytes()).hexdigest(),
        "provenance": json.loads((data.parent / "provenance.json").read_text(encoding="utf-8")),
        "versions": {"torch": torch.__version__, "ultralytics": ultralytics.__version__, "python": platform.python_version()},
    }
    (run / "snapshot.json").write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
