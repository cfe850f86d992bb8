"""The trial's footage: each scene is rendered once and found again by what it tells, so that every model sees the same."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.simulate.cache import clip_folder
from pipeline.simulate.clip import Progress, render_clip
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.drive_files import write_drive
from pipeline.simulate.truth.driving import Seen, seen_on_passes
from pipeline.simulate.truth.files import Frames
from pipeline.simulate.truth.happenings import events

SAMPLE_S = 1.0
"""How often it is noted how much of each thing is visible."""
SEEN = "seen.json"
"""What each pass of a drive could see."""
Visibility = dict[int, list[tuple[float, float]]]
"""(second, share that is visible) by the number of a thing."""


@dataclass(frozen=True, slots=True)
class Footage:
    """One scene's video, and how much of its things is visible in it."""

    scene: Scene
    clip: Path
    visibility: Visibility


def footage_folder(scene: Scene, root: Path) -> Path:
    """Return where a scene's footage is kept: found by all that the scene tells, and by the code that draws."""
    return clip_folder(scene, root / "footage")


def is_rendered(scene: Scene, root: Path) -> bool:
    """Tell whether a scene's footage is there and whole."""
    return (footage_folder(scene, root) / "visibility.json").exists()


def load_footage(scene: Scene, root: Path) -> Footage:
    """Return footage that was rendered before."""
    folder = footage_folder(scene, root)
    written = json.loads((folder / "visibility.json").read_text("utf-8"))
    seen = {int(number): [(float(t), float(share)) for t, share in samples] for number, samples in written.items()}
    return Footage(scene, folder / "clip.mp4", seen)


def render_footage(scene: Scene, root: Path, *, progress: Progress = lambda _: None) -> None:
    """Render a scene unless it is there; `visibility.json` is written last and makes it whole."""
    if is_rendered(scene, root):
        return
    folder = footage_folder(scene, root)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scene.json").write_text(scene.model_dump_json(indent=1) + "\n")
    frames = render_clip(scene, folder / "clip.mp4", progress=progress)
    if scene.drive is not None:
        write_drive(scene, scene.drive, folder)
        happened = events(scene, cast_of(scene))
        (folder / SEEN).write_text(json.dumps([asdict(one) for one in seen_on_passes(scene, scene.drive, frames, happened)]))
    part = folder / ".visibility.json.part"
    part.write_text(json.dumps(_visibility(frames)))
    part.replace(folder / "visibility.json")


def load_seen(scene: Scene, root: Path) -> list[Seen]:
    """Return what each pass of a drive could see, by its footage that was rendered before."""
    return [Seen(**one) for one in json.loads((footage_folder(scene, root) / SEEN).read_text("utf-8"))]


def _visibility(frames: Frames) -> Visibility:
    found: Visibility = {}
    due = 0.0
    for t, rows in frames:
        if t + 1e-6 < due:
            continue
        due += SAMPLE_S
        for row in rows:
            found.setdefault(row.number, []).append((round(t, 3), round(row.visibility, 3)))
    return found
