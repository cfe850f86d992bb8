"""What is installed from a wheel: the page among it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("api", "commands", "models", "pipeline", "cli.py", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of what wheels are made of, without what a build of the page leaves."""
    copy = tmp_path / "source"
    copy.mkdir()
    skipped = shutil.ignore_patterns("node_modules", "dist", "__pycache__", ".generated")
    for part in PARTS:
        whole = ROOT / part
        if whole.is_dir():
            shutil.copytree(whole, copy / part, ignore=skipped)
        else:
            shutil.copy(whole, copy / part)
    return copy


def wheel_of(source: Path, out: Path) -> "subprocess.CompletedProcess[str]":
    words = ("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(out), str(source))
    return subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True)


def test_a_wheel_without_the_page_is_refused_with_what_to_do(source: Path, tmp_path: Path) -> None:
    made = wheel_of(source, tmp_path)
    assert made.returncode != 0
    assert "run `make web`" in made.stdout + made.stderr


def test_a_wheel_carries_the_page_and_no_source_of_it(source: Path, tmp_path: Path) -> None:
    dist = source / "api" / "web" / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html>")
    (dist / "assets" / "index-1a2b.js").write_text("1")
    made = wheel_of(source, tmp_path)
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("hutong-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"api/web/dist/index.html", "api/web/dist/assets/index-1a2b.js", "api/webhooks/dispatcher.py"} - set(names) == set()
    assert [name for name in names if name.startswith("api/web/") and not name.startswith("api/web/dist/")] == []
