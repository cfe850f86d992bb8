"""Scene files to settings, or to a list of everything that is wrong, each with its line."""

import json
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from pipeline.config.document import Document, DocumentError, read_document
from pipeline.config.flaw import dotted
from pipeline.config.wording import flaws_of, one_of
from pipeline.errors import ConfigError, Problem
from pipeline.simulate.scene.settings import Scene

SCENES = "pipeline.simulate"
"""The package whose folder `scenes` holds the ready-made ones."""


def load_scene(name: str) -> Scene:
    """Load a scene file by its path, or a ready-made scene by its name.

    Raises:
        ConfigError: there is no such scene, or something in it is wrong; holds every problem.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} or path.exists():
        return parse_scene(_text(path), str(path))
    known = ready_made()
    if name not in known:
        raise ConfigError(name, [Problem(None, "", f"{one_of(name, known)}; or the path of a scene file")])
    return parse_scene((files(SCENES) / "scenes" / f"{name}.yaml").read_text("utf-8"), f"{name}.yaml")


def ready_made() -> list[str]:
    """Return the names of the ready-made scenes."""
    found = (one.name for one in (files(SCENES) / "scenes").iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def parse_scene(text: str, path: str) -> Scene:
    """Read a scene of YAML text; `path` is named in errors.

    Raises:
        ConfigError: something in it is wrong; holds every problem.
    """
    try:
        document = read_document(text)
    except DocumentError as error:
        raise ConfigError(path, [Problem(error.line, "", error.message)]) from error
    problems = [Problem(line, dotted(flaw.path), flaw.message) for line, flaw in document.flaws]
    scene, wrong = _scene(document)
    if scene is None or problems:
        raise ConfigError(path, sorted(problems + wrong, key=lambda problem: (problem.line or 0, problem.where)))
    return scene


def _scene(document: Document) -> tuple[Scene | None, list[Problem]]:
    written = document.root.plain() if document.root else {}
    try:
        return Scene.model_validate_json(json.dumps(written), strict=True), []
    except ValidationError as error:
        flaws = flaws_of(error, Scene, written)
    return None, [Problem(document.line(flaw.path, of_key=flaw.at_key), dotted(flaw.path), flaw.message) for flaw in flaws]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), [Problem(None, "", f"can't be read: {error}")]) from error
