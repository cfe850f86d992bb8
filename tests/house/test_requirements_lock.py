"""The lock pins everything and names no registry."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)


def name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {name(one) for one in [*project["dependencies"], *project["optional-dependencies"]["dev"]]}
    pinned = {found.lower().replace("_", "-") for found in PINNED.findall((ROOT / "requirements.lock").read_text())}
    assert wanted - pinned == set()


def test_no_registry_is_named() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    assert "--index-url" not in text


def test_the_default_installation_needs_no_torch() -> None:
    pinned = {found.lower() for found in PINNED.findall((ROOT / "requirements.lock").read_text())}
    assert pinned.isdisjoint({"torch", "torchvision", "ultralytics", "ray"})
