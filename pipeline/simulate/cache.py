"""Rendered clips that are kept: found again by what was rendered, with which code."""

import hashlib
from pathlib import Path

from pipeline.simulate.clip import Codec, Progress, render_with_truth
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.sources import code_digest

TRIAL = "pipeline/simulate/trial"
"""Code that looks at clips and makes none."""


def clip_folder(scene: Scene, root: Path, *, seconds: float | None = None, codec: Codec = "h264") -> Path:
    """Return where the clip of a scene is kept."""
    told = f"{scene.model_dump_json()}|{seconds}|{codec}|{code_digest('pipeline.simulate', without=(TRIAL,))}"
    return root / f"{scene.name}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def cached_clip(
    scene: Scene, root: Path, *, seconds: float | None = None, codec: Codec = "h264", progress: Progress = lambda _: None
) -> Path:
    """Return the clip of a scene, rendered now unless it is there; its truth lies beside it."""
    folder = clip_folder(scene, root, seconds=seconds, codec=codec)
    clip = folder / "clip.mp4"
    if clip.exists() and (folder / "truth.json").exists():
        return clip
    return render_with_truth(scene, folder, seconds=seconds, codec=codec, progress=progress)
