"""Rendered clips that are kept: found again by what was rendered, with which code."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pipeline.simulate.clip import Codec, Progress, render_with_truth
from pipeline.simulate.scene.settings import Scene


def clip_folder(scene: Scene, root: Path, *, seconds: float | None = None, codec: Codec = "h264") -> Path:
    """Return where the clip of a scene is kept."""
    told = f"{scene.model_dump_json()}|{seconds}|{codec}|{_code()}"
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


@cache
def _code() -> str:
    """Return a digest of this package's code: other code, other pictures."""
    digest = hashlib.sha256()
    for name, content in sorted(_sources(files("pipeline.simulate"), "")):
        digest.update(name.encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for one in folder.iterdir():
        if one.is_dir() and not one.name.startswith(("_", ".")):
            found += _sources(one, f"{prefix}{one.name}/")
        elif one.name.endswith(".py"):
            found.append((prefix + one.name, one.read_bytes()))
    return found
