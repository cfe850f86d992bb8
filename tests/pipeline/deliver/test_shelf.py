"""Bundles lie on the shelf whole or not at all."""

from pathlib import Path

import pytest

from pipeline.deliver.shelf import Shelf, bundle_name
from tests.support.wire import manifest, written

CONTENTS = {"clip.mp4": b"clip", "boxes.json": b"{}"}
MANIFEST = manifest(1, contents=CONTENTS)
NAME = bundle_name(MANIFEST)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def stage(shelf: Shelf, folder: Path) -> Path:
    return shelf.stage(MANIFEST, written(folder, CONTENTS))


def test_a_staged_bundle_is_not_visible_until_published(shelf: Shelf, tmp_path: Path) -> None:
    part = stage(shelf, tmp_path)
    assert not shelf.holds(NAME)
    assert list(shelf.manifests()) == []
    shelf.publish(part)
    assert shelf.holds(NAME)
    assert list(shelf.manifests()) == [MANIFEST]
    assert (shelf.folder(NAME) / "clip.mp4").read_bytes() == b"clip"


def test_a_crash_after_staging_loses_nothing(shelf: Shelf, tmp_path: Path) -> None:
    stage(shelf, tmp_path)
    shelf.tidy()
    assert list(shelf.manifests()) == [MANIFEST]


@pytest.mark.parametrize("lost", ["clip.mp4", ".manifest.json"])
def test_a_crash_while_staging_leaves_nothing(shelf: Shelf, tmp_path: Path, lost: str) -> None:
    part = stage(shelf, tmp_path)
    (part / lost).unlink()
    shelf.tidy()
    assert list((tmp_path / "shelf").iterdir()) == []


def test_what_is_staged_again_beside_a_visible_one_goes(shelf: Shelf, tmp_path: Path) -> None:
    shelf.publish(stage(shelf, tmp_path))
    stage(shelf, tmp_path)
    shelf.tidy()
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == [NAME]


def test_a_missing_file_leaves_nothing_staged(shelf: Shelf, tmp_path: Path) -> None:
    paths = written(tmp_path, CONTENTS)
    paths["boxes.json"].unlink()
    with pytest.raises(FileNotFoundError):
        shelf.stage(MANIFEST, paths)
    assert list((tmp_path / "shelf").iterdir()) == []
    assert not paths["clip.mp4"].exists()


def test_removing_what_is_gone_is_no_error(shelf: Shelf) -> None:
    shelf.remove("nothing")
